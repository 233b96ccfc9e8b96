"""Plans: days that follow each other, tablets that add up, dates that move together."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.plans import (
    PlanStep,
    StepState,
    aligned,
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


def taken(*doses: tuple[str, int]) -> list[DosePeriod]:
    """Return what the ledger says: each dose from that many days after the start on."""
    starts = [START + timedelta(days) for _, days in doses]
    return [
        DosePeriod(start, end, mg(dose), "A. Doe", None, uuid.uuid4())
        for (dose, _), start, end in zip(doses, starts, [*starts[1:], None], strict=False)
    ]


def days_of(steps: Sequence[PlanStep]) -> list[int]:
    return [(step.start_on - START).days for step in steps]


def test_stepping_back_repeats_the_step_before_and_then_goes_on() -> None:
    steps = aligned(lamotrigine(), taken(("25", 0), ("50", 14)), date(2026, 3, 20))
    found = stepped_back(steps, date(2026, 3, 20))
    assert [(step.daily_dose, step.days) for step in found] == [
        (mg("25"), 14), (mg("50"), 4), (mg("25"), 14), (mg("50"), 14), (mg("100"), 7), (mg("200"), 28),
    ]  # fmt: skip
    assert [step.number for step in found] == [1, 2, 3, 4, 5, 6]
    assert found[2].start_on == date(2026, 3, 20)


def test_the_step_that_was_gone_back_to_is_the_one_that_is_due() -> None:
    day, doses = date(2026, 3, 20), taken(("25", 0), ("50", 14))
    found = aligned(stepped_back(aligned(lamotrigine(), doses, day), day), doses, day)
    waiting = due(found, day)
    assert waiting is not None
    assert (waiting.number, waiting.daily_dose) == (3, mg("25"))
    assert [step.is_signed for step in found] == [True, True, False, False, False, False]


def test_stepping_back_on_a_steps_first_day_leaves_no_step_of_no_days() -> None:
    steps = aligned(lamotrigine(), taken(("25", 0), ("50", 14)), date(2026, 3, 16))
    assert [step.days for step in stepped_back(steps, date(2026, 3, 16))] == [14, 14, 14, 7, 28]


def test_a_step_that_lasted_longer_is_repeated_for_as_long_as_it_was_planned() -> None:
    day = START + timedelta(60)
    steps = aligned(lamotrigine(), taken(("25", 0), ("50", 14)), day)
    assert [step.days for step in stepped_back(steps, day)] == [14, 46, 14, 14, 7, 28]


@pytest.mark.parametrize("doses", [(), (("25", 0),)])
def test_there_is_nothing_to_step_back_to_where_no_second_step_is_taken(
    doses: tuple[tuple[str, int], ...],
) -> None:
    day = START + timedelta(20)
    with pytest.raises(ValueError, match="no earlier step"):
        stepped_back(aligned(lamotrigine(), taken(*doses), day), day)


def test_a_step_is_due_a_week_before_it_begins_and_until_it_is_signed() -> None:
    day = date(2026, 3, 9)
    steps = aligned(lamotrigine(), taken(("25", 0)), day)
    assert due(steps, date(2026, 3, 8)) is None
    waiting = due(steps, day)
    assert waiting == steps[1]
    assert [state_of(step, steps, waiting, day) for step in steps] == [
        StepState.CURRENT, StepState.DUE, StepState.PLANNED, StepState.PLANNED,
    ]  # fmt: skip
    later = aligned(lamotrigine(), taken(("25", 0), ("50", 14)), date(2026, 3, 16))
    assert state_of(later[0], later, None, date(2026, 3, 16)) is StepState.DONE


def test_a_step_that_nobody_signed_is_never_left_out() -> None:
    """On day 28 the plan would be at 100 mg; the patient takes 25 mg, so 50 mg is next, for its two weeks."""
    day = START + timedelta(28)
    steps = aligned(lamotrigine(), taken(("25", 0)), day)
    waiting = due(steps, day)
    assert waiting is not None
    assert (waiting.daily_dose, waiting.start_on, waiting.days) == (mg("50"), day, 14)
    assert days_of(steps) == [0, 28, 42, 49]
    assert state_of(steps[0], steps, waiting, day) is StepState.CURRENT


def test_a_step_that_was_signed_late_lasts_as_long_as_planned() -> None:
    steps = aligned(lamotrigine(), taken(("25", 0), ("50", 20)), START + timedelta(21))
    assert days_of(steps) == [0, 20, 34, 41]
    assert [step.is_signed for step in steps] == [True, True, False, False]


def test_a_dose_from_before_the_plan_is_its_first_step_and_no_other() -> None:
    up_and_down = dated([(sig_of("150"), 14, ()), (sig_of("100"), 14, ())], START)
    steps = aligned(up_and_down, taken(("100", -90)), START)
    assert [step.is_signed for step in steps] == [False, False]
    first = aligned(up_and_down, taken(("150", -90)), START)
    assert (first[0].is_signed, first[0].start_on) == (True, START)


def test_a_step_to_nothing_is_taken_once_the_drug_was_stopped() -> None:
    down = dated([(sig_of("25"), 14, ()), (None, 1, ())], START)
    on = taken(("25", 0))
    off = [replace(on[0], end=START + timedelta(14))]
    day = START + timedelta(15)
    assert [step.is_signed for step in aligned(down, on, day)] == [True, False]
    assert [step.is_signed for step in aligned(down, off, day)] == [True, True]


@given(
    starts=st.lists(st.integers(0, 40), min_size=0, max_size=4),
    days=st.lists(st.integers(1, 30), min_size=4, max_size=4),
    day=st.integers(0, 200),
)
def test_an_aligned_plan_has_no_gaps_and_what_waits_never_lies_in_the_past(
    starts: list[int], days: list[int], day: int
) -> None:
    doses = ["25", "50", "100", "150"]
    planned = dated([(sig_of(dose), length, ()) for dose, length in zip(doses, days, strict=True)], START)
    at, ledger = 0, []
    for dose, after in zip(doses, starts, strict=False):
        at += after + 1
        if at <= day:
            ledger.append((dose, at))
    today = START + timedelta(day)
    steps = aligned(planned, taken(*ledger), today)
    for before, after in pairwise(steps):
        assert before.end_on == after.start_on
    waiting = due(steps, today)
    assert [step.number for step in steps if step.is_signed] == list(range(1, len(ledger) + 1))
    assert all(step.start_on >= today for step in steps if not step.is_signed)
    assert all(step.days >= planned[step.number - 1].days for step in steps if not step.is_signed)
    assert waiting is None or waiting.number == len(ledger) + 1


@pytest.mark.parametrize("steps", [[], [(None, 0, ())]])
def test_a_plan_without_days_is_refused(steps: list[tuple[None, int, tuple[()]]]) -> None:
    with pytest.raises(ValueError, match=r"at least one step|less than a day"):
        dated(steps, START)
