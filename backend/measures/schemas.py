"""Instruments, check-ins, scores and safety flags on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, post_load, validate, validates_schema

from backend import fields
from backend.measures import catalog
from backend.measures.rules.instrument import (
    ENGLISH,
    FLAG_KINDS,
    MOST_ITEMS,
    Concern,
    Kind,
    RatedBy,
)
from backend.measures.rules.quality import FilledBy, Grade
from backend.measures.rules.records import GivenAnswers

KNOWN = catalog.instruments()
SLUGS = list(KNOWN)
SEVERITIES = sorted({severity for known in KNOWN.values() for severity in known.severities})
OUTCOMES = sorted({each.outcome for known in KNOWN.values() for each in known.outcomes})
MOST_EFFECTS = 60
LONGEST = 86_400  # seconds: a check-in that is a day old is not resumed
LANGUAGES = sorted({language for known in KNOWN.values() for language in known.languages})


class CheckInAnswers(fields.Schema):
    """The answers so far, in the order of the questions; null for one not answered yet."""

    # Which instruments there are and which answers fit is for the service to say, each with its own problem.
    instrument = fields.Text(max=40, required=True, metadata={"enum": SLUGS})
    answers = ma.fields.List(
        fields.Int(min=-999, max=999, allow_none=True),
        required=True,
        validate=validate.Length(min=1, max=MOST_ITEMS),
    )
    function_answer = fields.Int(min=0, max=3, allow_none=True, load_default=None)
    answered_at = fields.AwareInstant(required=True)
    is_finished = fields.Flag(required=True)
    effects = ma.fields.List(fields.Text(max=40), load_default=[], validate=validate.Length(max=MOST_EFFECTS))
    language = fields.Choice(LANGUAGES, load_default=ENGLISH)
    filled_by = fields.Choice(FilledBy, load_default=FilledBy.PATIENT)
    filled_by_name = fields.Text(max=80, allow_none=True, load_default=None)
    seconds = fields.Int(min=0, max=LONGEST, allow_none=True, load_default=None)
    instrument_version = fields.Text(max=40, allow_none=True, load_default=None)
    due_check_in_id = fields.Id(allow_none=True, load_default=None)

    @validates_schema
    def name_others(self, data: dict[str, Any], **_: Any) -> None:
        """Ask who it was where it was not the patient, and only then."""
        if (data["filled_by"] is FilledBy.PATIENT) != (data["filled_by_name"] is None):
            raise ValidationError("Say who filled this in, where it was not the patient.", "filled_by_name")

    @post_load
    def value(self, data: dict[str, Any], **_: Any) -> GivenAnswers:
        """Return the answers as a value."""
        return GivenAnswers(
            instrument=data["instrument"],
            answers=tuple(data["answers"]),
            function_answer=data["function_answer"],
            answered_at=data["answered_at"],
            is_finished=data["is_finished"],
            effects=tuple(data["effects"]),
            language=data["language"],
            filled_by=data["filled_by"],
            filled_by_name=data["filled_by_name"],
            seconds=data["seconds"],
            instrument_version=data["instrument_version"],
            due_check_in_id=data["due_check_in_id"],
        )


class AnswerView(fields.Schema):
    """One answer a person can choose."""

    value = ma.fields.Integer(required=True)
    label = ma.fields.String(required=True)


class AskedIfView(fields.Schema):
    """Holds where an item has one of these values."""

    item = ma.fields.Integer(required=True)
    values = ma.fields.List(ma.fields.Integer(), required=True)


class ItemView(fields.Schema):
    """One question with every answer to it; asked where one of the conditions holds, or there is none."""

    number = ma.fields.Integer(required=True)
    text = ma.fields.String(required=True)
    part = ma.fields.String(required=True, allow_none=True)
    is_summed = ma.fields.Boolean(required=True)
    answers = ma.fields.List(ma.fields.Nested(AnswerView), required=True)
    asked_if = ma.fields.List(ma.fields.Nested(AskedIfView), required=True)


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


class OutcomeView(fields.Schema):
    """What a flow can come to, and how soon it asks for a person."""

    outcome = fields.Choice(OUTCOMES, required=True)
    label = ma.fields.String(required=True)
    concern = fields.Choice(list(Concern), required=True)


class ListedEffectView(fields.Schema):
    """One side effect of the list."""

    slug = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    group = ma.fields.String(required=True)


class InstrumentSummary(fields.Schema):
    """A questionnaire among the others."""

    slug = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)
    kind = fields.Choice(list(Kind), required=True)
    rated_by = fields.Choice(list(RatedBy), required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    is_on = ma.fields.Boolean(required=True)
    licence = ma.fields.String(required=True)
    notes = ma.fields.List(ma.fields.String(), required=True)


class InstrumentList(fields.Schema):
    """Every questionnaire there is, used here or not."""

    instruments = ma.fields.List(ma.fields.Nested(InstrumentSummary), required=True)


class InstrumentSwitch(fields.Schema):
    """Whether the practice uses a questionnaire."""

    is_on = fields.Flag(required=True)


class InstrumentQuery(fields.Schema):
    """The language to read a questionnaire in; English where there is no official wording in it."""

    language = fields.Choice(LANGUAGES, load_default=ENGLISH)


class InstrumentView(fields.Schema):
    """A questionnaire in its published wording; `answers` is empty where each question has its own."""

    slug = fields.Choice(SLUGS, required=True)
    name = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)
    kind = fields.Choice(list(Kind), required=True)
    rated_by = fields.Choice(list(RatedBy), required=True)
    language = ma.fields.String(required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    licence = ma.fields.String(required=True)
    notes = ma.fields.List(ma.fields.String(), required=True)
    outcomes = ma.fields.List(ma.fields.Nested(OutcomeView), required=True)
    effects = ma.fields.List(ma.fields.Nested(ListedEffectView), required=True)
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
    outcome = ma.fields.String(required=True, allow_none=True)
    outcome_label = ma.fields.String(required=True, allow_none=True)
    effects = ma.fields.List(ma.fields.String(), required=True)
    language = ma.fields.String(required=True)
    rated_by = ma.fields.String(required=True, allow_none=True)
    filled_by = fields.Choice(FilledBy, required=True)
    filled_by_name = ma.fields.String(required=True, allow_none=True)
    seconds = ma.fields.Integer(required=True, allow_none=True)
    quality = ma.fields.List(fields.Choice(Grade), required=True)
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
    quality = ma.fields.List(fields.Choice(Grade), required=True)
    is_proxy = ma.fields.Boolean(required=True)


class ScoreList(fields.Schema):
    """Scores of all instruments, oldest first."""

    scores = ma.fields.List(ma.fields.Nested(ScoreView), required=True)


class FlagView(fields.Schema):
    """A safety flag, and who took it."""

    id = fields.Id(required=True)
    patient_id = fields.Id(required=True)
    patient_name = ma.fields.String(required=True)
    kind = fields.Choice(list(FLAG_KINDS), required=True)
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
