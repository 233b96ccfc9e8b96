"""Means safety: what is at home, and when an order is more than small."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.means import Stock, concern, stock
from backend.prescriptions.rules.supply import Signed

START = date(2026, 3, 2)
LITHIUM = Dose(Decimal(300), Unit.MG)


def period(end: date | None) -> DosePeriod:
    return DosePeriod(START, end, Dose(Decimal(900), Unit.MG), "Dr. Day", None, uuid.uuid4())


def signed(quantity: int, end: date | None = None) -> Signed:
    return Signed(START, end, "capsule", LITHIUM, quantity, 0)


@pytest.mark.parametrize(
    ("days", "at_home", "key"),
    [
        (7, 0, None),
        (4, 3, None),
        (8, 0, "more-than-7-days"),
        (7, 7, "more-than-7-days"),
        (14, 0, "more-than-7-days"),
        (15, 0, "more-than-14-days"),
        (7, 8, "more-than-14-days"),
        (7, None, None),
        (8, None, "more-than-7-days"),
    ],
)
def test_an_order_is_small_where_it_and_what_is_at_home_last_a_week(
    days: int, at_home: int | None, key: str | None
) -> None:
    found = concern("lithium", days, Stock(at_home), ())
    assert (found.key if found else None) == key


def test_it_says_what_is_not_known_and_what_else_is_at_home() -> None:
    found = concern("lithium", 30, Stock(None), ("amitriptyline",))
    assert found is not None
    assert "not known" in found.what
    assert "amitriptyline" in found.what
    assert "treatment goes on" in found.do


def test_what_is_left_of_a_drug_that_is_taken_counts() -> None:
    # Ninety capsules, three a day, last thirty days; ten have gone by.
    found = stock([signed(90)], (period(None),), stopped_on=None, today=START + timedelta(10))
    assert found == Stock(20)


def test_leftovers_of_a_drug_that_was_stopped_count() -> None:
    stop = START + timedelta(10)
    found = stock([signed(90, end=stop)], (period(stop),), stopped_on=stop, today=START + timedelta(60))
    assert found == Stock(20)


def test_a_drug_without_a_dose_on_record_is_not_known() -> None:
    assert stock([], (), stopped_on=None, today=START) == Stock(None)
    assert stock([], (period(None),), stopped_on=None, today=START) == Stock(None)
