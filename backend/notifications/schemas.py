"""Letters as the administrator sees them."""

from marshmallow import fields as ma_fields

from backend import fields
from backend.notifications.rules.letters import LetterKind, LetterState


class LetterView(fields.Schema):
    """How one letter fares."""

    id = fields.Id(required=True)
    kind = fields.Choice(LetterKind, required=True)
    recipient = ma_fields.String(required=True, metadata={"description": "Recognizable, not usable."})
    state = fields.Choice(LetterState, required=True)
    attempts = ma_fields.Integer(required=True)
    last_error = ma_fields.String(required=True, allow_none=True)
    created_at = ma_fields.AwareDateTime(required=True)
    next_try_at = ma_fields.AwareDateTime(required=True, allow_none=True)
    sent_at = ma_fields.AwareDateTime(required=True, allow_none=True)


class OutboxView(fields.Schema):
    """The practice's letters, those that failed first."""

    letters = ma_fields.List(ma_fields.Nested(LetterView), required=True)
