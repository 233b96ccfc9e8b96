"""The four kinds of drug therapy problems, and those that facts already suggest."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.prescriptions.rules.safety import SafetyCheck
from backend.reviews.rules.adherence import Cover
from backend.reviews.rules.dosing import DoseCheck, Effect, Standing
from backend.reviews.rules.items import Item


class ProblemKind(StrEnum):
    """What is wrong with a therapy: nothing it is for, it does too little, it may harm, it is not taken."""

    INDICATION = "indication"
    EFFECTIVENESS = "effectiveness"
    SAFETY = "safety"
    ADHERENCE = "adherence"


@dataclass(frozen=True, slots=True)
class Looked:
    """One medicine with what was found about it alone."""

    item: Item
    dose: DoseCheck
    effect: Effect | None
    cover: Cover
    supply_text: str
    has_run_out: bool
    disagreement: str | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """A measurement that is overdue: for which medicine, in words, and what asks for it."""

    key: str
    medication_id: uuid.UUID | None
    drug_name: str
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A problem that facts suggest; `key` stays the same while the fact does."""

    key: str
    kind: ProblemKind
    medication_id: uuid.UUID | None
    about: str
    text: str
    basis: str


def suggest(
    looked: Sequence[Looked], check: SafetyCheck, overdue: Iterable[Overdue] = ()
) -> tuple[Suggestion, ...]:
    """Return the problems that facts suggest: safety first, then drug by drug."""
    found = [
        Suggestion(
            f"finding:{each.rule}:{'+'.join(sorted(each.slugs))}",
            ProblemKind.SAFETY,
            None,
            ", ".join(each.drugs),
            f"{each.what}. {each.do}.",
            f"rule {each.rule}, version {each.version}, tier {each.tier}, {each.status}",
        )
        for each in check.findings
    ]
    found += [
        Suggestion(
            f"monitoring:{each.key}",
            ProblemKind.SAFETY,
            each.medication_id,
            each.drug_name,
            each.text,
            each.basis,
        )
        for each in overdue
    ]
    for each in looked:
        found += _of(each)
    return tuple(found)


def _of(looked: Looked) -> list[Suggestion]:
    item, found = looked.item, []

    def add(what: str, kind: ProblemKind, text: str, basis: str) -> None:
        key = f"{what}:{item.medication_id}"
        found.append(Suggestion(key, kind, item.medication_id, item.name, text, basis))

    if item.indication is None:
        add(
            "no-indication", ProblemKind.INDICATION, "No reason for taking it is recorded.", "medication list"
        )
    if looked.effect is not None:
        add("below-effective", ProblemKind.EFFECTIVENESS, looked.effect.text, looked.effect.basis)
    if looked.dose.standing is Standing.ABOVE_MAXIMUM:
        add("above-maximum", ProblemKind.SAFETY, looked.dose.text, looked.dose.basis or "")
    if looked.cover.has_gap:
        add("gap", ProblemKind.ADHERENCE, looked.cover.text, "signed supply")
    elif looked.has_run_out:
        add("run-out", ProblemKind.ADHERENCE, looked.supply_text, "signed supply")
    if looked.disagreement is not None:
        add("disagreement", ProblemKind.ADHERENCE, looked.disagreement, "what the sources say")
    return found
