"""What patients take, as JSON."""

from decimal import Decimal
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError

from backend import fields
from backend.medications.rules.drugs import Status
from backend.medications.rules.monitored import State
from backend.medications.schemas import DoseIn, DoseView
from backend.prescriptions.checks import NewStep
from backend.prescriptions.controlled_schemas import ControlledView
from backend.prescriptions.rules.reports import Source, Taking
from backend.prescriptions.rules.sig import MOST_TABLETS, Sig, Timing
from backend.prescriptions.safety_schemas import SecondLookView, StepSafetyView


class StepFields(fields.Schema):
    """The structured sig and the supply, as a prescriber enters them."""

    strength = ma.fields.Nested(DoseIn, required=True)
    form = fields.Text(max=60, load_default=None, allow_none=True)
    tablets_per_dose = fields.DecimalText(max=str(MOST_TABLETS), places=1, required=True)
    times_a_day = fields.Int(min=1, max=4, required=True)
    timing = fields.Choice(Timing, required=True)
    start_on = fields.Day(required=True)
    days_supply = fields.Int(min=1, max=90, required=True)
    refills = fields.Int(min=0, max=5, required=True)
    indication = fields.Text(max=200, load_default=None, allow_none=True)
    directions = fields.Text(max=300, load_default=None, allow_none=True)

    @ma.validates("tablets_per_dose")
    def _in_halves(self, value: Decimal, **_: Any) -> None:
        if value * 2 % 1 != 0:
            raise ValidationError("Give whole or half tablets.")

    @ma.validates_schema
    def _times_agree(self, data: dict[str, Any], **_: Any) -> None:
        if data["timing"].times_a_day != data["times_a_day"]:
            raise ValidationError("The times of day are another number.", "times_a_day")

    @staticmethod
    def step_of(data: dict[str, Any]) -> NewStep:
        """Return the step as a value."""
        return NewStep(
            sig=Sig(data["form"] or "tablet", data["strength"], data["tablets_per_dose"], data["timing"]),
            form=data["form"] or None,
            start_on=data["start_on"],
            days_supply=data["days_supply"],
            refills=data["refills"],
            indication=data["indication"] or None,
            directions=data["directions"] or None,
        )


class NewTitrationStep(StepFields):
    """A change of the dose of a medicine that is taken."""

    medication_id = fields.Id(required=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return which medicine, and the step."""
        return {"medication_id": data["medication_id"], "step": self.step_of(data)}


class NewMedication(StepFields):
    """The first step of a drug that is not taken yet."""

    drug_slug = fields.Text(max=60, required=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return which drug, and the step."""
        return {"drug_slug": data["drug_slug"], "step": self.step_of(data)}


class NewRecordedDose(fields.Schema):
    """A dose that the patient is found to take."""

    daily_dose = ma.fields.Nested(DoseIn, required=True)
    effective_on = fields.Day(required=True)
    replaces = fields.Id(load_default=None, allow_none=True)


class NewStop(fields.Schema):
    """The end of a medicine."""

    stopped_on = fields.Day(required=True)
    reason = fields.Text(max=500, required=True)


class Signature(fields.Schema):
    """What the signer was shown, and why it is signed against what was found."""

    digest = fields.Text(min=64, max=64, required=True)
    override_reason = fields.Text(max=500, load_default=None, allow_none=True)


class ReportView(ma.Schema):
    """What one source says about a medicine now; `is_settled` once a signed list has decided on it."""

    id = ma.fields.UUID(required=True)
    source = fields.Choice(Source, required=True)
    taking = fields.Choice(Taking, required=True)
    name = ma.fields.String(required=True)
    read_as = ma.fields.String(required=True, allow_none=True)
    dose_text = ma.fields.String(required=True, allow_none=True)
    daily_dose = ma.fields.Nested(DoseView, required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    said_on = ma.fields.Date(required=True)
    started_on = ma.fields.Date(required=True, allow_none=True)
    stopped_on = ma.fields.Date(required=True, allow_none=True)
    recorded_by = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    is_settled = ma.fields.Boolean(required=True)


class SupplyView(ma.Schema):
    """How long the tablets last; null where it can not be known, and then `text` says why."""

    days_left = ma.fields.Integer(required=True, allow_none=True)
    runs_out_on = ma.fields.Date(required=True, allow_none=True)
    text = ma.fields.String(required=True)


class PeriodView(ma.Schema):
    """One dose period; the end is the first day that is not included."""

    start = ma.fields.Date(required=True)
    end = ma.fields.Date(required=True, allow_none=True)
    daily_dose = ma.fields.Nested(DoseView, required=True, allow_none=True)
    recorded_by = ma.fields.String(required=True)
    prescription_id = ma.fields.UUID(required=True, allow_none=True)
    entry_id = ma.fields.UUID(required=True)


class NextDoseView(ma.Schema):
    """A dose that has not begun."""

    daily_dose = ma.fields.Nested(DoseView, required=True)
    from_on = ma.fields.Date(required=True)


class CurrentPrescriptionView(ma.Schema):
    """The prescription in force, or the first to come."""

    id = ma.fields.UUID(required=True)
    sig = ma.fields.String(required=True)
    form = ma.fields.String(required=True)
    strength = ma.fields.Nested(DoseView, required=True)
    quantity = ma.fields.Integer(required=True)
    days_supply = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    signed_at = ma.fields.AwareDateTime(required=True)
    signed_by = ma.fields.String(required=True)
    start_on = ma.fields.Date(required=True)


class MedicationView(ma.Schema):
    """One medicine of a patient, as of today."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    drug_slug = ma.fields.String(required=True, allow_none=True)
    is_in_formulary = ma.fields.Boolean(required=True)
    note = ma.fields.String(required=True, allow_none=True)
    is_psychotropic = ma.fields.Boolean(required=True)
    source = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    stop_reason = ma.fields.String(required=True, allow_none=True)
    order_count = ma.fields.Integer(required=True)
    started_on = ma.fields.Date(required=True, allow_none=True)
    stopped_on = ma.fields.Date(required=True, allow_none=True)
    daily_dose = ma.fields.Nested(DoseView, required=True, allow_none=True)
    dose_text = ma.fields.String(required=True)
    dose_since = ma.fields.Date(required=True, allow_none=True)
    next_dose = ma.fields.Nested(NextDoseView, required=True, allow_none=True)
    usual_maximum = ma.fields.Nested(DoseView, required=True, allow_none=True)
    periods = ma.fields.List(ma.fields.Nested(PeriodView), required=True)
    prescription = ma.fields.Nested(CurrentPrescriptionView, required=True, allow_none=True)
    supply = ma.fields.Nested(SupplyView, required=True)
    written_as = ma.fields.String(required=True, allow_none=True)
    ingredients = ma.fields.List(ma.fields.String(), required=True)
    is_known = ma.fields.Boolean(required=True)
    is_reported = ma.fields.Boolean(required=True)
    indication = ma.fields.String(required=True, allow_none=True)
    version = ma.fields.Integer(required=True)
    reports = ma.fields.List(ma.fields.Nested(ReportView), required=True)
    disagreement = ma.fields.String(required=True, allow_none=True)
    schedule = ma.fields.String(required=True, allow_none=True)


class MedicationsView(ma.Schema):
    """A patient's medicines."""

    medications = ma.fields.List(ma.fields.Nested(MedicationView), required=True)


class NoteView(ma.Schema):
    """Something to know before signing."""

    kind = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class TitrationStepView(ma.Schema):
    """A titration step; `digest` is what signing it must repeat."""

    id = ma.fields.UUID(required=True)
    medication_id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    form = ma.fields.String(required=True)
    strength = ma.fields.Nested(DoseView, required=True)
    daily_dose = ma.fields.Nested(DoseView, required=True)
    previous_daily_dose = ma.fields.Nested(DoseView, required=True, allow_none=True)
    sig = ma.fields.String(required=True)
    patient_text = ma.fields.String(required=True)
    indication = ma.fields.String(required=True, allow_none=True)
    directions = ma.fields.String(required=True, allow_none=True)
    quantity = ma.fields.Integer(required=True)
    days_supply = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    start_on = ma.fields.Date(required=True)
    status = ma.fields.String(required=True)
    digest = ma.fields.String(required=True)
    notes = ma.fields.List(ma.fields.Nested(NoteView), required=True)
    safety = ma.fields.Nested(StepSafetyView, required=True, allow_none=True)
    second_look = ma.fields.Nested(SecondLookView, required=True, allow_none=True)
    controlled = ma.fields.Nested(ControlledView, required=True, allow_none=True)
    created_at = ma.fields.AwareDateTime(required=True)
    created_by = ma.fields.String(required=True)


class TitrationStepsView(ma.Schema):
    """A patient's titration steps."""

    titration_steps = ma.fields.List(ma.fields.Nested(TitrationStepView), required=True)


class DueReasonView(ma.Schema):
    """One rule that asks for an exam."""

    rule = ma.fields.String(required=True)
    medication_id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    why = ma.fields.String(required=True)
    note = ma.fields.String(required=True, allow_none=True)
    source = ma.fields.String(required=True)
    address = ma.fields.String(required=True)
    status = fields.Choice([status.value for status in Status], required=True)


class ExamDueView(DueReasonView):
    """An exam that is to be done, the reason that asks earliest first; null days: nobody knows since when."""

    what = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    results = ma.fields.List(ma.fields.String(), required=True)
    opens_on = ma.fields.Date(required=True, allow_none=True)
    last_on = ma.fields.Date(required=True, allow_none=True)
    last_text = ma.fields.String(required=True, allow_none=True)
    state = fields.Choice([state.value for state in State], required=True)
    address = ma.fields.String(required=True)
    reasons = ma.fields.List(ma.fields.Nested(DueReasonView), required=True)


class MonitoringNoteView(ma.Schema):
    """What a plan says without a day."""

    rule = ma.fields.String(required=True)
    drug_name = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    status = fields.Choice([status.value for status in Status], required=True)


class MonitoringView(ma.Schema):
    """What is to be measured, overdue first."""

    items = ma.fields.List(ma.fields.Nested(ExamDueView), required=True)
    notes = ma.fields.List(ma.fields.Nested(MonitoringNoteView), required=True)


class LabsQuery(fields.Schema):
    """Which exams to list."""

    state = fields.Choice(["overdue", "due"], load_default="overdue")


class LabDueView(ma.Schema):
    """One line of the worklist."""

    patient_id = ma.fields.UUID(required=True)
    patient_name = ma.fields.String(required=True)
    state = fields.Choice([state.value for state in State], required=True)
    what = ma.fields.String(required=True, attribute="exam.what")
    label = ma.fields.String(required=True, attribute="exam.label")
    drug_names = ma.fields.List(ma.fields.String(), required=True, attribute="exam.drug_names")
    why = ma.fields.String(required=True, attribute="exam.why")
    opens_on = ma.fields.Date(required=True, allow_none=True, attribute="exam.opens_on")
    due_on = ma.fields.Date(required=True, allow_none=True, attribute="exam.due_on")
    last_on = ma.fields.Date(required=True, allow_none=True, attribute="exam.last_on")
    last_text = ma.fields.String(required=True, allow_none=True, attribute="exam.last_text")


class LabsDueView(ma.Schema):
    """What is overdue or due for all of the actor's patients."""

    labs = ma.fields.List(ma.fields.Nested(LabDueView), required=True)


class PrescriptionView(ma.Schema):
    """A signed prescription."""

    id = ma.fields.UUID(required=True)
    medication_id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    form = ma.fields.String(required=True)
    strength = ma.fields.Nested(DoseView, required=True)
    sig = ma.fields.String(required=True)
    indication = ma.fields.String(required=True, allow_none=True)
    directions = ma.fields.String(required=True, allow_none=True)
    daily_dose = ma.fields.Nested(DoseView, required=True)
    quantity = ma.fields.Integer(required=True)
    days_supply = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    start_on = ma.fields.Date(required=True)
    end_on = ma.fields.Date(required=True, allow_none=True)
    status = ma.fields.String(required=True)
    replaces = ma.fields.UUID(required=True, allow_none=True)
    signed_at = ma.fields.AwareDateTime(required=True)
    signed_by = ma.fields.String(required=True)
    digest = ma.fields.String(required=True)
    schedule = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True, allow_none=True)
    fill_until = ma.fields.Date(required=True, allow_none=True)


class PrescriptionsView(ma.Schema):
    """A patient's prescriptions."""

    prescriptions = ma.fields.List(ma.fields.Nested(PrescriptionView), required=True)
