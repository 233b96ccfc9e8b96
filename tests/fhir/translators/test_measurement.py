"""Laboratory values, vital signs and smoking become results and states; what is not read is said."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from backend.fhir.translators.measurement import translate_measurements
from backend.fhir.translators.reading import Node, Unreadable
from backend.fhir.translators.values import LeftOut, ResultRecord, StateRecord
from backend.health.catalog import by_loinc
from tests.fhir.bundles import LOINC, make_measurement, make_panel, make_smoking

NOON = datetime(2024, 3, 1, 15, tzinfo=UTC)


def translate(resource: dict[str, Any]) -> list[Any]:
    found = translate_measurements(Node(resource, ""), time_zone="America/New_York", quantities=by_loinc())
    return [record for _, record in found]


@pytest.mark.parametrize(
    ("code", "value", "unit", "what", "ours"),
    [
        ("29463-7", 176.5, "[lb_av]", "weight", "lb"),
        ("8310-5", 98.6, "[degF]", "temperature", "°F"),
        ("8867-4", 61, "{beats}/min", "pulse", "/min"),
        ("14334-7", 0.8, "meq/L", "lithium-level", "mEq/L"),
        ("33914-3", 72, "mL/min/{1.73_m2}", "egfr", "mL/min/1.73m2"),
        ("4548-4", 6.1, "%", "hba1c", "%"),
        ("751-8", 2.1, "10*3/uL", "anc", "10*3/uL"),
        ("3016-3", 2.2, "m[IU]/L", "tsh", "mIU/L"),
    ],
)
def test_a_code_and_a_unit_of_theirs_are_ours(code: str, value: Any, unit: str, what: str, ours: str) -> None:
    record = translate(make_measurement(code, value, unit))
    assert record == [ResultRecord(what, Decimal(str(value)), ours, None, date(2024, 3, 1), NOON)]


def test_a_panel_yields_each_of_its_parts() -> None:
    assert [(each.what, each.value) for each in translate(make_panel(upper=120, lower=80))] == [
        ("systolic", 120),
        ("diastolic", 80),
    ]


def test_a_part_that_is_not_read_is_said_and_the_others_stay() -> None:
    panel = make_panel(upper=120, lower=80)
    panel["component"][1]["code"] = {"coding": [{"system": LOINC, "code": "8478-0"}]}
    assert [type(each) for each in translate(panel)] == [ResultRecord, LeftOut]
    assert translate(panel)[1] == LeftOut("code not read: 8478-0")


def test_an_hour_falls_on_the_day_where_the_patient_lives() -> None:
    (late,) = translate(make_measurement(effectiveDateTime="2024-03-02T03:00:00Z"))
    assert late.on == date(2024, 3, 1)
    (whole_day,) = translate(make_measurement(effectiveDateTime="2024-03-02"))
    assert (whole_day.on, whole_day.taken_at) == (date(2024, 3, 2), None)


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        (make_measurement("39156-5", 24, "kg/m2"), "code not read: 39156-5"),
        (make_measurement("29463-7", 12, "[stone_av]"), "Weight in a unit that is not read: [stone_av]"),
        (make_measurement("29463-7", 3.5, "kg"), "Weight outside what can be measured in an adult"),
        (make_measurement(status="preliminary"), "Weight with status preliminary"),
        (make_measurement(effectiveDateTime="2024"), "Weight without a day"),
        (make_measurement(valueQuantity={"unit": "kg"}), "Weight without a number"),
        (
            make_measurement(valueQuantity={"value": 400, "unit": "kg", "comparator": ">"}),
            "Weight stated as a bound",
        ),
        (make_smoking("266927001"), "smoking status not read: 266927001"),
        (make_smoking(status="entered-in-error"), "smoking with status entered-in-error"),
    ],
)
def test_what_can_not_be_kept_is_left_out_with_the_reason(resource: dict[str, Any], why: str) -> None:
    assert translate(resource) == [LeftOut(why)]


@pytest.mark.parametrize(
    "members",
    [
        {"status": "done"},
        {"valueQuantity": {"value": "80", "unit": "kg"}},
        {"valueQuantity": [80]},
        {"effectiveDateTime": "2024-03-01T10:00:00"},
    ],
)
def test_a_wrong_shape_is_unreadable(members: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        translate({**make_measurement(), **members})


@pytest.mark.parametrize(
    ("code", "word"),
    [("449868002", "smokes"), ("428041000124106", "smokes"), ("8517006", "former"), ("266919005", "never")],
)
def test_a_smoking_status_becomes_a_state_of_that_day(code: str, word: str) -> None:
    assert translate(make_smoking(code)) == [StateRecord("smoking", word, date(2024, 3, 1))]


def test_a_finding_in_words_is_one_of_ours() -> None:
    test = make_measurement("2106-3")
    del test["valueQuantity"]
    coded = {"coding": [{"system": "http://snomed.info/sct", "code": "260385009"}]}
    for said in ({"valueCodeableConcept": coded}, {"valueString": "Negative"}):
        (record,) = translate({**test, **said})
        assert (record.what, record.word, record.value) == ("pregnancy-test", "negative", None)
    assert translate({**test, "valueString": "see comment"}) == [
        LeftOut("Pregnancy test with an answer that is not read")
    ]
