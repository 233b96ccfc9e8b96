"""Instruments, check-ins, scores and safety flags on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import post_load, validate

from backend import fields
from backend.measures import catalog
from backend.measures.rules.records import GivenAnswers

SLUGS = list(catalog.instruments())
SEVERITIES = sorted({severity for known in catalog.instruments().values() for severity in known.severities})


class CheckInAnswers(fields.Schema):
    """The answers so far, in the order of the questions; null for one not answered yet."""

    instrument = fields.Choice(SLUGS, required=True)
    answers = ma.fields.List(
        fields.Int(min=0, max=3, allow_none=True), required=True, validate=validate.Length(min=1, max=9)
    )
    function_answer = fields.Int(min=0, max=3, allow_none=True, load_default=None)
    answered_at = fields.AwareInstant(required=True)
    is_finished = fields.Flag(required=True)

    @post_load
    def value(self, data: dict[str, Any], **_: Any) -> GivenAnswers:
        """Return the answers as a value."""
        return GivenAnswers(
            instrument=data["instrument"],
            answers=tuple(data["answers"]),
            function_answer=data["function_answer"],
            answered_at=data["answered_at"],
            is_finished=data["is_finished"],
        )


class AnswerView(fields.Schema):
    """One answer a person can choose."""

    value = ma.fields.Integer(required=True)
    label = ma.fields.String(required=True)


class ItemView(fields.Schema):
    """One question."""

    number = ma.fields.Integer(required=True)
    text = ma.fields.String(required=True)


class BandView(fields.Schema):
    """Totals with one severity, both ends included."""

    severity = fields.Choice(SEVERITIES, required=True)
    label = ma.fields.String(required=True)
    lowest = ma.fields.Integer(required=True, data_key="from")
    highest = ma.fields.Integer(required=True, data_key="to")


class FunctionItemView(fields.Schema):
    """The question that belongs to no total."""

    text = ma.fields.String(required=True)
    answers = ma.fields.List(ma.fields.Nested(AnswerView), required=True)


class InstrumentView(fields.Schema):
    """A questionnaire in its published wording."""

    slug = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    recall = ma.fields.String(required=True)
    lead = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(ItemView), required=True)
    answers = ma.fields.List(ma.fields.Nested(AnswerView), required=True)
    bands = ma.fields.List(ma.fields.Nested(BandView), required=True)
    maximum = ma.fields.Integer(required=True)
    citation = ma.fields.String(required=True)
    version = ma.fields.String(required=True)
    function_item = ma.fields.Nested(FunctionItemView, required=True, allow_none=True)


class RaisedFlagView(fields.Schema):
    """That a safety flag was raised."""

    id = fields.Id(required=True)
    raised_at = ma.fields.AwareDateTime(required=True)


class CheckInView(fields.Schema):
    """A check-in, finished or not."""

    id = fields.Id(required=True)
    instrument = fields.Choice(SLUGS, required=True)
    answers = ma.fields.List(ma.fields.Integer(allow_none=True), required=True)
    function_answer = ma.fields.Integer(required=True, allow_none=True)
    answered_at = ma.fields.AwareDateTime(required=True)
    recorded_at = ma.fields.AwareDateTime(required=True)
    is_finished = ma.fields.Boolean(required=True)
    total = ma.fields.Integer(required=True, allow_none=True)
    severity = ma.fields.String(required=True, allow_none=True)
    severity_label = ma.fields.String(required=True, allow_none=True)
    safety_flag = ma.fields.Nested(RaisedFlagView, required=True, allow_none=True)
    show_crisis_contacts = ma.fields.Boolean(required=True)


class CheckInList(fields.Schema):
    """Check-ins, newest first."""

    check_ins = ma.fields.List(ma.fields.Nested(CheckInView), required=True)


class ScoreView(fields.Schema):
    """A total with its severity, on the day it had where the patient lives."""

    instrument = fields.Choice(SLUGS, required=True)
    on = ma.fields.Date(required=True)
    at = ma.fields.AwareDateTime(required=True)
    total = ma.fields.Integer(required=True)
    severity = fields.Choice(SEVERITIES, required=True)
    severity_label = ma.fields.String(required=True)
    source = fields.Choice(["check_in", "imported"], required=True)
    check_in_id = fields.Id(required=True, allow_none=True)


class ScoreList(fields.Schema):
    """Scores of all instruments, oldest first."""

    scores = ma.fields.List(ma.fields.Nested(ScoreView), required=True)


class FlagView(fields.Schema):
    """A safety flag, and who took it."""

    id = fields.Id(required=True)
    patient_id = fields.Id(required=True)
    patient_name = ma.fields.String(required=True)
    kind = fields.Choice(["item-9"], required=True)
    instrument = fields.Choice(SLUGS, required=True)
    answer = ma.fields.Integer(required=True)
    answer_label = ma.fields.String(required=True)
    raised_at = ma.fields.AwareDateTime(required=True)
    check_in_id = fields.Id(required=True)
    acknowledged_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    acknowledged_by = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(required=True, allow_none=True)


class FlagList(fields.Schema):
    """Safety flags."""

    flags = ma.fields.List(ma.fields.Nested(FlagView), required=True)


class Acknowledgement(fields.Schema):
    """What was done about a flag."""

    note = fields.Text(max=2000, required=True)
