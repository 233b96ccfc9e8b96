"""The steps that the label of a drug lays down, beside what a patient takes: to begin, or to begin again."""

import uuid
from dataclasses import dataclass
from typing import Final

from backend.medications import service as formulary
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.queries import medications, patient_today
from backend.prescriptions.titration_catalog import limits

LAST: Final = 28  # days proposed for the last step, which has no end on the label (design choice)


@dataclass(frozen=True, slots=True)
class LabelStep:
    """A daily dose for some days."""

    dose: Dose
    days: int


@dataclass(frozen=True, slots=True)
class LabelSteps:
    """The fastest rise that the label allows; no steps and no source where none is on file."""

    steps: tuple[LabelStep, ...]
    source: str | None


def label_steps(patient_id: uuid.UUID, *, drug_slug: str) -> LabelSteps:
    """Propose the label's steps of a drug: some are slower or faster with another drug on the list."""
    drug = formulary.drug(drug_slug)
    beside = [
        each.drug_slug or each.name
        for each in medications(patient_id, patient_today(patient_id))
        if each.status == "active" and each.drug_slug != drug.slug
    ]
    known = limits(drug.slug, beside)
    if known is None or known.schedule is None:
        return LabelSteps((), None)
    rises: list[tuple[int, Dose]] = []
    for day, milligrams in known.schedule.steps:
        dose = Dose(milligrams, Unit.MG)
        if not rises or rises[-1][1] != dose:
            rises.append((day, dose))
    ends = [day for day, _ in rises[1:]]
    steps = [
        LabelStep(dose, end - day)
        for (day, dose), end in zip(rises, [*ends, rises[-1][0] + LAST], strict=True)
    ]
    return LabelSteps(tuple(steps), known.schedule.source)
