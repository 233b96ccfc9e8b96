"""Where a dose stands, and whether its effect can be judged."""

from datetime import date, timedelta

import pytest

from backend.medications import service as formulary
from backend.medications.rules.doses import parse_dose
from backend.reviews.rules.dosing import Standing, below_effective, check_dose

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("dose", "standing"),
    [
        ("25 mg", Standing.BELOW_USUAL),
        ("50 mg", Standing.WITHIN_USUAL),
        ("200 mg", Standing.WITHIN_USUAL),
        ("225 mg", Standing.ABOVE_MAXIMUM),
        ("1 g", Standing.UNKNOWN),
    ],
)
def test_sertraline_from_50_to_200_mg_is_usual(dose: str, standing: Standing) -> None:
    found = check_dose(formulary.drug("sertraline"), "tablet", parse_dose(dose), 40)
    assert found.standing is standing
    assert (found.basis is None) == (standing is Standing.UNKNOWN)


def test_citalopram_40_mg_is_above_the_maximum_only_over_sixty() -> None:
    dose = parse_dose("40 mg")
    assert check_dose(formulary.drug("citalopram"), "tablet", dose, 40).standing is Standing.WITHIN_USUAL
    assert check_dose(formulary.drug("citalopram"), "tablet", dose, 70).standing is Standing.ABOVE_MAXIMUM


def test_what_is_not_known_is_never_called_usual() -> None:
    assert check_dose(None, None, parse_dose("5 mg"), 40).standing is Standing.UNKNOWN
    assert check_dose(formulary.drug("sertraline"), None, None, 40).standing is Standing.UNKNOWN


def test_a_low_dose_is_too_early_to_judge_until_its_weeks_have_passed() -> None:
    profile, dose = formulary.profile("sertraline"), parse_dose("25 mg")
    early = below_effective(profile, dose, TODAY - timedelta(days=10), TODAY)
    late = below_effective(profile, dose, TODAY - timedelta(days=60), TODAY)
    assert early is not None
    assert late is not None
    assert (early.is_too_early, late.is_too_early) == (True, False)
    assert "too early to judge" in early.text
    assert "judged after 4 to 6 weeks." in early.text
    assert "too early" not in late.text
    unknown = below_effective(profile, dose, None, TODAY)
    assert unknown is not None
    assert "cannot be told" in unknown.text


def test_the_least_that_works_is_not_below_itself() -> None:
    assert below_effective(formulary.profile("sertraline"), parse_dose("50 mg"), TODAY, TODAY) is None
