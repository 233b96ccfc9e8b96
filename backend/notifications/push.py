"""Browsers that want to be told, and telling them after the transaction that says so."""

import uuid
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from backend.clock import now
from backend.config import settings
from backend.database import pinned_practice, session
from backend.errors import Refused
from backend.gate import Actor
from backend.jobs import enqueue
from backend.notifications import webpush
from backend.notifications.models import PushRow, PushSubscriptionRow
from backend.notifications.rules.pushes import PAYLOAD, Endpoint, PushState, why_not_reachable
from backend.notifications.rules.retries import next_try
from backend.notifications.webpush import CanNotPush, Pusher
from backend.permissions import Role

log = structlog.get_logger()
MOST_BROWSERS = 10  # of one person; the oldest makes room


class NoSuchPushService(Refused):
    """The subscription is none that we would send to."""

    type = "no-such-push-service"
    title = "This browser's push service can not be used"


class PushNotSetUp(Refused):
    """This clinic sends no pushes."""

    type = "push-not-set-up"
    title = "This clinic does not send notifications"


def public_key() -> str | None:
    """Return what a browser needs to subscribe; None where this clinic sends no pushes."""
    return webpush.public_key(settings().push_secret)


def subscribe(who: Actor, endpoint: Endpoint) -> None:
    """Tell this person's browser from now on; subscribing the same browser again changes nothing."""
    if public_key() is None:
        raise PushNotSetUp("Ask your clinic: it has to be turned on there first.")
    why_not = why_not_reachable(endpoint.url, private_too=settings().push_to_private)
    if why_not is None and not webpush.is_browser_key(endpoint.p256dh, endpoint.auth):
        why_not = "The browser's keys can not be used."
    if why_not is not None:
        raise NoSuchPushService(why_not)
    is_patient = who.role is Role.PATIENT
    given = {
        "patient_id": who.person_id if is_patient else None,
        "clinician_id": None if is_patient else who.person_id,
        "p256dh": endpoint.p256dh,
        "auth": endpoint.auth,
    }
    # Whoever signs in on a browser last is told there, and nobody else.
    session().execute(
        insert(PushSubscriptionRow)
        .values(
            id=uuid.uuid4(), practice_id=pinned_practice(), created_at=now(), endpoint=endpoint.url, **given
        )
        .on_conflict_do_update(index_elements=["practice_id", "endpoint"], set_=given)
    )
    mine = session().scalars(
        select(PushSubscriptionRow)
        .where(_column(is_patient) == who.person_id)
        .order_by(PushSubscriptionRow.created_at.desc(), PushSubscriptionRow.id)
    )
    for row in mine.all()[MOST_BROWSERS:]:
        session().delete(row)
    session().flush()


def unsubscribe(who: Actor, url: str) -> None:
    """Tell this person's browser no more; nothing happens where it was not told."""
    row = session().scalar(
        select(PushSubscriptionRow).where(
            PushSubscriptionRow.endpoint == url,
            _column(is_patient=who.role is Role.PATIENT) == who.person_id,
        )
    )
    if row is not None:
        session().delete(row)
        session().flush()


def is_subscribed(who: Actor) -> bool:
    """Say whether any browser of this person is told."""
    column = _column(is_patient=who.role is Role.PATIENT)
    return (
        session().scalar(select(PushSubscriptionRow.id).where(column == who.person_id).limit(1)) is not None
    )


def push_to_patient(patient_id: uuid.UUID, *, occasion: str, at: datetime | None = None) -> bool:
    """Push to a patient's browsers, not before `at`; False where none is left to be told of `occasion`."""
    return _push(PushSubscriptionRow.patient_id == patient_id, occasion, at)


def push_to_clinician(clinician_id: uuid.UUID, *, occasion: str) -> bool:
    """Push to all browsers of a member of staff; False where none is left to be told of this `occasion`."""
    return _push(PushSubscriptionRow.clinician_id == clinician_id, occasion)


def _push(whose: ColumnElement[bool], occasion: str, at: datetime | None = None) -> bool:
    rows = session().scalars(select(PushSubscriptionRow).where(whose)).all()
    return sum(_queue(row, occasion, at) for row in rows) > 0


def _queue(subscription: PushSubscriptionRow, occasion: str, at: datetime | None) -> bool:
    push_id = session().scalar(
        insert(PushRow)
        .values(
            id=uuid.uuid4(),
            practice_id=subscription.practice_id,
            created_at=now(),
            subscription_id=subscription.id,
            occasion=occasion,
            state=PushState.QUEUED,
            attempts=0,
        )
        .on_conflict_do_nothing()
        .returning(PushRow.id)
    )
    if push_id is None:
        return False
    ids = {"push_id": str(push_id), "practice_id": str(subscription.practice_id)}
    enqueue("notifications.push", at=at, **ids)
    return True


def send(push_id: uuid.UUID, *, by: Pusher) -> PushState | None:
    """Hand a push over and note what came of it; None where it or its browser is gone, or it is being sent.

    A browser that its push service does not know any more is forgotten, with what was queued for it.
    """
    row = session().scalar(select(PushRow).where(PushRow.id == push_id).with_for_update(skip_locked=True))
    if row is None or row.state != PushState.QUEUED:
        return PushState(row.state) if row is not None else None
    subscription = session().get_one(PushSubscriptionRow, row.subscription_id)
    row.attempts += 1
    try:
        by.push(Endpoint(subscription.endpoint, subscription.p256dh, subscription.auth), PAYLOAD)
    except CanNotPush as error:
        if error.is_gone:
            log.info("push_subscription_gone", subscription_id=str(subscription.id))
            session().delete(subscription)
            session().flush()
            return None
        row.last_error = str(error)
        again_at = None if error.is_final else next_try(row.attempts, now())
        if again_at is None:
            row.state = PushState.FAILED
            log.error("push_failed", push_id=str(row.id), attempts=row.attempts)
        else:
            ids = {"push_id": str(row.id), "practice_id": str(row.practice_id)}
            enqueue("notifications.push", at=again_at, **ids)
    else:
        row.state, row.last_error = PushState.SENT, None
    session().flush()
    return PushState(row.state)


def _column(is_patient: bool) -> InstrumentedAttribute[uuid.UUID | None]:
    return PushSubscriptionRow.patient_id if is_patient else PushSubscriptionRow.clinician_id
