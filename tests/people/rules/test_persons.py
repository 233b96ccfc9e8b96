"""Ages are completed years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people.rules.persons import age_on


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 5, 10), date(2018, 5, 9), 17),
        (date(2000, 5, 10), date(2018, 5, 10), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_an_age_is_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 40_000))
def test_nobody_gets_younger(born: date, days: int) -> None:
    later = date.fromordinal(born.toordinal() + days)
    assert age_on(born, later) <= age_on(born, date.fromordinal(later.toordinal() + 1))
