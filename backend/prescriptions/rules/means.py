"""Means safety: after a sign of danger, drugs that are dangerous in overdose go home in small quantities.

What is at home already counts, leftovers of a drug that was stopped included. It asks for a reason and
never forbids: going without treatment is a danger, too.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.supply import Signed, supply

VERSION: Final = 1
SMALL: Final = 7  # days in all, at home and ordered together
LARGER: Final = 14  # with a reason
SOURCE: Final = (
    "Design figures of 7 and 14 days; limiting the quantity of dangerous drugs after self-harm: NICE NG225"
)
DANGEROUS: Final = "high"  # the formulary's word for a drug that is dangerous in overdose


@dataclass(frozen=True, slots=True)
class Stock:
    """About how many days of a drug are at home; None where nobody can tell."""

    days: int | None


@dataclass(frozen=True, slots=True)
class Concern:
    """An order that brings more home than is small: `key` says which line it passes."""

    key: str
    what: str
    do: str


def stock(
    signed: list[Signed], periods: tuple[DosePeriod, ...], *, stopped_on: date | None, today: date
) -> Stock:
    """Estimate what is at home of a drug: what is left today, or what was left when it was stopped.

    Leftovers are the days that the tablets would have lasted, had it been taken on.
    """
    if not periods:
        return Stock(None)
    if stopped_on is None:
        return Stock(supply(signed, periods, today).days_left)
    last = replace(periods[-1], end=None)
    return Stock(
        supply([_open(each, stopped_on) for each in signed], (*periods[:-1], last), stopped_on).days_left
    )


def concern(drug: str, days: int, at_home: Stock, others: tuple[str, ...]) -> Concern | None:
    """Return what speaks against an order of so many days, refills counted; None for a small one.

    `others` name other dangerous drugs that may be at home.
    """
    total = days + (at_home.days or 0)
    if total <= SMALL:
        return None
    home = (
        "How much of it is at home is not known."
        if at_home.days is None
        else f"About {at_home.days} days of it are at home, so this makes {total} days."
    )
    beside = f" Also at home, and dangerous in overdose: {', '.join(others)}." if others else ""
    is_large = total > LARGER
    return Concern(
        "more-than-14-days" if is_large else "more-than-7-days",
        f"{drug} is dangerous in overdose, and the last 90 days had a sign of danger. {home}{beside}",
        f"Prescribe at most {SMALL} days, counting what is at home; up to {LARGER} with a reason."
        " Book the next fill, so that treatment goes on; ask about what is stored at home",
    )


def _open(signed: Signed, stopped_on: date) -> Signed:
    """Let a prescription that the stop ended go on."""
    return replace(signed, end=None) if signed.end == stopped_on else signed
