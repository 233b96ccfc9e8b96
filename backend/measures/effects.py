"""What patients say of side effects, without everything else that a check-in has."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from backend.database import ask

_NOTICED = """
SELECT answered_at, effects, answers[2], answers[3], is_finished FROM check_ins
WHERE patient_id = %(patient_id)s AND practice_id = %(practice_id)s AND instrument = 'effects'
ORDER BY answered_at
"""


@dataclass(frozen=True, slots=True)
class Noticed:
    """One side-effect check: `how_bad` and `may_stop`, of all effects together, are 0 to 2 or unanswered."""

    at: datetime
    effects: tuple[str, ...]
    how_bad: int | None
    may_stop: int | None
    is_finished: bool


def noticed(patient_id: uuid.UUID) -> list[Noticed]:
    """Return a patient's side-effect checks, oldest first, those that are not finished too."""
    return [
        Noticed(at, tuple(effects), how_bad, may_stop, is_finished)
        for at, effects, how_bad, may_stop, is_finished in ask(_NOTICED, {"patient_id": patient_id})
    ]
