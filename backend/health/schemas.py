"""Conditions, allergies, states and results as JSON."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, post_load, validate, validates_schema

from backend import fields
from backend.fields import Schema
from backend.health import catalog
from backend.health.rules.overview import LISTED, NOT_ASKED
from backend.health.rules.quantities import Kind, plain
from backend.health.rules.records import ENTERED, HOME, IMPORTED, NONE_KNOWN, STATES, NewResult

CODES = list(catalog.quantities())
UNITS = sorted({unit for quantity in catalog.quantities().values() for unit in quantity.units})
RESULT_WORDS = sorted({word for quantity in catalog.quantities().values() for word in quantity.words})
STATE_WORDS = sorted({word for words in STATES.values() for word in words})
CRITICALITIES = ["low", "high", "unable-to-assess"]
SOURCES = [ENTERED, HOME, IMPORTED]
SEVERITIES = ["normal", "mild", "moderate", "severe", "unknown"]
MOST_RESULTS = 60


@dataclass(frozen=True, slots=True)
class NewResults:
    """Results of one day, or of one instant."""

    results: tuple[NewResult, ...]
    taken_on: date | None
    taken_at: datetime | None


class Number(ma.fields.String):
    """An exact decimal on its way out, as text without an exponent."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return None if value is None else plain(Decimal(value))


class ConditionView(Schema):
    """One condition, named once however often it was recorded."""

    id = ma.fields.UUID(required=True)
    text = ma.fields.String(required=True)
    code = ma.fields.String(required=True, allow_none=True)
    system = ma.fields.String(required=True, allow_none=True)
    onset_on = ma.fields.Date(required=True, allow_none=True)
    is_active = ma.fields.Boolean(required=True)


class AllergyView(Schema):
    """One allergy or intolerance; nothing in `checked_as` means that no interaction check knows it."""

    id = ma.fields.UUID(required=True)
    text = ma.fields.String(required=True)
    code = ma.fields.String(required=True, allow_none=True)
    reaction = ma.fields.String(required=True, allow_none=True)
    criticality = ma.fields.String(
        required=True, allow_none=True, validate=validate.OneOf([*CRITICALITIES, None])
    )
    recorded_on = ma.fields.Date(required=True, allow_none=True)
    source = fields.Choice(SOURCES, required=True)
    author_name = ma.fields.String(required=True)
    checked_as = ma.fields.List(ma.fields.String(), required=True)
    mistaken_reason = ma.fields.String(required=True, allow_none=True)
    mistaken_by = ma.fields.String(required=True, allow_none=True)


class AllergenQuery(Schema):
    """What somebody writes as the cause of an allergy."""

    text = fields.Text(max=200, required=True)


class AllergenView(Schema):
    """The drugs and classes that a written allergy means."""

    checked_as = ma.fields.List(ma.fields.String(), required=True, attribute="names")


class NewAllergyFields(Schema):
    """An allergy as somebody tells it."""

    text = fields.Text(max=200, required=True)
    reaction = fields.Text(max=500, load_default=None, allow_none=True)
    criticality = fields.Choice(CRITICALITIES, load_default=None, allow_none=True)


class Withdrawal(Schema):
    """Why an entry was wrong."""

    reason = fields.Text(max=500, required=True)


class NewStateFields(Schema):
    """What holds from now on; `since_on` is the day it began, changed or happened."""

    kind = fields.Choice(list(STATES), required=True)
    word = fields.Choice(STATE_WORDS, required=True)
    since_on = fields.Day(load_default=None, allow_none=True)
    note = fields.Text(max=500, load_default=None, allow_none=True)


class StateView(Schema):
    """What somebody stated, and when."""

    id = ma.fields.UUID(required=True)
    kind = fields.Choice(list(STATES), required=True)
    word = fields.Choice(STATE_WORDS, required=True)
    since_on = ma.fields.Date(required=True, allow_none=True)
    stated_on = ma.fields.Date(required=True)
    note = ma.fields.String(required=True, allow_none=True)
    source = fields.Choice(SOURCES, required=True)
    author_name = ma.fields.String(required=True)


class NewResultFields(Schema):
    """One result: a number with its unit, or a word; the id is the device's own."""

    id = fields.Id(required=True)
    what = fields.Choice(CODES, required=True)
    value = fields.DecimalText(max="999999", places=4, may_be_zero=True, load_default=None, allow_none=True)
    unit = fields.Choice(UNITS, load_default=None, allow_none=True)
    word = fields.Choice(RESULT_WORDS, load_default=None, allow_none=True)

    @post_load
    def result(self, data: dict[str, Any], **_: Any) -> NewResult:
        """Return the result as a value."""
        return NewResult(**data)


class NewResultsFields(Schema):
    """A panel of results: all taken on one day, or at one instant."""

    results = ma.fields.List(
        ma.fields.Nested(NewResultFields), required=True, validate=validate.Length(min=1, max=MOST_RESULTS)
    )
    taken_on = fields.Day(load_default=None, allow_none=True)
    taken_at = fields.AwareInstant(load_default=None, allow_none=True)

    @validates_schema
    def one_time(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a panel without a time, or with two."""
        if (data["taken_on"] is None) == (data["taken_at"] is None):
            raise ValidationError("Give the day or the instant.", "taken_on")

    @post_load
    def panel(self, data: dict[str, Any], **_: Any) -> NewResults:
        """Return the panel as a value."""
        return NewResults(tuple(data["results"]), data["taken_on"], data["taken_at"])


class ResultQuery(Schema):
    """Which results to list."""

    what = fields.Choice(CODES, load_default=None)


class ResultView(Schema):
    """One result, as entered and in the canonical unit."""

    id = ma.fields.UUID(required=True)
    what = fields.Choice(CODES, required=True)
    on = ma.fields.Date(required=True)
    taken_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    value = Number(required=True, allow_none=True)
    unit = ma.fields.String(required=True)
    entered_value = Number(required=True, allow_none=True)
    entered_unit = ma.fields.String(required=True, allow_none=True)
    word = ma.fields.String(required=True, allow_none=True)
    source = fields.Choice(SOURCES, required=True)
    author_name = ma.fields.String(required=True)
    is_withdrawn = ma.fields.Boolean(required=True)
    withdrawn_reason = ma.fields.String(required=True, allow_none=True)
    withdrawn_by = ma.fields.String(required=True, allow_none=True)


class ResultList(Schema):
    """Results, newest first, with those that were taken back."""

    results = ma.fields.List(ma.fields.Nested(ResultView), required=True)


class NewestView(Schema):
    """The newest result of one quantity, and the one before it."""

    result = ma.fields.Nested(ResultView, required=True)
    before = ma.fields.Nested(ResultView, required=True, allow_none=True)


class HealthView(Schema):
    """What is known of a patient's health."""

    conditions = ma.fields.List(ma.fields.Nested(ConditionView), required=True)
    allergies = ma.fields.List(ma.fields.Nested(AllergyView), required=True)
    mistaken_allergies = ma.fields.List(ma.fields.Nested(AllergyView), required=True)
    allergy_status = fields.Choice([LISTED, NONE_KNOWN, NOT_ASKED], required=True)
    states = ma.fields.List(ma.fields.Nested(StateView), required=True)
    events = ma.fields.List(ma.fields.Nested(StateView), required=True)
    newest = ma.fields.List(ma.fields.Nested(NewestView), required=True)
    renal = fields.Choice(SEVERITIES, required=True)
    renal_basis = ma.fields.String(required=True, allow_none=True)


class QuantityView(Schema):
    """Something that can be measured, with the units it may be entered in; the first is the canonical one."""

    code = fields.Choice(CODES, required=True)
    label = ma.fields.String(required=True)
    kind = fields.Choice(Kind, required=True)
    units = ma.fields.List(ma.fields.String(), required=True)
    words = ma.fields.List(ma.fields.String(), required=True)
    is_for_home = ma.fields.Boolean(required=True)


class QuantityList(Schema):
    """Everything that can be measured, in the order people look for it."""

    quantities = ma.fields.List(ma.fields.Nested(QuantityView), required=True)
