"""The safety loop and the duty roster on the wire."""

import re
from datetime import time
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, post_load, validate

from backend import fields
from backend.measures.rules.duty import StaffedHours
from backend.measures.rules.safety_loop import CloseReason, Disposition, EventKind, How
from backend.measures.safety_catalog import loop
from backend.measures.schemas import FlagView

STEPS = [each.step for each in loop().procedure]
MOST_HOURS = 42
NOTE = 2000
WALL_TIME = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", re.ASCII)


class FlagEventView(fields.Schema):
    """One thing that happened to a flag."""

    kind = fields.Choice(list(EventKind), required=True)
    at = ma.fields.AwareDateTime(required=True)
    by = ma.fields.String(required=True, allow_none=True)
    word = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(required=True, allow_none=True)
    asked = ma.fields.List(ma.fields.String(), required=True)


class ProcedureStepView(fields.Schema):
    """One step for a patient who can not be reached."""

    step = fields.Choice(STEPS, required=True)
    label = ma.fields.String(required=True)
    is_required = ma.fields.Boolean(required=True)
    is_done = ma.fields.Boolean(required=True)


class LoopFlagView(fields.Schema):
    """A flag with all that was done about it."""

    flag = ma.fields.Nested(FlagView, required=True)
    asked_now = ma.fields.List(ma.fields.String(), required=True)
    holder = ma.fields.String(required=True, allow_none=True)
    attempts = ma.fields.Integer(required=True)
    contacted_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    plan_review_due_on = ma.fields.Date(required=True, allow_none=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    procedure = ma.fields.List(ma.fields.Nested(ProcedureStepView), required=True)
    events = ma.fields.List(ma.fields.Nested(FlagEventView), required=True)


class PersonToAsk(fields.Schema):
    """A member of staff."""

    id = fields.Id(required=True)
    name = ma.fields.String(required=True)


class LoopView(fields.Schema):
    """The flags that are not closed, and who is on shift."""

    flags = ma.fields.List(ma.fields.Nested(LoopFlagView), required=True)
    on_shift = ma.fields.List(ma.fields.Nested(PersonToAsk), required=True)


class NewAttempt(fields.Schema):
    """How somebody tried to reach the patient, and what came of it."""

    how = fields.Choice(How, required=True)
    is_reached = fields.Flag(required=True)
    note = fields.Text(max=NOTE, required=True)


class NewHandOver(fields.Schema):
    """Who takes a flag over."""

    clinician_id = fields.Id(required=True)
    note = fields.Text(max=NOTE, required=True)


class DoneStep(fields.Schema):
    """A step that was done."""

    step = fields.Choice(STEPS, required=True)
    note = fields.Text(max=NOTE, load_default=None, allow_none=True)


class NewFlagDecision(fields.Schema):
    """What was decided, and when the plan is looked at again."""

    disposition = fields.Choice(Disposition, required=True)
    note = fields.Text(max=NOTE, required=True)
    plan_review_due_on = fields.Day(load_default=None, allow_none=True)


class NewClosing(fields.Schema):
    """Why a flag is closed."""

    reason = fields.Choice(CloseReason, required=True)
    note = fields.Text(max=NOTE, load_default=None, allow_none=True)


class SafetyContactsView(fields.Schema):
    """Whom to call about a patient, and where they are."""

    patient_phone = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True, allow_none=True)
    relation = ma.fields.String(required=True, allow_none=True)
    phone = ma.fields.String(required=True, allow_none=True)
    address = ma.fields.String(required=True, allow_none=True)
    verified_on = ma.fields.Date(required=True, allow_none=True)
    noted_by = ma.fields.String(required=True, allow_none=True)
    noted_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class NewContacts(fields.Schema):
    """Whom to call about a patient; `is_verified` where the patient has just said where they are."""

    name = fields.Text(max=200, load_default=None, allow_none=True)
    relation = fields.Text(max=100, load_default=None, allow_none=True)
    phone = fields.Text(max=40, load_default=None, allow_none=True)
    address = fields.Text(max=400, load_default=None, allow_none=True)
    is_verified = fields.Flag(required=True)


class SafetyMetricsView(fields.Schema):
    """Counts, and the median times to a human in the last 90 days."""

    open = ma.fields.Integer(required=True)
    unacknowledged = ma.fields.Integer(required=True)
    contact_overdue = ma.fields.Integer(required=True)
    raised = ma.fields.Integer(required=True)
    acknowledged = ma.fields.Integer(required=True)
    contacted = ma.fields.Integer(required=True)
    median_seconds_to_acknowledge = ma.fields.Integer(required=True, allow_none=True)
    median_seconds_to_contact = ma.fields.Integer(required=True, allow_none=True)


# The roster


class WallTime(ma.fields.String):
    """A time of day as HH:MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": WALL_TIME.pattern, "maxLength": 5}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not WALL_TIME.match(text) or len(text) != 5:
            raise ValidationError("Give a time like 09:30.")
        return time.fromisoformat(text)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str:
        return f"{value:%H:%M}"


class HoursEntry(fields.Schema):
    """A stretch of a weekday; an end at 00:00 is the end of the day."""

    weekday = fields.Int(min=0, max=6, required=True)
    start = WallTime(required=True)
    end = WallTime(required=True)

    @post_load
    def value(self, data: dict[str, Any], **_: Any) -> StaffedHours:
        """Return the stretch as a value."""
        try:
            return StaffedHours(**data)
        except ValueError:
            raise ValidationError("The end must be after the start.", "end") from None


class StaffedHoursView(fields.Schema):
    """A stretch of a weekday."""

    weekday = ma.fields.Integer(required=True)
    start = WallTime(required=True)
    end = WallTime(required=True)


class NewHours(fields.Schema):
    """When the practice is staffed, how soon it acknowledges, and what it says outside those hours."""

    hours = ma.fields.List(
        ma.fields.Nested(HoursEntry), required=True, validate=validate.Length(max=MOST_HOURS)
    )
    acknowledge_minutes = fields.Int(min=5, max=120, required=True)
    outside_text_en = fields.Text(max=300, load_default=None, allow_none=True)
    outside_text_es = fields.Text(max=300, load_default=None, allow_none=True)

    @ma.validates("hours")
    def _apart(self, value: list[StaffedHours], **_: Any) -> None:
        starts = [(each.weekday, each.start) for each in value if isinstance(each, StaffedHours)]
        if len(set(starts)) != len(starts):
            raise ValidationError("Two stretches begin at the same time.")


class DutyCoverView(fields.Schema):
    """A part of a shift that somebody else takes."""

    clinician_id = fields.Id(required=True)
    starts_at = ma.fields.AwareDateTime(required=True, attribute="span.start")
    ends_at = ma.fields.AwareDateTime(required=True, attribute="span.end")


class DutyShiftView(fields.Schema):
    """Somebody's time on duty."""

    id = fields.Id(required=True)
    clinician_id = fields.Id(required=True)
    rank = ma.fields.Integer(required=True)
    starts_at = ma.fields.AwareDateTime(required=True, attribute="span.start")
    ends_at = ma.fields.AwareDateTime(required=True, attribute="span.end")
    covers = ma.fields.List(ma.fields.Nested(DutyCoverView), required=True)


class DutyGapView(fields.Schema):
    """A stretch of time."""

    start = ma.fields.AwareDateTime(required=True)
    end = ma.fields.AwareDateTime(required=True)


class RosterView(fields.Schema):
    """The coming two weeks."""

    time_zone = ma.fields.String(required=True)
    acknowledge_minutes = ma.fields.Integer(required=True)
    outside_text_en = ma.fields.String(required=True, allow_none=True)
    outside_text_es = ma.fields.String(required=True, allow_none=True)
    hours = ma.fields.List(ma.fields.Nested(StaffedHoursView), required=True)
    shifts = ma.fields.List(ma.fields.Nested(DutyShiftView), required=True)
    on_shift = ma.fields.List(ma.fields.Nested(PersonToAsk), required=True)
    gaps = ma.fields.List(ma.fields.Nested(DutyGapView), required=True)
    staff = ma.fields.List(ma.fields.Nested(PersonToAsk), required=True)


class NewShifts(fields.Schema):
    """A time on duty in the practice's wall time, in so many weeks; it may end on the next day."""

    clinician_id = fields.Id(required=True)
    on = fields.Day(required=True)
    start = WallTime(required=True)
    end = WallTime(required=True)
    rank = fields.Int(min=1, max=9, load_default=1)
    weeks = fields.Int(min=1, max=26, load_default=1)


class NewCover(fields.Schema):
    """Who takes a shift; from now, or the shift's start, until its end where nothing else is said."""

    clinician_id = fields.Id(required=True)
    starts_at = fields.AwareInstant(load_default=None, allow_none=True)
    ends_at = fields.AwareInstant(load_default=None, allow_none=True)


class ReadsByView(fields.Schema):
    """By when the practice looks at answers; `at` is null where it has not said when it is staffed."""

    at = ma.fields.AwareDateTime(required=True, allow_none=True)
    text_en = ma.fields.String(required=True)
    text_es = ma.fields.String(required=True)
