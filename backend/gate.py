"""The gate: who asks, may they, one transaction, one audit entry."""

import functools
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

import flask_smorest
from flask import Response, current_app, g, make_response, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from backend import audit, database
from backend.audit import Outcome
from backend.clock import now
from backend.errors import (
    ConfirmPassword,
    EvenkeelError,
    Forbidden,
    Malformed,
    NotFound,
    NotSignedIn,
)
from backend.fields import StrictParser
from backend.permissions import IN_A_CHECK_IN, POLICY, Action, Role, Scope, may

NOBODY = "nobody"
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: one person in one practice, in one role, for one session."""

    membership_id: uuid.UUID
    account_id: uuid.UUID
    session_id: uuid.UUID
    practice_id: uuid.UUID
    role: Role
    person_id: uuid.UUID
    name: str
    confirmed_at: datetime
    check_in_link_id: uuid.UUID | None = None  # set where the session is limited to one check-in


class CheckInOnly(Forbidden):
    """The session came from a link to one check-in and may do nothing else."""

    type = "check-in-only"
    title = "Sign in to see this"

    def __init__(self) -> None:
        super().__init__("You opened a link to one check-in. Sign in to see anything else.")


class WhoAsks(Protocol):
    """Find out who sent the running request."""

    def __call__(self) -> Actor | None: ...


class Relations(Protocol):
    """Say how an actor is related to a patient now; empty for a patient who does not exist."""

    def __call__(self, actor: Actor, patient_id: uuid.UUID) -> frozenset[Scope]: ...


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # the library is untyped
    """A blueprint that reads its arguments strictly."""

    ARGUMENTS_PARSER = StrictParser()


def install(app: Any, *, who_asks: WhoAsks, relations: Relations) -> None:
    """Hand the gate the two answers that packages above it know."""
    app.extensions["evenkeel-gate"] = (who_asks, relations)


def actor() -> Actor:
    """Return who sent the running request; only inside a gated view."""
    found = g.get("actor")
    if found is None:
        raise NotSignedIn
    return cast(Actor, found)


def gate(action: Action) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Let a view run only for those the policy names, in one transaction with one audit entry.

    Returning commits. Raising rolls back, and the refusal is audited in a transaction of its own. Two answers
    get no entry: a 304, which shows nothing, and a repeat that says so with `audit.shown_again`.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @functools.wraps(view)
        def gated(**kwargs: Any) -> Response:
            patient_id = kwargs.get("patient_id")
            g.actor = None
            try:
                with database.transaction():
                    who = _enter(action, patient_id)
                    _refuse_unknown_query(view)
                    response = make_response(current_app.ensure_sync(view)(**kwargs))
                    has_entry = response.status_code == NOT_MODIFIED or audit.take_shown_again()
                    if not has_entry:
                        _note(who, action, patient_id, Outcome.ALLOWED, response.status_code)
            except EvenkeelError as error:
                _note_apart(action, patient_id, _outcome(error), error.status)
                raise
            except HTTPException as error:
                _note_apart(action, patient_id, Outcome.REJECTED, error.code or 400)
                raise
            except Exception:
                _note_apart(action, patient_id, Outcome.FAILED, 500)
                raise
            return response

        gated.__gate_action__ = action  # type: ignore[attr-defined]
        return gated

    return decorate


@contextmanager
def transaction(*, actor: str) -> Iterator[Session]:
    """Run a job or a command in one transaction, audited under the name `actor`.

    Inside, pin the session to the practice and say whose data is touched with `audit.shown`.
    """
    with database.transaction() as current:
        yield current
        audit.record(
            practice_id=current.info.get("practice_id"),
            membership_id=None,
            actor_name=actor,
            actor_role="system",
            action=actor,
            is_write=True,
            patient_ids=audit.take_shown() or (),
            outcome=Outcome.ALLOWED,
            status=0,
            request_id=secrets.token_hex(8),
        )


def _enter(action: Action, patient_id: uuid.UUID | None) -> Actor:
    """Return the actor, or raise what stops them."""
    who_asks, relations = cast("tuple[WhoAsks, Relations]", current_app.extensions["evenkeel-gate"])
    who = who_asks()
    if who is None:
        raise NotSignedIn
    g.actor = who
    database.pin(who.practice_id)
    if who.check_in_link_id is not None and action not in IN_A_CHECK_IN:
        raise CheckInOnly
    if patient_id is not None:
        related = relations(who, patient_id)
        if not related:
            raise NotFound
    else:
        related = frozenset({Scope.TEAM, Scope.PRACTICE, Scope.ACCOUNT})
    if not may(who.role, action, related):
        raise Forbidden
    within = POLICY[action].confirmed_within
    if within is not None and now() - who.confirmed_at > within:
        raise ConfirmPassword
    return who


def _refuse_unknown_query(view: Callable[..., Any]) -> None:
    """Refuse query parameters where the view declares none; declared ones are checked by their schema."""
    declared = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    if request.args and not any(parameter["in"] == "query" for parameter in declared):
        raise Malformed("This address takes no query parameters.")


def _outcome(error: EvenkeelError) -> Outcome:
    refused = isinstance(error, NotSignedIn | Forbidden | NotFound)
    return Outcome.REFUSED if refused else Outcome.REJECTED


def _note(
    who: Actor | None, action: Action, patient_id: uuid.UUID | None, outcome: Outcome, status: int
) -> None:
    said = audit.take_shown()
    if patient_id is not None:
        patient_ids = {patient_id, *(said or ())}
    else:
        patient_ids = said or set()
        is_practice_read = request.path.startswith("/api/practice/")
        if is_practice_read and said is None and outcome is Outcome.ALLOWED:
            raise RuntimeError(f"{request.endpoint} did not say whom it showed")
    audit.record(
        practice_id=who.practice_id if who else None,
        membership_id=who.membership_id if who else None,
        actor_name=who.name if who else NOBODY,
        actor_role=who.role if who else NOBODY,
        action=action,
        is_write=POLICY[action].is_write and request.method not in ("GET", "HEAD"),
        patient_ids=patient_ids,
        outcome=outcome,
        status=status,
        request_id=g.get("request_id", ""),
    )


def _note_apart(action: Action, patient_id: uuid.UUID | None, outcome: Outcome, status: int) -> None:
    """Audit what did not happen, in a transaction of its own, after the rollback."""
    with database.transaction():
        audit.take_shown()
        _note(g.get("actor"), action, patient_id, outcome, status)
