"""Doses: exact, one formatter, and a parser that undoes it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications.rules.doses import (
    NO_BREAK_SPACE,
    Dose,
    Unit,
    UnitMismatch,
    format_dose,
    parse_dose,
)

DOSES = st.builds(
    lambda scaled, places, unit: Dose(Decimal(scaled).scaleb(-places), unit),
    st.integers(1, 1_000_000),
    st.integers(0, 4),
    st.sampled_from(Unit),
)


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        (Dose(Decimal("50"), Unit.MG), "50 mg"),
        (Dose(Decimal("50.0"), Unit.MG), "50 mg"),
        (Dose(Decimal("0.5"), Unit.MG), "0.5 mg"),
        (Dose(Decimal("37.50"), Unit.MG), "37.5 mg"),
        (Dose(Decimal("1800"), Unit.MG), "1,800 mg"),
        (Dose(Decimal("1E+1"), Unit.MG), "10 mg"),
        (Dose(Decimal("12.5"), Unit.MCG), "12.5 mcg"),
    ],
)
def test_a_dose_is_written_the_safe_way(dose: Dose, text: str) -> None:
    assert format_dose(dose) == text.replace(" ", NO_BREAK_SPACE)


@settings(max_examples=2_000)
@given(DOSES)
def test_reading_a_written_dose_gives_the_same_dose(dose: Dose) -> None:
    assert parse_dose(format_dose(dose)) == dose


def test_a_hundred_thousand_doses_survive_being_written_and_read() -> None:
    for scaled in range(1, 100_001):
        dose = Dose(Decimal(scaled).scaleb(-(scaled % 5)), list(Unit)[scaled % 3])
        assert parse_dose(format_dose(dose)) == dose


@settings(max_examples=1_000)
@given(DOSES)
def test_no_written_dose_has_a_trailing_zero_a_naked_point_or_a_breakable_space(dose: Dose) -> None:
    text = format_dose(dose)
    assert not re.search(r"\.\d*0\b", text)
    assert not re.search(r"(^|[^0-9])\.\d", text)
    assert not re.search(r"\d{4,}", text.partition(".")[0])
    assert " " not in text
    assert "µ" not in text


@pytest.mark.parametrize(
    "text",
    ["50", "50mg", ".5 mg", "5.0 mg", "1,5 mg", "1,50 mg", "05 mg", "-5 mg", "0 mg", "1E+1 mg", "5 µg",
     "5 mL", "٣ mg", "1_0 mg", "NaN mg", "50  mg", "50 mg/day", "50 MG", ""],
)  # fmt: skip
def test_what_is_not_written_the_safe_way_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"dose|zero"):
        parse_dose(text)


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity", "1000001", "0.00001"])
def test_what_is_no_dose_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="dose"):
        Dose(Decimal(value), Unit.MG)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        Dose(0.1, Unit.MG)  # type: ignore[arg-type]


def test_units_are_never_converted_by_themselves() -> None:
    milligrams, micrograms = Dose(Decimal(1), Unit.MG), Dose(Decimal(500), Unit.MCG)
    with pytest.raises(UnitMismatch):
        milligrams.plus(micrograms)
    with pytest.raises(UnitMismatch):
        micrograms.exceeds(milligrams)


def test_a_conversion_that_is_asked_for_is_exact() -> None:
    assert Dose(Decimal("0.125"), Unit.MG).to(Unit.MCG) == Dose(Decimal(125), Unit.MCG)


@given(DOSES, st.integers(1, 8))
def test_halves_add_up_to_the_whole_exactly(dose: Dose, count: int) -> None:
    try:
        half = dose.times(Decimal("0.5"))
        assert half.times(2 * count) == dose.times(count)
    except ValueError:
        assert dose.value * count > 1_000_000 or -dose.value.as_tuple().exponent == 4
