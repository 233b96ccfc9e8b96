"""Trials of drugs as JSON."""

from typing import Any

import marshmallow as ma

from backend import fields
from backend.health.rules.earlier_trials import Adherence, NewTrial, Outcome, ToldBy, Why
from backend.health.schemas import Number


class NewTrialFields(fields.Schema):
    """A drug that was tried before."""

    drug = fields.Text(max=200, required=True)
    highest_mg = fields.DecimalText(max="100000", load_default=None, allow_none=True)
    weeks = fields.Int(min=1, max=2_000, load_default=None, allow_none=True)
    year = fields.Int(min=1950, max=2200, load_default=None, allow_none=True)
    adherence = fields.Choice(Adherence, load_default=Adherence.UNKNOWN)
    outcome = fields.Choice(Outcome, load_default=Outcome.UNKNOWN)
    why_stopped = fields.Choice(Why, load_default=Why.UNKNOWN)
    side_effect = fields.Text(max=200, load_default=None, allow_none=True)
    indication = fields.Text(max=200, load_default=None, allow_none=True)
    note = fields.Text(max=1000, load_default=None, allow_none=True)
    told_by = fields.Choice(ToldBy, load_default=ToldBy.PATIENT)

    @ma.validates_schema
    def _names_the_effect(self, given: dict[str, Any], **_kwargs: Any) -> None:
        is_effect = given.get("why_stopped") == Why.SIDE_EFFECT
        if is_effect != (given.get("side_effect") is not None):
            raise ma.ValidationError("Say which side effect where one ended it.", "side_effect")

    @ma.post_load
    def _made(self, given: dict[str, Any], **_kwargs: Any) -> NewTrial:
        return NewTrial(**given)


class TrialView(ma.Schema):
    """A trial on record."""

    id = ma.fields.UUID(required=True)
    drug = ma.fields.String(required=True, attribute="said.drug")
    is_known = ma.fields.Function(lambda trial: trial.drug_slug is not None, required=True)
    highest_mg = Number(required=True, allow_none=True, attribute="said.highest_mg")
    weeks = ma.fields.Integer(required=True, allow_none=True, attribute="said.weeks")
    year = ma.fields.Integer(required=True, allow_none=True, attribute="said.year")
    adherence = fields.Choice(list(Adherence), required=True, attribute="said.adherence")
    outcome = fields.Choice(list(Outcome), required=True, attribute="said.outcome")
    why_stopped = fields.Choice(list(Why), required=True, attribute="said.why_stopped")
    side_effect = ma.fields.String(required=True, allow_none=True, attribute="said.side_effect")
    indication = ma.fields.String(required=True, allow_none=True, attribute="said.indication")
    note = ma.fields.String(required=True, allow_none=True, attribute="said.note")
    told_by = fields.Choice(list(ToldBy), required=True, attribute="said.told_by")
    recorded_on = ma.fields.Date(required=True)
    author_name = ma.fields.String(required=True)
    is_own = ma.fields.Boolean(required=True)
    mistaken_reason = ma.fields.String(required=True, allow_none=True)
    mistaken_by = ma.fields.String(required=True, allow_none=True)
