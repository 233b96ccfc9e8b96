"""Messages and refill requests over HTTP: it works, it is refused, it is somebody else's patient."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from backend.accounts.models import SessionRow
from backend.clock import now
from backend.messaging import letters, service
from backend.people import service as people
from backend.people.models import PatientRow, PracticeRow
from tests.clinic import Clinic, open_clinic
from tests.prescriptions.orders import changed, day, drafted, imported, listed, path, signed


def asked(clinic: Clinic, medication_id: str | None = None, **given: Any) -> dict[str, Any]:
    """Let the patient ask for a refill of a medicine that was prescribed here."""
    if medication_id is None:
        medication_id = signed(clinic, drafted(clinic, start_on=str(day(-5))))["medication_id"]
    body = {"medication_id": medication_id, "text": "Almost out.", **given}
    answer = clinic.patient.post(path(clinic.patient, "refill-requests"), body)
    assert answer.status_code == 201, answer.text
    return answer.json


def refill(clinic: Clinic, request: dict[str, Any], verb: str) -> str:
    return path(clinic.patient, f"refill-requests/{request['id']}/{verb}")


BODIES = {
    "answer": {"text": "Ask your pharmacy, there is one refill left."},
    "pass-on": {"note": "Runs out on Friday."},
    "decline": {"reason": "Let us talk about it first."},
    "sign": {"days_supply": 30, "refills": 1, "digest": "0" * 64},
}


def as_shown(clinic: Clinic, request: dict[str, Any]) -> dict[str, Any]:
    """The signature of the renewal that a request's card shows."""
    medication_id = request["medication"]["id"]
    asked = path(clinic.patient, f"medications/{medication_id}/renewal?days_supply=30&refills=1")
    return {**BODIES["sign"], "digest": clinic.prescriber.get(asked).json.get("digest", "0" * 64)}


def test_patient_and_care_team_write_to_one_another(clinic: Clinic) -> None:
    sent = clinic.patient.post(path(clinic.patient, "messages"), {"text": "Hello"})
    assert (sent.status_code, sent.json["author_role"]) == (201, "patient")
    assert clinic.support.post(path(clinic.patient, "messages"), {"text": "Hi Sam"}).status_code == 201
    found = clinic.prescriber.get(path(clinic.patient, "messages")).json["messages"]
    assert [(each["author_name"], each["text"]) for each in found] == [
        ("Sam Rivera", "Hello"),
        ("Luis Ortega", "Hi Sam"),
    ]


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001, "bell\x07", None, 5])
def test_a_letter_that_is_none_is_refused(clinic: Clinic, words: Any) -> None:
    assert clinic.patient.post(path(clinic.patient, "messages"), {"text": words}).status_code == 422


def test_letters_of_somebody_elses_patient_are_not_found(clinic: Clinic) -> None:
    assert clinic.prescriber.get(path(clinic.stranger, "messages")).status_code == 404
    assert clinic.patient.get(path(clinic.stranger, "messages")).status_code == 404
    assert clinic.patient.post(path(clinic.stranger, "messages"), {"text": "Hello"}).status_code == 404
    assert clinic.admin.get(path(clinic.patient, "messages")).status_code == 404


def test_letters_are_unread_until_the_patient_opens_them(clinic: Clinic) -> None:
    clinic.support.post(path(clinic.patient, "messages"), {"text": "One"})
    clinic.patient.post(path(clinic.patient, "messages"), {"text": "Mine"})
    clinic.support.get(path(clinic.patient, "messages"))
    with clinic.open():
        assert letters.unread_messages(clinic.patient.id) == 1
    clinic.patient.get(path(clinic.patient, "messages"))
    with clinic.open():
        assert letters.unread_messages(clinic.patient.id) == 0
    clinic.prescriber.post(path(clinic.patient, "messages"), {"text": "Two"})
    with clinic.open():
        assert letters.unread_messages(clinic.patient.id) == 1


def test_a_refill_request_shows_supply_and_reaches_the_queue(clinic: Clinic) -> None:
    request = asked(clinic)
    assert request["status"] == "open"
    assert request["supply"]["days_left"] == 25
    assert request["open_flags"] is None
    for person in (clinic.support, clinic.prescriber):
        (card,) = person.get("/api/practice/refill-requests?status=open").json["refill_requests"]
        assert card["id"] == request["id"]
        assert card["patient_name"] == "Sam Rivera"
        assert (card["next_visit"], card["open_flags"], card["latest_scores"]) == (None, 0, [])
    assert clinic.stranger_prescriber.get("/api/practice/refill-requests").json == {"refill_requests": []}
    (message,) = clinic.patient.get(path(clinic.patient, "messages")).json["messages"]
    assert message["text"] == "Please renew sertraline. Almost out."
    assert message["refill_request_id"] == request["id"]


def test_the_queue_is_for_staff_and_knows_its_words(clinic: Clinic) -> None:
    assert clinic.patient.get("/api/practice/refill-requests").status_code == 403
    assert clinic.admin.get("/api/practice/refill-requests").status_code == 403
    assert clinic.support.get("/api/practice/refill-requests?status=urgent").status_code == 422
    assert clinic.support.get("/api/practice/refill-requests?patient=1").status_code == 422


def test_another_practice_sees_nothing_of_it(clinic: Clinic) -> None:
    asked(clinic)
    other = open_clinic(clinic.app, slug="cove")
    assert other.prescriber.get("/api/practice/refill-requests?status=all").json == {"refill_requests": []}
    assert other.prescriber.get(path(clinic.patient, "refill-requests")).status_code == 404


def test_only_the_patient_asks_and_once(clinic: Clinic) -> None:
    request = asked(clinic)
    body = {"medication_id": request["medication"]["id"], "text": "Again"}
    assert clinic.prescriber.post(path(clinic.patient, "refill-requests"), body).status_code == 403
    assert clinic.stranger.post(path(clinic.patient, "refill-requests"), body).status_code == 404
    again = clinic.patient.post(path(clinic.patient, "refill-requests"), body)
    assert (again.status_code, again.json["type"]) == (409, "/problems/refill-already-asked")
    theirs = clinic.stranger.post(path(clinic.stranger, "refill-requests"), body)
    assert theirs.status_code == 404


def test_a_stopped_medicine_is_not_refilled(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    clinic.prescriber.post(
        path(clinic.patient, f"medications/{mid}/stop"), {"stopped_on": str(day()), "reason": "rash"}
    )
    answer = clinic.patient.post(path(clinic.patient, "refill-requests"), {"medication_id": mid, "text": ""})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/nothing-to-refill")


def test_care_support_answers_and_the_patient_reads_it(clinic: Clinic) -> None:
    request = asked(clinic)
    answered = clinic.support.post(refill(clinic, request, "answer"), BODIES["answer"]).json
    assert (answered["status"], answered["handled_by"]) == ("answered", "Luis Ortega")
    found = clinic.patient.get(path(clinic.patient, "refill-requests")).json["refill_requests"]
    assert found[0]["answer"] == BODIES["answer"]["text"]
    assert (
        clinic.patient.get(path(clinic.patient, "messages")).json["messages"][-1]["text"]
        == found[0]["answer"]
    )


def test_care_support_passes_on_and_only_the_prescriber_reads_the_note(clinic: Clinic) -> None:
    request = asked(clinic)
    passed = clinic.support.post(refill(clinic, request, "pass-on"), BODIES["pass-on"]).json
    assert (passed["status"], passed["note"]) == ("passed_on", "Runs out on Friday.")
    (card,) = clinic.prescriber.get("/api/practice/refill-requests?status=passed_on").json["refill_requests"]
    assert card["note"] == "Runs out on Friday."
    (own,) = clinic.patient.get(path(clinic.patient, "refill-requests")).json["refill_requests"]
    assert own["note"] is None
    assert "Friday" not in clinic.patient.get(path(clinic.patient, "messages")).text


def test_the_prescriber_signs_and_nothing_moves_in_the_dose_line(clinic: Clinic) -> None:
    request = asked(clinic)
    (before,) = listed(clinic)
    answer = clinic.prescriber.post(refill(clinic, request, "sign"), as_shown(clinic, request))
    assert answer.status_code == 200, answer.text
    (after,) = listed(clinic)
    assert after["periods"] == before["periods"]
    assert after["prescription"]["id"] == answer.json["prescription_id"] != before["prescription"]["id"]
    assert after["prescription"]["sig"] == before["prescription"]["sig"]
    assert answer.json["supply"]["days_left"] == 55
    assert (answer.json["status"], answer.json["handled_by"]) == ("signed", "Dr. Maya Okafor")
    last = clinic.patient.get(path(clinic.patient, "messages")).json["messages"][-1]["text"]
    assert last.startswith("Your prescription for sertraline has been renewed for 30 days. Take 1")


def test_signing_a_refill_on_the_day_of_the_dose_change_renews_the_new_dose(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-5))))["medication_id"]
    signed(clinic, changed(clinic, mid, tablets_per_dose="2"))
    request = asked(clinic, mid)
    assert (
        clinic.prescriber.post(refill(clinic, request, "sign"), as_shown(clinic, request)).status_code == 200
    )
    (after,) = listed(clinic)
    assert after["daily_dose"]["value"] == "100"
    assert after["prescription"]["quantity"] == 60


def test_a_refill_is_not_signed_when_another_dose_came_into_force_since_it_was_shown(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-5))))["medication_id"]
    shown = asked(clinic, mid)
    assert shown["medication"]["sig"].startswith("Take 1")
    signature = as_shown(clinic, shown)
    signed(clinic, changed(clinic, mid, tablets_per_dose="2"))
    answer = clinic.prescriber.post(refill(clinic, shown, "sign"), signature)
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/content-changed")
    (card,) = clinic.prescriber.get("/api/practice/refill-requests").json["refill_requests"]
    assert card["status"] == "open"
    assert card["medication"]["sig"].startswith("Take 2")
    assert clinic.prescriber.post(refill(clinic, card, "sign"), as_shown(clinic, card)).status_code == 200


def test_the_queue_counts_days_where_the_patient_is(clinic: Clinic) -> None:
    asked(clinic)
    with clinic.open() as current:  # 25 hours apart: never the same day
        current.execute(update(PatientRow).values(time_zone="Pacific/Kiritimati"))
        current.execute(update(PracticeRow).values(time_zone="Pacific/Pago_Pago"))
    own = clinic.patient.get(path(clinic.patient, "refill-requests")).json["refill_requests"]
    staffs = clinic.prescriber.get("/api/practice/refill-requests").json["refill_requests"]
    assert [each["supply"] for each in staffs] == [each["supply"] for each in own]


def test_what_was_not_prescribed_here_can_not_be_renewed(clinic: Clinic) -> None:
    imported(clinic)
    request = asked(clinic, listed(clinic)[0]["id"])
    assert request["supply"]["days_left"] is None
    answer = clinic.prescriber.post(refill(clinic, request, "sign"), as_shown(clinic, request))
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/nothing-to-renew")
    (card,) = clinic.prescriber.get("/api/practice/refill-requests").json["refill_requests"]
    assert card["status"] == "open"


def test_signing_a_refill_needs_a_password_given_lately(clinic: Clinic) -> None:
    request = asked(clinic)
    with clinic.open() as current:
        current.execute(update(SessionRow).values(confirmed_at=now() - timedelta(minutes=16)))
    answer = clinic.prescriber.post(refill(clinic, request, "sign"), as_shown(clinic, request))
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/confirm-password")


def test_the_prescriber_declines_with_a_reason(clinic: Clinic) -> None:
    request = asked(clinic)
    declined = clinic.prescriber.post(refill(clinic, request, "decline"), BODIES["decline"]).json
    assert (declined["status"], declined["answer"]) == ("declined", BODIES["decline"]["reason"])
    with clinic.open():
        assert service.refill_statuses(clinic.patient.id) == {
            uuid.UUID(declined["medication"]["id"]): "declined"
        }


@pytest.mark.parametrize(
    ("verb", "who", "status"),
    [
        ("sign", "support", 403),
        ("decline", "support", 403),
        ("pass-on", "prescriber", 403),
        *[(verb, "patient", 403) for verb in BODIES],
        *[(verb, "admin", 404) for verb in BODIES],
        *[(verb, "stranger", 404) for verb in BODIES],
        *[(verb, "stranger_prescriber", 404) for verb in BODIES],
    ],
)
def test_nobody_else_decides(clinic: Clinic, verb: str, who: str, status: int) -> None:
    request = asked(clinic)
    assert getattr(clinic, who).post(refill(clinic, request, verb), BODIES[verb]).status_code == status


@pytest.mark.parametrize("verb", BODIES)
def test_a_request_under_another_patient_is_not_found(clinic: Clinic, verb: str) -> None:
    request = asked(clinic)
    who = clinic.support if verb == "pass-on" else clinic.prescriber
    with clinic.open():
        people.assign_care_team(clinic.stranger.id, clinic.blue_team_id)
    wrong = path(clinic.stranger, f"refill-requests/{request['id']}/{verb}")
    assert who.post(wrong, BODIES[verb]).status_code == 404


@pytest.mark.parametrize("verb", BODIES)
def test_a_closed_request_stays_closed(clinic: Clinic, verb: str) -> None:
    request = asked(clinic)
    clinic.support.post(refill(clinic, request, "answer"), BODIES["answer"])
    who = clinic.support if verb == "pass-on" else clinic.prescriber
    answer = who.post(refill(clinic, request, verb), BODIES[verb])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/refill-request-closed")


def test_of_two_who_decide_at_once_one_does(clinic: Clinic) -> None:
    request = asked(clinic)
    signature = as_shown(clinic, request)
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(
            pool.map(
                lambda path: clinic.prescriber.post(path, signature).status_code,
                [refill(clinic, request, "sign")] * 4,
            )
        )
    assert statuses == [200, 409, 409, 409]
    assert len(clinic.prescriber.get(path(clinic.patient, "prescriptions")).json["prescriptions"]) == 2


def test_waiting_requests_are_counted(clinic: Clinic) -> None:
    request = asked(clinic)
    with clinic.open():
        both = [clinic.patient.id, clinic.stranger.id]
        assert service.open_refill_requests(both) == {clinic.patient.id: 1, clinic.stranger.id: 0}
    clinic.support.post(refill(clinic, request, "pass-on"), BODIES["pass-on"])
    with clinic.open():
        assert service.open_refill_requests([clinic.patient.id]) == {clinic.patient.id: 1}
    clinic.prescriber.post(refill(clinic, request, "decline"), BODIES["decline"])
    with clinic.open():
        assert service.open_refill_requests([clinic.patient.id]) == {clinic.patient.id: 0}


@pytest.mark.parametrize(
    "statement", ["UPDATE messages SET text = 'x'", "DELETE FROM messages", "DELETE FROM refill_events"]
)
def test_what_was_written_stays(clinic: Clinic, statement: str) -> None:
    asked(clinic)
    with clinic.open() as current, pytest.raises(DBAPIError, match="never changed"), current.begin_nested():
        current.execute(text(statement))
