"""Units convert exactly, and a slip of the unit is named."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis.strategies import decimals, sampled_from

from backend.health import catalog
from backend.health.rules.quantities import Quantity, as_decimal, plain

NUMBERED = [quantity for quantity in catalog.quantities().values() if not quantity.words]


def quantity(code: str) -> Quantity:
    return catalog.quantities()[code]


@given(
    sampled_from([(quantity, unit) for quantity in NUMBERED for unit in quantity.units]),
    decimals(min_value=0, max_value=999_999, places=4),
)
def test_there_and_back_is_the_same_to_the_last_digit(pair: tuple[Quantity, str], value: Decimal) -> None:
    measured, unit = pair
    assert measured.in_unit(measured.canonical(value, unit), unit) == Fraction(value)


@given(sampled_from(NUMBERED), decimals(min_value=0, max_value=999_999, places=4))
def test_what_is_entered_in_the_canonical_unit_is_kept_as_it_is(measured: Quantity, value: Decimal) -> None:
    assert as_decimal(measured.canonical(value, measured.unit)) == value


# From PubChem's molar masses, worked by hand: valproic acid 144.21, carbamazepine 236.27, creatinine 113.12,
# glucose 180.156, cholesterol 386.65, bilirubin 584.7 g/mol; NGSP's master equation; the inch of 1959.
@pytest.mark.parametrize(
    ("code", "value", "unit", "canonical"),
    [
        ("lithium-level", "0.8", "mEq/L", "0.8"),
        ("valproate-level", "500", "umol/L", "72.105"),
        ("carbamazepine-level", "40", "umol/L", "9.4508"),
        ("clozapine-level", "1", "umol/L", "326.8"),
        ("creatinine", "100", "umol/L", "1.1312"),
        ("glucose", "5", "mmol/L", "90.078"),
        ("cholesterol", "5", "mmol/L", "193.325"),
        ("bilirubin", "20", "umol/L", "1.1694"),
        ("calcium", "2.5", "mmol/L", "10.0195"),
        ("hba1c", "53", "mmol/mol", "7.00044"),
        ("anc", "1500", "/uL", "1.5"),
        ("weight", "100", "lb", "45.359237"),
        ("height", "70", "in", "177.8"),
        ("temperature", "98.6", "°F", "37"),
        ("qtc", "0.44", "s", "440"),
    ],
)
def test_worked_examples_convert(code: str, value: str, unit: str, canonical: str) -> None:
    assert as_decimal(quantity(code).canonical(Decimal(value), unit)) == Decimal(canonical)


@pytest.mark.parametrize(
    ("code", "value", "unit", "likely"),
    [
        ("glucose-fasting", "2.4", "mg/dL", "mmol/L"),
        ("creatinine", "90", "mg/dL", "umol/L"),
        ("creatinine", "1.1", "umol/L", "mg/dL"),
        ("hba1c", "48", "%", "mmol/mol"),
        ("anc", "1500", "10*9/L", "/uL"),
        ("temperature", "98.6", "°C", "°F"),
        ("valproate-level", "600", "mcg/mL", "umol/L"),
    ],
)
def test_a_slip_of_the_unit_is_named(code: str, value: str, unit: str, likely: str) -> None:
    fault = quantity(code).fault(Decimal(value), unit)
    assert fault is not None
    assert f"{value} looks like {likely}, not {unit}" in fault


def test_a_value_that_fits_no_unit_is_refused_with_the_range() -> None:
    assert quantity("weight").fault(Decimal("900"), "kg") == (
        "Weight: 900 kg lies outside what can be measured, 25 to 350 kg. Check the number."
    )
    assert quantity("weight").fault(Decimal("80"), "kg") is None


@pytest.mark.parametrize("measured", NUMBERED, ids=lambda each: each.code)
def test_both_ends_of_a_range_are_plausible_in_every_unit(measured: Quantity) -> None:
    for end in (measured.low, measured.high):
        assert end is not None
        assert measured.is_plausible(end, measured.unit)


def test_numbers_are_written_without_an_exponent_or_idle_zeros() -> None:
    assert (plain(Decimal("1E+2")), plain(Decimal("0.500")), plain(Decimal("0"))) == ("100", "0.5", "0")
