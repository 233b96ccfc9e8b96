"""The dose ledger: periods follow from entries and never overlap."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.ledger import (
    Entry,
    Kind,
    in_force,
    next_step,
    periods,
    standing,
    unchanged_since,
)

DAY = date(2026, 3, 1)
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def mg(value: str) -> Dose:
    return Dose(Decimal(value), Unit.MG)


def entry(
    kind: Kind, dose: str | None, on: date, *, order: int = 0, replaces: uuid.UUID | None = None
) -> Entry:
    return Entry(
        uuid.uuid4(), kind, mg(dose) if dose else None, on, AT + timedelta(minutes=order), "Dr. A",
        replaces=replaces,
    )  # fmt: skip


def test_a_titration_becomes_half_open_periods() -> None:
    found = periods(
        [
            entry(Kind.CHANGED, "75", date(2026, 4, 1)),
            entry(Kind.STARTED, "50", DAY),
            entry(Kind.STOPPED, None, date(2026, 6, 1)),
        ]
    )
    assert [(each.start, each.end, each.daily_dose) for each in found] == [
        (DAY, date(2026, 4, 1), mg("50")),
        (date(2026, 4, 1), date(2026, 6, 1), mg("75")),
    ]
    assert in_force(found, date(2026, 3, 31)) == found[0]
    assert in_force(found, date(2026, 4, 1)) == found[1]
    assert in_force(found, date(2026, 6, 1)) is None
    assert in_force(found, date(2026, 2, 28)) is None


def test_a_replaced_entry_no_longer_counts() -> None:
    first = entry(Kind.STATED, "500", DAY)
    assert [
        each.daily_dose for each in periods([first, entry(Kind.STATED, "50", DAY, replaces=first.id)])
    ] == [mg("50")]
    moved = entry(Kind.STATED, "50", DAY + timedelta(days=3), replaces=first.id)
    assert [each.start for each in periods([first, moved])] == [DAY + timedelta(days=3)]


def test_of_two_entries_for_one_day_the_later_recorded_stands() -> None:
    later, earlier = entry(Kind.CHANGED, "75", DAY, order=2), entry(Kind.CHANGED, "50", DAY, order=1)
    assert standing([later, earlier]) == [later]


def test_the_next_step_is_the_first_that_has_not_begun() -> None:
    found = periods([entry(Kind.STARTED, "50", DAY), entry(Kind.CHANGED, "75", date(2026, 4, 1))])
    assert next_step(found, date(2026, 3, 31)) == found[1]
    assert next_step(found, date(2026, 4, 1)) is None


def test_a_dose_is_unchanged_since_its_first_day_across_entries() -> None:
    found = periods(
        [
            entry(Kind.STATED, "25", date(2026, 1, 1)),
            entry(Kind.STATED, "50", date(2026, 2, 1)),
            entry(Kind.CHANGED, "50", date(2026, 3, 1)),
        ]
    )
    assert unchanged_since(found, date(2026, 3, 5)) == date(2026, 2, 1)
    assert unchanged_since((), date(2026, 3, 5)) is None


def test_a_stop_and_a_new_start_do_not_count_as_one_run() -> None:
    found = periods(
        [
            entry(Kind.STARTED, "50", date(2026, 1, 1)),
            entry(Kind.STOPPED, None, date(2026, 2, 1)),
            entry(Kind.STARTED, "50", date(2026, 3, 1)),
        ]
    )
    assert unchanged_since(found, date(2026, 3, 5)) == date(2026, 3, 1)


@pytest.mark.parametrize(("kind", "dose"), [(Kind.STOPPED, "50"), (Kind.STARTED, None)])
def test_an_entry_either_stops_or_has_a_dose(kind: Kind, dose: str | None) -> None:
    with pytest.raises(ValueError, match="either"):
        entry(kind, dose, DAY)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    entries: list[Entry] = []
    for order in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(Kind))
        dose = None if kind is Kind.STOPPED else draw(st.sampled_from(["25", "50", "75"]))
        on = DAY + timedelta(days=draw(st.integers(0, 20)))
        old = draw(st.sampled_from([None, *(each.id for each in entries)]))
        entries.append(entry(kind, dose, on, order=order, replaces=old))
    return draw(st.permutations(entries))


@given(ledgers())
def test_periods_never_overlap_and_never_are_empty(entries: list[Entry]) -> None:
    found = periods(entries)
    for period in found:
        assert period.end is None or period.start < period.end
    for before, after in pairwise(found):
        assert before.end is not None
        assert before.end <= after.start


@given(ledgers(), st.integers(-5, 30))
def test_the_dose_of_a_day_is_the_last_standing_entry_up_to_it(entries: list[Entry], offset: int) -> None:
    day = DAY + timedelta(days=offset)
    last = next((each for each in reversed(standing(entries)) if each.effective_on <= day), None)
    current = in_force(periods(entries), day)
    assert (current.daily_dose if current else None) == (last.daily_dose if last else None)
