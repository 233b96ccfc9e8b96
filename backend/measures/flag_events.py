"""What happened to a safety flag, added one after the other and read back as where it stands."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from backend.clock import now
from backend.database import session
from backend.measures import safety_catalog
from backend.measures.models import SafetyFlag
from backend.measures.rules import safety_loop
from backend.measures.rules.safety_loop import Event, EventKind, FlagState
from backend.measures.safety_models import FlagEvent


def add(
    flag: SafetyFlag,
    kind: EventKind,
    *,
    by_id: uuid.UUID | None = None,
    word: str | None = None,
    note: str | None = None,
    **details: Any,
) -> FlagState:
    """Add what happened now, and note on the flag where it stands; raise NotNow where it can not come next.

    The flag is locked, or new.
    """
    with session().no_autoflush:  # a stage is never stored without its instant
        before = events(flag.id)
    at = now()
    event = Event(kind, at, word)
    state = safety_loop.fold([*map(value, before), event], safety_catalog.loop().procedure)
    session().add(
        FlagEvent(
            flag_id=flag.id,
            patient_id=flag.patient_id,
            number=len(before) + 1,
            kind=kind,
            at=at,
            by_id=by_id,
            word=word,
            note=note,
            details=details,
        )
    )
    flag.stage, flag.contacted_at, flag.closed_at = state.stage, state.contacted_at, state.closed_at
    session().flush()
    return state


def events(flag_id: uuid.UUID) -> list[FlagEvent]:
    """Return everything that happened to a flag, oldest first."""
    return of_flags([flag_id]).get(flag_id, [])


def of_flags(flag_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[FlagEvent]]:
    """Return what happened to many flags, oldest first."""
    found: dict[uuid.UUID, list[FlagEvent]] = {}
    rows = session().scalars(
        select(FlagEvent).where(FlagEvent.flag_id.in_(flag_ids)).order_by(FlagEvent.number)
    )
    for row in rows:
        found.setdefault(row.flag_id, []).append(row)
    return found


def has_word(flag_id: uuid.UUID, word: str) -> bool:
    """Say whether an event of a flag carries this word."""
    count = session().scalar(
        select(func.count())
        .select_from(FlagEvent)
        .where(FlagEvent.flag_id == flag_id, FlagEvent.word == word)
    )
    return bool(count)


def value(row: FlagEvent) -> Event:
    """Return an event's row as the rules want it."""
    return Event(EventKind(row.kind), row.at, row.word)
