"""Conditions and allergies keep the source's words."""

from datetime import date
from typing import Any

import pytest

from backend.fhir.translators.allergy import translate_allergy
from backend.fhir.translators.condition import translate_condition
from backend.fhir.translators.reading import Node, Unreadable
from backend.fhir.translators.values import AllergyRecord, ConditionRecord, LeftOut
from tests.fhir.bundles import make_allergy, make_condition

CODES = "http://terminology.hl7.org/CodeSystem"


def status(name: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{CODES}/{name}", "code": code}]}


def condition(**members: Any) -> ConditionRecord | LeftOut:
    return translate_condition(Node(make_condition(**members), ""))


def allergy(**members: Any) -> AllergyRecord | LeftOut:
    return translate_allergy(Node(make_allergy(**members), ""))


def test_a_condition_has_words_code_and_onset() -> None:
    assert condition() == ConditionRecord(
        text="Major depressive disorder",
        code="370143000",
        system="http://snomed.info/sct",
        onset_on=date(2020, 2, 29),
        is_active=True,
    )


@pytest.mark.parametrize(
    ("code", "is_active"),
    [("active", True), ("relapse", True), ("remission", False), ("resolved", False), ("inactive", False)],
)
def test_the_clinical_status_says_whether_a_condition_is_active(code: str, is_active: bool) -> None:
    found = condition(clinicalStatus=status("condition-clinical", code))
    assert isinstance(found, ConditionRecord)
    assert found.is_active is is_active


def test_without_a_clinical_status_a_condition_ends_with_its_abatement() -> None:
    resource = make_condition()
    del resource["clinicalStatus"]
    lasting = translate_condition(Node(resource, ""))
    ended = translate_condition(Node({**resource, "abatementString": "last spring"}, ""))
    assert isinstance(lasting, ConditionRecord)
    assert isinstance(ended, ConditionRecord)
    assert (lasting.is_active, ended.is_active) == (True, False)


@pytest.mark.parametrize(
    "code", ["unconfirmed", "provisional", "differential", "refuted", "entered-in-error"]
)
def test_a_suspicion_is_not_a_diagnosis(code: str) -> None:
    assert condition(verificationStatus=status("condition-ver-status", code)) == LeftOut(
        f"verification status {code}"
    )


def test_an_onset_that_is_not_a_day_is_noted() -> None:
    found = condition(onsetDateTime="2020")
    assert isinstance(found, ConditionRecord)
    assert (found.onset_on, len(found.notes)) == (None, 1)


def test_a_condition_without_words_and_code_is_left_out() -> None:
    assert condition(code={}) == LeftOut("no code and no text")


def test_a_status_of_no_fhir_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        condition(clinicalStatus=status("condition-clinical", "maybe"))


def test_an_unconfirmed_allergy_stays_and_a_refuted_one_does_not() -> None:
    name = "allergyintolerance-verification"
    assert isinstance(allergy(verificationStatus=status(name, "unconfirmed")), AllergyRecord)
    assert allergy(verificationStatus=status(name, "refuted")) == LeftOut("verification status refuted")
    assert allergy(clinicalStatus=status("allergyintolerance-clinical", "resolved")) == LeftOut(
        "clinical status resolved"
    )


def test_an_allergy_keeps_its_criticality() -> None:
    found = allergy(criticality="high", recordedDate="2022-07-29T04:15:16-05:00")
    assert isinstance(found, AllergyRecord)
    assert (found.text, found.criticality, found.recorded_on) == ("Penicillin V", "high", date(2022, 7, 29))
    with pytest.raises(Unreadable):
        allergy(criticality="deadly")
