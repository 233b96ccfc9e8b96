"""The address of the outbox."""

from typing import Any

from backend import audit
from backend.gate import Blueprint, actor, gate
from backend.notifications import push, schemas, service
from backend.notifications.rules.pushes import Endpoint
from backend.permissions import Action

blueprint = Blueprint("notifications", __name__, url_prefix="/api")


@blueprint.route("/practice/letters")
@gate(Action.SEE_OUTBOX)
@blueprint.response(200, schemas.OutboxView)
def outbox() -> dict[str, Any]:
    """Return the practice's letters and how they fare, those that failed first."""
    audit.shown([])
    return {"letters": service.outbox()}


@blueprint.route("/account/push")
@gate(Action.USE_PUSH)
@blueprint.response(200, schemas.PushView)
def see_push() -> dict[str, Any]:
    """Return what a browser needs to subscribe, and whether any of the actor's own does."""
    return _push_view()


@blueprint.route("/account/push/subscribe", methods=["POST"])
@gate(Action.USE_PUSH)
@blueprint.arguments(schemas.PushSubscription)
@blueprint.response(200, schemas.PushView)
def subscribe(given: dict[str, Any]) -> dict[str, Any]:
    """Tell this browser from now on that something waits."""
    keys = given["keys"]
    push.subscribe(actor(), Endpoint(given["endpoint"], keys["p256dh"], keys["auth"]))
    return _push_view()


@blueprint.route("/account/push/unsubscribe", methods=["POST"])
@gate(Action.USE_PUSH)
@blueprint.arguments(schemas.PushEndpoint)
@blueprint.response(200, schemas.PushView)
def unsubscribe(given: dict[str, str]) -> dict[str, Any]:
    """Tell this browser no more."""
    push.unsubscribe(actor(), given["endpoint"])
    return _push_view()


def _push_view() -> dict[str, Any]:
    return {"public_key": push.public_key(), "is_subscribed": push.is_subscribed(actor())}
