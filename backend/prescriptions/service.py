"""What other packages and the routes may ask of prescriptions."""

from backend.prescriptions.answers import note_finding
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
from backend.prescriptions.rates import rule_rates
from backend.prescriptions.renewals import leave_renewal, renew, renewal
from backend.prescriptions.rules.looks import LookCase, SecondLook
from backend.prescriptions.rules.rates import RuleRates
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
from backend.prescriptions.signing import sign_step

__all__ = [
    "LookCase",
    "Medication",
    "NewStep",
    "NextDose",
    "PatientDose",
    "Prescription",
    "Renewal",
    "RuleRates",
    "SafetyCheck",
    "SecondLook",
    "StatedDose",
    "TitrationStep",
    "ask_about_renewal",
    "ask_about_step",
    "draft_step",
    "findings",
    "give",
    "import_medication",
    "leave_renewal",
    "medication",
    "medications",
    "medications_of",
    "note_finding",
    "patient_doses",
    "patient_today",
    "prescriptions",
    "record_dose",
    "renew",
    "renewal",
    "rule_rates",
    "sign_step",
    "start_medication",
    "stop_medication",
    "titration_steps",
    "waiting",
    "withdraw_step",
]
