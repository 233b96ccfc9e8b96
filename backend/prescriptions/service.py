"""What other packages and the routes may ask of prescriptions."""

from backend.prescriptions.checks import NewStep
from backend.prescriptions.commands import import_medication, record_dose, stop_medication
from backend.prescriptions.drafting import draft_step, start_medication, titration_steps, withdraw_step
from backend.prescriptions.findings import findings
from backend.prescriptions.monitoring import LabDue, labs_due, monitoring, overdue_exams, patient_exams
from backend.prescriptions.monitoring import due as exams_due
from backend.prescriptions.queries import (
    medication,
    medications,
    medications_of,
    patient_doses,
    patient_today,
    prescriptions,
)
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.values import (
    Medication,
    NextDose,
    PatientDose,
    Prescription,
    StatedDose,
    TitrationStep,
)
from backend.prescriptions.signing import renew, sign_step

__all__ = [
    "LabDue",
    "Medication",
    "NewStep",
    "NextDose",
    "PatientDose",
    "Prescription",
    "SafetyCheck",
    "StatedDose",
    "TitrationStep",
    "draft_step",
    "exams_due",
    "findings",
    "import_medication",
    "labs_due",
    "medication",
    "medications",
    "medications_of",
    "monitoring",
    "overdue_exams",
    "patient_doses",
    "patient_exams",
    "patient_today",
    "prescriptions",
    "record_dose",
    "renew",
    "sign_step",
    "start_medication",
    "stop_medication",
    "titration_steps",
    "withdraw_step",
]
