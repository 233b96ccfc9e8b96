"""Scheduled drugs, as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError
from marshmallow.validate import Regexp

from backend import fields
from backend.medications.schemas import SourceView
from backend.prescriptions.rules.controlled import SCHEDULES, Standing


class RulingView(ma.Schema):
    """One rule, as it stands on the day; `until` is the first day on which it no longer holds."""

    key = ma.fields.String(required=True, attribute="rule.key")
    version = ma.fields.Integer(required=True, attribute="rule.version")
    place = ma.fields.String(required=True, attribute="rule.place")
    schedules = ma.fields.Function(
        lambda ruling: sorted(ruling.rule.schedules, key=SCHEDULES.index),
        required=True,
        metadata={"type": "array", "items": {"type": "string"}},
    )
    text = ma.fields.String(required=True, attribute="rule.text")
    from_on = ma.fields.Date(required=True, attribute="rule.start")
    until = ma.fields.Date(required=True, allow_none=True, attribute="rule.until")
    review_on = ma.fields.Date(required=True, attribute="rule.review_on")
    status = ma.fields.String(required=True, attribute="rule.status")
    standing = fields.Choice([each.value for each in Standing], required=True)
    source = ma.fields.Nested(SourceView, required=True, attribute="rule.source")


class NotedView(ma.Schema):
    """What was noted last."""

    on = ma.fields.Date(required=True)
    by = ma.fields.String(required=True)
    place = ma.fields.String(required=True, allow_none=True)
    remark = ma.fields.String(required=True, allow_none=True)


class ControlledView(ma.Schema):
    """What the law says about one prescription for a scheduled drug.

    What has to be answered in writing stands among the findings of the draft.
    """

    schedule = ma.fields.String(required=True)
    state = ma.fields.String(required=True, allow_none=True)
    issued_on = ma.fields.Date(required=True)
    earliest_fill_on = ma.fields.Date(required=True, allow_none=True)
    fill_until = ma.fields.Date(required=True, allow_none=True)
    fills = ma.fields.List(ma.fields.Date(), required=True)
    series_days = ma.fields.Integer(required=True, allow_none=True)
    series_most = ma.fields.Integer(required=True, allow_none=True)
    check = ma.fields.Nested(NotedView, required=True, allow_none=True)
    in_person = ma.fields.Nested(NotedView, required=True, allow_none=True)
    notes = ma.fields.List(ma.fields.String(), required=True)
    is_review_needed = ma.fields.Boolean(required=True)
    is_signed_by_hand = ma.fields.Boolean(required=True)
    rulings = ma.fields.List(ma.fields.Nested(RulingView), required=True)


class ControlledNoteView(ma.Schema):
    """One note; taken back, it stays to be seen and no longer counts."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True)
    on = ma.fields.Date(required=True)
    place = ma.fields.String(required=True, allow_none=True)
    remark = ma.fields.String(required=True, allow_none=True)
    by = ma.fields.String(required=True)
    noted_at = ma.fields.AwareDateTime(required=True)
    taken_back_by = ma.fields.String(required=True, allow_none=True)
    taken_back_because = ma.fields.String(required=True, allow_none=True)


class ControlledDrugsView(ma.Schema):
    """What is noted about a patient's scheduled drugs, and the rules that count."""

    state = ma.fields.String(required=True, allow_none=True)
    notes = ma.fields.List(ma.fields.Nested(ControlledNoteView), required=True)
    rulings = ma.fields.List(ma.fields.Nested(RulingView), required=True)


class ScheduledPrescriptionView(ma.Schema):
    """A signed prescription for a scheduled drug, with the days on which it may be filled."""

    id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    schedule = ma.fields.String(required=True)
    sig = ma.fields.String(required=True)
    quantity = ma.fields.Integer(required=True)
    days_supply = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    signed_at = ma.fields.AwareDateTime(required=True)
    signed_by = ma.fields.String(required=True)
    earliest_fill_on = ma.fields.Date(required=True)
    fill_until = ma.fields.Date(required=True, allow_none=True)
    check_on = ma.fields.Date(required=True, allow_none=True)
    check_by = ma.fields.String(required=True, allow_none=True)


class ScheduledPrescriptionsView(ma.Schema):
    """The prescriptions for scheduled drugs that stand, the earliest to fill first."""

    prescriptions = ma.fields.List(ma.fields.Nested(ScheduledPrescriptionView), required=True)


class NewControlledNote(fields.Schema):
    """A look into the prescription-monitoring registry, a visit in person, or the state of treatment."""

    kind = fields.Choice(["registry-check", "in-person", "state"], required=True)
    on = fields.Day(required=True)
    place = fields.Text(max=6, load_default=None, allow_none=True)
    remark = fields.Text(max=300, load_default=None, allow_none=True)

    @ma.validates("place")
    def _is_a_state(self, value: str | None, **_: Any) -> None:
        if value is not None:
            Regexp(r"^[A-Z]{2}-[A-Z0-9]{1,3}$", error="Write it as US-NY.")(value)

    @ma.validates_schema
    def _state_is_named(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "state" and data["place"] is None:
            raise ValidationError("Say which state.", "place")


class NewTakeBack(fields.Schema):
    """Why a note was an error."""

    reason = fields.Text(max=300, required=True)
