"""What a reviewer sends: edits, signatures, what became of an action."""

from typing import Any

import marshmallow as ma

from backend import fields
from backend.reviews.rules.personal import Language
from backend.reviews.rules.problems import ProblemKind
from backend.reviews.rules.review import ActionStatus, Edit, PlannedAction, Problem

MOST_LINES = 100
EDITABLE = [ActionStatus.OPEN, ActionStatus.DONE, ActionStatus.DROPPED]
SETTLED = [ActionStatus.DONE, ActionStatus.DROPPED]


class ProblemIn(fields.Schema):
    """A problem as the reviewer has it; with a resolution it is resolved."""

    kind = fields.Choice(ProblemKind, required=True)
    about = fields.Text(max=200, load_default=None, allow_none=True)
    text = fields.Text(max=1000, required=True)
    key = fields.Text(max=300, load_default=None, allow_none=True)
    resolution = fields.Text(max=1000, load_default=None, allow_none=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> Problem:
        """Return the problem as a value; an empty text is none."""
        return Problem(
            data["kind"], data["about"] or None, data["text"], data["key"] or None, data["resolution"] or None
        )


class ActionIn(fields.Schema):
    """An action as the reviewer has it: without an id new, without an owner the patient's."""

    id = fields.Id(load_default=None, allow_none=True)
    text = fields.Text(max=1000, required=True)
    text_es = fields.Text(
        max=1000,
        load_default=None,
        allow_none=True,
        metadata={"description": "The same in Spanish, for the patient's list."},
    )
    owner_id = fields.Id(load_default=None, allow_none=True)
    due_on = fields.Day(required=True)
    status = fields.Choice([str(each) for each in EDITABLE], required=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> PlannedAction:
        """Return the action as a value."""
        status = ActionStatus(data["status"])
        return PlannedAction(
            data["id"], data["text"], data["text_es"] or None, data["owner_id"], data["due_on"], status
        )


class ReviewEdit(fields.Schema):
    """The whole draft, and the version that was edited."""

    version = fields.Int(min=1, max=1_000_000, required=True)
    problems = ma.fields.List(
        ma.fields.Nested(ProblemIn), required=True, validate=ma.validate.Length(max=MOST_LINES)
    )
    actions = ma.fields.List(
        ma.fields.Nested(ActionIn), required=True, validate=ma.validate.Length(max=MOST_LINES)
    )
    teach_back = fields.Text(max=2000, load_default=None, allow_none=True)
    next_review_on = fields.Day(load_default=None, allow_none=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the version and the edit."""
        edit = Edit(
            tuple(data["problems"]),
            tuple(data["actions"]),
            data["teach_back"] or None,
            data["next_review_on"],
        )
        return {"version": data["version"], "edit": edit}


class ReviewSignature(fields.Schema):
    """What the signer was shown."""

    digest = fields.Text(min=64, max=64, required=True)


class Settlement(fields.Schema):
    """What became of an action."""

    status = fields.Choice([str(each) for each in SETTLED], required=True)

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> ActionStatus:
        """Return the status."""
        return ActionStatus(data["status"])


class ListQuery(fields.Schema):
    """In which language; the patient's own where none is asked for."""

    language = fields.Choice(Language, load_default=None)
