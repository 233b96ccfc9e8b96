"""What a clinician rates: kept as a check-in, and as a result where monitoring counts on one."""

import uuid
from decimal import Decimal
from typing import Final

from backend.gate import Actor
from backend.health import service as health
from backend.health.rules.records import NewResult
from backend.measures.answers import require_rated_by
from backend.measures.practice_instruments import instrument
from backend.measures.rules.instrument import RatedBy
from backend.measures.rules.records import CheckInValue, GivenAnswers
from backend.measures.service import record

# instrument: what the total is called among the results, and its unit
RESULTS: Final = {"aims": ("aims", "points")}


def record_rating(
    patient_id: uuid.UUID, *, check_in_id: uuid.UUID, given: GivenAnswers, by: Actor
) -> CheckInValue:
    """Save what a clinician rated, as `record_check_in` saves what a patient answered."""
    asked = instrument(given.instrument)
    require_rated_by(asked, RatedBy.CLINICIAN)
    rated = record(patient_id, check_in_id, asked, given, by.person_id)
    if rated.total is not None and asked.slug in RESULTS:
        what, unit = RESULTS[asked.slug]
        total = NewResult(id=rated.id, what=what, value=Decimal(rated.total), unit=unit, word=None)
        health.record_results(patient_id, results=[total], taken_at=rated.answered_at, by=by)
    return rated
