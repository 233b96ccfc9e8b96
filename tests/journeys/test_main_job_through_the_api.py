"""The main job's seven steps through the HTTP API; video itself is left to tests/video and tests/e2e."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from backend.accounts import service as accounts
from backend.accounts.models import AccountRow
from backend.visits import availability
from backend.visits.rules.slots import WeeklyHours
from tests.clinic import PASSWORD, Clinic, Person, make_patient

MONDAY = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)  # ten to nine in New York
TODAY = date(2026, 11, 23)


@pytest.fixture
def monday_morning() -> Iterator[None]:
    """It is ten to nine: who has the first visit may come in."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def clinic_at_nine(monday_morning: None, clinic: Clinic) -> Clinic:
    """The clinic, its prescriber bookable from nine to twelve, with a password that can be typed."""
    with clinic.open() as session:
        hours = tuple(WeeklyHours(weekday, time(9), time(12)) for weekday in range(5))
        availability.set_availability(clinic.prescriber.id, slot_minutes=30, hours=hours)
        known = accounts.HASHER.hash(PASSWORD)
        session.execute(
            update(AccountRow).where(AccountRow.email == clinic.prescriber.email).values(password_hash=known)
        )
    return clinic


def test_seven_steps_from_caseload_to_refill(clinic_at_nine: Clinic) -> None:
    clinic = clinic_at_nine
    maya, luis, sam = clinic.prescriber, clinic.support, clinic.patient
    own = f"/api/patients/{sam.id}"
    medication_id = _a_week_ago(maya, sam, own)

    # 1 The prescriber signs in and sees the caseload.
    body = {"email": maya.email, "password": PASSWORD}
    account = _got(
        clinic.app.test_client().post("/api/account/sign-in", json=body, headers={"X-Evenkeel": "1"}), 201
    )
    assert (account["role"], account["person_id"]) == ("prescriber", str(maya.id))
    row = _row(maya, sam)
    assert _brief(row) == {"phq-9": (20, 0), "gad-7": (14, 0)}
    assert [drug["daily_dose"] for drug in row["medications"]] == [{"value": "50", "unit": "mg"}]
    assert (row["last_dose_change"]["text"], row["next_visit"], row["open_flags"]) == (
        "sertraline at 50 mg",
        None,
        0,
    )

    # 2 She opens the chart.
    chart = _got(maya.get(f"{own}/chart"))
    assert "PHQ-9 was 20 of 27" in chart["sentence"]
    assert _steps(chart) == [(str(TODAY - timedelta(days=7)), None, "50")]

    # 3 The patient answers; item 9 above zero raises a flag at once, before he has finished.
    check_in = f"{own}/check-ins/{uuid.uuid4()}"
    answers: list[int | None] = [1, 1, 1, 1, 1, 1, 1, 1, 2]
    unfinished = _got(sam.put(check_in, _answers("phq-9", [None] * 8 + [2], is_finished=False)))
    assert unfinished["show_crisis_contacts"] is True
    for staff in (maya, luis):
        (flag,) = _got(staff.get("/api/practice/safety-flags"))["flags"]
        assert (flag["patient_id"], flag["answer"]) == (str(sam.id), 2)
    finished = _got(sam.put(check_in, _answers("phq-9", answers, function_answer=1)))
    assert (finished["total"], finished["severity"]) == (10, "moderate")
    worry = _got(sam.put(f"{own}/check-ins/{uuid.uuid4()}", _answers("gad-7", [1] * 7)))
    assert (worry["total"], worry["severity"]) == (7, "mild")
    assert _row(maya, sam)["open_flags"] == 1
    acknowledge = f"{own}/safety-flags/{flag['id']}/acknowledge"
    _got(luis.post(acknowledge, {"note": "Called: safe."}))
    assert maya.post(acknowledge, {"note": "Me too."}).status_code == 409
    assert _got(maya.get("/api/practice/safety-flags"))["flags"] == []

    # 4 A visit is booked; whoever wants the same time gets a fresh list.
    slots = _got(sam.get(f"{own}/slots?start={TODAY}&end={TODAY + timedelta(days=1)}"))["slots"]
    booking = {"clinician_id": str(maya.id), "starts_at": slots[0]["starts_at"]}
    visit = _got(sam.post(f"{own}/visits", booking), 201)
    with clinic.open():
        other_id = make_patient(clinic.blue_team_id)
    lost = maya.post(f"/api/patients/{other_id}/visits", booking)
    assert (lost.status_code, lost.json["type"]) == (409, "/problems/slot-taken")
    assert [slot["starts_at"] for slot in lost.json["slots"]][:2] == [
        slots[1]["starts_at"],
        slots[2]["starts_at"],
    ]
    assert _row(maya, sam)["next_visit"]["id"] == visit["id"]

    # 5 He waits, she lets him in; only finishing ends the visit.
    room = f"{own}/visits/{visit['id']}"
    offer = {"sdp": "v=0\r\n", "type": "offer"}
    assert _got(sam.post(f"{room}/lobby"))["state"] == "waiting"
    assert sam.post(f"{room}/media", offer).json["type"] == "/problems/not-admitted"
    present = _got(maya.post(f"{room}/lobby"))["present"]
    assert {person["state"] for person in present} == {"waiting", "admitted"}
    _got(maya.post(f"{room}/admit", {"membership_id": str(sam.actor.membership_id)}))
    assert _got(sam.post(f"{room}/lobby"))["state"] == "admitted"
    assert sam.delete(f"{room}/media").status_code == 204
    assert _got(sam.post(f"{room}/lobby"))["visit"]["status"] == "in_progress"
    assert _got(maya.post(f"{room}/finish", {"note": "Better, not well. To 100 mg."}))["status"] == "finished"
    assert _got(sam.get(f"{own}/visits"))["visits"][0]["status"] == "finished"

    # 6 The dose changes from tomorrow: draft, read, sign.
    tomorrow = TODAY + timedelta(days=1)
    step = _got(maya.post(f"{own}/titration-steps", _step("2", tomorrow, medication_id=medication_id)), 201)
    assert "from Tuesday 24 November 2026" in step["patient_text"]
    assert _got(sam.get(f"{own}/today"))["doses"][0]["next_text"] is None
    assert maya.post(f"{own}/titration-steps/{step['id']}/sign", {"digest": "0" * 64}).status_code == 412
    prescription = _got(
        maya.post(f"{own}/titration-steps/{step['id']}/sign", {"digest": step["digest"]}), 201
    )
    assert prescription["replaces"] is not None
    chart = _got(maya.get(f"{own}/chart"))
    assert _steps(chart) == [
        (str(TODAY - timedelta(days=7)), str(tomorrow), "50"),
        (str(tomorrow), None, "100"),
    ]
    dose = _got(sam.get(f"{own}/today"))["doses"][0]
    assert dose["take_text"].startswith("Take 1\u00a0tablet of 50\u00a0mg")
    assert dose["next_text"].startswith("From Tuesday 24 November 2026: take 2\u00a0tablets")

    # 7 He asks for a refill; care support sees the days left and passes it on; the prescriber signs.
    body = {"medication_id": medication_id, "text": "I travel on Friday."}
    asked = _got(sam.post(f"{own}/refill-requests", body), 201)
    (waiting,) = _got(luis.get("/api/practice/refill-requests?status=open"))["refill_requests"]
    left = waiting["supply"]["days_left"]
    assert (waiting["id"], waiting["next_visit"], waiting["open_flags"]) == (asked["id"], None, 0)
    # 90 tablets signed a week ago, one a day until today, then two from tomorrow of the same strength.
    assert left == _days_left(bought=90 + prescription["quantity"], eaten=7)
    request = f"{own}/refill-requests/{asked['id']}"
    _got(luis.post(f"{request}/pass-on", {"note": "Same pharmacy."}))
    (passed,) = _got(maya.get("/api/practice/refill-requests?status=passed_on"))["refill_requests"]
    assert passed["handled_by"] == luis.actor.name
    medication_id = _got(maya.get(f"{own}/medications"))["medications"][0]["id"]
    shown = _got(maya.get(f"{own}/medications/{medication_id}/renewal?days_supply=14&refills=0"))
    assert shown["safety"]["is_checked"]
    signature = {"digest": shown["digest"], "days_supply": 14, "refills": 0}
    done = _got(maya.post(f"{request}/sign", signature))
    assert (done["status"], done["prescription_id"] is not None) == ("signed", True)
    assert maya.post(f"{request}/decline", {"reason": "Too late."}).status_code == 409
    (seen,) = _got(sam.get(f"{own}/refill-requests"))["refill_requests"]
    assert seen["status"] == "signed"
    assert _got(sam.get(f"{own}/today"))["doses"][0]["next_text"] == dose["next_text"], "the plan was lost"


def _a_week_ago(maya: Person, sam: Person, own: str) -> str:
    """Let the prescriber have signed 50 mg, and the patient have answered; return the medication's id."""
    then = TODAY - timedelta(days=7)
    body = {"drug_slug": "sertraline", **_step("1", then, days_supply=90)}
    step = _got(maya.post(f"{own}/medications", body), 201)
    signed = _got(maya.post(f"{own}/titration-steps/{step['id']}/sign", {"digest": step["digest"]}), 201)
    at = f"{then}T20:00:00Z"
    for slug, answers in (("phq-9", [3, 3, 3, 3, 2, 2, 2, 2, 0]), ("gad-7", [2] * 7)):
        _got(sam.put(f"{own}/check-ins/{uuid.uuid4()}", _answers(slug, answers, answered_at=at)))
    return str(signed["medication_id"])


def _step(tablets: str, start: date, **more: Any) -> dict[str, Any]:
    return {
        "strength": {"value": "50", "unit": "mg"},
        "tablets_per_dose": tablets,
        "times_a_day": 1,
        "timing": "morning",
        "start_on": str(start),
        "days_supply": 30,
        "refills": 0,
        **more,
    }


def _answers(slug: str, answers: list[Any], **more: Any) -> dict[str, Any]:
    given = {"instrument": slug, "answers": answers, "answered_at": MONDAY.isoformat(), "is_finished": True}
    return {**given, **more}


def _got(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.text
    return response.json


def _row(who: Person, patient: Person) -> Any:
    rows = _got(who.get("/api/practice/caseload"))["patients"]
    (row,) = (row for row in rows if row["patient_id"] == str(patient.id))
    return row


def _brief(row: Any) -> dict[str, tuple[int, int]]:
    return {score["instrument"]: (score["total"], score["change"] or 0) for score in row["scores"]}


def _steps(chart: Any) -> list[tuple[str, str | None, str]]:
    (medication,) = chart["medications"]
    return [(each["start"], each["end"], each["daily_dose"]["value"]) for each in medication["periods"]]


def _days_left(*, bought: int, eaten: int) -> int:
    """Today takes one tablet, each day from tomorrow takes two."""
    return 1 + (bought - eaten - 1) // 2
