"""Values of the interaction engine: rules that come in, findings that go out."""

from collections.abc import Set
from dataclasses import dataclass, replace
from typing import Final

from backend.medications.rules.drugs import Basis, Status
from backend.medications.rules.profiles import Selector

ACTIONS: Final = {1: "stop", 2: "interrupt", 3: "inline", 4: "on request"}
INTERRUPTS: Final = 2
# A fact that nobody confirmed and not everybody agrees on may inform, but never interrupts alone.
UNCONFIRMED_AT_BEST: Final = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """Two kinds of drugs that do something together, of which tier, and in which words."""

    id: str
    version: int
    subject: str
    tier: int
    one: Selector
    other: Selector
    what: str
    do: str
    status: Status
    source: str
    # An override says the whole pair's tier, whatever other rules say: 0 is "no finding".
    is_override: bool = False
    # The tier where one of the two is begun, graver than the tier of both taken already.
    begun: int | None = None


@dataclass(frozen=True, slots=True)
class Triple:
    """Three drugs of three kinds that matter together more than two by two."""

    id: str
    version: int
    subject: str
    tier: int
    kinds: tuple[Selector, Selector, Selector]
    what: str
    do: str
    source: str


@dataclass(frozen=True, slots=True)
class Washout:
    """A drug that was stopped still counts for another: from which, to which, for how many days."""

    id: str
    version: int
    gone: Selector
    begun: Selector
    days: int
    tier: int
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class RiskyState:
    """A kind of drug that is dangerous in a state of the person; graver in older people where it says so."""

    id: str
    version: int
    state: str
    subject: str
    drug: Selector
    tier: int
    tier_older: int
    what: str
    do: str
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class AgeRule:
    """A kind of drug, or two together, that somebody above or below an age should rather not begin."""

    id: str
    version: int
    subject: str
    over: int | None
    under: int | None
    one: Selector
    other: Selector | None
    tier: int
    begun: int | None
    what: str
    do: str
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Weight:
    """How grave something is: in a list, and, where that is graver, in the order that begins it."""

    tier: int
    begun: int | None = None


@dataclass(frozen=True, slots=True)
class CrossReaction:
    """People who did not bear one of `first` may not bear one of `second`; in a group they are the same."""

    id: str
    version: int
    first: tuple[Selector, ...]
    second: tuple[Selector, ...]
    tier: int
    what: str
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about some drugs of a list; `drugs` are slugs, in the order of the list.

    `begun` is the graver tier of the same finding in the order that begins one of its drugs.
    """

    drugs: tuple[str, ...]
    tier: int
    mechanism: str
    what: str
    do: str
    rule: str
    version: int
    status: Status
    sources: tuple[str, ...]
    begun: int | None = None

    @property
    def action(self) -> str:
        """Return what the tier asks for."""
        return ACTIONS[self.tier]

    @property
    def interrupts(self) -> bool:
        """Say whether a signature has to stop for this."""
        return self.tier <= INTERRUPTS

    def ordered(self, new: Set[str]) -> "Finding":
        """Return the finding as an order has it that begins the drugs `new`: as grave, or graver."""
        if self.begun is None or self.begun >= self.tier or new.isdisjoint(self.drugs):
            return self
        begins = "it" if len(self.drugs) == 1 else "one of them"
        return replace(self, tier=self.begun, what=f"{self.what.rstrip('.')}. This order begins {begins}")


def told(
    drugs: tuple[str, ...],
    tier: int,
    mechanism: str,
    what: str,
    do: str,
    rule: str,
    version: int,
    basis: Basis,
    begun: int | None = None,
) -> Finding:
    """Return a finding that rests on one fact; where nobody confirmed it, it does not interrupt."""
    is_unsure = basis.status is Status.UNCONFIRMED
    return Finding(
        drugs,
        max(tier, UNCONFIRMED_AT_BEST) if is_unsure else tier,
        mechanism,
        what,
        do,
        rule,
        version,
        basis.status,
        (basis.source,),
        None if is_unsure else begun,
    )
