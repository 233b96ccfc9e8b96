"""From which day scores are compared, what a bipolar diagnosis is, and what a trajectory says in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.catalog import instruments
from backend.measures.rules.episode import Basis, Episode, episode, is_bipolar, speaks_for
from backend.measures.rules.trajectory import Total, trajectory
from backend.measures.rules.trajectory_words import sentences, status_words

START = date(2026, 1, 5)
PHQ_9 = instruments()["phq-9"].change
assert PHQ_9 is not None
DAYS = st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), max_size=6)


def at(days: int) -> date:
    return START + timedelta(days=days)


def said(*totals: int, every: int = 14, **known: bool) -> tuple[str, tuple[str, ...]]:
    assert PHQ_9 is not None
    scores = [Total(at(every * number), total) for number, total in enumerate(totals)]
    found = trajectory(scores, PHQ_9, episode_start=START, **known)
    return status_words(found, PHQ_9), sentences(found, PHQ_9)


def test_without_treatment_an_episode_starts_with_the_first_score() -> None:
    assert episode([at(9), at(3)], pinned=None, treated_since=None) == Episode(at(3), Basis.FIRST_SCORE)


def test_an_episode_starts_with_the_first_psychotropic_and_not_with_scores_of_long_before() -> None:
    assert episode([at(0), at(90)], pinned=None, treated_since=at(40)) == Episode(at(40), Basis.TREATMENT)


def test_a_score_of_the_two_weeks_before_the_first_psychotropic_belongs_to_the_episode() -> None:
    assert episode([at(0), at(30)], pinned=None, treated_since=at(14)) == Episode(at(0), Basis.TREATMENT)
    assert episode([at(0), at(30)], pinned=None, treated_since=at(15)) == Episode(at(15), Basis.TREATMENT)


def test_nothing_known_is_no_episode() -> None:
    assert episode([], pinned=None, treated_since=None) is None


@given(DAYS, st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.none() | st.just(START))
def test_what_a_clinician_pinned_always_holds(days: list[date], pinned: date, treated: date | None) -> None:
    assert episode(days, pinned=pinned, treated_since=treated) == Episode(pinned, Basis.PINNED)


@given(DAYS, st.dates(date(2020, 1, 1), date(2026, 1, 1)))
def test_an_episode_never_starts_after_treatment_nor_long_before_it(days: list[date], began: date) -> None:
    found = episode(days, pinned=None, treated_since=began)
    assert found is not None
    assert began - timedelta(days=14) <= found.start <= began


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Bipolar II disorder", None, True),
        ("Something", "F31.81", True),
        ("Something", "13746004", True),
        ("Manic episode", None, True),
        ("Major depressive disorder", "F33.1", False),
        ("Germaniac syndrome", None, False),
    ],
)
def test_a_bipolar_disorder_is_known_by_code_or_words(text: str, code: str | None, expected: bool) -> None:
    assert is_bipolar(text, code) is expected


def test_an_enquiry_about_mania_speaks_for_four_weeks() -> None:
    assert speaks_for(START, at(28))
    assert speaks_for(START, at(-3))
    assert not speaks_for(START, at(29))
    assert not speaks_for(None, START)


def test_one_score_is_too_few_to_tell() -> None:
    assert said(20) == ("Too few points to tell", ("One score is not a change.",))


def test_a_response_says_its_points_its_share_and_its_weight() -> None:
    assert said(20, 10) == (
        "Response",
        ("10 points lower than at the baseline (−50 %): beyond measurement error (7 points).",),
    )


def test_remission_says_since_when_and_whether_it_has_lasted() -> None:
    words, told = said(20, 4, 3)
    assert words == "Remission"
    assert told[-1] == "Below 5 since 19 January 2026, not yet for two months."
    assert said(20, 4, 3, 4, 4, 4, 4)[0] == "Sustained remission"


def test_falling_scores_in_bipolar_disorder_are_not_judged_until_mania_was_asked_about() -> None:
    words, told = said(20, 8, is_bipolar=True)
    assert words == "Not judged"
    assert "nobody has asked about it" in told[-1]
    assert said(20, 8, is_bipolar=True, is_mania_asked=True)[0] == "Response"


def test_a_low_baseline_is_not_called_no_change() -> None:
    assert said(3, 2)[0] == "Low from the start"


@given(st.lists(st.integers(0, 27), max_size=8), st.booleans())
def test_words_are_never_empty_and_every_sentence_ends(totals: list[int], bipolar: bool) -> None:
    words, told = said(*totals, is_bipolar=bipolar)
    assert words
    assert all(each.endswith(".") for each in told)
