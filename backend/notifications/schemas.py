"""Letters as the administrator sees them."""

from marshmallow import fields as ma_fields

from backend import fields
from backend.notifications.rules.letters import LetterKind, LetterState
from backend.notifications.rules.pushes import LONGEST_ENDPOINT


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


class PushKeys(fields.Schema):
    """A browser's keys, as it gives them: base64url."""

    p256dh = fields.Text(max=120, required=True)
    auth = fields.Text(max=40, required=True)


class PushEndpoint(fields.Schema):
    """Where a browser's push service takes pushes for it."""

    endpoint = fields.Text(max=LONGEST_ENDPOINT, required=True)


class PushSubscription(PushEndpoint):
    """A browser that wants to be told."""

    keys = ma_fields.Nested(PushKeys, required=True)


class PushView(fields.Schema):
    """What a browser needs to subscribe; without a key the clinic sends no pushes."""

    public_key = ma_fields.String(required=True, allow_none=True)
    is_subscribed = ma_fields.Boolean(required=True)
