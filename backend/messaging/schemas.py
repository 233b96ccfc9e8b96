"""Messages and refill requests, as JSON."""

import marshmallow as ma

from backend import fields

STATUSES = ["open", "passed_on", "all"]


class NewMessage(fields.Schema):
    """A letter."""

    text = fields.Text(max=4000, required=True)


class NewRefillRequest(fields.Schema):
    """A patient's request for more of one medicine; words are welcome and not needed."""

    medication_id = fields.Id(required=True)
    text = fields.Text(max=1000, min=0, load_default="")


class NewAnswer(fields.Schema):
    """An answer to the patient."""

    text = fields.Text(max=2000, required=True)


class NewNote(fields.Schema):
    """A note to the prescriber."""

    note = fields.Text(max=2000, required=True)


class NewReason(fields.Schema):
    """Why a refill is declined; the patient reads it."""

    reason = fields.Text(max=2000, required=True)


class NewRefillSignature(fields.Schema):
    """The renewal that was shown, for how long, and why it is signed against what was found."""

    digest = fields.Text(min=64, max=64, required=True)
    days_supply = fields.Int(min=1, max=90, required=True)
    refills = fields.Int(min=0, max=5, required=True)
    override_reason = fields.Text(max=500, load_default=None, allow_none=True)


class QueueQuery(fields.Schema):
    """Which requests to list."""

    status = fields.Choice(STATUSES, load_default="open")


class MessageView(ma.Schema):
    """One letter."""

    id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    author_name = ma.fields.String(required=True)
    author_role = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    refill_request_id = ma.fields.UUID(required=True, allow_none=True)


class MessagesView(ma.Schema):
    """The letters between a patient and the care team, and since when one of the patient's waits."""

    waiting_since = fields.AwareInstant(required=True, allow_none=True)
    messages = ma.fields.List(ma.fields.Nested(MessageView), required=True)


class RefillMedicationView(ma.Schema):
    """The medicine a request is about, and the prescription of it that is in force."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    dose_text = ma.fields.String(required=True)
    prescription_id = ma.fields.UUID(required=True, allow_none=True)
    sig = ma.fields.String(required=True, allow_none=True)
    schedule = ma.fields.String(required=True, allow_none=True)


class RefillSupplyView(ma.Schema):
    """How long the tablets last; null where it can not be known, and then `text` says why."""

    days_left = ma.fields.Integer(required=True, allow_none=True)
    runs_out_on = ma.fields.Date(required=True, allow_none=True)
    text = ma.fields.String(required=True)


class RefillVisitView(ma.Schema):
    """The patient's next visit."""

    id = ma.fields.UUID(required=True)
    starts_at = ma.fields.AwareDateTime(required=True)


class RefillScoreView(ma.Schema):
    """The latest score of one instrument."""

    instrument = ma.fields.String(required=True)
    total = ma.fields.Integer(required=True)
    severity_label = ma.fields.String(required=True)
    on = ma.fields.Date(required=True)


class RefillExamView(ma.Schema):
    """A lab or exam whose last day has passed."""

    label = ma.fields.String(required=True)
    drug_names = ma.fields.List(ma.fields.String(), required=True)
    due_on = ma.fields.Date(required=True)


class RefillRequestView(ma.Schema):
    """A refill request with what to look at before deciding."""

    id = ma.fields.UUID(required=True)
    patient_id = ma.fields.UUID(required=True)
    patient_name = ma.fields.String(required=True)
    medication = ma.fields.Nested(RefillMedicationView, required=True)
    text = ma.fields.String(required=True)
    asked_at = ma.fields.AwareDateTime(required=True)
    status = ma.fields.String(required=True)
    handled_by = ma.fields.String(required=True, allow_none=True)
    handled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    answer = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Care support's, for the prescriber."}
    )
    prescription_id = ma.fields.UUID(required=True, allow_none=True)
    supply = ma.fields.Nested(RefillSupplyView, required=True)
    next_visit = ma.fields.Nested(
        RefillVisitView, required=True, allow_none=True, attribute="context.next_visit"
    )
    open_flags = ma.fields.Integer(
        required=True,
        allow_none=True,
        attribute="context.open_flags",
        metadata={"description": "Null for the patient, who does not see safety flags."},
    )
    latest_scores = ma.fields.List(
        ma.fields.Nested(RefillScoreView), required=True, attribute="context.latest_scores"
    )
    overdue_exams = ma.fields.List(
        ma.fields.Nested(RefillExamView),
        required=True,
        allow_none=True,
        attribute="context.overdue_exams",
        metadata={"description": "Null for the patient."},
    )


class RefillRequestsView(ma.Schema):
    """Refill requests."""

    refill_requests = ma.fields.List(ma.fields.Nested(RefillRequestView), required=True)
