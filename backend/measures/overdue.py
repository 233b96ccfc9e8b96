"""Check-ins that were due and did not come: who is overdue, and how complete the answers are."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from backend.database import session
from backend.measures.models import DueCheckInRow
from backend.measures.practice_instruments import instrument
from backend.people import service as people

PERIOD: Final = timedelta(days=92)  # as for scores: what is older says nothing about now (design choice)
MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Overdue:
    """An instrument whose latest time of being due has passed without an answer."""

    patient_id: uuid.UUID
    patient_name: str
    instrument: str
    name: str
    opened_on: date
    closed_on: date


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many check-ins were due in the last three months, and how many were answered."""

    due: int
    completed: int


def overdue(patient_ids: Collection[uuid.UUID], *, today: date) -> list[Overdue]:
    """Return what is overdue, the longest first: the latest closed window, where nothing came."""
    latest = (
        select(DueCheckInRow)
        .ext(distinct_on(DueCheckInRow.patient_id, DueCheckInRow.instrument))
        .where(
            DueCheckInRow.patient_id == func.any(list(patient_ids)),
            DueCheckInRow.closes_on <= today,
            DueCheckInRow.closes_on > today - PERIOD,
        )
        .order_by(DueCheckInRow.patient_id, DueCheckInRow.instrument, DueCheckInRow.opens_on.desc())
    )
    rows = [row for row in session().scalars(latest) if row.state != "completed"]
    rows = sorted(rows, key=lambda row: (row.closes_on, row.instrument, row.id))[:MOST_LISTED]
    named = people.patients({row.patient_id for row in rows})
    return [
        Overdue(
            row.patient_id,
            named[row.patient_id].name,
            row.instrument,
            instrument(row.instrument).name,
            row.opens_on,
            row.closes_on,
        )
        for row in rows
    ]


def completeness(slug: str, patient_ids: Collection[uuid.UUID] | None, *, today: date) -> Completeness:
    """Return how complete the answers to an instrument are; of the whole practice where nobody is named."""
    wanted = [
        DueCheckInRow.instrument == slug,
        DueCheckInRow.closes_on <= today,
        DueCheckInRow.closes_on > today - PERIOD,
    ]
    if patient_ids is not None:
        wanted.append(DueCheckInRow.patient_id == func.any(list(patient_ids)))
    is_completed = DueCheckInRow.state == "completed"
    count, completed = (
        session().execute(select(func.count(), func.count().filter(is_completed)).where(*wanted)).one()
    )
    return Completeness(count, completed)
