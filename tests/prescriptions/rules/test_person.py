"""What is recorded about a person reaches the rules, with its windows."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.health.rules.facts import Facts, KnownAllergy
from backend.health.rules.records import Result
from backend.prescriptions.rules.person import Known, known_person, said

DAY = date(2026, 11, 23)


def a_result(what: str, value: Decimal, *, on: date) -> Result:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Result(uuid.uuid4(), what, on, None, value, "u", value, "u", None, "entered", "Dr. Okafor", at)


def known(age: int = 38, item_nine_on: date | None = None, **given: Any) -> Known:
    nothing: dict[str, Any] = {
        "sex": "unknown",
        "allergies": (),
        "pregnancy": "unknown",
        "contraception": "unknown",
        "is_breastfeeding": None,
        "smoking": "unknown",
        "smoking_changed_on": None,
        "renal": "unknown",
        "renal_basis": None,
        "hepatic": "unknown",
        "poor": frozenset(),
        "overdose_event_on": None,
        "overdose_event": None,
        "latest": {},
    }
    facts = Facts(**{**nothing, **given})
    return known_person(age=age, facts=facts, item_nine_on=item_nine_on, day=DAY)


@pytest.mark.parametrize(
    ("sex", "age", "pregnancy", "may"),
    [
        ("female", 30, "unknown", True),
        ("female", 30, "possible", True),
        ("female", 50, "unknown", True),
        ("female", 51, "unknown", False),
        ("female", 30, "not-possible", False),
        ("female", 30, "pregnant", False),
        ("male", 30, "unknown", False),
    ],
)
def test_a_woman_of_12_to_50_may_conceive_unless_it_is_recorded_that_she_can_not(
    sex: str, age: int, pregnancy: str, may: bool
) -> None:
    assert known(age=age, sex=sex, pregnancy=pregnancy).person.may_conceive is may


@pytest.mark.parametrize(("days", "smoking"), [(0, "stopped"), (28, "stopped"), (29, None), (-1, None)])
def test_a_change_of_smoking_counts_for_28_days(days: int, smoking: str | None) -> None:
    changed_on = DAY - timedelta(days=days)
    assert known(smoking="former", smoking_changed_on=changed_on).person.smoking == smoking


def test_who_began_to_smoke_lately_started() -> None:
    assert known(smoking="smokes", smoking_changed_on=DAY).person.smoking == "started"


@pytest.mark.parametrize(("days", "counts"), [(90, True), (91, False)])
def test_an_item_nine_flag_or_an_attempt_counts_for_90_days(days: int, counts: bool) -> None:
    on = DAY - timedelta(days=days)
    assert known(item_nine_on=on).person.has_overdose_risk is counts
    assert known(overdose_event_on=on).person.has_overdose_risk is counts


@pytest.mark.parametrize(
    ("what", "value", "days", "field", "counts"),
    [
        ("potassium", "3.4", 30, "low_potassium", True),
        ("potassium", "3.4", 31, "low_potassium", False),
        ("potassium", "3.5", 0, "low_potassium", False),
        ("pulse", "49", 90, "slow_pulse", True),
        ("pulse", "49", 91, "slow_pulse", False),
        ("pulse", "50", 0, "slow_pulse", False),
        ("qtc", "480", 180, "long_qt", True),
        ("qtc", "480", 181, "long_qt", False),
        ("qtc", "479", 0, "long_qt", False),
    ],
)
def test_a_result_counts_within_its_window(
    what: str, value: str, days: int, field: str, counts: bool
) -> None:
    result = a_result(what, Decimal(value), on=DAY - timedelta(days=days))
    assert getattr(known(sex="female", latest={what: result}).person, field) is counts


def test_a_qtc_of_470_is_long_in_a_man_and_not_in_a_woman() -> None:
    latest = {"qtc": a_result("qtc", Decimal(470), on=DAY)}
    assert known(sex="male", latest=latest).person.long_qt is True
    assert known(sex="female", latest=latest).person.long_qt is False


def test_an_allergy_that_nobody_recognises_is_said_and_one_that_is_reaches_the_rules() -> None:
    penicillin = KnownAllergy("penicillin", frozenset({"penicillin"}), "hives", None)
    strange = KnownAllergy("Zzyzxol", frozenset(), None, None)
    answer = known(allergies=(penicillin, strange))
    assert answer.person.allergies == {"penicillin"}
    assert answer.unchecked == ("allergy Zzyzxol",)
    assert dict(said(answer))["Allergies"] == "Zzyzxol; penicillin hives"


def test_kidneys_count_from_moderate_and_the_liver_from_mild() -> None:
    assert known(renal="mild").person.has_renal_impairment is False
    assert known(renal="moderate").person.has_renal_impairment is True
    assert known(hepatic="mild").person.has_hepatic_impairment is True


def test_what_is_not_known_finds_nothing_and_is_not_said() -> None:
    answer = known()
    assert said(answer) == ()
    assert answer.person.may_conceive is answer.person.is_pregnant is False
