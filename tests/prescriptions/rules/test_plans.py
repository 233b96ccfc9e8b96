"""Plans: days that follow each other, tablets that add up, dates that move together."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.plans import (
    PlanStep,
    StepState,
    current,
    dated,
    due,
    moved,
    single_strength,
    state_of,
    stepped_back,
    tablets,
)
from backend.prescriptions.rules.sig import Sig, Timing

D = Decimal
START = date(2026, 3, 2)
STRENGTHS = [Dose(D(each), Unit.MG) for each in (25, 100, 150, 200)]


def mg(value: str) -> Dose:
    return Dose(D(value), Unit.MG)


def sig_of(value: str, timing: Timing = Timing.MORNING) -> Sig:
    found = single_strength(mg(value), STRENGTHS, STRENGTHS, "tablet", timing)
    assert found is not None
    return found


def lamotrigine() -> tuple[PlanStep, ...]:
    """The label's titration without valproate and without inducers."""
    return dated(
        [(sig_of("25"), 14, ()), (sig_of("50"), 14, ()), (sig_of("100"), 7, ()), (sig_of("200"), 28, ())],
        START,
    )


def test_the_labels_titration_of_lamotrigine_has_its_days_and_tablets() -> None:
    steps = lamotrigine()
    assert [step.start_on for step in steps] == [
        START, date(2026, 3, 16), date(2026, 3, 30), date(2026, 4, 6),
    ]  # fmt: skip
    assert steps[-1].end_on == date(2026, 5, 4)
    found = {each.strength.value: (each.count, each.left_over) for each in tablets(steps)}
    assert found == {D(25): (14 + 28, 0), D(100): (7, 0), D(200): (28, 0)}


@pytest.mark.parametrize(
    ("dose", "timing", "strength", "pieces"),
    [
        ("75", Timing.MORNING, "25", "3"),
        ("50", Timing.MORNING, "25", "2"),  # whole tablets before half a 100
        ("12.5", Timing.MORNING, "25", "0.5"),
        ("200", Timing.MORNING_AND_EVENING, "100", "1"),
        ("300", Timing.MORNING_AND_EVENING, "150", "1"),
    ],
)
def test_one_strength_makes_a_dose_with_whole_tablets_first(
    dose: str, timing: Timing, strength: str, pieces: str
) -> None:
    found = sig_of(dose, timing)
    assert (found.strength, found.pieces) == (mg(strength), D(pieces))


@pytest.mark.parametrize("dose", ["10", "30", "6.25"])
def test_what_no_strength_makes_is_said(dose: str) -> None:
    assert single_strength(mg(dose), STRENGTHS, STRENGTHS, "tablet", Timing.MORNING) is None


def test_a_tablet_that_is_not_to_be_cut_is_not_cut() -> None:
    assert single_strength(mg("12.5"), STRENGTHS, [], "tablet", Timing.MORNING) is None


@given(
    doses=st.lists(st.sampled_from(["12.5", "25", "50", "75", "100", "150"]), min_size=1, max_size=8),
    days=st.lists(st.integers(1, 60), min_size=8, max_size=8),
    first=st.integers(2, 8),
    by=st.integers(0, 90),
)
def test_moving_a_step_moves_every_later_one_and_leaves_no_gap(
    doses: list[str], days: list[int], first: int, by: int
) -> None:
    steps = dated([(sig_of(dose), length, ()) for dose, length in zip(doses, days, strict=False)], START)
    found = moved(steps, first, timedelta(by))
    for before, after in pairwise(found):
        assert before.end_on == after.start_on
    assert [step.sig for step in found] == [step.sig for step in steps]
    assert found[0].start_on == START
    for old, new in zip(steps, found, strict=True):
        assert new.start_on - old.start_on == (timedelta(by) if old.number >= first else timedelta(0))


@given(
    doses=st.lists(st.sampled_from(["12.5", "25", "37.5", "50", "75", "100"]), min_size=1, max_size=8),
    days=st.lists(st.integers(1, 60), min_size=8, max_size=8),
)
def test_tablets_add_up_to_the_dose_of_every_day(doses: list[str], days: list[int]) -> None:
    steps = dated([(sig_of(dose), length, ()) for dose, length in zip(doses, days, strict=False)], START)
    taken = sum((step.daily_dose.value * step.days for step in steps if step.daily_dose), D(0))
    dispensed = sum((each.strength.value * (each.count - each.left_over) for each in tablets(steps)), D(0))
    assert dispensed == taken
    assert all(0 <= each.left_over < 1 for each in tablets(steps))


def test_a_step_can_not_move_before_the_one_before_has_lasted_a_day() -> None:
    with pytest.raises(ValueError, match="less than a day"):
        moved(lamotrigine(), 2, timedelta(-14))


def test_stepping_back_repeats_the_step_before_and_then_goes_on() -> None:
    found = stepped_back(lamotrigine(), date(2026, 3, 20))
    assert [(step.daily_dose, step.days) for step in found] == [
        (mg("25"), 14), (mg("50"), 4), (mg("25"), 14), (mg("50"), 14), (mg("100"), 7), (mg("200"), 28),
    ]  # fmt: skip
    assert [step.number for step in found] == [1, 2, 3, 4, 5, 6]
    assert found[2].start_on == date(2026, 3, 20)


def test_stepping_back_on_a_steps_first_day_leaves_no_step_of_no_days() -> None:
    found = stepped_back(lamotrigine(), date(2026, 3, 16))
    assert [step.days for step in found] == [14, 14, 14, 7, 28]


@pytest.mark.parametrize("day", [START, date(2027, 1, 1), date(2026, 1, 1)])
def test_there_is_nothing_to_step_back_to_in_the_first_step_or_outside(day: date) -> None:
    with pytest.raises(ValueError, match="no earlier step"):
        stepped_back(lamotrigine(), day)


def test_a_step_is_due_a_week_before_it_begins_and_until_it_is_signed() -> None:
    steps = lamotrigine()
    signed = (PlanStep(1, steps[0].start_on, steps[0].end_on, steps[0].sig, (), True), *steps[1:])
    assert due(signed, date(2026, 3, 8)) is None
    waiting = due(signed, date(2026, 3, 9))
    assert waiting == steps[1]
    assert state_of(steps[1], waiting, date(2026, 3, 9)) is StepState.DUE
    assert state_of(signed[0], waiting, date(2026, 3, 9)) is StepState.CURRENT
    assert state_of(steps[2], waiting, date(2026, 3, 9)) is StepState.PLANNED
    assert state_of(signed[0], None, date(2026, 3, 16)) is StepState.DONE


def test_a_day_between_two_steps_belongs_to_the_later_one() -> None:
    found = current(lamotrigine(), date(2026, 3, 16))
    assert found is not None
    assert found.number == 2


@pytest.mark.parametrize("steps", [[], [(None, 0, ())]])
def test_a_plan_without_days_is_refused(steps: list[tuple[None, int, tuple[()]]]) -> None:
    with pytest.raises(ValueError, match=r"at least one step|less than a day"):
        dated(steps, START)
