"""How far a set of answers can be relied on; a grade stands beside the score and never hides it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from backend.measures.rules.instrument import Instrument

# Ten seconds, and how late is late: design choices, see docs/clinical-sources.md.
TOO_FAST: Final = 10
LATE: Final = timedelta(hours=24)
# Fewer questions than this are answered in ten seconds, and all alike, by people who read them.
JUDGED_FROM: Final = 5


class Grade(StrEnum):
    """What is to be known about answers before they are relied on."""

    TOO_FAST = "too-fast"
    STRAIGHT_LINED = "straight-lined"
    PROXY = "proxy"
    TRANSCRIBED = "transcribed"
    LATE_ARRIVAL = "late-arrival"
    OVERLAPPING = "overlapping"


class FilledBy(StrEnum):
    """Who gave the answers: the patient, somebody in their place, or staff who wrote down what was said."""

    PATIENT = "patient"
    PROXY = "proxy"
    STAFF = "staff"


def grades(
    asked: Instrument,
    answers: Sequence[int | None],
    *,
    seconds: int | None,
    filled_by: FilledBy,
    answered_at: datetime,
    arrived_at: datetime,
    others_at: Sequence[datetime] = (),
) -> tuple[Grade, ...]:
    """Return everything that lowers the grade, none for answers with nothing to say about them.

    `seconds` is the time from the first question to the last answer, None where it was not measured;
    `others_at` are the instants of the same instrument's other finished check-ins. Zeros throughout are what
    a well person answers, and one answer that differs is no straight line: neither is graded.
    """
    is_judged = len(asked.items) >= JUDGED_FROM
    found = {
        Grade.TOO_FAST: is_judged and seconds is not None and seconds < TOO_FAST,
        Grade.STRAIGHT_LINED: is_judged and len(set(answers)) == 1 and answers[0] not in (0, None),
        Grade.PROXY: filled_by is FilledBy.PROXY,
        Grade.TRANSCRIBED: filled_by is FilledBy.STAFF,
        Grade.LATE_ARRIVAL: arrived_at - answered_at > LATE,
        Grade.OVERLAPPING: asked.recall_days is not None
        and any(abs(answered_at - at) < timedelta(days=asked.recall_days) for at in others_at),
    }
    return tuple(grade for grade, holds in found.items() if holds)
