"""The clozapine ladder: worked examples, and an oracle that reads the label and not the engine."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications.rules.monitored import Course, Person, State
from backend.medications.rules.recurrence import Reading
from tests.medications.rules.monitored import ANYBODY, day, due, items, result, takes

START = date(2026, 1, 1)
BEN = Person(age=40, has_benign_ethnic_neutropenia=True)


def counts(*pairs: str) -> tuple[Reading, ...]:
    """Return counts, written `2026-01-07 2.1`."""
    return tuple(result("anc", *pair.split()) for pair in pairs)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((), "2026-01-01"),  # before the start
        (("2025-12-03 3.0",), "2026-01-01"),  # more than 28 days before: does not count
        (("2025-12-28 3.0",), "2026-01-08"),  # the first week runs from the start
        (("2026-01-08 3.0",), "2026-01-15"),
        (("2026-07-01 3.0",), "2026-07-08"),  # day 181: still weekly
        (("2026-07-02 3.0",), "2026-07-16"),  # 26 weeks: every 2 weeks
        (("2026-12-30 3.0",), "2027-01-13"),  # day 363
        (("2026-12-31 3.0",), "2027-01-31"),  # 52 weeks: monthly, by the calendar
        (("2027-01-31 3.0",), "2027-02-28"),
        (("2028-01-31 3.0",), "2028-02-29"),
    ],
)
def test_counts_are_weekly_then_two_weekly_then_monthly(results: tuple[str, ...], expected: str) -> None:
    for who, courses in ((ANYBODY, takes("clozapine")), (BEN, takes("clozapine"))):
        assert due("anc", courses, results=counts(*results), today="2028-03-01", who=who) == day(expected)


@pytest.mark.parametrize(
    ("results", "expected", "words"),
    [
        (("2027-03-01 1.4",), "2027-03-02", "go on"),  # a first low count is repeated within a day
        (("2027-03-01 1.4", "2027-03-02 1.3"), "2027-03-05", "three times a week"),
        (("2027-03-01 1.4", "2027-03-02 1.5"), "2027-04-02", None),  # back: monthly as before
        (("2027-03-01 0.9",), "2027-03-02", "interrupt"),
        (("2027-03-01 0.9", "2027-03-02 0.8"), "2027-03-03", "daily"),
        (("2027-03-01 0.9", "2027-03-02 1.0"), "2027-03-05", "interrupt"),  # three times a week until 1.5
        (("2027-03-01 0.9", "2027-03-02 1.5"), "2027-03-09", None),  # weekly, four more
        (
            ("2027-03-01 0.9", "2027-03-02 1.5", "2027-03-09 2", "2027-03-16 2", "2027-03-23 2"),
            "2027-03-30",
            None,
        ),
        (
            (
                "2027-03-01 0.9",
                "2027-03-02 1.5",
                "2027-03-09 2",
                "2027-03-16 2",
                "2027-03-23 2",
                "2027-03-30 2",
            ),
            "2027-04-30",
            None,
        ),
        (("2027-03-01 0.4",), "2027-03-02", "No rechallenge"),
        (("2027-03-01 0.4", "2027-03-02 2.0", "2027-03-09 2.0"), "2027-03-16", None),  # counts anew: weekly
    ],
)
def test_a_low_count_climbs_back_rung_by_rung(
    results: tuple[str, ...], expected: str, words: str | None
) -> None:
    found = items(takes("clozapine"), results=counts(*results), today="2027-05-01")["anc"]
    assert found.due_on == day(expected)
    assert (words in found.reasons[0].note) if words and found.reasons[0].note else words is None


@pytest.mark.parametrize(
    ("results", "expected", "words"),
    [
        (("2027-03-01 1.2",), "2027-04-01", None),  # usual for this person
        (("2027-03-01 0.9",), "2027-03-02", "go on"),
        (("2027-03-01 0.9", "2027-03-02 0.9"), "2027-03-05", "go on"),
        (("2027-03-01 0.9", "2027-03-02 1.0"), "2027-03-09", None),
        (("2027-03-01 0.4", "2027-03-02 0.4"), "2027-03-03", "interrupt"),
        (("2027-03-01 0.4", "2027-03-02 0.5"), "2027-03-05", "interrupt"),
    ],
)
def test_the_ladder_for_benign_ethnic_neutropenia(
    results: tuple[str, ...], expected: str, words: str | None
) -> None:
    found = items(takes("clozapine"), results=counts(*results), today="2027-05-01", who=BEN)["anc"]
    assert found.due_on == day(expected)
    assert (words in found.reasons[0].note) if words and found.reasons[0].note else words is None


@pytest.mark.parametrize(
    ("resumed", "expected"),
    [("2027-03-31", "2027-05-02"), ("2027-04-01", "2027-04-09")],  # 30 days without it, and 31
)
def test_counts_begin_anew_after_a_gap_of_more_than_thirty_days(resumed: str, expected: str) -> None:
    course = Course("clozapine", "c", "c", ((START, date(2027, 3, 1)), (day(resumed), None)))
    assert due("anc", course, results=counts("2027-04-02 2.0"), today="2027-04-02") == day(expected)


def test_a_count_too_low_to_start_with_says_so_and_does_not_say_go_on() -> None:
    found = items(takes("clozapine"), results=counts("2025-12-30 1.4"), today="2025-12-30")["anc"]
    assert "not to start below 1,500" in (found.reasons[0].note or "")
    assert items(takes("clozapine"), results=counts("2025-12-30 1.4"), who=BEN)["anc"].reasons[0].note is None
    too_low = items(takes("clozapine"), results=counts("2025-12-30 0.9"), who=BEN)["anc"].reasons[0].note
    assert "not to start below 1,000" in (too_low or "")


def _spaced(days_in: int, on: date) -> date:
    """Return the next count of the plain ladder, from the days since the start."""
    if days_in < 7 * 26:
        return on + timedelta(7)
    if days_in < 7 * 52:
        return on + timedelta(14)
    year, month = (on.year + 1, 1) if on.month == 12 else (on.year, on.month + 1)
    while True:
        for last in (on.day, 30, 29, 28):
            try:
                return date(year, month, min(last, on.day))
            except ValueError:
                continue


def oracle(history: list[tuple[date, Decimal]], *, is_ben: bool) -> date:
    """Say when the next count is due, by the tables of the label read line by line."""
    low, severe = (Decimal("1.0"), Decimal("0.5")) if is_ben else (Decimal("1.5"), Decimal("0.5"))
    interrupts = Decimal("0.5") if is_ben else Decimal("1.0")
    anchor, owed, deepest, run = START, 0, None, 0
    answer = START
    for on, value in history:
        if value < low:
            run += 1
            owed = 0
            deepest = value if deepest is None else min(deepest, value)
            answer = on + timedelta(1 if run == 1 or value < interrupts else 3)
            # Whatever the rung says, the plain ladder's day is never later than asked.
            answer = min(answer, _spaced((max(on, anchor) - anchor).days, max(on, anchor)))
            continue
        if deepest is not None:
            weekly_after = deepest < low if is_ben else deepest < Decimal("1.0")
            owed = 4 if weekly_after else 0
            if deepest < severe:
                anchor = max(anchor, on)
            deepest, run = None, 0
        elif owed:
            owed -= 1
        base = max(on, anchor)
        answer = _spaced((base - anchor).days, base)
        if owed:
            answer = min(answer, on + timedelta(7))
    return answer


steps = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(["0.3", "0.5", "0.9", "1.0", "1.2", "1.5", "2.8"])),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(steps, st.booleans())
def test_the_engine_agrees_with_the_oracle(taken: list[tuple[int, str]], is_ben: bool) -> None:
    on, history = START, []
    for gap, value in taken:
        on += timedelta(gap)
        history.append((on, Decimal(value)))
    results = tuple(Reading("anc", when, value, str(value)) for when, value in history)
    who = BEN if is_ben else ANYBODY
    found = items(takes("clozapine"), results=results, today=on, who=who)["anc"]
    assert found.due_on == oracle(history, is_ben=is_ben)
    assert found.state is not State.OVERDUE
