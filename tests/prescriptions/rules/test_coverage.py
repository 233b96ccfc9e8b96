"""Fills: which days they cover, when they run out, and the share of days covered."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.prescriptions.rules.coverage import Coverage, Fill, Rate, Span, coverage

DAY = date(2026, 3, 25)
YEAR = Span(DAY, date(2026, 12, 31))


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def tablets(on: int, count: int | str) -> Fill:
    return Fill(after(on), tablets=Fraction(count))


def rate(start: int, a_day: int | str, end: int | None = None) -> Rate:
    return Rate(after(start), None if end is None else after(end), Fraction(a_day))


def spans(found: Coverage) -> list[tuple[int, int]]:
    return [((span.start - DAY).days, (span.end - DAY).days) for span in found.covered]


def look(fills: list[Fill], rates: list[Rate] | None = None, *, days: int = 100, as_of: int = 0) -> Coverage:
    return coverage(fills, rates or [], period=Span(DAY, after(days)), as_of=after(as_of))


def test_the_third_fill_of_the_published_case_begins_when_the_second_ends() -> None:
    """Pharmacy Quality Alliance, worked data: 90 days on 25 March, 5 July and 25 September."""
    fills = [Fill(day, days=90) for day in (DAY, date(2026, 7, 5), date(2026, 9, 25))]
    two = coverage(fills[:2], [], period=YEAR, as_of=date(2026, 10, 1))
    assert (two.runs_out_on, two.days_left) == (date(2026, 10, 3), 2)
    three = coverage(fills, [], period=YEAR, as_of=date(2026, 10, 1))
    assert three.covered == (Span(DAY, date(2026, 6, 23)), Span(date(2026, 7, 5), date(2027, 1, 1)))
    assert (three.runs_out_on, three.days_left) == (date(2027, 1, 1), 92)
    assert (three.gap_days, three.pdc) == (12, Fraction(269, 281))


@pytest.mark.parametrize(
    ("fills", "rates", "expected", "runs_out"),
    [
        ([tablets(0, 30)], [rate(0, 2)], [(0, 15)], 15),
        ([tablets(0, 30)], [rate(0, 1), rate(10, 2)], [(0, 20)], 20),
        ([tablets(0, 30)], [rate(0, "1.5")], [(0, 20)], 20),
        ([tablets(0, 10)], [rate(0, 3)], [(0, 3)], 3),  # the last tablet is no full dose
        ([tablets(0, 10), tablets(2, 11)], [rate(0, 3)], [(0, 7)], 7),  # but it is one with the next fill
        ([tablets(0, 10), tablets(9, 9)], [rate(0, 3)], [(0, 3), (9, 12)], 12),
        ([tablets(0, 30)], [rate(0, 1), rate(10, 0), rate(15, 2)], [(0, 10), (15, 25)], 25),
        ([tablets(0, 4)], [rate(5, 2)], [(5, 7)], 7),  # they wait for the first dose
        ([tablets(0, 1)], [rate(0, 2)], [], 0),
        ([tablets(0, 3), Fill(after(1), days=2)], [rate(0, 2)], [(0, 3)], 3),
        ([Fill(after(0), days=10), Fill(after(0), days=10)], [], [(0, 20)], 20),
    ],
)
def test_tablets_last_as_long_as_the_dose_of_each_day_lets_them(
    fills: list[Fill], rates: list[Rate], expected: list[tuple[int, int]], runs_out: int
) -> None:
    found = look(fills, rates, as_of=60)
    assert spans(found) == expected
    assert (found.runs_out_on, found.days_left) == (after(runs_out), 0)


def test_a_pause_is_neither_a_gap_nor_a_covered_day() -> None:
    found = look([tablets(0, 20)], [rate(0, 1), rate(10, 0), rate(30, 1)], days=40)
    assert (found.pdc, found.gap_days, spans(found)) == (1, 0, [(0, 10), (30, 40)])
    assert look([tablets(0, 20)], [rate(0, 0)], days=10).pdc is None


def test_what_nobody_eats_has_no_day_on_which_it_runs_out() -> None:
    found = look([tablets(0, 30)], [rate(0, 1), rate(10, 0)], as_of=5)
    assert (found.runs_out_on, found.days_left) == (None, None)


def test_a_fill_of_a_later_day_does_not_count_as_left_today() -> None:
    fills = [Fill(after(0), days=30), Fill(after(20), days=30)]
    assert look(fills, as_of=10).runs_out_on == after(30)
    assert look(fills, as_of=20).runs_out_on == after(60)
    assert look(fills, as_of=-1).days_left == 0
    assert look(fills, as_of=-1).runs_out_on is None
    assert spans(look(fills, as_of=10)) == [(0, 60)]


FILLS = st.lists(
    st.builds(Fill, st.integers(0, 300).map(after), days=st.integers(1, 120))
    | st.builds(
        Fill, st.integers(0, 300).map(after), tablets=st.integers(1, 400).map(lambda n: Fraction(n, 2))
    ),
    max_size=8,
)  # fmt: skip
RATES = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from(["0", "0.5", "1", "1.5", "2", "3"])),
    min_size=1, max_size=5, unique_by=lambda each: each[0],
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    fills=FILLS, steps=RATES, start=st.integers(-50, 300), days=st.integers(1, 400), now=st.integers(-9, 400)
)
def test_the_share_of_days_is_within_bounds_and_spans_never_touch(
    fills: list[Fill], steps: list[tuple[int, str]], start: int, days: int, now: int
) -> None:
    steps = sorted(steps)
    ends = [each[0] for each in steps[1:]] + [None]
    rates = [rate(day, a_day, end) for (day, a_day), end in zip(steps, ends, strict=True)]
    period = Span(after(start), after(start + days))
    found = coverage(fills, rates, period=period, as_of=after(now))
    assert found.pdc is None or 0 <= found.pdc <= 1
    assert 0 <= found.gap_days <= days
    for before, following in zip(found.covered, found.covered[1:], strict=False):
        assert before.end < following.start
    eaten = sum(
        (each.tablets_per_day for span in found.covered for each in rates
         for day in range(span.days) if each.start <= span.start + timedelta(days=day)
         and (each.end is None or span.start + timedelta(days=day) < each.end)),
        start=Fraction(0),
    )  # fmt: skip
    if all(fill.days is None for fill in fills):
        assert eaten <= sum(fill.tablets or 0 for fill in fills)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 120)), max_size=10))
def test_every_day_that_was_supplied_is_covered_once(given_fills: list[tuple[int, int]]) -> None:
    found = look([Fill(after(on), days=days) for on, days in given_fills])
    assert sum(span.days for span in found.covered) == sum(days for _, days in given_fills)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 500), st.sampled_from(["0.5", "1", "1.5", "2", "2.5"]))
def test_days_and_the_tablets_they_need_cover_the_same(days: int, a_day: str) -> None:
    as_tablets = look([Fill(DAY, tablets=days * Fraction(a_day))], [rate(0, a_day)])
    assert as_tablets == look([Fill(DAY, days=days)])
