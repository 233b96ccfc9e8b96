"""A bundle is sorted out by patient, and everything that is not understood is counted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.fhir.translators.bundle import BundleContent, Person, translate_bundle
from backend.fhir.translators.reading import Unreadable
from backend.health.catalog import by_loinc
from tests.fhir.bundles import (
    make_allergy,
    make_bundle,
    make_condition,
    make_measurement,
    make_order,
    make_panel,
    make_patient,
    make_score,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OTHER = "urn:uuid:00000000-0000-4000-8000-000000000002"


def translate(*resources: Any, **options: Any) -> BundleContent:
    bundle = make_bundle(*resources, **options)
    return translate_bundle(bundle, now=NOW, time_zone="America/New_York", quantities=by_loinc())


def only(content: BundleContent) -> Person:
    (person,) = content.people
    return person


def test_everything_of_a_patient_comes_together() -> None:
    content = translate(make_patient(), make_score(), make_order(), make_condition(), make_allergy())
    person = only(content)
    assert [len(kind) for kind in (person.scores, person.orders, person.conditions, person.allergies)] == [
        1
    ] * 4
    assert not content.left_out


def test_the_order_of_the_entries_does_not_matter() -> None:
    assert len(only(translate(make_score(), make_patient())).scores) == 1


def test_two_patients_keep_their_records_apart() -> None:
    content = translate(
        make_patient(),
        make_patient(OTHER, "2", name=[{"family": "Roe", "given": ["Al"]}]),
        make_score(value=3),
        make_score(value=4, subject={"reference": OTHER}),
    )
    totals = {p.patient.family_name: [s.total for s in p.scores.values()] for p in content.people}
    assert totals == {"Doe": [3], "Roe": [4]}


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/jo"},
        {"reference": "Patient/jo/_history/3"},
        {"reference": "Patient?identifier=https://example.org/records|1"},
        {"identifier": {"system": "https://example.org/records", "value": "1"}},
    ],
)
def test_a_patient_is_found_under_every_form_of_reference(subject: dict[str, str]) -> None:
    assert len(only(translate(make_patient(id="jo"), make_score(subject=subject))).scores) == 1


@pytest.mark.parametrize(
    "subject", [{"reference": "urn:uuid:nobody"}, {"reference": "Group/1"}, {"display": "Jo"}, {}]
)
def test_a_score_for_an_unknown_patient_is_unreadable(subject: dict[str, str]) -> None:
    with pytest.raises(Unreadable, match=r"entry\[1\] \(Observation\): subject refers to no patient"):
        translate(make_patient(), make_score(subject=subject))


def test_a_score_without_a_patient_is_unreadable() -> None:
    score = make_score()
    del score["subject"]
    with pytest.raises(Unreadable, match="subject is missing"):
        translate(make_patient(), score)


def test_what_is_not_read_is_counted_by_type_and_code() -> None:
    index = make_score(code="39156-5", value=24.5)
    content = translate(make_patient(), {"resourceType": "CarePlan"}, {"resourceType": "CarePlan"}, index)
    assert content.left_out == {"CarePlan: type not read": 2, "Observation: code not read: 39156-5": 1}


def test_a_measurement_inside_a_panel_and_beside_it_counts_once() -> None:
    pressure = make_measurement("8480-6", 120, "mm[Hg]")
    content = translate(make_patient(), make_panel(upper=120, lower=80), pressure)
    kept = {record.what: record.value for record in only(content).results.values()}
    assert kept == {"systolic": 120, "diastolic": 80}
    assert content.left_out == {"Observation: the same systolic at the same time again": 1}


def test_the_parts_of_a_panel_have_names_of_their_own() -> None:
    content = translate(make_patient(), ("urn:uuid:panel", make_panel(upper=120, lower=80)))
    assert list(only(content).results) == ["urn:uuid:panel#8480-6", "urn:uuid:panel#8462-4"]


def test_a_measurement_that_lies_ahead_is_left_out() -> None:
    weight = make_measurement("29463-7", 80, "kg", effectiveDateTime="2026-11-23T12:00:01Z")
    assert translate(make_patient(), weight).left_out == {"Observation: dated in the future": 1}


def test_a_modifier_that_is_not_known_leaves_a_resource_out() -> None:
    content = translate(make_patient(), make_order(modifierExtension=[{"url": "urn:not"}]))
    assert only(content).orders == {}
    assert content.left_out == {"MedicationRequest: its modifier extension is not known here": 1}


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"birthDate": "2008-11-24"}, "under 18"),
        ({"deceasedDateTime": "2024-01-01"}, "deceased"),
        ({"active": False}, "the record is not in use any more"),
        ({"birthDate": "1980"}, "no birth date to the day"),
        ({"name": [{"text": "Jo Doe"}]}, "no given and family name in present use"),
    ],
)
def test_who_can_not_be_enrolled_is_counted_with_the_reason_and_their_records(
    members: dict[str, Any], why: str
) -> None:
    content = translate(make_patient(**members), make_score(), make_order())
    assert only(content).refusal == why
    assert content.left_out == {
        f"Patient: not enrolled, {why}": 1,
        "Observation: its patient is not enrolled": 1,
        "MedicationRequest: its patient is not enrolled": 1,
    }


def test_a_person_is_enrolled_from_the_eighteenth_birthday_on() -> None:
    assert only(translate(make_patient(birthDate="2008-11-23"))).refusal is None


def test_the_same_observation_twice_counts_once() -> None:
    score = ("urn:uuid:score", make_score())
    content = translate(make_patient(), score, score)
    assert len(only(content).scores) == 1
    assert content.left_out == {"Observation: the same again": 1}


def test_the_same_score_under_two_names_counts_once() -> None:
    content = translate(make_patient(), ("urn:uuid:a", make_score()), ("urn:uuid:b", make_score()))
    assert len(only(content).scores) == 1
    assert content.left_out == {"Observation: the same phq-9 total at the same instant again": 1}


def test_one_name_for_two_different_scores_is_unreadable() -> None:
    with pytest.raises(
        Unreadable, match=r"entry\[2\] \(Observation\) has the identifier of an earlier entry"
    ):
        translate(make_patient(), ("urn:uuid:a", make_score()), ("urn:uuid:a", make_score(value=13)))


def test_two_different_people_with_one_identifier_are_unreadable() -> None:
    with pytest.raises(Unreadable, match=r"entry\[1\] \(Patient\) shares an identifier with entry\[0\]"):
        translate(make_patient(), make_patient(OTHER, birthDate="1990-01-01"))


def test_the_same_patient_twice_is_one_person() -> None:
    content = translate(make_patient(), make_patient(OTHER), make_score(subject={"reference": OTHER}))
    assert len(only(content).scores) == 1
    assert content.left_out == {"Patient: the same again": 1}


def test_what_lies_in_the_future_is_counted_and_not_kept() -> None:
    content = translate(
        make_patient(),
        make_score(effectiveDateTime="2027-01-01T00:00:00Z"),
        make_order(authoredOn="2027-01-01"),
        make_condition(onsetDateTime="2027-01-01"),
        make_allergy(recordedDate="2027-01-01"),
    )
    assert sum(content.left_out.values()) == 4
    assert set(content.left_out) == {
        f"{kind}: dated in the future"
        for kind in ("Observation", "MedicationRequest", "Condition", "AllergyIntolerance")
    }


def test_an_external_id_is_identifier_or_address_or_place_or_content() -> None:
    identified = make_score(value=1, identifier=[{"system": "urn:s", "value": "9"}])
    content = translate(
        make_patient(),
        ("urn:uuid:a", identified),
        ("urn:uuid:b", make_score(value=2)),
        (None, make_score(value=3, id="three")),
        (None, make_score(value=4)),
    )
    first, second, third, fourth = only(content).scores
    assert first == "urn:s|9"
    assert second == "urn:uuid:b"
    assert third == "https://example.org/records|1/Observation/three"
    assert fourth.startswith("Observation:sha256:")


def test_an_external_id_is_never_too_long_to_be_indexed() -> None:
    long = "urn:uuid:" + "a" * 900
    (external_id,) = only(translate(make_patient(), (long, make_score()))).scores
    assert len(external_id) == len("sha256:") + 64


def test_a_drug_is_found_in_the_bundle_or_within_the_order() -> None:
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "lithium"}}
    order = make_order(medicationReference={"reference": "Medication/m"})
    contained = make_order(medicationReference={"reference": "#m"}, contained=[drug])
    for resource in (order, contained):
        del resource["medicationCodeableConcept"]
    content = translate(make_patient(), ("urn:uuid:m", drug), order, contained)
    assert [found.name for found in only(content).orders.values()] == ["lithium", "lithium"]
    assert content.left_out == {"Medication: type not read": 1}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "not a FHIR Bundle"),
        ("Bundle", "not a FHIR Bundle"),
        ({"resourceType": "Patient"}, "not a FHIR Bundle"),
        ({"resourceType": "Bundle"}, "type is none of"),
        ({"resourceType": "Bundle", "type": "history"}, "type is none of"),
        ({"resourceType": "Bundle", "type": "batch", "entry": {}}, "entry is not a list"),
        ({"resourceType": "Bundle", "type": "batch", "entry": [1]}, r"entry\[0\] is not an object"),
        ({"resourceType": "Bundle", "type": "batch", "entry": [{}]}, r"entry\[0\] has no resource"),
        (
            {"resourceType": "Bundle", "type": "batch", "entry": [{"resource": []}]},
            r"entry\[0\]\.resource is not an object",
        ),
        (
            {"resourceType": "Bundle", "type": "batch", "entry": [{"resource": {}}]},
            r"entry\[0\]\.resource\.resourceType is not the name",
        ),
    ],
)
def test_what_is_no_bundle_is_unreadable(document: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        translate_bundle(document, now=NOW, time_zone="UTC", quantities={})


def test_an_unreadable_member_is_named_with_its_entry_and_type() -> None:
    with pytest.raises(
        Unreadable, match=r"^entry\[2\] \(Observation\): valueQuantity\.value lies outside 0 to 27"
    ):
        translate(make_patient(), make_score(), make_score(value=28))


def test_an_empty_bundle_is_nobody() -> None:
    assert translate() == BundleContent(people=(), left_out=translate().left_out)


def test_the_day_of_a_birth_is_the_day_as_written() -> None:
    assert only(translate(make_patient())).patient.birth_date == date(1980, 5, 17)
