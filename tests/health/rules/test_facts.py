"""What holds on a day, from what was stated and measured."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from backend.health.rules.facts import Facts, facts_of, renal_band
from backend.health.rules.records import Result, State

DAY = date(2026, 6, 1)


def state(kind: str, word: str, *, days_ago: int = 0, since: int | None = None) -> State:
    stated_on = DAY - timedelta(days_ago)
    since_on = None if since is None else DAY - timedelta(since)
    recorded_at = datetime.combine(stated_on, datetime.min.time(), UTC)
    return State(uuid.uuid4(), kind, word, since_on, stated_on, None, "entered", "Dr. A", recorded_at)


def egfr(value: str, *, days_ago: int = 0) -> Result:
    on = DAY - timedelta(days_ago)
    recorded_at = datetime.combine(on, datetime.min.time(), UTC)
    number = Decimal(value)
    unit = "mL/min/1.73m2"
    return Result(
        uuid.uuid4(), "egfr", on, None, number, unit, number, unit, None, "entered", "Dr. A", recorded_at
    )


def facts(*known: State | Result) -> Facts:
    return facts_of(
        sex="female",
        allergies=(),
        states=[each for each in known if isinstance(each, State)],
        results=[each for each in known if isinstance(each, Result)],
        day=DAY,
    )


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("90", "normal"),
        ("89.9", "mild"),
        ("60", "mild"),
        ("59", "moderate"),
        ("30", "moderate"),
        ("29", "severe"),
    ],
)
def test_an_egfr_stands_for_the_state_of_the_kidneys(value: str, word: str) -> None:
    assert renal_band(Decimal(value)) == word
    assert facts(egfr(value)).renal == word


def test_the_kidneys_say_on_what_they_rest() -> None:
    assert facts(egfr("45", days_ago=31)).renal_basis == "eGFR 45 on 2026-05-01"
    assert facts(state("renal", "mild", days_ago=31)).renal_basis == "recorded on 2026-05-01 by Dr. A"


def test_an_egfr_older_than_a_year_says_nothing() -> None:
    assert facts(egfr("25", days_ago=365)).renal == "severe"
    assert facts(egfr("25", days_ago=366)).renal == "unknown"


def test_a_recorded_state_goes_before_the_egfr_unless_a_later_one_is_worse() -> None:
    recorded = state("renal", "mild", days_ago=30)
    assert facts(recorded, egfr("95")).renal == "mild"
    assert facts(recorded, egfr("25", days_ago=40)).renal == "mild"
    later = facts(recorded, egfr("25", days_ago=3))
    assert later.renal == "severe"
    assert later.renal_basis == "eGFR 25 on 2026-05-29; mild was recorded on 2026-05-02 by Dr. A"
    assert facts(state("renal", "unknown"), egfr("25")).renal == "severe"


def test_the_entry_stated_last_holds_however_it_came_in() -> None:
    now, before = state("smoking", "former", days_ago=1), state("smoking", "smokes", days_ago=400)
    assert facts(now, before).smoking == facts(before, now).smoking == "former"


def test_smoking_changed_on_the_day_that_was_told_or_first_stated() -> None:
    assert facts(state("smoking", "former", since=14)).smoking_changed_on == DAY - timedelta(14)
    assert facts(state("smoking", "former")).smoking_changed_on is None
    changed = facts(
        state("smoking", "smokes", days_ago=300),
        state("smoking", "former", days_ago=20),
        state("smoking", "former", days_ago=2),
    )
    assert changed.smoking_changed_on == DAY - timedelta(20)


def test_what_is_stated_later_does_not_hold_yet() -> None:
    assert facts(state("pregnancy", "pregnant", days_ago=-1)).pregnancy == "unknown"


def test_the_latest_overdose_event_counts_whenever_it_was_told() -> None:
    found = facts(
        state("overdose-event", "psychiatric-discharge", days_ago=50, since=60),
        state("overdose-event", "attempt", days_ago=1, since=900),
    )
    assert (found.overdose_event, found.overdose_event_on) == ("psychiatric-discharge", DAY - timedelta(60))


@pytest.mark.parametrize(("word", "holds"), [("yes", True), ("no", False), ("unknown", None)])
def test_breastfeeding_is_yes_no_or_not_known(word: str, holds: bool | None) -> None:
    assert facts(state("breastfeeding", word)).is_breastfeeding is holds
