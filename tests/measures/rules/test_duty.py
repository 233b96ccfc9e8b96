"""Who is on shift, when the practice is staffed, and where nobody is, on both daylight-saving Sundays."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.rules.duty import (
    Cover,
    Shift,
    Span,
    StaffedHours,
    asked_order,
    gaps,
    is_staffed,
    next_business_day,
    next_opening,
    on_shift,
    span_of,
    staffed_spans,
)

NEW_YORK = ZoneInfo("America/New_York")
MAYA, LUIS, INES = (uuid.UUID(int=n) for n in (1, 2, 3))
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)  # nine o'clock in New York
OFFICE = [StaffedHours(day, time(9), time(17)) for day in range(5)]
HOUR = timedelta(hours=1)


def shift(who: uuid.UUID, start: int, end: int, *, rank: int = 1, covers: tuple[Cover, ...] = ()) -> Shift:
    return Shift(
        uuid.uuid5(who, f"{start}{end}{rank}"),
        who,
        rank,
        Span(MONDAY + start * HOUR, MONDAY + end * HOUR),
        covers,
    )


def test_those_on_shift_are_asked_by_rank_and_then_whose_shift_comes_next() -> None:
    roster = [shift(LUIS, 0, 8, rank=2), shift(INES, 8, 16), shift(MAYA, 0, 8)]
    assert on_shift(roster, MONDAY) == (MAYA, LUIS)
    assert asked_order(roster, MONDAY) == (MAYA, LUIS, INES)
    assert on_shift(roster, MONDAY + 8 * HOUR) == (INES,)
    assert on_shift(roster, MONDAY - timedelta(seconds=1)) == ()


def test_a_shift_more_than_a_day_ahead_is_asked_of_nobody() -> None:
    assert asked_order([shift(INES, 25, 30)], MONDAY) == ()


def test_a_cover_takes_its_part_of_the_shift_and_the_last_one_made_holds() -> None:
    covers = (
        Cover(LUIS, Span(MONDAY, MONDAY + 4 * HOUR)),
        Cover(INES, Span(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR)),
    )
    roster = [shift(MAYA, 0, 8, covers=covers)]
    assert [on_shift(roster, MONDAY + n * HOUR) for n in (0, 2, 3, 4)] == [(LUIS,), (INES,), (LUIS,), (MAYA,)]


@pytest.mark.parametrize(
    ("sunday", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 3, 1), 24)]
)
def test_a_day_on_duty_is_as_long_as_the_clock_makes_it(sunday: date, hours: int) -> None:
    span = span_of(sunday, time(0), time(0), NEW_YORK)
    assert span.end - span.start == hours * HOUR


def test_nine_stays_nine_across_the_change_of_the_clock() -> None:
    before, after = (
        staffed_spans(OFFICE, NEW_YORK, day, 1)[0] for day in (date(2026, 3, 6), date(2026, 3, 9))
    )
    assert (before.start.hour, after.start.hour) == (14, 13)


def test_a_night_shift_ends_on_the_next_day() -> None:
    span = span_of(date(2026, 3, 2), time(20), time(8), NEW_YORK)
    assert span.end - span.start == 12 * HOUR


def test_the_practice_is_staffed_in_its_hours_and_says_when_it_opens() -> None:
    friday_evening = datetime(2026, 3, 6, 23, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 13, tzinfo=UTC)
    assert is_staffed(OFFICE, NEW_YORK, MONDAY)
    assert not is_staffed(OFFICE, NEW_YORK, friday_evening)
    assert next_opening(OFFICE, NEW_YORK, friday_evening) == monday
    assert next_business_day(OFFICE, NEW_YORK, friday_evening) == monday
    assert next_opening([], NEW_YORK, friday_evening) is None
    assert next_business_day([], NEW_YORK, friday_evening) == monday
    assert next_business_day(OFFICE, NEW_YORK, MONDAY - HOUR) == MONDAY + timedelta(days=1)


def test_a_stretch_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="after the start"):
        StaffedHours(0, time(9), time(9))
    StaffedHours(0, time(9), time(0))


def test_gaps_are_the_staffed_hours_without_anybody() -> None:
    staffed = [Span(MONDAY, MONDAY + 8 * HOUR)]
    roster = [shift(MAYA, -2, 2), shift(LUIS, 1, 3), shift(INES, 5, 6)]
    assert gaps(staffed, roster) == [
        Span(MONDAY + 3 * HOUR, MONDAY + 5 * HOUR),
        Span(MONDAY + 6 * HOUR, MONDAY + 8 * HOUR),
    ]
    assert gaps(staffed, []) == staffed
    assert gaps(staffed, [shift(MAYA, 0, 8)]) == []


@given(st.lists(st.tuples(st.integers(-3, 10), st.integers(1, 6)), max_size=6), st.integers(0, 7))
def test_every_staffed_hour_has_somebody_or_is_a_gap(starts: list[tuple[int, int]], hour: int) -> None:
    roster = [shift(MAYA, start, start + length) for start, length in starts]
    at = MONDAY + hour * HOUR
    is_gap = any(at in span for span in gaps([Span(MONDAY, MONDAY + 8 * HOUR)], roster))
    assert is_gap == (on_shift(roster, at) == ())
