"""Change since the baseline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from backend.measures.rules.change import FIRST_SINCE_GAP, GAP, courses
from backend.measures.rules.records import IMPORTED, ScoreValue


def scored(day: int, total: int, instrument: str = "phq-9") -> ScoreValue:
    at = datetime(2026, 3, day, tzinfo=UTC)
    return ScoreValue(instrument, instrument, at.date(), at, total, 27, "", "", IMPORTED, None)


def test_from_twenty_to_ten_is_minus_ten_since_the_first_score() -> None:
    (course,) = courses([scored(1, 20), scored(8, 17), scored(28, 10)])
    assert (course.change, course.baseline.total, course.latest.total) == (-10, 20, 10)
    assert course.basis == FIRST_SINCE_GAP


def test_after_half_a_year_without_a_score_the_next_one_is_the_baseline() -> None:
    old, new, latest = scored(1, 20), scored(1, 9), scored(8, 12)
    later = [replace(score, at=score.at + GAP + timedelta(days=1)) for score in (new, latest)]
    (course,) = courses([old, *later])
    assert (course.baseline, course.change, course.since_baseline) == (later[0], 3, tuple(later))
    assert course.scores == (old, *later)


def test_a_gap_of_just_half_a_year_does_not_break_the_course() -> None:
    first, second = scored(1, 20), scored(1, 9)
    (course,) = courses([first, replace(second, at=second.at + GAP)])
    assert course.change == -11


def test_the_order_in_which_scores_are_given_does_not_matter() -> None:
    one, two, three = scored(1, 20), scored(8, 17), scored(28, 10)
    assert courses([three, one, two]) == courses([one, two, three])


def test_each_instrument_is_compared_with_itself_only() -> None:
    found = courses([scored(2, 3, "gad-7"), scored(1, 20), scored(8, 12), scored(9, 9, "gad-7")])
    assert [(course.latest.instrument, course.change) for course in found] == [("phq-9", -8), ("gad-7", 6)]


def test_an_instrument_that_nobody_ranked_comes_last() -> None:
    found = courses([scored(1, 2, "aims"), scored(1, 2, "phq-2"), scored(1, 2)])
    assert [course.latest.instrument for course in found] == ["phq-9", "phq-2", "aims"]


def test_one_score_is_a_baseline_and_no_change() -> None:
    assert [course.change for course in courses([scored(1, 20)])] == [None]
    assert courses([]) == []
