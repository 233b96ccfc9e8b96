"""Crisis contacts through their addresses: where the patient is, and what the practice names."""

from datetime import timedelta
from typing import Any

import pytest

from backend.clock import today
from tests.clinic import Clinic, Person, open_clinic

ZONE = "America/New_York"
LINE = {
    "label": "Harbor night line",
    "phone": "+1 212 555 0199",
    "note": "Nights.",
    "label_es": "Línea nocturna",
}


def given(**changed: Any) -> dict[str, Any]:
    review_on = (today(ZONE) + timedelta(days=90)).isoformat()
    own = {"name": "United States", "is_replacing": False, "contacts": [LINE], "source": "called"}
    return {**own, "review_on": review_on, **changed}


def phones(person: Person) -> list[str]:
    contacts = person.get("/api/account").json["practice"]["crisis_contacts"]
    return [contact["phone"] for contact in contacts]


def test_a_patient_sees_the_contacts_of_the_country_they_are_in_now(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/country-now"
    assert phones(clinic.patient) == ["988", "911", "555-0100"]
    said = clinic.patient.put(path, json={"country": "ES"})
    assert said.json == {"country_now": "ES", "country": "ES"}
    assert phones(clinic.patient) == ["112", "024", "555-0100"]
    assert clinic.prescriber.get(f"/api/patients/{clinic.patient.id}").json["country_now"] == "ES"
    today_contacts = clinic.patient.get(f"/api/patients/{clinic.patient.id}/today").json["crisis_contacts"]
    assert today_contacts[0]["phone"] == "112"
    assert phones(clinic.stranger) == ["988", "911", "555-0100"]
    assert clinic.patient.put(path, json={"country": None}).json == {"country_now": None, "country": "US"}
    assert phones(clinic.patient) == ["988", "911", "555-0100"]


def test_a_device_gets_every_list_in_two_languages_to_keep(clinic: Clinic) -> None:
    kept = clinic.patient.get("/api/account/crisis-contacts").json
    lists = {each["country"]: each for each in kept["countries"]}
    assert kept["country"] == "US"
    assert {"US", "MX", "elsewhere"} <= set(lists)
    assert all(each["contacts"] and each["name_es"] for each in lists.values())
    assert all(contact["label_es"] for each in lists.values() for contact in each["contacts"])


def test_a_country_without_a_list_is_refused_and_nothing_is_changed(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/country-now"
    refused = clinic.patient.put(path, json={"country": "AQ"})
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/unknown-country")
    assert phones(clinic.patient)[0] == "988"


def test_where_somebody_is_can_be_said_by_them_and_their_care_team_only(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/country-now"
    assert clinic.support.put(path, json={"country": "MX"}).status_code == 200
    assert clinic.stranger.put(path, json={"country": "MX"}).status_code == 404
    assert clinic.stranger_prescriber.put(path, json={"country": "MX"}).status_code == 404
    assert clinic.pharmacist.put(path, json={"country": "MX"}).status_code == 403


def test_a_practice_s_own_contacts_reach_its_patients_and_nobody_else_s(clinic: Clinic) -> None:
    other = open_clinic(clinic.app, slug="other")
    named = clinic.admin.put("/api/practice/crisis-contacts/US", json=given())
    assert [each["phone"] for each in named.json["contacts"]] == [LINE["phone"], "988", "911"]
    assert phones(clinic.patient) == [LINE["phone"], "988", "911", "555-0100"]
    clinic.admin.put("/api/practice/crisis-contacts/US", json=given(is_replacing=True))
    assert phones(clinic.patient) == [LINE["phone"], "911", "555-0100"]
    assert phones(other.patient) == ["988", "911", "555-0100"]


def test_a_country_that_a_practice_adds_can_be_chosen_and_falls_back_when_removed(clinic: Clinic) -> None:
    clinic.admin.put("/api/practice/crisis-contacts/DE", json=given(name="Germany"))
    clinic.patient.put(f"/api/patients/{clinic.patient.id}/country-now", json={"country": "DE"})
    assert phones(clinic.patient) == [LINE["phone"], "112", "555-0100"]
    assert clinic.admin.delete("/api/practice/crisis-contacts/DE").status_code == 204
    assert phones(clinic.patient) == ["112", "555-0100"]
    assert clinic.admin.delete("/api/practice/crisis-contacts/DE").status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"contacts": []}, "contacts"),
        ({"contacts": [{**LINE, "phone": "call us"}]}, "contacts"),
        ({"contacts": [{**LINE, "label": " "}]}, "contacts"),
        ({"source": ""}, "source"),
        ({"review_on": "2020-01-01"}, "review_on"),
    ],
)
def test_contacts_that_nobody_can_reach_or_has_checked_are_refused(
    clinic: Clinic, changed: dict[str, Any], field: str
) -> None:
    refused = clinic.admin.put("/api/practice/crisis-contacts/US", json=given(**changed))
    assert refused.status_code == 422
    assert field in refused.json["errors"]
    assert phones(clinic.patient) == ["988", "911", "555-0100"]


def test_only_an_administrator_names_contacts(clinic: Clinic) -> None:
    for person in (clinic.patient, clinic.prescriber, clinic.support, clinic.pharmacist):
        assert person.put("/api/practice/crisis-contacts/US", json=given()).status_code == 403
    for code in ("usa", "us", "U1"):
        assert clinic.admin.put(f"/api/practice/crisis-contacts/{code}", json=given()).status_code == 404
