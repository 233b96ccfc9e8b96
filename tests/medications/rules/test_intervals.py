"""Intervals: days and weeks are counted, months and years go by the calendar."""

from datetime import date

import pytest

from backend.medications.rules.intervals import Interval, parse_interval


@pytest.mark.parametrize(
    ("text", "day", "last"),
    [
        ("7 d", "2026-01-01", "2026-01-08"),
        ("4 w", "2026-02-01", "2026-03-01"),
        ("26 w", "2026-01-01", "2026-07-02"),
        ("1 m", "2026-01-31", "2026-02-28"),
        ("1 m", "2028-01-31", "2028-02-29"),
        ("3 m", "2026-11-30", "2027-02-28"),
        ("6 m", "2026-08-31", "2027-02-28"),
        ("1 m", "2026-12-15", "2027-01-15"),
        ("1 y", "2028-02-29", "2029-02-28"),
        ("5-7 d", "2026-02-26", "2026-03-05"),
    ],
)
def test_an_interval_ends_on_the_day_the_calendar_says(text: str, day: str, last: str) -> None:
    assert parse_interval(text).last_day(date.fromisoformat(day)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("5-7 d", "2026-01-06"),  # as stated
        ("1 w", "2026-01-07"),  # a quarter of it, in whole days, early
        ("4 w", "2026-01-22"),
        ("1 y", "2026-12-18"),  # two weeks at most
    ],
)
def test_an_item_may_be_done_a_little_early(text: str, first: str) -> None:
    assert parse_interval(text).first_day(date(2026, 1, 1)) == date.fromisoformat(first)


def test_three_months_before_the_end_of_may_is_the_end_of_february() -> None:
    assert parse_interval("3 m").before(date(2026, 5, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "read"),
    [("1 d", "daily"), ("1 w", "weekly"), ("3 m", "every 3 months"), ("2-3 d", "every 2 to 3 days")],
)
def test_how_often_reads_as_people_say_it(text: str, read: str) -> None:
    assert parse_interval(text).each == read


@pytest.mark.parametrize("text", ["", "3", "m", "0 d", "-1 d", "7-5 d", "3 months", "1.5 w", "3 m "])
def test_an_impossible_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"interval|must read"):
        parse_interval(text)


def test_an_interval_of_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="interval"):
        Interval(1, 1, "h")
