"""What a check of the whole list found: the values that are shown, and the words that are signed."""

from dataclasses import dataclass
from typing import Final

from backend.medications.rules.asked import ListCheck
from backend.medications.rules.drugs import Status

INLINE: Final = 3  # tier 4 is information on request: no screen here asks for it
INTERRUPTS: Final = 2
NOT_CHECKED_RULE: Final = "not-checked"
_STATUS: Final = {
    Status.CONFIRMED: "source read, awaits pharmacist's review",
    Status.CONSENSUS: "awaits pharmacist's review",
    Status.UNCONFIRMED: "not confirmed, awaits pharmacist's review",
}


@dataclass(frozen=True, slots=True)
class SafetyFinding:
    """One finding about drugs of the list: tier 1 do not combine, 2 serious, 3 monitor or adjust."""

    tier: int
    drugs: tuple[str, ...]
    slugs: tuple[str, ...]
    mechanism: str
    what: str
    do: str
    rule: str
    version: int
    status: str


@dataclass(frozen=True, slots=True)
class SafetyCheck:
    """The answer about a list. Where `is_checked` is false, no findings means nothing at all."""

    is_checked: bool
    findings: tuple[SafetyFinding, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def overridden(self) -> tuple[SafetyFinding, ...]:
        """Return the findings that a signature has to answer for."""
        return tuple(each for each in self.findings if each.tier <= INTERRUPTS)

    @property
    def is_reason_needed(self) -> bool:
        """Say whether signing needs a written reason."""
        return not self.is_checked or bool(self.overridden)

    def about(self, slug: str) -> "SafetyCheck":
        """Return the same answer with the findings that involve one drug only."""
        mine = tuple(each for each in self.findings if slug in each.slugs)
        return SafetyCheck(self.is_checked, mine, self.unchecked)

    def text(self) -> str:
        """Write it as lines: what the signer was shown, and a signature therefore covers."""
        if not self.is_checked:
            return "not checked"
        lines = [f"{each.tier} {each.rule} v{each.version}: {each.what}. {each.do}" for each in self.findings]
        return "\n".join([*lines, *(f"not checked against: {name}" for name in self.unchecked)])


def shown(answer: ListCheck) -> SafetyCheck:
    """Turn the engine's answer into what is shown, the gravest first."""
    found = tuple(
        SafetyFinding(
            tier=each.tier,
            drugs=tuple(answer.names[slug] for slug in each.drugs),
            slugs=each.drugs,
            mechanism=each.mechanism,
            what=each.what,
            do=each.do,
            rule=each.rule,
            version=each.version,
            status=_STATUS[each.status],
        )
        for each in answer.findings
        if each.tier <= INLINE
    )
    return SafetyCheck(True, found, answer.unchecked)
