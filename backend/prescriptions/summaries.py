"""What prescriptions tells the caseload: the medicines a patient takes, and what is to be measured."""

import logging
import uuid
from collections.abc import Iterable
from datetime import date

from backend.caseload import service as caseload
from backend.caseload.rules.summary import (
    DoseSpan,
    ExamSummary,
    MedicationSummary,
    StepSummary,
    SupplySummary,
)
from backend.database import pinned_practice, session
from backend.jobs import enqueue
from backend.measures import plans
from backend.measures.reading import treatment_began
from backend.measures.rules.rhythm import DoseChange
from backend.prescriptions.monitoring import due
from backend.prescriptions.plan_steps import next_steps
from backend.prescriptions.queries import medications, patient_today
from backend.prescriptions.rules.changes import dose_changes
from backend.prescriptions.rules.exams import Due
from backend.prescriptions.rules.values import Medication

log = logging.getLogger(__name__)

REFRESH = "prescriptions.refresh_monitoring"
SHOWN = 12  # dose periods a caseload row keeps of one medicine


def tell_caseload(patient_id: uuid.UUID) -> None:
    """Put a patient's medicines that are not stopped, and what is to be measured, into the caseload.

    Where that can not be worked out, what was known stays, and a job tries again: no signature fails by it.
    """
    today = patient_today(patient_id)
    known = medications(patient_id, today)
    plans.put_dose_changes(patient_id, [change for each in known for change in _changes(each)])
    caseload.one_at_a_time(patient_id)
    try:
        with session().begin_nested():
            _put_exams(patient_id, today)
    except Exception as fault:  # noqa: BLE001 (whatever went wrong, the order stands)
        log.error("monitoring.failed %s", type(fault).__name__)
        enqueue(REFRESH, patient_id=str(patient_id), practice_id=str(pinned_practice()))
    treatment_began(patient_id, first_psychotropic_day(known))
    _put_medications(patient_id, known)


def tell_medications(patient_id: uuid.UUID) -> None:
    """Put what a patient takes, how long it lasts and what plans propose next into the caseload anew."""
    caseload.one_at_a_time(patient_id)
    _put_medications(patient_id, medications(patient_id, patient_today(patient_id)))


def _put_medications(patient_id: uuid.UUID, known: Iterable[Medication]) -> None:
    active = [each for each in known if each.status == "active"]
    supply = [supplied for each in active if (supplied := _supply(each)) is not None]
    caseload.put_medications(patient_id, [_summary(each) for each in active], supply, _steps(patient_id))


def tell_steps(patient_id: uuid.UUID) -> None:
    """Put what plans propose next into the caseload anew."""
    caseload.one_at_a_time(patient_id)
    caseload.put_steps(patient_id, _steps(patient_id))


def _steps(patient_id: uuid.UUID) -> list[StepSummary]:
    return [StepSummary(each.on, each.text) for each in next_steps(patient_id)]


def _supply(medication: Medication) -> SupplySummary | None:
    """Return how long a medicine lasts that was signed here, where that is known."""
    until = medication.supply.refilled_until
    return None if until is None else SupplySummary(medication.name, until)


def tell_exams(patient_id: uuid.UUID) -> None:
    """Put what is to be measured into the caseload anew."""
    caseload.one_at_a_time(patient_id)
    _put_exams(patient_id, patient_today(patient_id))


def _put_exams(patient_id: uuid.UUID, today: date) -> None:
    caseload.put_monitoring(patient_id, [_exam(each) for each in due(patient_id, today)])


def _exam(item: Due) -> ExamSummary:
    """Return an exam as what is confirmed asks for it, where anything is: nothing unconfirmed hides that."""
    asks = item.firm or item
    return ExamSummary(
        what=item.what,
        label=item.label,
        drug_names=tuple(dict.fromkeys(reason.drug_name for reason in item.reasons)),
        why=asks.why,
        opens_on=asks.opens_on,
        due_on=asks.due_on,
        last_on=item.last_on,
        last_text=item.last_text,
        is_firm=item.firm is not None,
    )


def _changes(medication: Medication) -> tuple[DoseChange, ...]:
    """Return the dose changes that check-ins follow: of a psychotropic, and not only reported."""
    is_ours = medication.is_psychotropic and not medication.is_reported
    return dose_changes(medication.periods) if is_ours else ()


def _summary(medication: Medication) -> MedicationSummary:
    spans = tuple(
        DoseSpan(period.start, period.end, period.daily_dose.value, period.daily_dose.unit)
        for period in medication.periods[-SHOWN:]
    )
    # What nobody here ordered calls for no visit and no score of its own.
    is_ours = medication.is_psychotropic and not medication.is_reported
    return MedicationSummary(medication.id, medication.name, is_ours, spans)


def first_psychotropic_day(known: Iterable[Medication]) -> date | None:
    """Return the day the first psychotropic of those began, as far as a day is known."""
    days = []
    for each in known:
        if each.is_psychotropic and not each.is_reported:
            days += [each.started_on] if each.started_on else [period.start for period in each.periods[:1]]
    return min(days, default=None)
