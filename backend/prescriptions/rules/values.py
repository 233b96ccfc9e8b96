"""What others get to see of a patient's medicines: values, never rows."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from backend.medications.rules.doses import Dose, format_dose
from backend.prescriptions.rules.controlled import Controlled
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.looks import SecondLook
from backend.prescriptions.rules.reports import Report
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.sig import Sig
from backend.prescriptions.rules.steps import Note
from backend.prescriptions.rules.supply import Supply

DOSE_NOT_CHECKED = "not in formulary, dose not checked"
NOT_KNOWN = "not known: nothing about it was checked"
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class StatedDose:
    """A daily dose that another record states, from a day on."""

    daily_dose: Dose
    effective_on: date


@dataclass(frozen=True, slots=True)
class NextDose:
    """A dose that is signed, but has not begun."""

    daily_dose: Dose
    from_on: date


@dataclass(frozen=True, slots=True)
class Prescription:
    """A signed prescription; `end_on` is the first day on which it is no longer in force."""

    id: uuid.UUID
    medication_id: uuid.UUID
    drug_name: str
    form: str
    strength: Dose
    daily_dose: Dose
    instruction: Sig
    sig: str
    indication: str | None
    directions: str | None
    quantity: int
    days_supply: int
    refills: int
    start_on: date
    end_on: date | None
    status: str
    replaces: uuid.UUID | None
    signed_at: datetime
    signed_by: str
    digest: str
    schedule: str | None = None
    state: str | None = None
    fill_until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether it is in force on `day`."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)


@dataclass(frozen=True, slots=True)
class TitrationStep:
    """A change of the dose as drafted: what signing it would say, and what to know first.

    `safety` is what was found about its drug while it is a draft, None afterwards.
    """

    id: uuid.UUID
    medication_id: uuid.UUID
    drug_name: str
    form: str
    strength: Dose
    daily_dose: Dose
    previous_daily_dose: Dose | None
    sig: str
    patient_text: str
    indication: str | None
    directions: str | None
    quantity: int
    days_supply: int
    refills: int
    start_on: date
    status: str
    digest: str
    notes: tuple[Note, ...]
    safety: SafetyCheck | None
    second_look: SecondLook | None
    created_at: datetime
    created_by: str
    controlled: Controlled | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """The prescription in force as it would be signed anew from today, with what was found about its drug."""

    medication_id: uuid.UUID
    drug_name: str
    sig: str
    daily_dose: Dose
    quantity: int
    days_supply: int
    refills: int
    start_on: date
    digest: str
    safety: SafetyCheck
    second_look: SecondLook | None
    controlled: Controlled | None = None


@dataclass(frozen=True, slots=True)
class Medication:
    """One medication statement with its dose as of a day.

    `written_as` is the name as somebody wrote it, where that differs; `is_reported` that nobody here ordered
    or imported it; `reports` what each source says now.
    """

    id: uuid.UUID
    patient_id: uuid.UUID
    name: str
    drug_slug: str | None
    rxnorm_code: str | None
    is_psychotropic: bool
    source: str
    status: str
    stop_reason: str | None
    order_count: int
    started_on: date | None
    last_ordered_on: date | None
    stopped_on: date | None
    daily_dose: Dose | None
    dose_since: date | None
    next_dose: NextDose | None
    usual_maximum: Dose | None
    periods: tuple[DosePeriod, ...]
    prescription: Prescription | None
    supply: Supply
    written_as: str | None = None
    ingredients: tuple[str, ...] = ()
    is_known: bool = True
    is_reported: bool = False
    indication: str | None = None
    version: int = 1
    reports: tuple[Report, ...] = ()
    disagreement: str | None = None
    schedule: str | None = None

    @property
    def is_in_formulary(self) -> bool:
        """Say whether the formulary knows it."""
        return self.drug_slug is not None

    @property
    def note(self) -> str | None:
        """Say that nothing about it, or its dose, was checked, where that is so."""
        if not self.is_known:
            return NOT_KNOWN
        return None if self.is_in_formulary else DOSE_NOT_CHECKED

    @property
    def dose_text(self) -> str:
        """Write the dose of the day; one that nobody stated is never guessed."""
        if self.daily_dose is not None:
            return f"{format_dose(self.daily_dose)} a day"
        if self.status == "stopped":
            return "stopped"
        said = next((each.dose_words for each in self.reports if each.dose_words), None)
        if said is not None and self.is_reported:
            return said
        return "not started yet" if self.next_dose else NOT_STATED


@dataclass(frozen=True, slots=True)
class PatientDose:
    """What the patient reads about one medicine today."""

    medication_id: uuid.UUID
    name: str
    is_psychotropic: bool
    take_text: str
    next_text: str | None
    supply: Supply
    is_reported: bool = False
