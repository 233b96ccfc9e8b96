"""The sentence over the chart says what the picture shows, and no more."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.chart.rules.sentence import Course, Step, sentence

START = date(2026, 3, 2)


def phq9(*totals: int, every: int = 14) -> Course:
    dated = tuple((START + timedelta(days=every * i), total) for i, total in enumerate(totals))
    return Course("phq-9", "PHQ-9", 27, dated, "moderate")


def say(courses: list[Course], steps: list[Step]) -> str:
    """The sentence, three days after the last score."""
    days = [day for course in courses for day, _ in course.totals]
    return sentence(courses, steps, today=max(days, default=START) + timedelta(days=3))


def step(weeks: int, text: str) -> Step:
    return Step(START + timedelta(weeks=weeks), text)


def test_no_score_says_so() -> None:
    assert say([phq9()], []) == "No scores yet: nothing can be said about the course."


def test_one_score_shows_no_direction() -> None:
    assert say([phq9(14)], []) == (
        "PHQ-9 was 14 of 27 (moderate) on 2 March 2026: one score shows no direction."
    )


def test_a_fall_beyond_error_is_told_with_its_share_and_the_change_before_it() -> None:
    text = say([phq9(20, 18, 14, 10, 7)], [step(2, "sertraline 50 → 100 mg")])
    assert text == (
        "PHQ-9 fell from 20 to 7 of 27 (−65 %), now moderate, over 8 weeks, after sertraline 50 → 100 mg."
    )


def test_a_rise_is_told_without_a_share() -> None:
    assert say([phq9(2, 9)], []) == "PHQ-9 rose from 2 to 9 of 27, now moderate, over 2 weeks."


def test_a_score_of_long_ago_says_nothing_about_today() -> None:
    text = sentence([phq9(20, 8)], [], today=START + timedelta(days=14 + 93))
    assert text == (
        "PHQ-9 was last 8 of 27 (moderate) on 16 March 2026, 13 weeks ago: too long ago to say how it is now."
    )


def test_a_fall_within_error_is_said_to_be_so() -> None:
    assert say([phq9(15, 10)], []).endswith("; this is not yet beyond measurement error.")


def test_a_small_change_is_not_a_direction() -> None:
    text = say([phq9(15, 11)], [])
    assert "about where it was" in text
    assert "fell" not in text


def test_changes_within_two_weeks_are_one_bundle() -> None:
    steps = [step(1, "sertraline 50 → 100 mg"), step(2, "mirtazapine from 15 mg")]
    text = say([phq9(20, 18, 8)], steps)
    assert "sertraline 50 → 100 mg and mirtazapine from 15 mg (too close together to tell apart)" in text


def test_a_change_with_no_score_after_it_is_not_named() -> None:
    assert "after sertraline" not in say([phq9(20, 8)], [step(2, "sertraline 50 → 100 mg")])


def test_a_fall_that_had_happened_before_the_dose_change_is_not_told_as_after_it() -> None:
    text = say([phq9(20, 8, 8, 7)], [step(5, "sertraline 50 → 100 mg")])
    assert text == "PHQ-9 fell from 20 to 7 of 27 (−65 %), now moderate, over 6 weeks."


def test_the_first_instrument_with_scores_is_told() -> None:
    gad7 = Course("gad-7", "GAD-7", 21, ((START, 9),), "mild")
    assert say([phq9(), gad7], []).startswith("GAD-7 was 9 of 21")


@given(
    st.lists(st.integers(0, 27), max_size=8),
    st.lists(st.tuples(st.integers(0, 20), st.just("x")), max_size=4),
)
def test_it_never_says_because_and_always_ends(totals: list[int], steps: list[tuple[int, str]]) -> None:
    text = say([phq9(*totals)], [step(*pair) for pair in steps])
    assert text.endswith(".")
    assert "because" not in text
