"""Days covered by what was signed, and the honesty about the rest."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.doses import parse_dose
from backend.reviews.rules.adherence import Fill, cover

TODAY = date(2026, 11, 23)


def fill(days_ago: int, days: int, refills: int = 0, end_ago: int | None = None, dose: str = "50 mg") -> Fill:
    end = None if end_ago is None else TODAY - timedelta(days=end_ago)
    return Fill(TODAY - timedelta(days=days_ago), end, parse_dose(dose), days, refills)


def test_nothing_signed_here_can_not_be_told() -> None:
    found = cover([], TODAY)
    assert (found.days, found.least, found.most, found.has_gap) == (None, None, None, False)
    assert found.text.startswith("Cannot tell")


def test_a_prescription_that_begins_today_covers_no_past_day() -> None:
    assert cover([fill(0, 30)], TODAY).days is None


def test_thirty_tablets_in_sixty_days_are_a_gap() -> None:
    found = cover([fill(60, 30)], TODAY)
    assert (found.days, found.least, found.most, found.has_gap) == (60, 30, 30, True)


def test_a_refill_that_nobody_saw_filled_is_neither_a_gap_nor_covered() -> None:
    found = cover([fill(60, 30, refills=1)], TODAY)
    assert (found.least, found.most, found.has_gap) == (30, 60, False)
    assert "not known" in found.text


def test_an_early_renewal_of_the_same_dose_carries_over() -> None:
    assert cover([fill(50, 30, end_ago=30), fill(30, 30)], TODAY).least == 50
    other = cover([fill(50, 30, end_ago=30, dose="25 mg"), fill(30, 30)], TODAY)
    assert other.least == 50
    assert cover([fill(70, 40, end_ago=40), fill(40, 30)], TODAY).least == 70
    assert cover([fill(70, 40, end_ago=40, dose="25 mg"), fill(40, 30)], TODAY).least == 60


fills = st.lists(
    st.builds(fill, st.integers(1, 400), st.integers(1, 90), st.integers(0, 5)), min_size=1, max_size=6
)


@given(fills)
def test_no_more_days_are_covered_than_there_were(given_fills: list[Fill]) -> None:
    found = cover(given_fills, TODAY)
    assert found.days is not None
    assert found.least is not None
    assert found.most is not None
    assert 0 <= found.least <= found.most <= found.days <= 180
