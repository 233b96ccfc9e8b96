"""How far answers can be relied on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures import catalog
from backend.measures.rules.quality import FilledBy, Grade, grades
from backend.measures.rules.scoring import score

AT = datetime(2026, 3, 2, 20, tzinfo=UTC)
PHQ_9 = catalog.instruments()["phq-9"]
VARIED = (0, 1, 2, 3, 2, 1, 0, 1, 0)


def graded(answers: tuple[int, ...] = VARIED, slug: str = "phq-9", **given: Any) -> tuple[Grade, ...]:
    least = {"seconds": 90, "filled_by": FilledBy.PATIENT, "answered_at": AT, "arrived_at": AT}
    return grades(catalog.instruments()[slug], answers, **(least | given))


def test_what_a_patient_answers_in_good_time_has_nothing_said_about_it() -> None:
    assert graded() == ()


@pytest.mark.parametrize(("seconds", "is_fast"), [(9, True), (10, False), (None, False), (0, True)])
def test_under_ten_seconds_is_too_fast(seconds: int | None, is_fast: bool) -> None:
    assert (Grade.TOO_FAST in graded(seconds=seconds)) is is_fast


def test_two_questions_may_take_less_than_ten_seconds_and_be_answered_alike() -> None:
    assert graded((1, 1), "phq-2", seconds=4) == ()


@pytest.mark.parametrize("every", [1, 2, 3])
def test_the_same_answer_throughout_is_a_straight_line(every: int) -> None:
    assert graded((every,) * 9) == (Grade.STRAIGHT_LINED,)


def test_zeros_throughout_are_what_a_well_person_answers() -> None:
    assert graded((0,) * 9) == ()


@pytest.mark.parametrize("harm", [1, 2, 3])
def test_item_nine_among_zeros_raises_its_flag_and_is_no_matter_of_quality(harm: int) -> None:
    answers = (*(0,) * 8, harm)
    assert graded(answers) == ()
    assert score(PHQ_9, answers).flags == ("item-9",)


def test_a_proxy_and_staff_who_wrote_are_named_apart() -> None:
    assert graded(filled_by=FilledBy.PROXY) == (Grade.PROXY,)
    assert graded(filled_by=FilledBy.STAFF) == (Grade.TRANSCRIBED,)


def test_what_arrives_a_day_after_it_was_answered_is_late() -> None:
    assert graded(arrived_at=AT + timedelta(hours=24)) == ()
    assert graded(arrived_at=AT + timedelta(hours=24, seconds=1)) == (Grade.LATE_ARRIVAL,)


def test_scores_inside_each_others_two_weeks_overlap() -> None:
    assert graded(others_at=[AT - timedelta(days=14), AT + timedelta(days=14)]) == ()
    assert graded(others_at=[AT - timedelta(days=13, hours=23)]) == (Grade.OVERLAPPING,)
    assert graded(others_at=[AT + timedelta(days=7)]) == (Grade.OVERLAPPING,)


@given(
    answers=st.lists(st.integers(0, 3), min_size=9, max_size=9).map(tuple),
    harm=st.integers(0, 3),
    seconds=st.none() | st.integers(0, 86_400),
    filled_by=st.sampled_from(FilledBy),
    late=st.integers(-10, 100),
)
def test_an_answer_to_item_nine_never_lowers_the_grade(
    answers: tuple[int, ...], harm: int, seconds: int | None, filled_by: FilledBy, late: int
) -> None:
    """Hypothesis: the grade with item 9 at any value is that of a zero, but for a line that is straight."""
    said = {"seconds": seconds, "filled_by": filled_by, "arrived_at": AT + timedelta(hours=late)}
    with_harm = set(graded((*answers[:8], harm), **said))
    with_zero = set(graded((*answers[:8], 0), **said))
    assert with_harm - with_zero <= {Grade.STRAIGHT_LINED}
    if 0 in answers[:8]:
        assert with_harm == with_zero


@given(seconds=st.integers(0, 200), more=st.integers(0, 200))
def test_more_time_never_makes_answers_too_fast(seconds: int, more: int) -> None:
    assert (Grade.TOO_FAST in graded(seconds=seconds)) or (
        Grade.TOO_FAST not in graded(seconds=seconds + more)
    )
