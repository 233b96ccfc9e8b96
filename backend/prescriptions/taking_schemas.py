"""What was really taken, as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError

from backend import fields
from backend.prescriptions.rules.taking import LONGEST_RECALL, Kind
from backend.prescriptions.taking import NewSaid

SAYABLE = [str(kind) for kind in Kind if kind is not Kind.WITHDRAWN]


class NewTaking(fields.Schema):
    """What somebody says: a day missed, a pause, its end, or how many of some days were missed."""

    medication_id = fields.Id(required=True)
    kind = fields.Choice(SAYABLE, required=True)
    on = fields.Day(required=True)
    until = fields.Day(load_default=None, allow_none=True)
    missed_days = fields.Int(min=0, max=LONGEST_RECALL, load_default=None, allow_none=True)
    reason = fields.Text(max=300, load_default=None, allow_none=True)

    @ma.validates_schema
    def agree(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a recall without its days, days without a recall, and more missed than there were."""
        is_recall = data["kind"] == Kind.RECALLED
        if is_recall != (data["until"] is not None) or is_recall != (data["missed_days"] is not None):
            raise ValidationError("Give the days, and how many were missed, for a recall only.", "until")
        if is_recall:
            days = (data["until"] - data["on"]).days
            if not 0 < days <= LONGEST_RECALL:
                raise ValidationError(f"Give 1 to {LONGEST_RECALL} days.", "until")
            if data["missed_days"] > days:
                raise ValidationError("More days were missed than there were.", "missed_days")

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> NewSaid:
        """Return it as a value."""
        return NewSaid(**{**data, "kind": Kind(data["kind"])})


class TakingWithdrawal(fields.Schema):
    """Why something said is taken back."""

    reason = fields.Text(max=300, load_default=None, allow_none=True)


class SaidView(ma.Schema):
    """One thing said; `until` is the first day after a recall's days."""

    id = ma.fields.UUID(required=True)
    kind = fields.Choice(SAYABLE, required=True)
    on = ma.fields.Date(required=True)
    until = ma.fields.Date(required=True, allow_none=True)
    missed_days = ma.fields.Integer(required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    by = ma.fields.String(required=True)
    is_patient = ma.fields.Boolean(required=True)
    at = ma.fields.AwareDateTime(required=True)


class TakenView(ma.Schema):
    """One medicine. `share` is of the last four weeks, 0 to 1, null where nobody knows it."""

    medication_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    share = ma.fields.Float(required=True, allow_none=True)
    held_since = ma.fields.Date(required=True, allow_none=True)
    asked = ma.fields.Function(
        lambda each: (
            {"since": each.asked[0].isoformat(), "until": each.asked[1].isoformat()} if each.asked else None
        ),
        required=True,
        metadata={
            "type": ["object", "null"],
            "properties": {
                "since": {"type": "string", "format": "date"},
                "until": {"type": "string", "format": "date"},
            },
            "required": ["since", "until"],
        },
    )
    said = ma.fields.List(ma.fields.Nested(SaidView), required=True)


class TakingView(ma.Schema):
    """How each active medicine was taken."""

    medications = ma.fields.List(ma.fields.Nested(TakenView), required=True)
