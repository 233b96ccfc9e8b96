"""Scoring: worked examples, the published bands, and what must hold for every set of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.catalog import instruments
from backend.measures.rules.instrument import Kind
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


@pytest.mark.parametrize(
    ("answers", "total", "severity"),
    [
        ([0, 0, 0], 0, "negative"), ([1, 1, 0], 2, "negative"), ([3, 0, 0], 3, "positive-for-women"),
        ([2, 1, 1], 4, "positive"), ([4, 4, 4], 12, "positive"),
    ],
)  # fmt: skip
def test_audit_c_is_positive_from_three_for_women_and_from_four_for_men(
    answers: list[int], total: int, severity: str
) -> None:
    scored = score(instruments()["audit-c"], answers)
    assert (scored.total, scored.severity) == (total, severity)


@pytest.mark.parametrize(
    ("total", "severity"), [(30, "negative"), (31, "provisional"), (33, "provisional"), (34, "positive")]
)
def test_pcl_5_keeps_the_published_range_of_the_cut_point_apart(total: int, severity: str) -> None:
    answers = [min(4, max(0, total - 4 * n)) for n in range(20)]
    assert score(instruments()["pcl-5"], answers).severity == severity


def test_the_total_of_the_aims_is_of_its_first_seven_items_only() -> None:
    aims = instruments()["aims"]
    assert score(aims, [1] * 7 + [4, 4, 4, 1, 1]).total == 7
    assert aims.maximum == 28
    without_global = score(aims, [1] * 7 + [None] * 5)
    assert (without_global.total, without_global.is_complete) == (7, False)
    assert score(aims, [None] + [1] * 6 + [0] * 5).total is None


@pytest.mark.parametrize("slug", sorted(instruments()))
@given(data=st.data())
def test_every_set_of_answers_that_can_be_chosen_comes_to_something(slug: str, data: st.DataObject) -> None:
    instrument = instruments()[slug]
    answers = [data.draw(st.sampled_from([None, *sorted(choices)])) for choices in instrument.choices]
    scored = score(instrument, answers)
    if instrument.kind is not Kind.SCALE:
        assert scored.outcome in instrument.outcomes
        assert (scored.total, scored.severity) == (None, None)
        return
    parts = [answer for answer, item in zip(answers, instrument.items, strict=True) if item.is_summed]
    assert scored.total == (None if None in parts else sum(parts))
    assert scored.severity == (None if scored.total is None else instrument.band(scored.total).severity)
    assert scored.is_complete == (None not in answers)


@pytest.mark.parametrize("slug", sorted(instruments()))
@given(data=st.data())
def test_a_higher_answer_never_lowers_a_total_or_takes_a_flag_away(slug: str, data: st.DataObject) -> None:
    instrument = instruments()[slug]
    answers = [data.draw(st.sampled_from(sorted(choices))) for choices in instrument.choices]
    place = data.draw(st.integers(0, len(answers) - 1))
    if answers[place] == max(instrument.choices[place]):
        return
    before = score(instrument, answers)
    after = score(instrument, [*answers[:place], answers[place] + 1, *answers[place + 1 :]])
    assert set(after.flags) >= set(before.flags)
    if before.total is not None:
        assert after.total == before.total + instrument.items[place].is_summed


@pytest.mark.parametrize("slug", sorted(instruments()))
@given(data=st.data())
def test_no_instrument_takes_a_value_that_can_not_be_chosen(slug: str, data: st.DataObject) -> None:
    instrument = instruments()[slug]
    answers: list[object] = [0] * len(instrument.items)
    place = data.draw(st.integers(0, len(answers) - 1))
    beyond = max(instrument.choices[place]) + 1
    answers[place] = data.draw(st.sampled_from([-1, beyond, True, 1.0, "0"]))
    with pytest.raises(ValueError, match=f"answer {place + 1} must be"):
        score(instrument, answers)  # type: ignore[arg-type]
