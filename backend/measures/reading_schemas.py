"""Answers as staff read them, marks of who read them, and the practice's rates, on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import post_load

from backend import fields
from backend.measures.rates import NAMES, rated
from backend.measures.rules.episode import Basis
from backend.measures.rules.instrument import Kind
from backend.measures.rules.quality import Grade
from backend.measures.rules.trajectory import Status
from backend.measures.schemas import SEVERITIES, SLUGS, BandView, ScoreView


class EpisodeView(fields.Schema):
    """The episode that scores are read in."""

    start = ma.fields.Date(required=True)
    basis = fields.Choice(list(Basis), required=True)


class PinView(fields.Schema):
    """Who pinned an episode's start, when and why."""

    starts_on = ma.fields.Date(required=True)
    reason = ma.fields.String(required=True)
    pinned_by_name = ma.fields.String(required=True, data_key="pinned_by")
    pinned_at = ma.fields.AwareDateTime(required=True)


class EnquiryView(fields.Schema):
    """The newest enquiry about mania."""

    found = fields.Choice(["none", "signs"], required=True)
    asked_on = ma.fields.Date(required=True)
    asked_by_name = ma.fields.String(required=True, data_key="asked_by")


class TotalView(fields.Schema):
    """A total on a day."""

    on = ma.fields.Date(required=True)
    total = ma.fields.Integer(required=True)


class TrajectoryView(fields.Schema):
    """What the scores of an episode come to."""

    status = fields.Choice(list(Status), required=True)
    words = ma.fields.String(required=True)
    sentences = ma.fields.List(ma.fields.String(), required=True)
    baseline = ma.fields.Nested(TotalView, required=True, allow_none=True)
    latest = ma.fields.Nested(TotalView, required=True, allow_none=True)
    is_worsening = ma.fields.Boolean(required=True)
    came_back = ma.fields.String(required=True, allow_none=True)


class ReadItem(fields.Schema):
    """One question, and whether its answers are kept from this role."""

    number = ma.fields.Integer(required=True)
    text = ma.fields.String(required=True)
    highest = ma.fields.Integer(required=True)
    is_withheld = ma.fields.Boolean(required=True)


class ReadAnswer(fields.Schema):
    """One answer in its words; no value where it was not asked or is not shown."""

    value = ma.fields.Integer(required=True, allow_none=True)
    label = ma.fields.String(required=True)


class CheckInReviewView(fields.Schema):
    """Who read a check-in."""

    reviewed_by = ma.fields.String(required=True)
    reviewed_at = ma.fields.AwareDateTime(required=True)


class ReadCheckIn(fields.Schema):
    """One finished check-in, item by item."""

    id = fields.Id(required=True)
    on = ma.fields.Date(required=True)
    answered_at = ma.fields.AwareDateTime(required=True)
    total = ma.fields.Integer(required=True, allow_none=True)
    result = ma.fields.String(required=True, allow_none=True)
    effects = ma.fields.List(ma.fields.String(), required=True)
    rated_by = ma.fields.String(required=True, allow_none=True)
    filled_by_name = ma.fields.String(required=True, allow_none=True)
    quality = ma.fields.List(fields.Choice(Grade), required=True)
    answers = ma.fields.List(ma.fields.Nested(ReadAnswer), required=True)
    review = ma.fields.Nested(CheckInReviewView, required=True, allow_none=True)


class ReadInstrument(fields.Schema):
    """One instrument's scores, trajectory and answers; check-ins newest first, scores oldest first."""

    slug = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)
    kind = fields.Choice(list(Kind), required=True)
    maximum = ma.fields.Integer(required=True)
    bands = ma.fields.List(ma.fields.Nested(BandView), required=True)
    planned_days = ma.fields.Integer(required=True)
    missed = ma.fields.List(ma.fields.Date(), required=True)
    sem = ma.fields.Float(required=True, allow_none=True)
    sources = ma.fields.List(ma.fields.String(), required=True)
    trajectory = ma.fields.Nested(TrajectoryView, required=True, allow_none=True)
    scores = ma.fields.List(ma.fields.Nested(ScoreView), required=True)
    proxy_scores = ma.fields.List(ma.fields.Nested(ScoreView), required=True)
    items = ma.fields.List(ma.fields.Nested(ReadItem), required=True)
    check_ins = ma.fields.List(ma.fields.Nested(ReadCheckIn), required=True)


class ReadingView(fields.Schema):
    """Everything a patient answered, by instrument."""

    today = ma.fields.Date(required=True)
    read_at = ma.fields.AwareDateTime(required=True)
    episode = ma.fields.Nested(EpisodeView, required=True, allow_none=True)
    pins = ma.fields.List(ma.fields.Nested(PinView), required=True)
    is_bipolar = ma.fields.Boolean(required=True)
    enquiry = ma.fields.Nested(EnquiryView, required=True, allow_none=True)
    reads_all_items = ma.fields.Boolean(required=True)
    instruments = ma.fields.List(ma.fields.Nested(ReadInstrument), required=True)


class NewEpisode(fields.Schema):
    """The day to compare from, and why."""

    starts_on = fields.Day(required=True)
    reason = fields.Text(max=500, required=True)


class NewEnquiry(fields.Schema):
    """Whether signs of mania were found when they were asked about."""

    found = fields.Choice(["none", "signs"], required=True)


class ReviewAll(fields.Schema):
    """When what is marked was read: what came later stays unread."""

    until = fields.AwareInstant(required=True)


class ReviewedCount(fields.Schema):
    """How many check-ins were marked."""

    reviewed = ma.fields.Integer(required=True)


class WaitingView(fields.Schema):
    """A finished check-in that nobody has read."""

    patient_id = fields.Id(required=True)
    patient_name = ma.fields.String(required=True)
    check_in_id = fields.Id(required=True)
    instrument = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    answered_at = ma.fields.AwareDateTime(required=True)
    total = ma.fields.Integer(required=True, allow_none=True)
    maximum = ma.fields.Integer(required=True)
    severity = fields.Choice(SEVERITIES, required=True, allow_none=True)
    result = ma.fields.String(required=True)
    quality = ma.fields.List(fields.Choice(Grade), required=True)
    has_open_flag = ma.fields.Boolean(required=True)


class OverdueView(fields.Schema):
    """An instrument whose latest time of being due has passed without an answer."""

    patient_id = fields.Id(required=True)
    patient_name = ma.fields.String(required=True)
    instrument = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    opened_on = ma.fields.Date(required=True)
    closed_on = ma.fields.Date(required=True)


class OverdueList(fields.Schema):
    """Overdue check-ins, the longest first."""

    check_ins = ma.fields.List(ma.fields.Nested(OverdueView), required=True)


class WaitingList(fields.Schema):
    """Unread check-ins, the longest waiting first, and how many there are in all."""

    check_ins = ma.fields.List(ma.fields.Nested(WaitingView), required=True)
    count = ma.fields.Integer(required=True)


class RatesQuery(fields.Schema):
    """The instrument that rates are asked of."""

    instrument = fields.Choice(rated(), load_default="phq-9")

    @post_load
    def slug(self, data: dict[str, Any], **_: Any) -> str:
        """Return the instrument's slug."""
        return str(data["instrument"])


class BehindQuery(fields.Schema):
    """The number whose patients are asked for."""

    instrument = fields.Choice(rated(), load_default="phq-9")
    group = fields.Choice(NAMES, required=True)


class GroupCount(fields.Schema):
    """How many patients are in a group."""

    group = fields.Choice(NAMES, required=True)
    patients = ma.fields.Integer(required=True)


class RatesView(fields.Schema):
    """Counts of patients by how they do; `caseness` and `remission_below` are the figures behind them."""

    instrument = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    instruments = ma.fields.List(ma.fields.String(), required=True)
    caseness = ma.fields.Integer(required=True)
    remission_below = ma.fields.Integer(required=True)
    recent_days = ma.fields.Integer(required=True)
    groups = ma.fields.List(ma.fields.Nested(GroupCount), required=True)
    due_count = ma.fields.Integer(required=True)
    completed_count = ma.fields.Integer(required=True)
    names_patients = ma.fields.Boolean(required=True)


class BehindView(fields.Schema):
    """One patient behind a number."""

    patient_id = fields.Id(required=True)
    name = ma.fields.String(required=True)
    status = fields.Choice(list(Status), required=True)
    episode_start = ma.fields.Date(required=True)
    baseline = ma.fields.Integer(required=True, allow_none=True)
    latest = ma.fields.Integer(required=True, allow_none=True)
    latest_on = ma.fields.Date(required=True, allow_none=True)


class BehindList(fields.Schema):
    """The patients behind a number, longest in the episode first."""

    patients = ma.fields.List(ma.fields.Nested(BehindView), required=True)
