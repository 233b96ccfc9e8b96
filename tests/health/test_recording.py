"""Allergies, states and results over HTTP: who may record what, and how a wrong entry is taken back."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.clock import now, today
from tests.clinic import Clinic, Person


def day(days_ago: int = 0) -> str:
    return (today("America/New_York") - timedelta(days_ago)).isoformat()


def base(clinic: Clinic) -> str:
    return f"/api/patients/{clinic.patient.id}"


def result(what: str, value: str, unit: str, **given: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "what": what, "value": value, "unit": unit, **given}


def record(clinic: Clinic, who: Person, *results: dict[str, Any], on: str | None = None) -> Any:
    body = {"results": list(results), "taken_on": on or day()}
    return who.post(f"{base(clinic)}/results", json=body)


def test_a_panel_is_recorded_with_what_was_entered_and_the_canonical_value(clinic: Clinic) -> None:
    lithium, fasting = result("lithium-level", "0.82", "mEq/L"), result("glucose-fasting", "5.5", "mmol/L")
    response = record(clinic, clinic.support, lithium, fasting)
    assert response.status_code == 201
    kept = {each["what"]: each for each in response.json["results"]}
    assert (kept["lithium-level"]["value"], kept["lithium-level"]["unit"]) == ("0.82", "mmol/L")
    sugar = kept["glucose-fasting"]
    assert (sugar["value"], sugar["unit"]) == ("99.0858", "mg/dL")
    assert (sugar["entered_value"], sugar["entered_unit"], sugar["author_name"]) == (
        "5.5",
        "mmol/L",
        "Luis Ortega",
    )


def test_sending_a_panel_twice_records_it_once(clinic: Clinic) -> None:
    panel = result("potassium", "3.4", "mmol/L"), result("sodium", "139", "mmol/L")
    first, second = (record(clinic, clinic.prescriber, *panel).json for _ in range(2))
    assert first == second
    listed = clinic.prescriber.get(f"{base(clinic)}/results?what=potassium").json["results"]
    assert [each["id"] for each in listed] == [panel[0]["id"]]


def test_an_id_that_means_something_else_is_refused(clinic: Clinic) -> None:
    sent = result("weight", "80", "kg")
    assert record(clinic, clinic.patient, sent).status_code == 201
    changed = record(clinic, clinic.patient, {**sent, "value": "81"})
    assert (changed.status_code, changed.json["type"]) == (409, "/problems/result-id-taken")
    body = {"results": [sent], "taken_on": day()}
    other = clinic.stranger.post(f"/api/patients/{clinic.stranger.id}/results", json=body)
    assert (other.status_code, other.json["type"]) == (409, "/problems/result-id-taken")


def test_a_value_in_the_wrong_unit_is_refused_with_the_unit_that_was_probably_meant(clinic: Clinic) -> None:
    fine, slip = result("sodium", "140", "mmol/L"), result("glucose-fasting", "2.4", "mg/dL")
    response = record(clinic, clinic.support, fine, slip)
    assert (response.status_code, response.json["type"]) == (422, "/problems/implausible-result")
    assert "2.4 looks like mmol/L" in response.json["detail"]
    assert list(response.json["errors"]["results"]) == ["1"]
    assert clinic.support.get(f"{base(clinic)}/results").json == {"results": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "pregnancy-test", "value": "1", "unit": "kg"},
        {"what": "pregnancy-test", "word": "abnormal"},
        {"what": "weight", "value": "80"},
        {"what": "weight", "value": "80", "unit": "mmHg"},
        {"what": "weight", "value": "80", "unit": "kg", "word": "normal"},
    ],
)
def test_a_result_that_is_not_of_its_kind_is_refused(clinic: Clinic, wrong: dict[str, str]) -> None:
    response = record(clinic, clinic.support, {"id": str(uuid.uuid4()), **wrong})
    assert (response.status_code, response.json["type"]) == (422, "/problems/implausible-result")


def test_an_upper_pressure_below_the_lower_is_refused(clinic: Clinic) -> None:
    response = record(
        clinic, clinic.patient, result("systolic", "70", "mmHg"), result("diastolic", "110", "mmHg")
    )
    assert response.json["type"] == "/problems/implausible-result"


def test_a_result_of_tomorrow_or_from_before_birth_is_refused(clinic: Clinic) -> None:
    for on in (day(-1), "1950-01-01"):
        response = record(clinic, clinic.support, result("weight", "80", "kg"), on=on)
        assert (response.status_code, response.json["type"]) == (422, "/problems/result-in-future")


def test_an_hour_falls_on_the_patient_s_own_day(clinic: Clinic) -> None:
    body = {"results": [result("pulse", "72", "/min")], "taken_at": "2026-03-02T03:30:00Z"}
    (kept,) = clinic.support.post(f"{base(clinic)}/results", json=body).json["results"]
    assert (kept["on"], kept["taken_at"]) == ("2026-03-01", "2026-03-02T03:30:00+00:00")


def test_a_panel_needs_one_day_or_one_instant(clinic: Clinic) -> None:
    both = {"taken_on": day(), "taken_at": (now() - timedelta(hours=1)).isoformat()}
    for time in ({}, both):
        body = {"results": [result("pulse", "72", "/min")], **time}
        assert clinic.support.post(f"{base(clinic)}/results", json=body).status_code == 422


def test_patients_record_vitals_at_home_and_no_laboratory_values(clinic: Clinic) -> None:
    (kept,) = record(clinic, clinic.patient, result("weight", "180.5", "lb")).json["results"]
    assert kept["source"] == "home"
    refused = record(clinic, clinic.patient, result("lithium-level", "0.8", "mmol/L"))
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/care-team-records-this")


def test_patients_state_their_smoking_and_not_their_kidneys(clinic: Clinic) -> None:
    smoking = {"kind": "smoking", "word": "former", "since_on": day(14)}
    assert clinic.patient.post(f"{base(clinic)}/states", json=smoking).json["source"] == "home"
    kidneys = clinic.patient.post(f"{base(clinic)}/states", json={"kind": "renal", "word": "normal"})
    assert (kidneys.status_code, kidneys.json["type"]) == (403, "/problems/care-team-records-this")


def test_a_withdrawn_result_stays_on_the_list_with_its_reason(clinic: Clinic) -> None:
    (kept,) = record(clinic, clinic.support, result("weight", "80", "kg")).json["results"]
    path = f"{base(clinic)}/results/{kept['id']}/withdraw"
    taken_back = clinic.prescriber.post(path, json={"reason": "another patient's"})
    assert taken_back.json["is_withdrawn"] is True
    again = clinic.prescriber.post(path, json={"reason": "again"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-withdrawn")
    (listed,) = clinic.support.get(f"{base(clinic)}/results").json["results"]
    assert (listed["withdrawn_reason"], listed["withdrawn_by"]) == ("another patient's", "Dr. Maya Okafor")
    assert clinic.support.get(f"{base(clinic)}/health").json["newest"] == []


def test_patients_take_back_only_what_they_recorded_themselves(clinic: Clinic) -> None:
    (own,) = record(clinic, clinic.patient, result("weight", "80", "kg")).json["results"]
    (other,) = record(clinic, clinic.support, result("weight", "81", "kg")).json["results"]
    path = f"{base(clinic)}/results"
    assert clinic.patient.post(f"{path}/{own['id']}/withdraw", json={"reason": "typo"}).status_code == 200
    refused = clinic.patient.post(f"{path}/{other['id']}/withdraw", json={"reason": "typo"})
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-yours-to-withdraw")


def test_a_pharmacist_records_and_takes_back(clinic: Clinic) -> None:
    (kept,) = record(clinic, clinic.pharmacist, result("potassium", "3.9", "mmol/L")).json["results"]
    path = f"{base(clinic)}/results/{kept['id']}/withdraw"
    assert clinic.pharmacist.post(path, json={"reason": "typo"}).status_code == 200


def test_no_known_allergies_is_not_the_same_as_nobody_asked(clinic: Clinic) -> None:
    health = f"{base(clinic)}/health"
    assert clinic.support.get(health).json["allergy_status"] == "not-asked"
    none_known = {"kind": "allergies", "word": "none-known"}
    assert clinic.support.post(f"{base(clinic)}/states", json=none_known).status_code == 201
    assert clinic.support.get(health).json["allergy_status"] == "none-known"
    clinic.support.post(f"{base(clinic)}/allergies", json={"text": "Latex", "reaction": "Rash"})
    assert clinic.support.get(health).json["allergy_status"] == "listed"
    refused = clinic.support.post(f"{base(clinic)}/states", json=none_known)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/allergies-listed")


def test_an_allergy_that_nobody_recognises_says_so(clinic: Clinic) -> None:
    path = f"{base(clinic)}/allergies"
    assert clinic.patient.post(path, json={"text": "Amoxicilin"}).json["checked_as"] == [
        "amoxicillin",
        "penicillin",
    ]
    assert clinic.patient.post(path, json={"text": "strawberries"}).json["checked_as"] == []
    asked = clinic.patient.get("/api/practice/allergens?text=sulfa drugs")
    assert asked.json == {"checked_as": ["sulfonamide"]}


def test_an_allergy_is_listed_once_and_taken_back_with_a_reason(clinic: Clinic) -> None:
    path = f"{base(clinic)}/allergies"
    first = clinic.support.post(path, json={"text": "Penicillin", "criticality": "high"}).json
    again = clinic.support.post(path, json={"text": "penicillin"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/allergy-listed")
    taken_back = clinic.support.post(f"{path}/{first['id']}/mistaken", json={"reason": "her sister's"})
    assert taken_back.status_code == 200
    health = clinic.support.get(f"{base(clinic)}/health").json
    assert health["allergies"] == []
    assert [each["mistaken_reason"] for each in health["mistaken_allergies"]] == ["her sister's"]


def test_an_overdose_event_needs_its_day_and_a_word_its_kind(clinic: Clinic) -> None:
    for wrong in ({"kind": "overdose-event", "word": "attempt"}, {"kind": "smoking", "word": "pregnant"}):
        response = clinic.prescriber.post(f"{base(clinic)}/states", json=wrong)
        assert (response.status_code, response.json["type"]) == (422, "/problems/unknown-state")
    event = {"kind": "overdose-event", "word": "attempt", "since_on": day(-1)}
    ahead = clinic.prescriber.post(f"{base(clinic)}/states", json=event)
    assert ahead.json["type"] == "/problems/result-in-future"


def test_a_patient_does_not_read_what_staff_noted_beside_a_state(clinic: Clinic) -> None:
    event = {"kind": "overdose-event", "word": "attempt", "since_on": day(3), "note": "his mother rang"}
    pregnancy = {"kind": "pregnancy", "word": "possible", "note": "has not told her partner"}
    smoking = {"kind": "smoking", "word": "former", "note": "gave up on holiday"}
    for who, state in (
        (clinic.prescriber, event), (clinic.support, pregnancy), (clinic.patient, smoking),
    ):  # fmt: skip
        assert who.post(f"{base(clinic)}/states", json=state).status_code == 201
    for who, notes in (
        (clinic.prescriber, {"his mother rang", "has not told her partner", "gave up on holiday"}),
        (clinic.patient, {None, "gave up on holiday"}),
    ):
        found = who.get(f"{base(clinic)}/health").json
        assert {each["note"] for each in found["states"] + found["events"]} == notes


def test_the_newest_result_comes_with_the_one_before(clinic: Clinic) -> None:
    for days_ago, value in ((60, "80"), (30, "82"), (1, "85")):
        record(clinic, clinic.support, result("weight", value, "kg"), on=day(days_ago))
    (weight,) = clinic.prescriber.get(f"{base(clinic)}/health").json["newest"]
    assert (weight["result"]["value"], weight["before"]["value"]) == ("85", "82")


def test_somebody_else_s_patient_is_not_there(clinic: Clinic) -> None:
    body = {"results": [result("weight", "80", "kg")], "taken_on": day()}
    assert clinic.stranger_prescriber.post(f"{base(clinic)}/results", json=body).status_code == 404
    (kept,) = record(clinic, clinic.support, result("weight", "80", "kg")).json["results"]
    elsewhere = f"/api/patients/{clinic.stranger.id}/results/{kept['id']}/withdraw"
    assert clinic.stranger_prescriber.post(elsewhere, json={"reason": "no"}).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE results SET value = 99",
        "DELETE FROM results",
        "UPDATE results SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_reason = NULL",
        "UPDATE results SET withdrawn_reason = 'another'",
    ],
)
def test_the_database_lets_nobody_change_a_withdrawn_result(clinic: Clinic, change: str) -> None:
    (kept,) = record(clinic, clinic.support, result("weight", "80", "kg")).json["results"]
    path = f"{base(clinic)}/results/{kept['id']}/withdraw"
    assert clinic.support.post(path, json={"reason": "typo"}).status_code == 200
    with pytest.raises(IntegrityError), clinic.open() as current:
        current.execute(text(change))


def test_quantities_say_their_units_and_which_are_for_home(clinic: Clinic) -> None:
    quantities = {
        each["code"]: each for each in clinic.patient.get("/api/practice/quantities").json["quantities"]
    }
    assert quantities["weight"]["units"] == ["kg", "lb"]
    assert quantities["ecg"]["words"] == ["normal", "abnormal"]
    assert (quantities["weight"]["is_for_home"], quantities["lithium-level"]["is_for_home"]) == (True, False)
