"""Missed check-ins in the caseload."""

import uuid
from datetime import UTC, date, datetime

from backend.caseload.rules.summary import MissedCheckIn, Rank, Summary, attention


def rank(*, after_increase: bool) -> Rank:
    missed = (MissedCheckIn("phq-9", date(2026, 3, 2), after_increase),)
    summary = Summary(uuid.uuid4(), missed=missed)
    return attention(summary, now=datetime(2026, 3, 20, tzinfo=UTC), today=date(2026, 3, 20)).rank


def test_a_miss_raises_the_place_after_a_raised_dose_and_not_otherwise() -> None:
    assert rank(after_increase=True) is Rank.MISSED
    assert rank(after_increase=False) is Rank.NOTHING
