"""Answers that a check-in does not hold any more, or never did, are kept beside it."""

from backend.clock import now
from backend.database import session
from backend.measures.models import CheckIn
from backend.measures.rules.records import GivenAnswers
from backend.measures.safety_models import KeptAnswers


def keep_changed(row: CheckIn, given: GivenAnswers) -> None:
    """Keep what a check-in holds, where the new answers take something back; before they are saved."""
    pairs = zip(row.answers, given.answers, strict=False)
    is_taken_back = (
        any(old is not None and old != new for old, new in pairs)
        or (row.function_answer is not None and row.function_answer != given.function_answer)
        or not set(row.effects) <= set(given.effects)
    )
    if not is_taken_back:
        return
    session().add(
        KeptAnswers(
            patient_id=row.patient_id,
            check_in_id=row.id,
            answers=list(row.answers),
            function_answer=row.function_answer,
            effects=list(row.effects),
            answered_at=row.answered_at,
            why="changed",
            kept_at=now(),
        )
    )


def keep_unsaved(row: CheckIn, given: GivenAnswers, *, why: str) -> None:
    """Keep answers that a check-in does not take: they came `late`, or were `refused`."""
    session().add(
        KeptAnswers(
            patient_id=row.patient_id,
            check_in_id=row.id,
            answers=list(given.answers),
            function_answer=given.function_answer,
            effects=list(given.effects),
            answered_at=given.answered_at,
            why=why,
            kept_at=now(),
        )
    )
