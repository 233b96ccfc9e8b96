"""Links to a check-in: exchanged once, for a session that may do that check-in and nothing else."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from backend.accounts import links
from backend.accounts.models import CheckInLinkRow, SessionRow
from backend.accounts.routes import COOKIE
from backend.clock import now
from backend.config import settings
from backend.measures import plans
from backend.notifications.models import LetterRow
from backend.notifications.rules.letters import LetterKind, to_patient
from backend.people.models import PatientRow
from backend.permissions import IN_A_CHECK_IN
from tests.architecture.test_gated_routes import action_of, gated, path_of
from tests.clinic import Clinic, Person, open_clinic
from tests.notifications.conftest import MailServer, mail_server
from tests.queue import run_queued

__all__ = ["mail_server"]


@pytest.fixture(autouse=True)
def mail(mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A clinic whose settings name the mail server."""
    monkeypatch.setenv("EVENKEEL_SMTP_URL", mail_server.url)
    monkeypatch.setenv("EVENKEEL_MAIL_FROM", "no-reply@harbor.example.test")
    settings.cache_clear()
    yield mail_server
    monkeypatch.undo()
    settings.cache_clear()


def invite(clinic: Clinic) -> str:
    """Let the patient be written to; return the token of the link."""
    with clinic.open() as current:
        current.get_one(PatientRow, clinic.patient.id).email = "sam@example.test"
        plans.tend(clinic.patient.id)
        row = current.scalars(select(CheckInLinkRow)).one()
        found = links.check_in_link(row.id)
    assert found is not None
    return found.partition("#")[2]


def exchange(clinic: Clinic, token: str, **headers: str) -> Any:
    client = clinic.app.test_client(use_cookies=False)
    return client.post("/api/links/check-in", json={"token": token}, headers={"X-Evenkeel": "1", **headers})


def limited(clinic: Clinic, answer: Any) -> Person:
    """Return the patient with the session that an answer to an exchange set."""
    token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    return replace(clinic.patient, token=token)


def put(person: Person, instrument: str, check_in_id: uuid.UUID, patient_id: uuid.UUID | None = None) -> Any:
    body = {"instrument": instrument, "answers": [1] * (9 if instrument == "phq-9" else 7)}
    body |= {"answered_at": now().isoformat(), "is_finished": True}
    return person.put(f"/api/patients/{patient_id or person.id}/check-ins/{check_in_id}", json=body)


def test_a_letter_has_the_link_in_its_fragment_and_says_nothing_about_the_patient(
    clinic: Clinic, mail: MailServer
) -> None:
    token = invite(clinic)
    run_queued(clinic, "notifications.deliver")
    letter = mail.letters[-1]
    text = f"{letter['Subject']} {letter.get_content()}"
    assert f"/c#{token}" in text
    text = text.replace(token, "")
    for word in ("Sam", "Rivera", "PHQ", "GAD", "mood", "depress", "dose", "score", "medic"):
        assert word.lower() not in text.lower(), word
    with clinic.open() as current:
        row = current.scalars(select(LetterRow).where(LetterRow.kind == LetterKind.CHECK_IN)).one()
        assert token not in repr(vars(row))


def test_letters_speak_the_patient_s_language() -> None:
    for kind in (LetterKind.CHECK_IN, LetterKind.CHECK_IN_REMINDER):
        english = to_patient(kind, practice_name="Harbor Clinic", link="/c#x", language="en")
        spanish = to_patient(kind, practice_name="Harbor Clinic", link="/c#x", language="es-MX")
        assert "questions" in english.body
        assert "preguntas" in spanish.body
        assert english.body.count("/c#x") == spanish.body.count("/c#x") == 1


def test_a_link_opens_a_session_once(clinic: Clinic) -> None:
    token = invite(clinic)
    first = exchange(clinic, token)
    assert first.status_code == 201
    assert {one["instrument"] for one in first.json["due_check_ins"]} == {"phq-9", "gad-7"}
    assert {one["state"] for one in first.json["due_check_ins"]} == {"opened"}
    assert first.json["account"]["practice"]["crisis_contacts"][0]["phone"] == "988"
    again = exchange(clinic, token)
    assert (again.status_code, again.json["type"]) == (404, "/problems/check-in-link-used")
    assert "Set-Cookie" not in again.headers
    assert limited(clinic, first).get("/api/account/check-in").json["is_limited"] is True


def test_only_digests_are_stored(clinic: Clinic) -> None:
    token = invite(clinic)
    session_token = limited(clinic, exchange(clinic, token)).token
    with clinic.open() as current:
        stored = repr([vars(row) for row in current.scalars(select(CheckInLinkRow))])
        stored += repr([vars(row) for row in current.scalars(select(SessionRow))])
    assert token not in stored
    assert token.partition(".")[2] not in stored
    assert session_token not in stored


def test_a_link_that_was_changed_or_is_too_old_or_taken_back_opens_nothing(clinic: Clinic) -> None:
    token = invite(clinic)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", f"{uuid.uuid4().hex}.{token[33:]}"):
        assert exchange(clinic, wrong).json["type"] == "/problems/check-in-link-gone"
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        assert exchange(clinic, token).json["type"] == "/problems/check-in-link-expired"
    with clinic.open():
        links.revoke_check_in_links(clinic.patient.id)
    assert exchange(clinic, token).json["type"] == "/problems/check-in-link-gone"


def test_a_limited_session_answers_resumes_and_finishes_its_own_check_in(clinic: Clinic) -> None:
    sam, check_in_id = limited(clinic, exchange(clinic, invite(clinic))), uuid.uuid4()
    body = {"instrument": "phq-9", "answers": [2, *[None] * 8], "answered_at": now().isoformat()}
    path = f"/api/patients/{sam.id}/check-ins/{check_in_id}"
    assert sam.put(path, json={**body, "is_finished": False}).status_code == 200
    known = sam.get("/api/account/check-in").json["due_check_ins"]
    mood = next(one for one in known if one["instrument"] == "phq-9")
    assert mood["check_in"]["answers"] == [2, *[None] * 8]
    assert put(sam, "phq-9", check_in_id).status_code == 200
    assert put(sam, "phq-9", uuid.uuid4()).json["type"] == "/problems/check-in-not-of-this-link"
    assert put(sam, "gad-7", uuid.uuid4()).status_code == 200
    assert sam.get("/api/practice/instruments/phq-9").status_code == 200


def test_what_a_limited_session_may_not_save_reaches_a_person_and_changes_nothing(clinic: Clinic) -> None:
    sam, begun, other = limited(clinic, exchange(clinic, invite(clinic))), uuid.uuid4(), uuid.uuid4()
    path = f"/api/patients/{sam.id}/check-ins"
    draft = {"instrument": "phq-9", "answers": [0, *[None] * 8], "answered_at": now().isoformat()}
    assert clinic.patient.put(f"{path}/{begun}", json={**draft, "is_finished": False}).status_code == 200
    for _ in range(2):
        refused = put(sam, "phq-9", other)  # from a device that could not be reached when the other began
        assert (refused.status_code, refused.json["show_crisis_contacts"]) == (403, True)
    (flag,) = clinic.prescriber.get("/api/practice/safety-flags").json["flags"]
    assert (flag["kind"], flag["answer"]) == ("item-9", 1)
    known = {each["id"]: each for each in clinic.patient.get(path).json["check_ins"]}
    assert known[str(begun)]["answers"] == [0, *[None] * 8]
    assert str(other) not in known
    assert [each["is_finished"] for each in known.values()] == [False, False]
    assert put(sam, "phq-9", begun).status_code == 200


def test_answers_that_are_refused_do_not_stand_in_the_way_of_what_is_due(clinic: Clinic) -> None:
    sam = limited(clinic, exchange(clinic, invite(clinic)))
    old = {"instrument": "phq-9", "answers": [1] * 9, "answered_at": now().isoformat(), "is_finished": True}
    path = f"/api/patients/{sam.id}/check-ins/{uuid.uuid4()}"
    refused = sam.put(path, json={**old, "instrument_version": "of-last-year"})
    assert refused.json["type"] == "/problems/unknown-instrument-version"
    assert put(sam, "phq-9", uuid.uuid4()).status_code == 200
    assert len(clinic.prescriber.get("/api/practice/safety-flags").json["flags"]) == 2


def test_a_limited_session_may_do_nothing_else(clinic: Clinic) -> None:
    sam = limited(clinic, exchange(clinic, invite(clinic)))
    other = uuid.uuid4()
    audit_c = {
        "instrument": "audit-c",
        "answers": [0] * 3,
        "answered_at": now().isoformat(),
        "is_finished": True,
    }
    path = f"/api/patients/{sam.id}/check-ins/{other}"
    assert sam.put(path, json=audit_c).json["type"] == "/problems/check-in-not-of-this-link"
    refused = 0
    for route in gated(clinic.app):
        if action_of(clinic.app, route) in IN_A_CHECK_IN:
            continue
        response = sam.call(route.method, path_of(route, sam.id, other))
        assert (response.status_code, response.json["type"]) == (403, "/problems/check-in-only"), route
        refused += 1
    assert refused > 80


def test_a_limited_session_reaches_no_other_patient(clinic: Clinic) -> None:
    sam = limited(clinic, exchange(clinic, invite(clinic)))
    elsewhere = open_clinic(clinic.app, slug="elsewhere")
    for patient_id in (clinic.stranger.id, elsewhere.patient.id, uuid.uuid4()):
        assert put(sam, "phq-9", uuid.uuid4(), patient_id).status_code == 404


def test_a_limited_session_ends_by_itself_when_left_and_when_taken_back(clinic: Clinic) -> None:
    sam = limited(clinic, exchange(clinic, invite(clinic)))
    path = "/api/account/check-in"
    with time_machine.travel(now() + timedelta(hours=47), tick=False):
        assert sam.get(path).status_code == 200  # resumed the next day
    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        assert sam.get(path).status_code == 401
    assert sam.delete(path).status_code == 204
    assert sam.get(path).status_code == 401


def test_a_pause_ends_the_sessions_that_links_opened_and_no_other(clinic: Clinic) -> None:
    sam = limited(clinic, exchange(clinic, invite(clinic)))
    change = {
        "overruled": [],
        "most_questions": None,
        "is_paused": True,
        "paused_until": None,
        "reason": "So",
    }
    path = f"/api/patients/{sam.id}/check-in-plan"
    assert clinic.prescriber.put(path, json=change, headers={"If-Match": '"0"'}).status_code == 200
    assert sam.get("/api/account/check-in").status_code == 401
    assert clinic.patient.get("/api/account").status_code == 200


def test_whoever_is_signed_in_as_the_patient_keeps_that_session(clinic: Clinic) -> None:
    token = invite(clinic)
    own = exchange(clinic, token, Cookie=f"{COOKIE}={clinic.patient.token}")
    assert (own.status_code, own.json["is_limited"]) == (201, False)
    assert "Set-Cookie" not in own.headers


def test_somebody_else_s_session_does_not_take_over_the_link(clinic: Clinic) -> None:
    token = invite(clinic)
    opened = exchange(clinic, token, Cookie=f"{COOKIE}={clinic.stranger.token}")
    assert opened.json["is_limited"] is True
    assert limited(clinic, opened).get("/api/account/check-in").json["account"]["person_id"] == str(
        clinic.patient.id
    )


def test_a_letter_about_what_was_answered_in_the_meantime_is_not_sent(
    clinic: Clinic, mail: MailServer
) -> None:
    invite(clinic)
    for instrument in ("phq-9", "gad-7"):
        assert put(clinic.patient, instrument, uuid.uuid4()).status_code == 200
    run_queued(clinic, "notifications.deliver")
    assert [letter["To"] for letter in mail.letters if letter["To"] == "sam@example.test"] == []
    with clinic.open() as current:
        assert current.scalar(select(LetterRow.state).where(LetterRow.kind == "check-in")) == "withdrawn"
