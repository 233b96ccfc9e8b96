"""What a row of scores means: worked examples, a second implementation, and what must always hold."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.catalog import instruments
from backend.measures.rules.change_figures import ChangeFigures
from backend.measures.rules.trajectory import Return, Status, Total, Trajectory, trajectory

START = date(2026, 1, 5)
PHQ_9, GAD_7 = instruments()["phq-9"].change, instruments()["gad-7"].change
assert PHQ_9 is not None
assert GAD_7 is not None


def weekly(*totals: int, every: int = 7) -> list[Total]:
    return [Total(START + timedelta(days=every * n), total) for n, total in enumerate(totals)]


def judged(*totals: int, figures: ChangeFigures = PHQ_9, every: int = 7, **known: bool) -> Trajectory:
    return trajectory(weekly(*totals, every=every), figures, episode_start=START, **known)


@pytest.mark.parametrize(
    ("totals", "status"),
    [
        ((20, 10), Status.RESPONSE),  # half exactly, at 8 weeks: response, not remission
        ((20, 4), Status.REMISSION),
        ((9, 4), Status.REMISSION),  # 56 % down as well, but below 5 comes first
        ((10, 5), Status.RESPONSE),
        ((20, 11), Status.PARTIAL_RESPONSE),
        ((20, 15), Status.PARTIAL_RESPONSE),  # a quarter exactly
        ((15, 12), Status.NO_CHANGE),  # a fifth: early improvement, no partial response
        ((21, 11), Status.PARTIAL_RESPONSE),  # 47.6 %, which must not round up
        ((12, 16), Status.NO_CHANGE),
        ((12, 17), Status.WORSE),
        ((0, 4), Status.NO_CHANGE),
        ((0, 5), Status.WORSE),
        ((4, 0), Status.NO_CHANGE),  # nothing to respond from
        ((20,), Status.INSUFFICIENT),
        ((), Status.INSUFFICIENT),
    ],
)
def test_status_is_against_the_baseline(totals: tuple[int, ...], status: Status) -> None:
    assert judged(*totals).status is status


def test_on_gad_7_four_points_are_worse_and_below_five_is_remission() -> None:
    assert judged(8, 11, figures=GAD_7).status is Status.NO_CHANGE
    assert judged(8, 12, figures=GAD_7).status is Status.WORSE
    assert judged(12, 4, figures=GAD_7).status is Status.REMISSION


@pytest.mark.parametrize(
    ("change", "important", "beyond"),
    [
        (4, False, False),
        (5, True, False),
        (6, True, False),
        (7, True, True),
        (-5, True, False),
        (-7, True, True),
    ],
)
def test_on_phq_9_five_points_matter_and_seven_are_beyond_error(
    change: int, important: bool, beyond: bool
) -> None:
    found = judged(12, 12 + change)
    assert (found.is_important, found.is_beyond_error) == (important, beyond)


def test_the_baseline_is_the_first_score_of_the_episode_however_they_are_given() -> None:
    before = [Total(START - timedelta(days=1), 27)]
    found = trajectory([*reversed(weekly(20, 15, 9)), *before], PHQ_9, episode_start=START)
    assert (found.baseline, found.latest) == (Total(START, 20), Total(START + timedelta(days=14), 9))
    assert found.change == -11


def test_percent_is_none_from_a_baseline_of_nothing() -> None:
    assert judged(0, 3).change_percent is None
    assert judged(8, 10).change_percent == 25.0


@pytest.mark.parametrize(
    ("totals", "worsening"),
    [
        ((10, 17), True),  # seven above the baseline, once
        ((10, 16), False),
        ((10, 15), False),  # five, once: ask again
        ((10, 15, 15), True),  # five twice, a week apart, above the same baseline
        ((10, 15, 14), False),
        ((3, 3, 3, 4), False),
        ((20, 12, 8, 6, 13), False),  # five above the median of 12, 8, 6 once
        ((20, 12, 8, 6, 15), True),  # seven above it
        ((20, 12, 8, 6, 13, 13), True),
        ((20, 12, 8, 6, 13, 12), False),  # the second is four above that same median
        ((10, 17, 9), False),  # it is the latest that counts
    ],
)
def test_worsening_is_far_once_or_less_far_twice(totals: tuple[int, ...], worsening: bool) -> None:
    assert judged(*totals).is_worsening is worsening


def test_two_rises_less_than_a_week_apart_are_one() -> None:
    assert judged(10, 15, 15, every=6).is_worsening is False
    assert judged(10, 15, 15, every=7).is_worsening is True


def test_worsening_by_gad_7_begins_at_six_once_and_four_twice() -> None:
    assert judged(8, 13, figures=GAD_7).is_worsening is False
    assert judged(8, 14, figures=GAD_7).is_worsening is True
    assert judged(8, 12, 12, figures=GAD_7).is_worsening is True


def test_remission_is_sustained_after_two_months_without_a_break() -> None:
    found = judged(20, 4, 3, 4, every=31)
    assert (found.remission_since, found.is_remission_sustained) == (START + timedelta(days=31), True)
    assert judged(20, 4, 5, 4, 4, every=31).is_remission_sustained is False
    assert judged(4, 3, 2, every=90).remission_since is None


def test_what_comes_back_within_half_a_year_is_a_relapse_and_later_a_recurrence() -> None:
    assert judged(20, 4, 12, every=60).came_back is Return.RELAPSE
    assert judged(20, 4, 3, 2, 4, 12, every=60).came_back is Return.RECURRENCE
    assert judged(20, 4, 9, every=60).came_back is None
    assert judged(20, 12, 20, every=60).came_back is None
    assert judged(20, 4, 12, 4, every=60).came_back is None


def test_in_bipolar_disorder_fewer_symptoms_are_not_judged_before_mania_was_asked_about() -> None:
    found = judged(20, 4, is_bipolar=True)
    assert found.status is Status.NOT_JUDGED
    assert "mania" in found.reasons[0]
    assert judged(20, 4, is_bipolar=True, is_mania_asked=True).status is Status.REMISSION
    assert judged(12, 17, is_bipolar=True).status is Status.WORSE


TOTALS = st.lists(st.integers(0, 27), max_size=9)


def by_the_book(totals: list[int], days: list[int]) -> tuple[str, bool]:
    """Judge PHQ-9 totals the long way round: percents as fractions, every pair of scores looked at."""
    if len(totals) < 2:
        return "insufficient", False
    first, last = totals[0], totals[-1]
    status = "no-change"
    if first >= 5:
        down = Fraction(first - last, first)
        if down >= Fraction(1, 4):
            status = "partial-response"
        if down >= Fraction(1, 2):
            status = "response"
        if last <= 4:
            status = "remission"
    if last >= first + 5:
        status = "worse"
    references = [
        first if n < 3 else sorted(totals[n - 3 : n])[1] for n in range(len(totals))
    ]  # the middle one of three
    once = last - references[-1] >= 7
    twice = any(
        totals[n] - references[n] >= 5 and last - references[n] >= 5 and days[-1] - days[n] >= 7
        for n in range(1, len(totals) - 1)
    )
    return status, last >= 5 and (once or twice)


@given(TOTALS, st.integers(1, 40))
def test_a_second_implementation_agrees(totals: list[int], every: int) -> None:
    found = judged(*totals, every=every)
    assert (found.status, found.is_worsening) == by_the_book(totals, [every * n for n in range(len(totals))])


@given(TOTALS.filter(lambda totals: len(totals) > 1))
def test_a_higher_latest_score_is_never_judged_better(totals: list[int]) -> None:
    order = [
        Status.REMISSION, Status.RESPONSE, Status.PARTIAL_RESPONSE, Status.NO_CHANGE, Status.WORSE,
    ]  # fmt: skip
    if totals[-1] < 27:
        now, higher = judged(*totals), judged(*totals[:-1], totals[-1] + 1)
        assert order.index(now.status) <= order.index(higher.status)
        assert now.is_worsening <= higher.is_worsening
