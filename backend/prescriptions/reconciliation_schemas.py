"""What people report and what is reconciled, as JSON."""

from typing import Any

import marshmallow as ma

from backend import fields
from backend.medications.schemas import DoseIn
from backend.prescriptions.reports import NewReport
from backend.prescriptions.rules.reconciliation import Decision, LineDecision
from backend.prescriptions.rules.reports import Source, Taking
from backend.prescriptions.safety_schemas import SafetyView
from backend.prescriptions.schemas import MedicationView

MOST_DECISIONS = 300


class NewReportedMedication(fields.Schema):
    """What somebody says the patient takes, or no longer takes.

    `medication_id` says which line is meant, otherwise the name does. Where a name is a slip of the pen,
    `read_as` repeats the drug it was confirmed to be, or null says that it is none of them.
    """

    name = fields.Text(max=200, required=True)
    medication_id = fields.Id(load_default=None, allow_none=True)
    taking = fields.Choice(Taking, required=True)
    source = fields.Choice(Source, load_default=Source.PATIENT)
    dose_text = fields.Text(max=200, load_default=None, allow_none=True)
    daily_dose = ma.fields.Nested(DoseIn, load_default=None, allow_none=True)
    reason = fields.Text(max=300, load_default=None, allow_none=True)
    said_on = fields.Day(load_default=None, allow_none=True)
    started_on = fields.Day(load_default=None, allow_none=True)
    stopped_on = fields.Day(load_default=None, allow_none=True)
    read_as = fields.Text(max=200, allow_none=True)

    @ma.post_load
    def to_report(self, data: dict[str, Any], **_: Any) -> NewReport:
        """Return the report."""
        is_as_written = "read_as" in data and data["read_as"] is None
        return NewReport(
            name=data["name"],
            source=data["source"],
            taking=data["taking"],
            dose_text=data["dose_text"],
            daily_dose=data["daily_dose"],
            reason=data["reason"],
            said_on=data["said_on"],
            started_on=data["started_on"],
            stopped_on=data["stopped_on"],
            medication_id=data["medication_id"],
            read_as=data.get("read_as"),
            is_as_written=is_as_written,
        )


class NewIndication(fields.Schema):
    """What a medicine is for; null takes it away."""

    indication = fields.Text(max=200, required=True, allow_none=True)


class NewDecision(fields.Schema):
    """What becomes of one line."""

    medication_id = fields.Id(required=True)
    decision = fields.Choice(Decision, required=True)
    report_id = fields.Id(load_default=None, allow_none=True)
    note = fields.Text(max=300, load_default=None, allow_none=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> LineDecision:
        """Return the decision."""
        return LineDecision(**data)


class Decisions(fields.Schema):
    """A decision for every line."""

    decisions = ma.fields.List(
        ma.fields.Nested(NewDecision), required=True, validate=ma.validate.Length(max=MOST_DECISIONS)
    )


class NewReconciliation(Decisions):
    """The signature under a reconciled list: the digest shown, and the visit it belongs to."""

    digest = fields.Text(min=64, max=64, required=True)
    visit_id = fields.Id(load_default=None, allow_none=True)


class ReconciledLineView(ma.Schema):
    """One line of a signed list."""

    medication_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    decision = fields.Choice(Decision, required=True)
    said = ma.fields.String(required=True)
    result = ma.fields.String(required=True)
    note = ma.fields.String(required=True, allow_none=True)


class ReconciliationView(ma.Schema):
    """A signed list."""

    id = ma.fields.UUID(required=True)
    visit_id = ma.fields.UUID(required=True, allow_none=True)
    signed_at = ma.fields.AwareDateTime(required=True)
    signed_by = ma.fields.String(required=True)
    digest = ma.fields.String(required=True)
    lines = ma.fields.List(ma.fields.Nested(ReconciledLineView), required=True)
    has_changed_since = ma.fields.Boolean(required=True)


class ReconciliationsView(ma.Schema):
    """The signed lists of a patient, newest first."""

    reconciliations = ma.fields.List(ma.fields.Nested(ReconciliationView), required=True)


class ReconciliationLineView(ma.Schema):
    """One medicine to decide on."""

    medication = ma.fields.Nested(MedicationView, required=True)
    our_text = ma.fields.String(required=True)
    options = ma.fields.List(fields.Choice(Decision), required=True)


class ReconciliationWorkspaceView(ma.Schema):
    """Every line, what is found now, and the digest that a signature repeats."""

    lines = ma.fields.List(ma.fields.Nested(ReconciliationLineView), required=True)
    findings = ma.fields.Nested(SafetyView, required=True)
    digest = ma.fields.String(required=True)
    newest = ma.fields.Nested(ReconciliationView, required=True, allow_none=True)


class ReconciliationPreviewView(ma.Schema):
    """What would be taken after the decisions, and what is found in it."""

    medications = ma.fields.List(ma.fields.Nested(MedicationView), required=True)
    findings = ma.fields.Nested(SafetyView, required=True)
    digest = ma.fields.String(required=True)
