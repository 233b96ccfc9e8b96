"""Patient resources become people."""

from datetime import date
from typing import Any

import pytest

from backend.fhir.translators.patient import translate_patient
from backend.fhir.translators.reading import Node, Unreadable
from backend.fhir.translators.values import PatientRecord
from tests.fhir.bundles import make_patient

TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"


def translate(**members: Any) -> PatientRecord:
    url, resource = make_patient(**members)
    return translate_patient(Node(resource, ""), full_url=url)


def test_a_patient_has_name_birth_date_and_record_number() -> None:
    patient = translate(gender="female")
    assert (patient.given_name, patient.family_name, patient.sex) == ("Jo", "Doe", "female")
    assert patient.birth_date == date(1980, 5, 17)
    assert patient.identifiers == (("https://example.org/records", "1"),)


def test_the_official_name_goes_before_the_usual_and_the_maiden_name_never_counts() -> None:
    names = [
        {"use": "maiden", "family": "Balistreri", "given": ["Shan"]},
        {"use": "usual", "family": "Runte", "given": ["Shan"]},
        {"use": "official", "family": "Runte", "given": ["Shantae", "Jennine"]},
    ]
    assert translate(name=names).given_name == "Shantae Jennine"
    assert translate(name=names[:2]).given_name == "Shan"
    assert translate(name=names[:1]).family_name == ""


def test_civil_numbers_do_not_come_in() -> None:
    def number(kind: str) -> dict[str, Any]:
        return {"system": f"urn:{kind}", "value": "9", "type": {"coding": [{"system": TYPES, "code": kind}]}}

    identifiers = [number(kind) for kind in ("SS", "DL", "PPN", "MR")]
    assert translate(identifier=identifiers).identifiers == (("urn:MR", "9"),)


def test_an_outdated_identifier_does_not_come_in() -> None:
    old = {"use": "old", "system": "urn:records", "value": "7"}
    assert ("urn:records", "7") not in translate(identifier=[old]).identifiers


def test_without_an_identifier_the_address_is_one() -> None:
    assert translate(identifier=[]).identifiers == (
        ("urn:ietf:rfc:3986", "urn:uuid:00000000-0000-4000-8000-000000000001"),
    )


def test_a_month_of_birth_is_no_birth_date() -> None:
    assert translate(birthDate="1980-05").birth_date is None


def test_what_is_no_phone_or_e_mail_is_noted() -> None:
    patient = translate(
        telecom=[
            {"system": "email", "value": "not an address"},
            {"system": "phone", "value": "555-868-1444", "use": "old"},
            {"system": "phone", "value": "555-868-1445"},
        ]
    )
    assert (patient.phone, patient.email) == ("555-868-1445", None)
    assert patient.notes == ("Patient.telecom: a value that is no email",)


def test_the_stated_time_zone_and_preferred_language_are_taken() -> None:
    patient = translate(
        extension=[
            {"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": "America/Denver"}
        ],
        communication=[
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en-US"}]}},
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "es"}]}, "preferred": True},
        ],
    )
    assert (patient.time_zone, patient.language) == ("America/Denver", "es")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime"])
def test_a_time_zone_that_does_not_exist_is_unreadable(zone: str) -> None:
    with pytest.raises(Unreadable, match="IANA"):
        translate(extension=[{"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": zone}])


@pytest.mark.parametrize("members", [{"deceasedBoolean": True}, {"deceasedDateTime": "2020"}])
def test_either_form_of_death_counts(members: dict[str, Any]) -> None:
    assert translate(**members).is_deceased
    assert not translate(deceasedBoolean=False).is_deceased


def test_a_sex_that_fhir_does_not_have_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="gender"):
        translate(gender="F")
    assert translate().sex == "unknown"
