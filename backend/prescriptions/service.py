"""What other packages and the routes may ask of prescriptions."""

from backend.prescriptions.answers import note_finding
from backend.prescriptions.checks import NewStep
from backend.prescriptions.commands import import_medication, record_dose, stop_medication
from backend.prescriptions.controlled import ControlledDrugs, schedule_of
from backend.prescriptions.controlled import add_note as note_controlled
from backend.prescriptions.controlled import overview as controlled_drugs
from backend.prescriptions.controlled import take_back as take_back_controlled
from backend.prescriptions.drafting import draft_step, start_medication, titration_steps, withdraw_step
from backend.prescriptions.findings import findings
from backend.prescriptions.loads import loads
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
from backend.prescriptions.rates import rule_rates
from backend.prescriptions.reconciliation import preview, reconciliations, sign_reconciliation, workspace
from backend.prescriptions.renewals import leave_renewal, renew, renewal
from backend.prescriptions.reports import NewReport, report_medication, set_indication
from backend.prescriptions.rules.looks import LookCase, SecondLook
from backend.prescriptions.rules.rates import RuleRates
from backend.prescriptions.rules.reconciliation import LineDecision, Preview, Reconciliation, Workspace
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.values import (
    Medication,
    NextDose,
    PatientDose,
    Prescription,
    Renewal,
    StatedDose,
    TitrationStep,
)
from backend.prescriptions.second_looks import ask_about_renewal, ask_about_step, give, waiting
from backend.prescriptions.series import ScheduledPrescription, draft_next
from backend.prescriptions.series import scheduled as scheduled_prescriptions
from backend.prescriptions.signing import sign_step

__all__ = [
    "ControlledDrugs",
    "LabDue",
    "LineDecision",
    "LookCase",
    "Medication",
    "NewReport",
    "NewStep",
    "NextDose",
    "PatientDose",
    "Prescription",
    "Preview",
    "Reconciliation",
    "Renewal",
    "RuleRates",
    "SafetyCheck",
    "ScheduledPrescription",
    "SecondLook",
    "StatedDose",
    "TitrationStep",
    "Workspace",
    "ask_about_renewal",
    "ask_about_step",
    "controlled_drugs",
    "draft_next",
    "draft_step",
    "exams_due",
    "findings",
    "give",
    "import_medication",
    "labs_due",
    "leave_renewal",
    "loads",
    "medication",
    "medications",
    "medications_of",
    "monitoring",
    "note_controlled",
    "note_finding",
    "overdue_exams",
    "patient_doses",
    "patient_exams",
    "patient_today",
    "prescriptions",
    "preview",
    "reconciliations",
    "record_dose",
    "renew",
    "renewal",
    "report_medication",
    "rule_rates",
    "schedule_of",
    "scheduled_prescriptions",
    "set_indication",
    "sign_reconciliation",
    "sign_step",
    "start_medication",
    "stop_medication",
    "take_back_controlled",
    "titration_steps",
    "waiting",
    "withdraw_step",
    "workspace",
]
