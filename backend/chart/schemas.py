"""The chart and the patient's day on the wire."""

import marshmallow as ma

from backend import fields
from backend.health.trial_schemas import TrialView
from backend.measures.rules.quality import Grade
from backend.measures.schemas import BandView, FlagView
from backend.people.crisis_schemas import CrisisContactView
from backend.people.schemas import PatientView
from backend.prescriptions.schemas import MedicationView
from backend.visits.schemas import VisitView


class ChartScore(ma.Schema):
    """A point of the picture."""

    on = ma.fields.Date(required=True)
    total = ma.fields.Integer(required=True)
    severity = ma.fields.String(required=True)
    severity_label = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    quality = ma.fields.List(fields.Choice(Grade), required=True)


class ChartInstrument(ma.Schema):
    """One instrument's lane, on its own scale."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    maximum = ma.fields.Integer(required=True)
    bands = ma.fields.List(ma.fields.Nested(BandView), required=True)
    scores = ma.fields.List(ma.fields.Nested(ChartScore), required=True)


class EventView(ma.Schema):
    """A mark on the time axis."""

    on = ma.fields.Date(required=True)
    kind = fields.Choice(["dose", "visit", "flag", "side-effect", "missed", "taking"], required=True)
    text = ma.fields.String(required=True)


class TakenPart(ma.Schema):
    """The share of a medicine's doses that was taken, 0 to 1, from `start` until before `end`."""

    medication_id = ma.fields.UUID(required=True)
    start = ma.fields.Date(required=True)
    end = ma.fields.Date(required=True)
    share = ma.fields.Float(required=True)


class ChartView(ma.Schema):
    """Everything on one time axis, with the sentence that says what it shows."""

    patient = ma.fields.Nested(PatientView, required=True)
    sentence = ma.fields.String(required=True)
    start = ma.fields.Date(required=True)
    end = ma.fields.Date(required=True)
    instruments = ma.fields.List(ma.fields.Nested(ChartInstrument), required=True)
    medications = ma.fields.List(ma.fields.Nested(MedicationView), required=True)
    taken = ma.fields.List(ma.fields.Nested(TakenPart), required=True)
    visits = ma.fields.List(ma.fields.Nested(VisitView), required=True)
    flags = ma.fields.List(ma.fields.Nested(FlagView), required=True)
    events = ma.fields.List(ma.fields.Nested(EventView), required=True)


class BasisLine(ma.Schema):
    """One figure that a finding rests on, in words."""

    name = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class DismissalView(ma.Schema):
    """Who put a finding aside, when and why."""

    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True)


class TreatmentFinding(ma.Schema):
    """One thing that a treatment shows; `answer` is one of a few words of its kind."""

    kind = ma.fields.String(required=True)
    drug = ma.fields.String(required=True, allow_none=True)
    start = ma.fields.Date(required=True)
    end = ma.fields.Date(required=True, allow_none=True)
    answer = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    basis = ma.fields.List(ma.fields.Nested(BasisLine), required=True)
    source = ma.fields.String(required=True)
    version = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    dismissed = ma.fields.Nested(DismissalView, required=True, allow_none=True)


class RecordedTrial(ma.Schema):
    """A trial that somebody recorded, and what it was."""

    trial = ma.fields.Nested(TrialView, required=True)
    answer = ma.fields.String(required=True, attribute="judged.answer")
    text = ma.fields.String(required=True, attribute="judged.text")
    source = ma.fields.String(required=True, attribute="judged.source")


class TrialHere(ma.Schema):
    """A course that was prescribed here and is over."""

    drug = ma.fields.String(required=True)
    start = ma.fields.Date(required=True, attribute="period.0")
    end = ma.fields.Date(required=True, attribute="period.1")
    answer = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True, attribute="basis.outcome")
    source = ma.fields.String(required=True)


class EarlierTrialsView(ma.Schema):
    """What was tried before: trials without response on record, and those that do not count."""

    without_response = ma.fields.Integer(required=True)
    not_counted = ma.fields.Integer(required=True)
    recorded = ma.fields.List(ma.fields.Nested(RecordedTrial), required=True)
    here = ma.fields.List(ma.fields.Nested(TrialHere), required=True)
    mistaken = ma.fields.List(ma.fields.Nested(TrialView), required=True)


class NewDismissal(fields.Schema):
    """Which finding is put aside and why; a reason of null brings it back."""

    key = fields.Text(max=400, required=True)
    reason = fields.Text(max=500, required=True, allow_none=True)


class JudgedView(ma.Schema):
    """What a treatment shows, and what was left out."""

    findings = ma.fields.List(ma.fields.Nested(TreatmentFinding), required=True)
    not_judged = ma.fields.List(ma.fields.String(), required=True)


class DueView(ma.Schema):
    """A questionnaire that waits; `last_on` is the last day on which it is welcome."""

    id = ma.fields.UUID(required=True)
    instrument = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    last_on = ma.fields.Date(required=True)
    is_begun = ma.fields.Boolean(required=True)
    is_late = ma.fields.Boolean(required=True)


class DoseToday(ma.Schema):
    """What to take, from when, and how long it lasts."""

    medication_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    take_text = ma.fields.String(required=True)
    next_text = ma.fields.String(required=True, allow_none=True)
    supply_text = ma.fields.String(required=True)
    days_left = ma.fields.Integer(required=True, allow_none=True)
    is_reported = ma.fields.Boolean(required=True)
    refill_request_status = ma.fields.String(required=True, allow_none=True)


class ExamToday(ma.Schema):
    """A test or measurement that waits, in plain words."""

    text = ma.fields.String(required=True)
    due_on = ma.fields.Date(required=True)


class TodayView(ma.Schema):
    """The patient's day on one screen."""

    name = ma.fields.String(required=True)
    crisis_contacts = ma.fields.List(ma.fields.Nested(CrisisContactView), required=True)
    due = ma.fields.List(ma.fields.Nested(DueView), required=True)
    doses = ma.fields.List(ma.fields.Nested(DoseToday), required=True)
    exams = ma.fields.List(ma.fields.Nested(ExamToday), required=True)
    next_visit = ma.fields.Nested(VisitView, required=True, allow_none=True)
    messages_unread = ma.fields.Integer(required=True)
