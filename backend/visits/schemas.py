"""Visits on the wire."""

import re
import unicodedata
from datetime import date, time
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, post_load, validate, validates_schema

from backend import fields
from backend.visits.rules.lobby import Place, VisitStatus
from backend.visits.rules.slots import LONGEST, MIDNIGHT, SHORTEST, Availability, WeeklyHours

WALL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MOST_HOURS = 50  # stretches of weekly hours
SLOT_DAYS, LIST_DAYS = 31, 62
LONGEST_OFFER = 64 * 1024  # characters of a session description


class WallTime(ma.fields.String):
    """A time on the wall clock as HH:MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": WALL_TIME, "example": "09:00"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(WALL_TIME, text, re.ASCII):
            raise ValidationError("Give a time from 00:00 to 23:59.")
        return time.fromisoformat(text)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else f"{value:%H:%M}"


class SessionDescription(ma.fields.String):
    """A session description (SDP), kept to the letter: its lines end with CR LF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=LONGEST_OFFER), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\r\n\t" for c in text):
            raise ValidationError("Control characters are no part of a session description.")
        return text


class HoursGiven(fields.Schema):
    """A stretch of every week; an end of 00:00 is the day's end."""

    weekday = fields.Int(min=0, max=6, required=True, metadata={"description": "Monday is 0"})
    start = WallTime(required=True)
    end = WallTime(required=True)

    @validates_schema
    def _end_after_start(self, data: dict[str, time], **_: Any) -> None:
        if data["end"] != MIDNIGHT and data["end"] <= data["start"]:
            raise ValidationError("The end comes before the start.", "end")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> WeeklyHours:
        return WeeklyHours(**data)


class AvailabilityGiven(fields.Schema):
    """When a prescriber wants to be booked."""

    slot_minutes = fields.Int(min=SHORTEST, max=LONGEST, required=True)
    hours = ma.fields.List(
        ma.fields.Nested(HoursGiven), required=True, validate=validate.Length(max=MOST_HOURS)
    )

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        hours = tuple(data["hours"])
        try:
            Availability("UTC", data["slot_minutes"], hours)
        except ValueError:
            raise ValidationError("Two stretches of one weekday overlap.", "hours") from None
        return {"slot_minutes": data["slot_minutes"], "hours": hours}


class HoursView(fields.Schema):
    """A stretch of every week."""

    weekday = ma.fields.Integer(required=True)
    start = WallTime(required=True)
    end = WallTime(required=True)


class AvailabilityView(fields.Schema):
    """When a prescriber can be booked, in wall time of her zone."""

    time_zone = ma.fields.String(required=True)
    slot_minutes = ma.fields.Integer(required=True)
    hours = ma.fields.List(ma.fields.Nested(HoursView), required=True)


class Period(fields.Schema):
    """Days from `start` until before `end`."""

    longest = LIST_DAYS

    start = fields.Day(required=True)
    end = fields.Day(required=True, metadata={"description": "The first day that is not included"})

    @validates_schema
    def _is_a_period(self, data: dict[str, date], **_: Any) -> None:
        if not 0 < (data["end"] - data["start"]).days <= self.longest:
            raise ValidationError(f"The end is 1 to {self.longest} days after the start.", "end")


class SlotPeriod(Period):
    """Days, and whose slots."""

    longest = SLOT_DAYS

    clinician_id = fields.Id(load_default=None)


class SlotView(fields.Schema):
    """A time that can be booked."""

    starts_at = fields.AwareInstant(required=True)
    ends_at = fields.AwareInstant(required=True)


class PrescriberView(fields.Schema):
    """Whose slots they are."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    time_zone = ma.fields.String(required=True)


class OpenSlotsView(fields.Schema):
    """A prescriber's open slots."""

    clinician = ma.fields.Nested(PrescriberView, required=True)
    slots = ma.fields.List(ma.fields.Nested(SlotView), required=True)


class NewVisit(fields.Schema):
    """The slot to be booked."""

    clinician_id = fields.Id(required=True)
    starts_at = fields.AwareInstant(required=True)


class Cancellation(fields.Schema):
    """Why a visit is cancelled."""

    reason = fields.Text(max=500, load_default=None, allow_none=True)


class Admission(fields.Schema):
    """Who is let in."""

    membership_id = fields.Id(required=True)


class Offer(fields.Schema):
    """What the browser offers to send and receive."""

    sdp = SessionDescription(required=True)
    type = fields.Choice(["offer"], required=True)


class MediaAnswerView(fields.Schema):
    """What the media node takes and sends."""

    sdp = ma.fields.String(required=True)
    type = ma.fields.String(required=True, validate=validate.OneOf(["answer"]))


class VisitNote(fields.Schema):
    """What the prescriber writes down at the end."""

    note = fields.Text(max=5000, min=0, load_default=None, allow_none=True)


class ClinicianNameView(fields.Schema):
    """Whom a visit is with."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)


class VisitView(fields.Schema):
    """A visit."""

    id = ma.fields.UUID(required=True)
    patient_id = ma.fields.UUID(required=True)
    patient_name = ma.fields.String(required=True)
    clinician = ma.fields.Nested(ClinicianNameView, required=True)
    starts_at = fields.AwareInstant(required=True)
    ends_at = fields.AwareInstant(required=True)
    status = fields.Choice(VisitStatus, required=True)
    note = ma.fields.String(required=True, allow_none=True)
    finished_at = fields.AwareInstant(required=True, allow_none=True)
    can_join = ma.fields.Boolean(required=True)


class VisitList(fields.Schema):
    """Visits."""

    visits = ma.fields.List(ma.fields.Nested(VisitView), required=True)


class PresentView(fields.Schema):
    """Somebody at the door or in the room."""

    membership_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    state = fields.Choice(Place, required=True)
    seen_at = fields.AwareInstant(required=True)


class LobbyView(fields.Schema):
    """The lobby as one of those in it sees it."""

    state = fields.Choice(["waiting", "admitted", "finished", "cancelled"], required=True)
    visit = ma.fields.Nested(VisitView, required=True)
    present = ma.fields.List(ma.fields.Nested(PresentView), required=True)
