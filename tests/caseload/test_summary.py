"""What the caseload says of scores, doses and visits."""

from datetime import timedelta

from backend.caseload.rules.summary import last_dose_change, next_visit
from tests.caseload.summaries import NOW, TODAY, phq9, sertraline, visit


def test_a_renewal_of_the_same_dose_is_no_change() -> None:
    medication = sertraline((60, "50"), (30, "100"), (5, "100"))
    change = last_dose_change([medication], TODAY)
    assert change is not None
    assert change.on == TODAY - timedelta(days=30)
    span = medication.span_on(TODAY)
    assert span is not None
    assert medication.unchanged_since(span) == TODAY - timedelta(days=30)


def test_the_change_is_since_the_baseline_and_unknown_with_one_score() -> None:
    assert phq9(20, 14, 8).change == -12
    assert phq9(20).change is None


def test_a_visit_that_is_over_is_not_the_next_one() -> None:
    over, soon, later = visit(-1), visit(2), visit(48)
    assert next_visit([later, over, soon], NOW) == soon
    assert next_visit([over], NOW) is None


def test_the_last_dose_change_names_both_doses_and_ignores_the_future() -> None:
    medication = sertraline((60, "25"), (30, "50.0"), (-7, "75"))
    change = last_dose_change([medication], TODAY)
    assert change is not None
    assert (change.on, change.text) == (TODAY - timedelta(days=30), "sertraline 25 → 50 mg")


def test_a_dose_first_stated_is_a_beginning_not_a_change_from_nothing() -> None:
    change = last_dose_change([sertraline((60, None), (3, "100"))], TODAY)
    assert change is not None
    assert change.text == "sertraline at 100 mg"
