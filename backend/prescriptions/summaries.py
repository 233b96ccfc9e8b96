"""What prescriptions tells the caseload: the medicines a patient takes, and what is to be measured."""

import uuid
from datetime import date

from backend.caseload import service as caseload
from backend.caseload.rules.summary import DoseSpan, ExamSummary, MedicationSummary
from backend.medications.rules.drugs import Status
from backend.prescriptions.monitoring import due
from backend.prescriptions.queries import medications, patient_today
from backend.prescriptions.rules.values import Medication

SHOWN = 12  # dose periods a caseload row keeps of one medicine


def tell_caseload(patient_id: uuid.UUID) -> None:
    """Put a patient's medicines that are not stopped, and what is to be measured, into the caseload."""
    caseload.one_at_a_time(patient_id)
    today = patient_today(patient_id)
    known = medications(patient_id, today)
    _put_exams(patient_id, today)
    caseload.put_medications(patient_id, [_summary(each) for each in known if each.status == "active"])


def tell_exams(patient_id: uuid.UUID) -> None:
    """Put what is to be measured into the caseload anew."""
    caseload.one_at_a_time(patient_id)
    _put_exams(patient_id, patient_today(patient_id))


def _put_exams(patient_id: uuid.UUID, today: date) -> None:
    exams = [
        ExamSummary(
            what=each.what,
            label=each.label,
            drug_names=tuple(dict.fromkeys(reason.drug_name for reason in each.reasons)),
            why=each.why,
            opens_on=each.opens_on,
            due_on=each.due_on,
            last_on=each.last_on,
            last_text=each.last_text,
            is_firm=each.status is not Status.UNCONFIRMED,
        )
        for each in due(patient_id, today)
    ]
    caseload.put_monitoring(patient_id, exams)


def _summary(medication: Medication) -> MedicationSummary:
    spans = tuple(
        DoseSpan(period.start, period.end, period.daily_dose.value, period.daily_dose.unit)
        for period in medication.periods[-SHOWN:]
    )
    # What nobody here ordered calls for no visit and no score of its own.
    is_ours = medication.is_psychotropic and not medication.is_reported
    return MedicationSummary(medication.id, medication.name, is_ours, spans)
