"""Registering, handing over, staff, care teams and the access log, through their addresses."""

import uuid
from datetime import date

import pytest

from backend.people import service as people
from tests.clinic import Clinic

NEW = {
    "given_name": "Nia",
    "family_name": "Cole",
    "birth_date": "1990-02-03",
    "sex": "female",
    "time_zone": "America/New_York",
}


def test_a_registered_patient_is_on_the_team_s_caseload(clinic: Clinic) -> None:
    new = {**NEW, "care_team_id": str(clinic.blue_team_id)}
    registered = clinic.support.post("/api/practice/patients", json=new)
    assert registered.status_code == 201
    assert registered.json["care_team"]["name"] == "Blue"
    assert [one["name"] for one in registered.json["prescribers"]] == ["Dr. Maya Okafor"]
    caseload = clinic.prescriber.get("/api/practice/caseload").json["patients"]
    assert "Nia Cole" in [one["name"] for one in caseload]


@pytest.mark.parametrize("team", ["red", "unknown"])
def test_nobody_is_registered_with_a_team_one_is_not_on(clinic: Clinic, team: str) -> None:
    team_id = clinic.red_team_id if team == "red" else uuid.uuid4()
    response = clinic.support.post("/api/practice/patients", json={**NEW, "care_team_id": str(team_id)})
    assert (response.status_code, response.json["type"]) == (422, "/problems/unknown-care-team")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("birth_date", "1990-02-30"),
        ("birth_date", "2190-01-01"),
        ("sex", "F"),
        ("given_name", ""),
        ("given_name", "x" * 101),
        ("email", "nobody"),
    ],
)
def test_a_patient_with_a_wrong_field_is_not_registered(clinic: Clinic, field: str, value: str) -> None:
    new = {**NEW, "care_team_id": str(clinic.blue_team_id), field: value}
    response = clinic.support.post("/api/practice/patients", json=new)
    assert response.status_code == 422
    assert field in response.json["errors"]


def test_a_patient_handed_over_leaves_the_old_team_s_sight_at_once(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}"
    assert clinic.stranger_prescriber.get(path).status_code == 404
    choice = {"care_team_id": str(clinic.red_team_id)}
    assert clinic.prescriber.put(f"{path}/care-team", json=choice).status_code == 200
    assert clinic.prescriber.get(path).status_code == 404
    assert clinic.stranger_prescriber.get(path).status_code == 200


def test_a_clinician_taken_off_a_team_sees_its_patients_no_more(clinic: Clinic) -> None:
    members = {"clinician_ids": [str(clinic.support.id)]}
    path = f"/api/practice/care-teams/{clinic.blue_team_id}/members"
    assert clinic.admin.put(path, json=members).status_code == 200
    assert clinic.prescriber.get(f"/api/patients/{clinic.patient.id}").status_code == 404
    assert clinic.support.get(f"/api/patients/{clinic.patient.id}").status_code == 200


def test_an_admin_manages_staff_and_teams_but_sees_no_patient(clinic: Clinic) -> None:
    new = {
        "name": "Dr. Ida Lund",
        "email": "ida@example.test",
        "role": "prescriber",
        "time_zone": "Europe/Oslo",
    }
    invited = clinic.admin.post("/api/practice/staff", json=new)
    assert invited.status_code == 201
    assert invited.json["invitation"]["link"].startswith("http")
    again = clinic.admin.post("/api/practice/staff", json=new)
    assert (again.status_code, again.json["type"]) == (409, "/problems/name-taken")
    assert clinic.admin.post("/api/practice/care-teams", json={"name": "Green"}).status_code == 201
    assert clinic.admin.get(f"/api/patients/{clinic.patient.id}").status_code == 404
    assert clinic.admin.get("/api/practice/caseload").status_code == 403


def test_a_patient_sees_who_else_looked_and_not_their_own_looks(clinic: Clinic) -> None:
    clinic.prescriber.get(f"/api/patients/{clinic.patient.id}")
    clinic.patient.get(f"/api/patients/{clinic.patient.id}")
    entries = clinic.patient.get(f"/api/patients/{clinic.patient.id}/access-log").json["entries"]
    assert [(one["who"], one["action"], one["outcome"]) for one in entries] == [
        ("Dr. Maya Okafor", "see-patient", "allowed")
    ]


def test_an_import_finds_the_same_patient_again_by_identifier(clinic: Clinic) -> None:
    with clinic.open():
        given = {
            "given_name": "Ina",
            "family_name": "Ruud",
            "birth_date": date(1980, 1, 1),
            "sex": "female",
            "time_zone": "America/New_York",
            "phone": None,
            "email": None,
            "language": "en",
        }
        first, is_new = people.import_patient(identifiers=[("urn:a", "1")], **given)
        second, is_new_again = people.import_patient(identifiers=[("urn:a", "1")], **given)
    assert (first == second, is_new, is_new_again) == (True, True, False)
