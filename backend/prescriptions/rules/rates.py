"""How often each rule asked for a reason, and how often it was signed over all the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

ENOUGH: Final = 5  # ours: a rate of fewer says little, so these come last


@dataclass(frozen=True, slots=True)
class LastReason:
    """Why somebody signed over a rule; it names nobody."""

    on: date
    drugs: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RuleRate:
    """One rule in one version: on how many drafts and renewals it asked, and what became of them."""

    rule: str
    version: int | None
    tier: int | None
    shown: int
    overridden: int
    heeded: int
    reasons: tuple[LastReason, ...]

    @property
    def open(self) -> int:
        """Return how many are not decided yet."""
        return self.shown - self.overridden - self.heeded

    @property
    def rate(self) -> int | None:
        """Return the percentage of decided ones that were signed over; None where none is decided."""
        decided = self.overridden + self.heeded
        return round(100 * self.overridden / decided) if decided else None


@dataclass(frozen=True, slots=True)
class DayCount:
    """What was shown on one day, and how much of it was signed over."""

    on: date
    shown: int
    overridden: int


@dataclass(frozen=True, slots=True)
class RuleRates:
    """All of it, with the digest of the rules that are in force."""

    rule_set: str
    rules: tuple[RuleRate, ...]
    days: tuple[DayCount, ...]


def in_order(rates: Iterable[RuleRate]) -> tuple[RuleRate, ...]:
    """Return what was shown often enough first, the most overridden at the top."""
    return tuple(
        sorted(rates, key=lambda each: (each.shown < ENOUGH, -(each.rate or 0), -each.shown, each.rule))
    )


def without_names(reason: str, names: Iterable[str]) -> str:
    """Return a reason with each of these names replaced; it is about a rule here, not about a person."""
    for name in sorted({part for each in names for part in (each, *each.split())}, key=len, reverse=True):
        if len(name) > 1:
            reason = re.sub(rf"\b{re.escape(name)}\b", "[name]", reason, flags=re.IGNORECASE)
    return reason
