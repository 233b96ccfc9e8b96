"""What prescriptions tells the caseload: the medicines a patient takes, and their doses over time."""

import uuid

from backend.caseload import service as caseload
from backend.caseload.rules.summary import DoseSpan, MedicationSummary
from backend.prescriptions.queries import medications, patient_today
from backend.prescriptions.rules.values import Medication

SHOWN = 12  # dose periods a caseload row keeps of one medicine


def tell_caseload(patient_id: uuid.UUID) -> None:
    """Put a patient's medicines that are not stopped into the caseload."""
    caseload.one_at_a_time(patient_id)
    known = medications(patient_id, patient_today(patient_id))
    caseload.put_medications(patient_id, [_summary(each) for each in known if each.status == "active"])


def _summary(medication: Medication) -> MedicationSummary:
    spans = tuple(
        DoseSpan(period.start, period.end, period.daily_dose.value, period.daily_dose.unit)
        for period in medication.periods[-SHOWN:]
    )
    # What nobody here ordered calls for no visit and no score of its own.
    is_ours = medication.is_psychotropic and not medication.is_reported
    return MedicationSummary(medication.id, medication.name, is_ours, spans)
