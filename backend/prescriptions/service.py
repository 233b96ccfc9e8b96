"""What other packages and the routes may ask of prescriptions."""

from backend.prescriptions.checks import NewStep
from backend.prescriptions.commands import import_medication, record_dose, stop_medication
from backend.prescriptions.drafting import draft_step, start_medication, titration_steps, withdraw_step
from backend.prescriptions.findings import findings
from backend.prescriptions.queries import (
    medication,
    medications,
    medications_of,
    patient_doses,
    patient_today,
    prescriptions,
)
from backend.prescriptions.reconciliation import preview, reconciliations, sign_reconciliation, workspace
from backend.prescriptions.reports import NewReport, report_medication, set_indication
from backend.prescriptions.rules.reconciliation import LineDecision, Preview, Reconciliation, Workspace
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
    "LineDecision",
    "Medication",
    "NewReport",
    "NewStep",
    "NextDose",
    "PatientDose",
    "Prescription",
    "Preview",
    "Reconciliation",
    "SafetyCheck",
    "StatedDose",
    "TitrationStep",
    "Workspace",
    "draft_step",
    "findings",
    "import_medication",
    "medication",
    "medications",
    "medications_of",
    "patient_doses",
    "patient_today",
    "prescriptions",
    "preview",
    "reconciliations",
    "record_dose",
    "renew",
    "report_medication",
    "set_indication",
    "sign_reconciliation",
    "sign_step",
    "start_medication",
    "stop_medication",
    "titration_steps",
    "withdraw_step",
    "workspace",
]
