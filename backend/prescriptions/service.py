"""What other packages and the routes may ask of prescriptions."""

from backend.prescriptions.checks import NewStep
from backend.prescriptions.commands import import_medication, record_dose, stop_medication
from backend.prescriptions.findings import findings
from backend.prescriptions.loads import loads
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
from backend.prescriptions.titration import (
    draft_step,
    renew,
    sign_step,
    start_medication,
    titration_steps,
    withdraw_step,
)

__all__ = [
    "Medication",
    "NewStep",
    "NextDose",
    "PatientDose",
    "Prescription",
    "SafetyCheck",
    "StatedDose",
    "TitrationStep",
    "draft_step",
    "findings",
    "import_medication",
    "loads",
    "medication",
    "medications",
    "medications_of",
    "patient_doses",
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
