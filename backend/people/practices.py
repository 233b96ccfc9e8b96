"""Open and find practices."""

import uuid

from sqlalchemy import select

from backend.database import pin, pinned_practice, session
from backend.people.models import PracticeRow
from backend.people.rules.persons import Practice


def create_practice(*, slug: str, name: str, time_zone: str, phone: str, country: str) -> Practice:
    """Open a practice and pin the session to it."""
    row = PracticeRow(slug=slug, name=name, time_zone=time_zone, phone=phone, country=country)
    session().add(row)
    session().flush()
    pin(row.id)
    return _practice(row)


def practice() -> Practice:
    """Return the session's practice."""
    return _practice(session().get_one(PracticeRow, pinned_practice()))


def practice_named(practice_id: uuid.UUID) -> Practice:
    """Return a practice by its id, without being pinned to it."""
    return _practice(session().get_one(PracticeRow, practice_id))


def practice_ids() -> list[uuid.UUID]:
    """Return every practice, without being pinned to one: for what is done nightly in each."""
    return list(session().scalars(select(PracticeRow.id).order_by(PracticeRow.id)))


def practice_by_slug(slug: str) -> Practice | None:
    """Return the practice with this slug."""
    row = session().scalar(select(PracticeRow).where(PracticeRow.slug == slug))
    return None if row is None else _practice(row)


def _practice(row: PracticeRow) -> Practice:
    return Practice(row.id, row.slug, row.name, row.time_zone, row.phone, row.country)
