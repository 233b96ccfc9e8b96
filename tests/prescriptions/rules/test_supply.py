"""Supply: signed tablets, eaten at the ledger's dose, whatever changes on the way."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.ledger import DosePeriod, Entry, Kind, in_force, periods
from backend.prescriptions.rules.supply import DOES_NOT_FIT, NOT_PRESCRIBED_HERE, STOPPED, Signed, supply

DAY = date(2026, 3, 1)


def mg(value: str) -> Dose:
    return Dose(Decimal(value), Unit.MG)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def signed(
    start: int, quantity: int, *, strength: str = "50", end: int | None = None, refills: int = 0
) -> Signed:
    return Signed(
        after(start), None if end is None else after(end), "tablet", mg(strength), quantity, refills
    )


def takes(*steps: tuple[int, str | None]) -> tuple[DosePeriod, ...]:
    return periods(
        Entry(uuid.uuid4(), Kind.CHANGED if dose else Kind.STOPPED, mg(dose) if dose else None, after(day),
              datetime(2026, 1, 1, tzinfo=UTC), "Dr. A")
        for day, dose in steps
    )  # fmt: skip


def test_thirty_tablets_at_one_a_day_last_thirty_days() -> None:
    found = supply([signed(0, 30, refills=2)], takes((0, "50")), after(10))
    assert (found.days_left, found.runs_out_on) == (20, after(30))
    assert found.text == "20 days left, until Tuesday 31 March 2026; 2 refills on the prescription."


def test_how_long_it_lasts_with_every_refill_filled_is_said_apart() -> None:
    assert supply([signed(0, 30, refills=2)], takes((0, "50")), after(10)).refilled_until == after(90)
    assert supply([signed(0, 30)], takes((0, "50")), after(10)).refilled_until == after(30)
    renewed = [signed(0, 30, end=20, refills=5), signed(20, 30, refills=1)]  # the first one's are void
    assert supply(renewed, takes((0, "50")), after(25)).refilled_until == after(90)
    assert supply([], takes((0, "50")), DAY).refilled_until is None


def test_a_higher_dose_of_the_same_tablets_eats_them_faster() -> None:
    found = supply([signed(0, 30)], takes((0, "50"), (10, "100")), after(10))
    assert (found.days_left, found.runs_out_on) == (10, after(20))


def test_half_tablets_count_as_halves() -> None:
    assert supply([signed(0, 15)], takes((0, "25")), DAY).days_left == 30
    assert supply([signed(0, 45)], takes((0, "75")), DAY).days_left == 30


def test_an_early_refill_is_added_to_what_is_left() -> None:
    found = supply([signed(0, 30, end=20), signed(20, 30)], takes((0, "50")), after(20))
    assert found.runs_out_on == after(60)


def test_tablets_of_another_strength_do_not_help() -> None:
    found = supply(
        [signed(0, 30, end=10), signed(10, 30, strength="100")], takes((0, "50"), (10, "100")), after(10)
    )
    assert found.runs_out_on == after(40)


def test_a_signed_step_that_has_not_begun_takes_over_on_its_day() -> None:
    both = [signed(0, 14, end=14), signed(14, 30, strength="100")]
    assert supply(both, takes((0, "50"), (14, "100")), after(3)).runs_out_on == after(44)


def test_a_gap_before_the_next_step_is_seen() -> None:
    both = [signed(0, 10, end=14), signed(14, 30, strength="100")]
    found = supply(both, takes((0, "50"), (14, "100")), after(3))
    assert (found.days_left, found.runs_out_on) == (7, after(10))


def test_what_has_run_out_says_when() -> None:
    found = supply([signed(0, 10)], takes((0, "50")), after(15))
    assert (found.days_left, found.runs_out_on) == (0, after(10))
    assert found.text.startswith("Ran out on Wednesday 11 March 2026")
    assert supply([signed(0, 10)], takes((0, "50")), after(10)).text.startswith("Ran out today")


def test_a_step_without_new_tablets_does_not_move_the_day_it_ran_out() -> None:
    assert supply([signed(0, 10)], takes((0, "50"), (12, "100")), after(15)).runs_out_on == after(10)


def test_a_refill_after_a_gap_starts_anew() -> None:
    both = [signed(0, 10, end=20), signed(20, 30)]
    assert supply(both, takes((0, "50")), after(25)).runs_out_on == after(50)


def test_what_was_not_prescribed_here_is_unknown_and_says_so() -> None:
    found = supply([], takes((0, "50")), DAY)
    assert (found.days_left, found.runs_out_on, found.text) == (None, None, NOT_PRESCRIBED_HERE)


def test_a_recorded_dose_that_the_tablets_can_not_make_is_unknown() -> None:
    assert supply([signed(0, 30)], takes((0, "50"), (5, "60")), after(6)).text == DOES_NOT_FIT


def test_a_stopped_drug_has_no_days_left() -> None:
    found = supply([signed(0, 30)], takes((0, "50"), (5, None)), after(6))
    assert (found.days_left, found.text) == (None, STOPPED)


def test_a_prescription_that_never_came_into_force_gives_no_tablets() -> None:
    both = [signed(0, 30), signed(10, 30, end=10)]
    assert supply(both, takes((0, "50")), DAY).runs_out_on == after(30)


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(1, 15), st.integers(1, 60), st.sampled_from(["50", "100"])),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["50", "100", "150"])), max_size=4),
    st.integers(0, 60),
)
def test_the_walk_over_changes_agrees_with_counting_every_day(
    gaps: list[tuple[int, int, str]], steps: list[tuple[int, str]], today: int
) -> None:
    starts = [0]
    for gap, _, _ in gaps[1:]:
        starts.append(starts[-1] + gap)
    fills = [
        signed(start, quantity, strength=strength, end=end)
        for start, end, (_, quantity, strength) in zip(starts, [*starts[1:], None], gaps, strict=True)
    ]
    ledger = takes((0, "100"), *steps)
    ran_out, stock, offset = None, {}, -1
    while ran_out is None or after(offset) < after(today):
        offset += 1
        for fill in (each for each in fills if each.start == after(offset)):
            stock[fill.strength] = stock.get(fill.strength, Decimal(0)) + fill.quantity
        current = next(each for each in reversed(fills) if each.start <= after(offset))
        period = in_force(ledger, after(offset))
        assert period is not None
        rate = period.daily_dose.value / current.strength.value
        if stock[current.strength] >= rate:
            stock[current.strength] -= rate
            ran_out = None
        else:
            stock[current.strength] = Decimal(0)
            ran_out = ran_out or after(offset)
    assert supply(fills, ledger, after(today)).runs_out_on == ran_out
