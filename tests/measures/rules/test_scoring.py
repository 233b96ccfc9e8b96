"""Scoring: worked examples, the published bands, and what must hold for every set of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.catalog import instruments
from backend.measures.rules.scoring import score

PHQ_9 = instruments()["phq-9"]
GAD_7 = instruments()["gad-7"]
PHQ_2 = instruments()["phq-2"]


def answers_adding_up_to(total: int, count: int) -> list[int]:
    return [min(3, max(0, total - 3 * n)) for n in range(count)]


def test_the_worked_example_of_the_command_is_mild_and_flagged() -> None:
    scored = score(PHQ_9, [0, 1, 2, 3, 0, 0, 0, 0, 1])
    assert (scored.total, scored.severity, scored.is_complete, scored.flags) == (7, "mild", True, ("item-9",))


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
        (15, "moderately-severe"), (19, "moderately-severe"), (20, "severe"), (27, "severe"),
    ],
)  # fmt: skip
def test_phq_9_bands_change_where_kroenke_2001_says(total: int, severity: str) -> None:
    assert score(PHQ_9, answers_adding_up_to(total, 9)).severity == severity


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
        (15, "severe"), (21, "severe"),
    ],
)  # fmt: skip
def test_gad_7_bands_change_where_spitzer_2006_says(total: int, severity: str) -> None:
    assert score(GAD_7, answers_adding_up_to(total, 7)).severity == severity


@pytest.mark.parametrize(
    ("total", "severity"), [(0, "negative"), (2, "negative"), (3, "positive"), (6, "positive")]
)
def test_phq_2_is_a_screen_that_is_positive_from_three(total: int, severity: str) -> None:
    assert score(PHQ_2, answers_adding_up_to(total, 2)).severity == severity


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_item_nine_above_zero_is_flagged_when_it_is_the_only_answer(answer: int) -> None:
    scored = score(PHQ_9, [None] * 8 + [answer])
    assert scored.flags == ("item-9",)
    assert (scored.total, scored.severity, scored.is_complete) == (None, None, False)


@pytest.mark.parametrize("answer", [0, None])
def test_item_nine_is_not_flagged_at_zero_or_when_missing(answer: int | None) -> None:
    assert score(PHQ_9, [3] * 8 + [answer]).flags == ()


@pytest.mark.parametrize("answers", [[], [0] * 8, [0] * 10])
def test_a_wrong_number_of_answers_is_nonsense(answers: list[int]) -> None:
    with pytest.raises(ValueError, match="PHQ-9 has 9 answers"):
        score(PHQ_9, answers)


@pytest.mark.parametrize("answer", [-1, 4, True, False, 1.0, "1", [1]])
def test_an_answer_that_can_not_be_chosen_is_nonsense(answer: object) -> None:
    with pytest.raises(ValueError, match="answer 3 must be a whole number from 0 to 3, or null"):
        score(PHQ_9, [0, 0, answer, 0, 0, 0, 0, 0, 0])  # type: ignore[list-item]


@given(st.sampled_from(list(instruments().values())), st.data())
def test_a_total_exists_exactly_when_nothing_is_missing_and_a_worse_answer_never_lowers_it(
    instrument, data: st.DataObject
) -> None:
    count = len(instrument.items)
    answers = data.draw(st.lists(st.sampled_from([None, 0, 1, 2, 3]), min_size=count, max_size=count))
    scored = score(instrument, answers)
    assert scored.is_complete == (None not in answers)
    assert (scored.total is None) == (scored.severity is None) == (not scored.is_complete)
    raised = data.draw(st.integers(0, count - 1))
    if scored.total is not None and answers[raised] < 3:
        worse = score(instrument, [*answers[:raised], answers[raised] + 1, *answers[raised + 1 :]])
        assert worse.total == scored.total + 1
        assert set(worse.flags) >= set(scored.flags)
