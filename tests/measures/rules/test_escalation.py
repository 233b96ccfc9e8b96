"""When an unacknowledged flag is said again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.measures.rules.escalation import STEPS, is_last, next_step_at, steps_due

RAISED = datetime(2026, 3, 2, 20, tzinfo=UTC)


def test_the_steps_are_15_30_and_60_minutes_from_the_raising() -> None:
    due = [next_step_at(RAISED, done) for done in range(4)]
    assert due == [RAISED + timedelta(minutes=minutes) for minutes in (15, 30, 60)] + [None]


def test_a_step_is_due_at_its_very_minute_and_not_before() -> None:
    assert steps_due(RAISED, RAISED + timedelta(minutes=15)) == 1
    assert steps_due(RAISED, RAISED + timedelta(minutes=15) - timedelta(seconds=1)) == 0
    assert [is_last(done) for done in (2, 3)] == [False, True]


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=3)))
def test_the_next_step_after_those_due_is_always_still_to_come(later: timedelta) -> None:
    done = steps_due(RAISED, RAISED + later)
    at = next_step_at(RAISED, done)
    assert 0 <= done <= len(STEPS)
    assert at is None or at > RAISED + later
