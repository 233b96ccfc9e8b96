"""Check-in plans, what is due, and links to it, on the wire."""

import marshmallow as ma
from marshmallow import ValidationError, validate, validates_schema

from backend import fields
from backend.accounts.schemas import AccountView
from backend.measures.rules.rhythm import OFF, State, Why
from backend.measures.schemas import LANGUAGES, SLUGS, CheckInView

MOST_OVERRULED = 20
LONGEST_RHYTHM = 84
MOST_QUESTIONS = 400


class DueCheckInView(fields.Schema):
    """One time an instrument is due, on the patient's own days; the ends are not included."""

    id = fields.Id(required=True)
    instrument = fields.Choice(SLUGS, required=True)
    opens_on = ma.fields.Date(required=True)
    closes_on = ma.fields.Date(required=True)
    ends_on = ma.fields.Date(
        required=True, metadata={"description": "An answer is welcome until before this"}
    )
    why = fields.Choice(Why, required=True)
    reason = ma.fields.String(required=True)
    state = fields.Choice(State, required=True)
    overlaps = ma.fields.Boolean(
        required=True, metadata={"description": "It asks about days that the one before it asked about, too"}
    )
    check_in_id = fields.Id(required=True, allow_none=True)


class DueCheckInList(fields.Schema):
    """Everything that is or was due, by the day it opens."""

    due_check_ins = ma.fields.List(ma.fields.Nested(DueCheckInView), required=True)


class PlannedInstrumentView(fields.Schema):
    """How often one instrument is asked; null where a prescriber turned it off."""

    instrument = fields.Choice(SLUGS, required=True)
    every_days = ma.fields.Integer(required=True, allow_none=True)
    why = fields.Choice(Why, required=True)
    next_on = ma.fields.Date(required=True, allow_none=True)
    is_overruled = ma.fields.Boolean(required=True)


class PlanView(fields.Schema):
    """How a patient is asked; version 0 is what the rules say and nobody has changed."""

    version = ma.fields.Integer(required=True)
    instruments = ma.fields.List(ma.fields.Nested(PlannedInstrumentView), required=True)
    most_questions = ma.fields.Integer(required=True, metadata={"description": "In any four weeks"})
    planned_questions = ma.fields.Integer(
        required=True, metadata={"description": "What the plan asks in four weeks"}
    )
    is_paused = ma.fields.Boolean(required=True)
    paused_until = ma.fields.Date(required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    changed_by = ma.fields.String(required=True, allow_none=True)
    changed_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class Overruling(fields.Schema):
    """How often to ask one instrument instead; null is not at all."""

    instrument = fields.Choice(SLUGS, required=True)
    every_days = fields.Int(min=7, max=LONGEST_RHYTHM, required=True, allow_none=True)


class PlanChange(fields.Schema):
    """What a prescriber decides in place of the rules, all of it, and why."""

    overruled = ma.fields.List(
        ma.fields.Nested(Overruling), required=True, validate=validate.Length(max=MOST_OVERRULED)
    )
    most_questions = fields.Int(min=1, max=MOST_QUESTIONS, required=True, allow_none=True)
    is_paused = fields.Flag(required=True)
    paused_until = fields.Day(required=True, allow_none=True)
    reason = fields.Text(max=500, required=True)

    @validates_schema
    def each_once(self, data: dict[str, object], **_: object) -> None:
        """Refuse an instrument that is named twice."""
        named = [each["instrument"] for each in data["overruled"]]  # type: ignore[attr-defined]
        if len(set(named)) < len(named):
            raise ValidationError("An instrument is named twice.", "overruled")

    @ma.post_load
    def value(self, data: dict[str, object], **_: object) -> dict[str, object]:
        """Return the change with its rhythms by instrument."""
        chosen = {each["instrument"]: each["every_days"] or OFF for each in data["overruled"]}  # type: ignore[attr-defined]
        return {**data, "overruled": chosen}


class LinkToken(fields.Schema):
    """The part of a link after the #."""

    token = fields.Text(max=200, required=True)


class LinkedCheckInView(DueCheckInView):
    """Something a link is for, with the answers so far."""

    check_in = ma.fields.Nested(CheckInView, required=True, allow_none=True)


class LinkSessionView(fields.Schema):
    """What a session from a link can do, and whom it can reach; `account` has the crisis contacts."""

    account = ma.fields.Nested(AccountView, required=True)
    is_limited = ma.fields.Boolean(required=True)
    language = fields.Choice(LANGUAGES, required=True)
    due_check_ins = ma.fields.List(ma.fields.Nested(LinkedCheckInView), required=True)
