"""Medication reviews and personal lists as JSON."""

import marshmallow as ma

from backend import fields
from backend.medications.schemas import DoseView
from backend.prescriptions.safety_schemas import SafetyView


class DrugProblemView(ma.Schema):
    """A drug therapy problem."""

    kind = ma.fields.String(required=True)
    about = ma.fields.String(required=True, allow_none=True)
    text = ma.fields.String(required=True)
    key = ma.fields.String(required=True, allow_none=True)
    is_resolved = ma.fields.Boolean(required=True)
    resolution = ma.fields.String(required=True, allow_none=True)


class ReviewActionView(ma.Schema):
    """A planned action; without an owner it is the patient's."""

    id = ma.fields.UUID(required=True)
    text = ma.fields.String(required=True)
    text_es = ma.fields.String(required=True, allow_none=True)
    owner_id = ma.fields.UUID(required=True, allow_none=True)
    owner_name = ma.fields.String(required=True, allow_none=True)
    due_on = ma.fields.Date(required=True)
    status = ma.fields.String(required=True)
    settled_by = ma.fields.String(required=True, allow_none=True)
    carried_from = ma.fields.UUID(required=True, allow_none=True)


class ReviewView(ma.Schema):
    """One medication review; `digest` of a draft is what signing it must repeat."""

    id = ma.fields.UUID(required=True)
    status = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    problems = ma.fields.List(ma.fields.Nested(DrugProblemView), required=True)
    actions = ma.fields.List(ma.fields.Nested(ReviewActionView), required=True)
    teach_back = ma.fields.String(required=True, allow_none=True)
    next_review_on = ma.fields.Date(required=True, allow_none=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    opened_by = ma.fields.String(required=True)
    signed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    signed_by = ma.fields.String(required=True, allow_none=True)
    digest = ma.fields.String(required=True, allow_none=True)


class ReviewsView(ma.Schema):
    """The signed reviews of a patient, newest first."""

    reviews = ma.fields.List(ma.fields.Nested(ReviewView), required=True)


class DoseCheckView(ma.Schema):
    """Where the dose stands."""

    standing = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    basis = ma.fields.String(required=True, allow_none=True)


class EffectView(ma.Schema):
    """A dose below the least that works."""

    text = ma.fields.String(required=True)
    is_too_early = ma.fields.Boolean(required=True)
    basis = ma.fields.String(required=True)


class CoverView(ma.Schema):
    """How many days what was signed covers; null where it can not be told."""

    days = ma.fields.Integer(required=True, allow_none=True)
    least = ma.fields.Integer(required=True, allow_none=True)
    most = ma.fields.Integer(required=True, allow_none=True)
    has_gap = ma.fields.Boolean(required=True)
    text = ma.fields.String(required=True)


class LookedView(ma.Schema):
    """One medicine of the list under review."""

    medication_id = ma.fields.UUID(required=True, attribute="item.medication_id")
    name = ma.fields.String(required=True, attribute="item.name")
    drug_slug = ma.fields.String(required=True, allow_none=True, attribute="item.slug")
    daily_dose = ma.fields.Nested(DoseView, required=True, allow_none=True, attribute="item.daily_dose")
    sig = ma.fields.String(required=True, allow_none=True, attribute="item.sig_text")
    indication = ma.fields.String(required=True, allow_none=True, attribute="item.indication")
    dose_since = ma.fields.Date(required=True, allow_none=True, attribute="item.dose_since")
    dose = ma.fields.Nested(DoseCheckView, required=True)
    effect = ma.fields.Nested(EffectView, required=True, allow_none=True)
    cover = ma.fields.Nested(CoverView, required=True)
    supply_text = ma.fields.String(required=True)
    disagreement = ma.fields.String(required=True, allow_none=True)


class BurdenView(ma.Schema):
    """What a day of taking everything asks for."""

    products = ma.fields.Integer(required=True)
    times_a_day = ma.fields.Integer(required=True)
    moments = ma.fields.List(ma.fields.String(), required=True)
    pieces_a_day = fields.DecimalText(max="10000", required=True)
    not_known = ma.fields.List(ma.fields.String(), required=True)


class SimplerView(ma.Schema):
    """One way to make the regimen simpler."""

    kind = ma.fields.String(required=True)
    medication_id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    basis = ma.fields.String(required=True)


class SuggestionView(ma.Schema):
    """A problem that facts suggest."""

    key = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    medication_id = ma.fields.UUID(required=True, allow_none=True)
    about = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    basis = ma.fields.String(required=True)


class ReviewerView(ma.Schema):
    """Somebody of the care team."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    role = ma.fields.String(required=True)


class ReviewWorkspaceView(ma.Schema):
    """What a reviewer works with."""

    today = ma.fields.Date(required=True, attribute="look.today")
    medicines = ma.fields.List(ma.fields.Nested(LookedView), required=True, attribute="look.looked")
    safety = ma.fields.Nested(SafetyView, required=True, attribute="look.check")
    burden = ma.fields.Nested(BurdenView, required=True, attribute="look.burden")
    proposals = ma.fields.List(ma.fields.Nested(SimplerView), required=True, attribute="look.proposals")
    suggestions = ma.fields.List(
        ma.fields.Nested(SuggestionView), required=True, attribute="look.suggestions"
    )
    draft = ma.fields.Nested(ReviewView, required=True, allow_none=True)
    last = ma.fields.Nested(ReviewView, required=True, allow_none=True)
    team = ma.fields.List(ma.fields.Nested(ReviewerView), required=True)


class PersonalWordsView(ma.Schema):
    """A text and the language it is written in."""

    text = ma.fields.String(required=True)
    language = ma.fields.String(required=True)


class PersonalLineView(ma.Schema):
    """One medicine of the personal list."""

    medication_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    reason = ma.fields.Nested(PersonalWordsView, required=True, allow_none=True)
    take = ma.fields.String(required=True)
    next = ma.fields.String(required=True, allow_none=True)
    started = ma.fields.String(required=True, allow_none=True)
    prescribed_by = ma.fields.String(required=True, allow_none=True)


class PersonalTaskView(ma.Schema):
    """What the patient agreed to do."""

    what = ma.fields.Nested(PersonalWordsView, required=True)
    until = ma.fields.String(required=True)


class PersonalListView(ma.Schema):
    """The personal medication list in one language."""

    language = ma.fields.String(required=True)
    patient_name = ma.fields.String(required=True)
    birth_date = ma.fields.String(required=True)
    printed_on = ma.fields.String(required=True)
    clinic_name = ma.fields.String(required=True)
    clinic_phone = ma.fields.String(required=True)
    medicines = ma.fields.List(ma.fields.Nested(PersonalLineView), required=True)
    allergies = ma.fields.List(ma.fields.Nested(PersonalWordsView), required=True)
    is_no_allergy_known = ma.fields.Boolean(required=True)
    tasks = ma.fields.List(ma.fields.Nested(PersonalTaskView), required=True)


class ReviewReasonView(ma.Schema):
    """Why somebody should be offered a review."""

    why = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class _OfPatient(ma.Schema):
    patient_id = ma.fields.UUID(required=True, attribute="patient.id")
    patient_name = ma.fields.String(required=True, attribute="patient.name")


class CandidateView(_OfPatient):
    """A patient who should be offered a review."""

    medicines = ma.fields.Integer(required=True)
    reasons = ma.fields.List(ma.fields.Nested(ReviewReasonView), required=True)
    reviewed_on = ma.fields.Date(required=True, allow_none=True)
    has_draft = ma.fields.Boolean(required=True)


class DueReviewView(_OfPatient):
    """A patient whose next review is due."""

    next_review_on = ma.fields.Date(required=True)
    reviewed_by = ma.fields.String(required=True)


class OverdueActionView(_OfPatient):
    """A planned action whose day has passed."""

    action = ma.fields.Nested(ReviewActionView, required=True)


class ReviewPageView(ma.Schema):
    """What a reviewer has to look at; `left_out` says which reasons nobody looked for."""

    candidates = ma.fields.List(ma.fields.Nested(CandidateView), required=True)
    due = ma.fields.List(ma.fields.Nested(DueReviewView), required=True)
    overdue = ma.fields.List(ma.fields.Nested(OverdueActionView), required=True)
    left_out = ma.fields.List(ma.fields.String(), required=True)
