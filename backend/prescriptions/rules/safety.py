"""What a check of the whole list found: the values that are shown, and the words that are signed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from backend.medications.rules.asked import ListCheck
from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import ACTIONS, Finding
from backend.prescriptions.rules.fingerprints import fingerprint
from backend.prescriptions.rules.person import Known

INLINE: Final = 3  # tier 4 is information on request: no screen here asks for it
INTERRUPTS: Final = 2
CONTRAINDICATED: Final = 1
NOT_CHECKED_RULE: Final = "not-checked"
_STATUS: Final = {
    Status.CONFIRMED: "source read, awaits pharmacist's review",
    Status.CONSENSUS: "awaits pharmacist's review",
    Status.UNCONFIRMED: "not confirmed, awaits pharmacist's review",
}


class NotAnAnswer(ValueError):
    """What the engine gave back is not an answer about these drugs."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Who signed against the same finding before, or noted it: nothing about it has changed since."""

    kind: str  # "signed" or "noted"
    by: str
    at: datetime
    reason: str | None


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
    fingerprint: str
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class SafetyCheck:
    """The answer about a list. Where `is_checked` is false, no findings means nothing at all."""

    is_checked: bool
    findings: tuple[SafetyFinding, ...] = ()
    unchecked: tuple[str, ...] = ()
    rule_set: str = ""

    @property
    def asked(self) -> tuple[SafetyFinding, ...]:
        """Return the findings that a signature has to answer for: not those answered as they are now."""
        return tuple(each for each in self.findings if each.tier <= INTERRUPTS and each.answered is None)

    @property
    def looked_at(self) -> tuple[SafetyFinding, ...]:
        """Return the findings that a second person has to look at before a signature."""
        return tuple(each for each in self.asked if each.tier <= CONTRAINDICATED)

    @property
    def is_reason_needed(self) -> bool:
        """Say whether signing needs a written reason."""
        return not self.is_checked or bool(self.asked)

    @property
    def is_second_look_needed(self) -> bool:
        """Say whether signing needs a second look."""
        return bool(self.looked_at)

    def about(self, slug: str) -> "SafetyCheck":
        """Return the same answer with the findings that involve one drug only."""
        mine = tuple(each for each in self.findings if slug in each.slugs)
        return replace(self, findings=mine)

    def with_more(self, more: tuple[SafetyFinding, ...]) -> "SafetyCheck":
        """Return the same answer with what others than the engine found, the gravest first."""
        return replace(self, findings=tuple(sorted((*self.findings, *more), key=lambda each: each.tier)))

    def with_answers(self, answers: Mapping[str, Answered]) -> "SafetyCheck":
        """Return the same answer with what was answered before, by fingerprint.

        A note puts aside what only wants watching; what interrupts is answered by a signature alone.
        """
        found = tuple(
            replace(each, answered=answer)
            if (answer := answers.get(each.fingerprint)) is not None
            and (answer.kind == "signed") == (each.tier <= INTERRUPTS)
            else each
            for each in self.findings
        )
        return replace(self, findings=found)

    def text(self) -> str:
        """Write it as lines: what the signer was shown, and a signature therefore covers."""
        if not self.is_checked:
            return "not checked"
        lines = [
            f"{each.tier} {each.rule} v{each.version} {each.fingerprint}: {each.what}. {each.do}"
            for each in self.findings
        ]
        lines += [f"not checked against: {name}" for name in self.unchecked]
        return "\n".join([*lines, f"rule set {self.rule_set}"])


def shown(answer: ListCheck, known: Known, *, rule_set: str, day: date) -> SafetyCheck:
    """Turn the engine's answer about a day into what is shown; raise NotAnAnswer where it is none."""
    if not isinstance(answer, ListCheck) or not rule_set:
        raise NotAnAnswer(type(answer).__name__)
    stopped = {slug: "" if days is None else str(day - timedelta(days)) for slug, days in answer.gone.items()}
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
            fingerprint=fingerprint(each, doses=answer.doses, facts=known.texts, stopped=stopped),
        )
        for each in answer.findings
        if _plausible(each).tier <= INLINE
    )
    return SafetyCheck(True, found, (*answer.unchecked, *known.unchecked), rule_set)


def _plausible(finding: Finding) -> Finding:
    if (
        not isinstance(finding, Finding)
        or finding.tier not in ACTIONS
        or not finding.drugs
        or not all((finding.rule, finding.what, finding.do))
    ):
        raise NotAnAnswer("A finding without a tier, drugs, rule or words.")
    return finding
