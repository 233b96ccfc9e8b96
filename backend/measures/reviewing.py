"""Finished check-ins that somebody of the care team has read, and those that nobody has."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert

from backend.clock import now
from backend.database import pinned_practice, session
from backend.errors import NotFound, Refused
from backend.gate import Actor
from backend.measures.models import CheckIn, SafetyFlag
from backend.measures.practice_instruments import instrument
from backend.measures.reading_models import CheckInReview
from backend.measures.rules.scoring import score
from backend.measures.summaries import tell_unreviewed
from backend.people import service as people

MOST_LISTED = 200


class NotFinishedYet(Refused):
    """A check-in that is still being answered can not be marked as reviewed."""

    type = "check-in-not-finished"
    title = "This check-in is not finished yet"


@dataclass(frozen=True, slots=True)
class Review:
    """Who read a check-in, and when."""

    reviewed_by: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finished check-in that nobody has read yet."""

    patient_id: uuid.UUID
    patient_name: str
    check_in_id: uuid.UUID
    instrument: str
    name: str
    answered_at: datetime
    total: int | None
    maximum: int
    severity: str | None
    result: str
    quality: tuple[str, ...]
    has_open_flag: bool


def _unread() -> list[ColumnElement[bool]]:
    """Say which check-ins wait: finished by the patient, with no mark yet; a clinician read their own."""
    is_read = select(CheckInReview.id).where(CheckInReview.check_in_id == CheckIn.id).exists()
    return [CheckIn.is_finished.is_(True), CheckIn.rated_by_id.is_(None), ~is_read]


def review_check_in(patient_id: uuid.UUID, check_in_id: uuid.UUID, *, by: Actor) -> None:
    """Mark one check-in as read; where somebody did so before, their mark stays."""
    row = session().scalar(select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.patient_id == patient_id))
    if row is None:
        raise NotFound
    if not row.is_finished:
        raise NotFinishedYet("Wait until the patient has finished it.")
    _mark(patient_id, [check_in_id], by)


def review_all(patient_id: uuid.UUID, *, until: datetime, by: Actor) -> int:
    """Mark what a patient had sent when the screen was read; return how many marks were new."""
    ids = session().scalars(
        select(CheckIn.id).where(CheckIn.patient_id == patient_id, CheckIn.recorded_at <= until, *_unread())
    )
    return _mark(patient_id, list(ids), by)


def _mark(patient_id: uuid.UUID, check_in_ids: list[uuid.UUID], by: Actor) -> int:
    if not check_in_ids:
        return 0
    at = now()
    rows = [
        {
            "id": uuid.uuid4(),
            "created_at": at,
            "practice_id": pinned_practice(),
            "patient_id": patient_id,
            "check_in_id": each,
            "reviewed_by_id": by.person_id,
            "reviewed_by_name": by.name,
            "reviewed_at": at,
        }
        for each in check_in_ids
    ]
    statement = insert(CheckInReview).values(rows).on_conflict_do_nothing(index_elements=["check_in_id"])
    done = session().execute(statement.returning(CheckInReview.id)).all()
    tell_unreviewed(patient_id)
    return len(done)


def reviews_of(patient_id: uuid.UUID) -> Mapping[uuid.UUID, Review]:
    """Return who read which of a patient's check-ins."""
    rows = session().scalars(select(CheckInReview).where(CheckInReview.patient_id == patient_id))
    return {row.check_in_id: Review(row.reviewed_by_name, row.reviewed_at) for row in rows}


def waiting(patient_ids: Collection[uuid.UUID]) -> tuple[list[Waiting], int]:
    """Return the check-ins that wait longest, and how many there are of them in all."""
    of_these = CheckIn.patient_id == func.any(list(patient_ids))
    count = session().scalar(select(func.count()).select_from(CheckIn).where(of_these, *_unread())) or 0
    rows = (
        session()
        .scalars(
            select(CheckIn)
            .where(of_these, *_unread())
            .order_by(CheckIn.answered_at, CheckIn.id)
            .limit(MOST_LISTED)
        )
        .all()
    )
    open_flags = set(
        session().scalars(
            select(SafetyFlag.check_in_id).where(
                SafetyFlag.check_in_id.in_([row.id for row in rows]), SafetyFlag.acknowledged_at.is_(None)
            )
        )
    )
    named = people.patients({row.patient_id for row in rows})
    return [_waiting(row, named[row.patient_id].name, row.id in open_flags) for row in rows], count


def _waiting(row: CheckIn, patient_name: str, has_open_flag: bool) -> Waiting:
    asked = instrument(row.instrument)
    total = score(asked, row.answers).total
    band = None if total is None else asked.band(total)
    result = band.label if band else asked.outcome_named(row.outcome).label if row.outcome else "Answered"
    return Waiting(
        patient_id=row.patient_id,
        patient_name=patient_name,
        check_in_id=row.id,
        instrument=row.instrument,
        name=asked.name,
        answered_at=row.answered_at,
        total=total,
        maximum=asked.maximum,
        severity=band.severity if band else None,
        result=result,
        quality=tuple(row.quality),
        has_open_flag=has_open_flag,
    )
