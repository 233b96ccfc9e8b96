"""How far a check-in that is being finished can be relied on, with the patient's other check-ins in view."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.database import session
from backend.measures.models import CheckIn
from backend.measures.rules.instrument import Instrument
from backend.measures.rules.quality import FilledBy, grades


def graded(row: CheckIn, asked: Instrument) -> list[str]:
    """Grade a check-in that is being finished."""
    others: Sequence[datetime] = ()
    if asked.recall_days is not None:
        reach = timedelta(days=asked.recall_days)
        others = (
            session()
            .scalars(
                select(CheckIn.answered_at).where(
                    CheckIn.patient_id == row.patient_id,
                    CheckIn.answered_at > row.answered_at - reach,
                    CheckIn.answered_at < row.answered_at + reach,
                    CheckIn.instrument == row.instrument,
                    CheckIn.is_finished,
                    CheckIn.filled_by != FilledBy.PROXY,
                    CheckIn.id != row.id,
                )
            )
            .all()
        )
    found = grades(
        asked,
        row.answers,
        seconds=row.seconds,
        filled_by=FilledBy(row.filled_by),
        answered_at=row.answered_at,
        arrived_at=row.recorded_at,
        others_at=others,
    )
    return list(found)
