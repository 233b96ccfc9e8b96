"""Which side effects have to reach a person: what was chosen from the list, joined to what is taken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from backend.measures.rules.safety_loop import Tier


@dataclass(frozen=True, slots=True)
class UrgentEffect:
    """Holds where all of `needs` were chosen and `at_least` of `any_of`; see measures/urgent_effects.toml."""

    code: str
    label: str
    needs: frozenset[str]
    any_of: frozenset[str]
    at_least: int
    drugs: tuple[str, ...]
    is_regardless: bool
    tier: Tier
    text: str
    otherwise: str

    def __post_init__(self) -> None:
        if not self.needs and not self.any_of:
            raise ValueError("all: neither this nor any names an effect")
        if not 0 <= self.at_least <= len(self.any_of) or bool(self.any_of) != bool(self.at_least):
            raise ValueError("at_least: must be from 1 to the number of any")

    def fits(self, effects: Collection[str]) -> bool:
        """Say whether these effects are the ones meant."""
        chosen = frozenset(effects)
        return self.needs <= chosen and len(self.any_of & chosen) >= self.at_least


@dataclass(frozen=True, slots=True)
class Taken:
    """The drugs that are known to be taken; `is_known` where no name of the list is missing or unread."""

    drugs: frozenset[str]
    is_known: bool


@dataclass(frozen=True, slots=True)
class FoundEffect:
    """One urgent effect of an answer, with the drugs it may come from."""

    code: str
    label: str
    drugs: tuple[str, ...]
    tier: Tier
    text: str


def urgent(rules: Sequence[UrgentEffect], effects: Collection[str], taken: Taken) -> tuple[FoundEffect, ...]:
    """Return what in these effects has to reach a person, in the order of the rules.

    An empty or unreadable medicine list hides nothing: what depends on a drug is then raised, too.
    """
    found = []
    for rule in rules:
        drugs = tuple(drug for drug in rule.drugs if drug in taken.drugs)
        if rule.fits(effects) and (drugs or rule.is_regardless or not taken.is_known):
            text = rule.text if drugs else rule.otherwise
            found.append(FoundEffect(rule.code, rule.label, drugs, rule.tier, text))
    return tuple(found)
