"""Orders keep their drug's name, and a dose only where one is stated."""

from decimal import Decimal
from typing import Any

import pytest

from backend.fhir.translators.medication_request import NO_MASS, NOT_PLAIN, translate_medication_request
from backend.fhir.translators.reading import Node, Unreadable
from backend.fhir.translators.values import DailyDose, LeftOut, OrderRecord
from tests.fhir.bundles import make_dosage, make_order

GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
UCUM = "http://unitsofmeasure.org"


def translate(resource: dict[str, Any] | None = None, **members: Any) -> OrderRecord | LeftOut:
    known = {"Medication/1": Node({"code": {"text": "lithium carbonate 300 MG Oral Tablet"}}, "")}
    return translate_medication_request(Node(resource or make_order(**members), ""), resolve=known.get)


def dose_of(*dosages: dict[str, Any]) -> DailyDose | None:
    order = translate(dosageInstruction=list(dosages))
    assert isinstance(order, OrderRecord)
    return order.daily_dose


def referring(reference: dict[str, Any]) -> dict[str, Any]:
    order = make_order()
    del order["medicationCodeableConcept"]
    return {**order, "medicationReference": reference}


def test_the_source_s_name_and_code_are_kept() -> None:
    order = translate()
    assert isinstance(order, OrderRecord)
    assert (order.name, order.rxnorm_code) == ("Sertraline 50 MG Oral Tablet", "312941")


def test_the_tablet_s_strength_is_never_a_dose() -> None:
    assert dose_of() is None
    assert dose_of({"asNeededBoolean": True}) is None
    assert dose_of(make_dosage(1, None)) is None
    assert dose_of(make_dosage(1, "tablet")) is None


def test_a_dose_without_a_mass_unit_is_noted() -> None:
    order = translate(dosageInstruction=[make_dosage(1, None)])
    assert isinstance(order, OrderRecord)
    assert order.notes == (NO_MASS,)


@pytest.mark.parametrize(
    ("dosage", "value", "unit"),
    [
        (make_dosage(50, "mg"), "50", "mg"),
        (make_dosage(50, "MG"), "50", "mg"),
        (make_dosage(0.5, "mg", frequency=3), "1.5", "mg"),
        (make_dosage(25, "mcg"), "25", "mcg"),
        (make_dosage(150, "mg", period=12, periodUnit="h"), "300", "mg"),
    ],
)
def test_a_mass_so_often_a_day_is_a_daily_dose(dosage: dict[str, Any], value: str, unit: str) -> None:
    assert dose_of(dosage) == DailyDose(Decimal(value), unit)


@pytest.mark.parametrize(("code", "times"), [("QD", 1), ("BID", 2), ("TID", 3), ("QID", 4)])
def test_an_abbreviated_timing_counts(code: str, times: int) -> None:
    timing = {"code": {"coding": [{"system": GTS, "code": code}]}}
    assert dose_of({**make_dosage(50), "timing": timing}) == DailyDose(Decimal(50 * times), "mg")


@pytest.mark.parametrize(
    "dosage",
    [
        make_dosage(15, "mg", period=1, periodUnit="wk"),
        make_dosage(15, "mg", period=3),
        make_dosage(15, "mg", periodMax=2),
        make_dosage(15, "mg", frequencyMax=2),
        make_dosage(15, "mg", dayOfWeek=["mon"]),
        make_dosage(15, "mg", period=5, periodUnit="h"),
        make_dosage(15, "mg", period=7, periodUnit="h"),
        make_dosage(0, "mg"),
        make_dosage(0.00001, "mg"),
        make_dosage(1_000_001, "mg"),
        make_dosage(15, "mg/kg"),
        {**make_dosage(15), "asNeededBoolean": True},
        {**make_dosage(15), "asNeededCodeableConcept": {"text": "pain"}},
        {**make_dosage(15), "timing": {"code": {"coding": [{"system": GTS, "code": "QOD"}]}}},
        {**make_dosage(15), "timing": {"event": ["2024-03-01T08:00:00Z"]}},
        {"doseAndRate": make_dosage(15)["doseAndRate"]},
        {**make_dosage(15), "doseAndRate": [{"doseRange": {"low": {"value": 15, "unit": "mg"}}}]},
        {
            **make_dosage(15),
            "doseAndRate": [{"doseQuantity": {"value": 15, "unit": "mg", "comparator": "<"}}],
        },
        {**make_dosage(15), "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "mg", "code": "{tbl}"}}]},
    ],
)
def test_anything_but_one_plain_mass_a_day_is_not_stated_and_noted(dosage: dict[str, Any]) -> None:
    order = translate(dosageInstruction=[dosage])
    assert isinstance(order, OrderRecord)
    assert order.daily_dose is None
    assert order.notes in ((NOT_PLAIN,), (NO_MASS,))


def test_two_dosages_of_one_order_are_not_added_up() -> None:
    assert dose_of(make_dosage(50), make_dosage(100)) is None


def test_a_coded_unit_goes_before_the_written_one() -> None:
    quantity = {"value": 25, "unit": "mg", "system": UCUM, "code": "ug"}
    assert dose_of({**make_dosage(), "doseAndRate": [{"doseQuantity": quantity}]}) == DailyDose(
        Decimal(25), "mcg"
    )


def test_a_negative_dose_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="negative"):
        translate(dosageInstruction=[make_dosage(-50)])


def test_a_drug_that_is_referred_to_is_found_or_left_out() -> None:
    found = translate(referring({"reference": "Medication/1"}))
    assert isinstance(found, OrderRecord)
    assert found.name == "lithium carbonate 300 MG Oral Tablet"
    assert translate(referring({"reference": "Medication/2"})) == LeftOut(
        "the drug is neither named nor in the file"
    )
    named = translate(referring({"reference": "Medication/2", "display": "Lithium 300 mg"}))
    assert isinstance(named, OrderRecord)
    assert (named.name, named.rxnorm_code) == ("Lithium 300 mg", None)


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "draft", "unknown"])
def test_an_order_that_never_held_is_left_out(status: str) -> None:
    assert translate(status=status) == LeftOut(f"status {status}")


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_an_intention_is_no_order(intent: str) -> None:
    assert translate(intent=intent) == LeftOut(f"intent {intent}")


@pytest.mark.parametrize("status", ["completed", "stopped", "on-hold"])
def test_an_order_that_ended_is_not_active(status: str) -> None:
    order = translate(status=status)
    assert isinstance(order, OrderRecord)
    assert not order.is_active


def test_an_order_not_to_give_a_drug_is_left_out() -> None:
    assert translate(doNotPerform=True) == LeftOut("an order not to give the drug")


@pytest.mark.parametrize(
    "members", [{"status": "open"}, {"intent": "wish"}, {"status": None}, {"doNotPerform": 1}]
)
def test_a_word_that_fhir_does_not_have_is_unreadable(members: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        translate(**members)
