"""The caseload on the wire."""

import marshmallow as ma

from backend import fields
from backend.caseload.pages import CHANGED
from backend.caseload.rules.entry import VIEWS
from backend.caseload.rules.reasons import Rank
from backend.caseload.rules.summary import NEWS

PAGE = 25  # rows: more than a screen holds


class DoseAmount(ma.Schema):
    """An amount with its unit."""

    value = ma.fields.String(required=True)
    unit = ma.fields.String(required=True)


class DatedTotal(ma.Schema):
    """A total on a day."""

    on = ma.fields.Date(required=True)
    total = ma.fields.Integer(required=True)


class ScoreLine(ma.Schema):
    """Where a patient stands on one instrument, and how far that is from the first score."""

    instrument = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    total = ma.fields.Integer(required=True)
    maximum = ma.fields.Integer(required=True)
    severity = ma.fields.String(required=True)
    severity_label = ma.fields.String(required=True)
    on = ma.fields.Date(required=True)
    change = ma.fields.Integer(required=True, allow_none=True)
    baseline = ma.fields.Integer(required=True)
    baseline_on = ma.fields.Date(required=True)
    history = ma.fields.List(ma.fields.Nested(DatedTotal), required=True)


class MedicationLine(ma.Schema):
    """A psychotropic and its daily dose today."""

    name = ma.fields.String(required=True)
    dose_text = ma.fields.String(required=True)
    daily_dose = ma.fields.Nested(DoseAmount, required=True, allow_none=True)
    since = ma.fields.Date(required=True, allow_none=True)


class DoseChangeLine(ma.Schema):
    """The latest dose change."""

    on = ma.fields.Date(required=True)
    text = ma.fields.String(required=True)


class VisitLine(ma.Schema):
    """The next visit."""

    id = ma.fields.UUID(required=True)
    starts_at = fields.AwareInstant(required=True)


class ReasonLine(ma.Schema):
    """One thing that asks for attention."""

    kind = fields.Choice([rank.kind for rank in Rank], required=True)
    text = ma.fields.String(required=True)


class CaseloadEntry(ma.Schema):
    """One patient's row: why they stand where they stand, and what is new since the reader last looked."""

    patient_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    age = ma.fields.Integer(required=True)
    scores = ma.fields.List(ma.fields.Nested(ScoreLine), required=True)
    medications = ma.fields.List(ma.fields.Nested(MedicationLine), required=True)
    last_dose_change = ma.fields.Nested(DoseChangeLine, required=True, allow_none=True)
    next_visit = ma.fields.Nested(VisitLine, required=True, allow_none=True)
    open_flags = ma.fields.Integer(required=True)
    open_refill_requests = ma.fields.Integer(required=True)
    reasons = ma.fields.List(ma.fields.Nested(ReasonLine), required=True)
    looked_at = fields.AwareInstant(required=True, allow_none=True)
    changed = ma.fields.List(fields.Choice(list(NEWS)), required=True)


class CaseloadQuery(fields.Schema):
    """Which part of the caseload."""

    view = fields.Choice([*VIEWS, CHANGED], load_default=None)
    words = fields.Text(max=100, min=0, load_default="")
    after = fields.Text(max=60, load_default=None)
    most = fields.QueryInt(min=1, max=100, load_default=PAGE)


class CaseloadView(ma.Schema):
    """A page of the patients in the actor's care, worst first; `next` begins the page after."""

    patients = ma.fields.List(ma.fields.Nested(CaseloadEntry), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class CaseloadCounts(ma.Schema):
    """How many patients are in the actor's care, and in each view."""

    all = ma.fields.Integer(required=True)
    changed = ma.fields.Integer(required=True)
    flags = ma.fields.Integer(required=True)
    worse = ma.fields.Integer(required=True)
    supply = ma.fields.Integer(required=True)
    no_response = ma.fields.Integer(required=True, data_key="no-response", attribute="no-response")
    labs = ma.fields.Integer(required=True)
    messages = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    steps = ma.fields.Integer(required=True)
    no_visit = ma.fields.Integer(required=True, data_key="no-visit", attribute="no-visit")
