"""From a patient's scores and doses to the lanes of one picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.chart.rules.sentence import Course, Step
from backend.measures.rules import change
from backend.measures.rules.change_figures import ChangeFigures
from backend.medications.rules.doses import Dose, format_dose
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.values import Medication

MARGIN = timedelta(days=7)  # air at both ends of the axis


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day: a change of dose, a visit, a safety flag."""

    on: date
    kind: str
    text: str


def told(course: change.Course, figures: ChangeFigures | None) -> Course:
    """Return what the sentence needs of a course: its totals since the baseline."""
    latest = course.latest
    totals = tuple((score.on, score.total) for score in course.since_baseline)
    return Course(
        latest.instrument,
        latest.name,
        latest.maximum,
        totals,
        latest.severity_label.lower(),
        important=figures.important if figures else 0,
        beyond=figures.beyond_error if figures else 0,
    )


def dose_steps(medications: Iterable[Medication], today: date) -> list[Step]:
    """Return every change of a psychotropic's dose up to `today`, oldest first."""
    steps = []
    for medication in medications:
        if not medication.is_psychotropic:
            continue
        before: DosePeriod | None = None
        for period in medication.periods:
            if period.start <= today:
                was = before.daily_dose if before is not None and before.end == period.start else None
                if was != period.daily_dose:
                    steps.append(Step(period.start, f"{medication.name} {_change(was, period)}"))
            before = period
        if medication.stopped_on is not None and medication.stopped_on <= today and medication.periods:
            steps.append(Step(medication.stopped_on, f"{medication.name} stopped"))
    return sorted(steps, key=lambda step: step.on)


def _change(was: Dose | None, period: DosePeriod) -> str:
    """Say a change as 50 → 100 mg; a first dose as started, or as recorded where nobody here signed it."""
    now_text = format_dose(period.daily_dose)
    if was is None:
        return f"started at {now_text}" if period.prescription_id else f"recorded at {now_text}"
    before = format_dose(was)
    if was.unit is period.daily_dose.unit:
        before = before.removesuffix(f"\u00a0{was.unit}")
    return f"{before} → {now_text}"


def span(days: Sequence[date], today: date) -> tuple[date, date]:
    """Return the first and last day of the axis: everything known, and today, with a little air."""
    first = min([*days, today - timedelta(days=90)])
    last = max([*days, today])
    return first - MARGIN, last + MARGIN
