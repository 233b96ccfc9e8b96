"""All that a check-in is held against before it is kept, read at once."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.database import ask
from backend.errors import NotFound
from backend.measures import statements
from backend.measures.rules.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The patient, and what stands beside the check-in.

    `is_on` is what the practice said about the instrument, None where it said nothing. `others_at` are the
    instants of the patient's own other check-ins of the kind within its recall. `has_due`: one waits.
    """

    birth_date: date
    time_zone: str
    is_on: bool | None
    others_at: tuple[datetime, ...]
    has_due: bool


def surroundings(
    patient_id: uuid.UUID, check_in_id: uuid.UUID, asked: Instrument, at: datetime
) -> Surroundings:
    """Read what stands beside a check-in answered at an instant; raise NotFound without the patient."""
    reach = timedelta(days=asked.recall_days or 0)
    found = ask(
        statements.AROUND,
        {
            "id": check_in_id,
            "patient_id": patient_id,
            "instrument": asked.slug,
            "after": at - reach,
            "before": at + reach,
        },
    )
    if not found:
        raise NotFound
    birth_date, time_zone, is_on, others_at, has_due = found[0]
    return Surroundings(birth_date, time_zone, is_on, tuple(others_at), has_due)
