"""One signed list from all sources: every line decided, everything at once, nothing on refusal."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.clock import now
from backend.medications import knowledge
from backend.prescriptions.rules.digest import verifies
from tests.clinic import Clinic, Person
from tests.prescriptions.orders import changed, day, drafted, imported, listed, path, signed
from tests.prescriptions.test_reports import reported


def workspace(clinic: Clinic, by: Person | None = None) -> dict[str, Any]:
    answer = (by or clinic.prescriber).get(path(clinic.patient, "reconciliation"))
    assert answer.status_code == 200, answer.text
    return answer.json


def decide(shown: dict[str, Any], **by_name: Any) -> list[dict[str, Any]]:
    """Continue with everything but what is named."""
    found = []
    for line in shown["lines"]:
        given = by_name.get(line["medication"]["name"], "continue")
        more = given if isinstance(given, dict) else {"decision": given}
        found.append({"medication_id": line["medication"]["id"], **more})
    return found


def sign(clinic: Clinic, shown: dict[str, Any], decisions: list[dict[str, Any]], **given: Any) -> Any:
    body = {"digest": shown["digest"], "decisions": decisions, **given}
    return clinic.prescriber.post(path(clinic.patient, "reconciliations"), body)


def line_of(clinic: Clinic, name: str) -> dict[str, Any]:
    return next(each for each in listed(clinic) if each["name"] == name)


def test_the_workspace_shows_each_medicine_with_what_each_source_says(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    reported(clinic, "Zoloft", taking="not_taking")
    reported(clinic, "ibuprofen", by=clinic.support, source="caregiver")
    shown = workspace(clinic, by=clinic.support)
    lines = {each["medication"]["name"]: each for each in shown["lines"]}
    assert lines["sertraline"]["our_text"].startswith("Take 1")
    assert lines["sertraline"]["medication"]["reports"][0]["taking"] == "not_taking"
    assert lines["sertraline"]["options"] == ["continue", "stop", "not_taking", "ask"]
    assert lines["ibuprofen"]["options"] == ["continue", "continue_as_reported", "stop", "not_taking", "ask"]
    assert shown["newest"] is None


def test_an_empty_list_can_be_signed_as_empty(clinic: Clinic) -> None:
    shown = workspace(clinic)
    assert shown["lines"] == []
    assert sign(clinic, shown, []).json["lines"] == []


def test_signing_takes_every_decision_into_effect_at_once(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    reported(clinic, "ibuprofen")
    reported(clinic, "aspirin")
    imported(clinic, "Loratadine 10 MG Oral Tablet")
    reported(clinic, "Zoloft", daily_dose={"value": "100", "unit": "mg"})
    shown = workspace(clinic)
    decisions = decide(
        shown,
        sertraline="continue_as_reported",
        ibuprofen={"decision": "stop", "note": "kidneys"},
        aspirin="not_taking",
        **{"Loratadine 10 MG Oral Tablet": "ask"},
    )
    answer = sign(clinic, shown, decisions)
    assert answer.status_code == 201, answer.text
    assert line_of(clinic, "sertraline")["daily_dose"]["value"] == "100"
    assert line_of(clinic, "sertraline")["disagreement"] is None
    stopped = line_of(clinic, "ibuprofen")
    assert (stopped["status"], stopped["stop_reason"]) == ("stopped", "kidneys")
    assert line_of(clinic, "aspirin")["status"] == "stopped"
    results = {each["name"]: each["result"] for each in answer.json["lines"]}
    assert results["Loratadine 10 MG Oral Tablet"] == "to be asked"
    assert results["ibuprofen"] == "stopped"
    newest = workspace(clinic)["newest"]
    assert (newest["signed_by"], newest["has_changed_since"]) == ("Dr. Maya Okafor", False)
    with clinic.open() as current:
        content, digest = current.execute(text("SELECT content, digest FROM reconciliations")).one()
    assert verifies(content, digest)
    assert "kidneys" in content


def test_a_prescribed_drug_found_not_taken_stays_ordered_and_says_so(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    shown = workspace(clinic)
    answer = sign(clinic, shown, decide(shown, sertraline="not_taking"))
    assert answer.json["lines"][0]["result"] == "prescribed, and not taken"
    line = line_of(clinic, "sertraline")
    assert line["status"] == "active"
    assert "A clinician said on" in line["disagreement"]


def test_the_list_says_that_it_changed_since_it_was_signed(clinic: Clinic) -> None:
    reported(clinic, "ibuprofen")
    shown = workspace(clinic)
    sign(clinic, shown, decide(shown))
    assert workspace(clinic)["newest"]["has_changed_since"] is False
    reported(clinic, "aspirin")
    assert workspace(clinic)["newest"]["has_changed_since"] is True
    lists = clinic.support.get(path(clinic.patient, "reconciliations")).json["reconciliations"]
    assert [each["has_changed_since"] for each in lists] == [True]


def test_a_settled_disagreement_is_quiet_until_somebody_says_something_new(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    reported(clinic, "Zoloft", taking="not_taking")
    shown = workspace(clinic)
    sign(clinic, shown, decide(shown))
    assert line_of(clinic, "sertraline")["disagreement"] is None
    assert line_of(clinic, "sertraline")["reports"][0]["is_settled"] is True
    assert reported(clinic, "Zoloft", taking="not_taking")["disagreement"] is not None


@pytest.mark.parametrize("what", ["report", "sign", "stop"])
def test_what_changed_after_it_was_shown_can_not_be_signed(clinic: Clinic, what: str) -> None:
    step = signed(clinic, drafted(clinic))
    shown = workspace(clinic)
    if what == "report":
        reported(clinic, "Zoloft")
    elif what == "sign":
        signed(clinic, changed(clinic, step["medication_id"], tablets_per_dose="2", start_on=str(day(3))))
    else:
        body = {"stopped_on": str(day()), "reason": "rash"}
        clinic.prescriber.post(path(clinic.patient, f"medications/{step['medication_id']}/stop"), body)
    answer = sign(clinic, shown, decide(shown))
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/content-changed")
    with clinic.open() as current:
        assert current.scalar(text("SELECT count(*) FROM reconciliations")) == 0


def test_every_line_is_decided_once(clinic: Clinic) -> None:
    reported(clinic, "ibuprofen")
    shown = workspace(clinic)
    for decisions in ([], [*decide(shown), *decide(shown)]):
        answer = sign(clinic, shown, decisions)
        assert (answer.status_code, answer.json["type"]) == (422, "/problems/line-undecided")
        assert "ibuprofen" in answer.json["detail"]
    stranger = [*decide(shown), {"medication_id": str(uuid.uuid4()), "decision": "stop"}]
    assert sign(clinic, shown, stranger).json["type"] == "/problems/line-undecided"
    assert line_of(clinic, "ibuprofen")["status"] == "active"


def test_a_refused_line_leaves_the_others_as_they_were(clinic: Clinic) -> None:
    reported(clinic, "ibuprofen")
    signed(clinic, drafted(clinic))
    shown = workspace(clinic)
    answer = sign(clinic, shown, decide(shown, ibuprofen="stop", sertraline="continue_as_reported"))
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/decision-not-possible")
    assert line_of(clinic, "ibuprofen")["status"] == "active"


def test_of_two_reports_the_followed_one_is_named(clinic: Clinic) -> None:
    reported(clinic, "ibuprofen", daily_dose={"value": "400", "unit": "mg"})
    said = reported(
        clinic,
        "ibuprofen",
        by=clinic.support,
        source="pharmacy",
        daily_dose={"value": "1200", "unit": "mg"},
        said_on=str(day(-1)),
    )
    assert said["disagreement"] is not None
    shown = workspace(clinic)
    assert sign(clinic, shown, decide(shown, ibuprofen="continue_as_reported")).status_code == 422
    pharmacy = next(each["id"] for each in said["reports"] if each["source"] == "pharmacy")
    given = {"decision": "continue_as_reported", "report_id": pharmacy}
    assert sign(clinic, shown, decide(shown, ibuprofen=given)).status_code == 201
    assert line_of(clinic, "ibuprofen")["daily_dose"]["value"] == "1200"


def test_the_preview_shows_the_findings_of_the_resulting_list_and_keeps_nothing(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    reported(clinic, "St. John's wort")
    shown = workspace(clinic)
    assert any(each["tier"] <= 2 for each in shown["findings"]["findings"])
    wort = next(each["medication"]["name"] for each in shown["lines"] if "ohn" in each["medication"]["name"])
    body = {"decisions": decide(shown, **{wort: "not_taking"})}
    answer = clinic.prescriber.post(path(clinic.patient, "reconciliation/preview"), body)
    assert answer.status_code == 200, answer.text
    assert [each["name"] for each in answer.json["medications"]] == ["sertraline"]
    assert answer.json["digest"] == shown["digest"]
    assert line_of(clinic, wort)["status"] == "active"
    assert workspace(clinic)["digest"] == shown["digest"]


def test_a_list_that_could_not_be_checked_is_signed_as_not_checked(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(knowledge, "engine", fails)
    reported(clinic, "ibuprofen")
    shown = workspace(clinic)
    assert shown["findings"]["is_checked"] is False
    assert sign(clinic, shown, decide(shown)).status_code == 201
    with clinic.open() as current:
        assert "not checked" in (current.scalar(text("SELECT content FROM reconciliations")) or "")


def test_a_list_belongs_to_a_visit_of_the_same_patient_or_to_none(clinic: Clinic) -> None:
    hours = {
        "slot_minutes": 30,
        "hours": [{"weekday": each, "start": "00:00", "end": "23:30"} for each in range(7)],
    }
    clinic.prescriber.put("/api/practice/availability", json=hours)
    span = f"start={day(1)}&end={day(2)}"
    slot = clinic.patient.get(path(clinic.patient, f"slots?{span}")).json["slots"][0]
    body = {"clinician_id": str(clinic.prescriber.id), "starts_at": slot["starts_at"]}
    visit = clinic.patient.post(path(clinic.patient, "visits"), body).json
    shown = workspace(clinic)
    wrong = sign(clinic, shown, [], visit_id=str(uuid.uuid4()))
    assert (wrong.status_code, wrong.json["type"]) == (422, "/problems/visit-not-theirs")
    assert sign(clinic, shown, [], visit_id=visit["id"]).json["visit_id"] == visit["id"]


def test_only_a_prescriber_signs_and_only_with_a_fresh_password(clinic: Clinic) -> None:
    body = {"digest": "0" * 64, "decisions": []}
    for person in (clinic.support, clinic.patient, clinic.admin):
        assert person.post(path(clinic.patient, "reconciliations"), body).status_code in (403, 404)
    assert clinic.prescriber.post(path(clinic.stranger, "reconciliations"), body).status_code == 404
    with clinic.open() as current:
        current.execute(
            text("UPDATE sessions SET confirmed_at = :then"), {"then": now() - timedelta(minutes=20)}
        )
    answer = sign(clinic, workspace(clinic), [])
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/confirm-password")


@pytest.mark.parametrize("table", ["medication_reports", "reconciliations", "reconciled_lines"])
def test_what_was_said_and_signed_can_not_be_changed(clinic: Clinic, table: str) -> None:
    reported(clinic, "ibuprofen")
    shown = workspace(clinic)
    sign(clinic, shown, decide(shown))
    with pytest.raises(DBAPIError), clinic.open() as current:
        current.execute(text(f"UPDATE {table} SET created_at = now()"))
    with pytest.raises(DBAPIError), clinic.open() as current:
        current.execute(text(f"DELETE FROM {table}"))
