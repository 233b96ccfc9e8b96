"""Signing in, staying in, and being kept out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from backend import audit
from backend.accounts import service as accounts
from backend.accounts.routes import COOKIE
from backend.audit.models import AuditEntry
from backend.clock import now
from tests.clinic import PASSWORD, Clinic, Person, make_patient

HEADERS = {"X-Evenkeel": "1"}


@pytest.fixture
def account(clinic: Clinic) -> str:
    """The prescriber's address, with a real password."""
    with clinic.open() as current:
        row = current.get_one(accounts.AccountRow, clinic.prescriber.actor.account_id)
        row.password_hash = accounts.HASHER.hash(PASSWORD)
    return clinic.prescriber.email


def sign_in(app: Flask, email: str, password: str, **more: str):
    client = app.test_client(use_cookies=False)
    body = {"email": email, "password": password, **more}
    return client.post("/api/account/sign-in", json=body, headers=HEADERS)


def test_the_right_password_opens_a_session(app: Flask, account: str) -> None:
    response = sign_in(app, account.upper(), PASSWORD)
    assert response.status_code == 201
    assert response.json["role"] == "prescriber"
    assert response.json["practice"]["crisis_contacts"][0]["phone"] == "988"
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


@pytest.mark.parametrize("email", ["the account's", "nobody@example.test"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    app: Flask, account: str, email: str
) -> None:
    response = sign_in(app, account if email == "the account's" else email, "wrong password")
    assert response.status_code == 401
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "type": "/problems/wrong-credentials",
        "title": "That e-mail and password do not go together",
        "status": 401,
        "detail": "Check both and try again.",
    }


def test_after_ten_wrong_passwords_even_the_right_one_must_wait(app: Flask, account: str) -> None:
    for _ in range(accounts.LIMIT_PER_EMAIL):
        assert sign_in(app, account, "wrong password").status_code == 401
    assert sign_in(app, account, PASSWORD).status_code == 429
    with time_machine.travel(now() + accounts.LIMIT_WINDOW, tick=False):
        assert sign_in(app, account, PASSWORD).status_code == 201


def test_signing_out_everywhere_ends_the_other_browser_too(app: Flask, clinic: Clinic, account: str) -> None:
    token = sign_in(app, account, PASSWORD).headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    other = Person(app, token, clinic.prescriber.actor, account)
    assert other.get("/api/account").status_code == 200
    assert clinic.prescriber.post("/api/account/sign-out-everywhere").status_code == 204
    assert other.get("/api/account").status_code == 401
    assert clinic.prescriber.get("/api/account").status_code == 401


@pytest.mark.parametrize("after", [accounts.IDLE, accounts.ABSOLUTE])
def test_a_session_ends_after_its_time(clinic: Clinic, after) -> None:
    with time_machine.travel(now() + after, tick=True):
        assert clinic.prescriber.get("/api/account").status_code == 401


def test_an_open_screen_that_nobody_uses_does_not_keep_the_session(clinic: Clinic) -> None:
    start = now()
    for hours in (4, 8):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            assert clinic.prescriber.get("/api/account/changes").status_code == 200
    with time_machine.travel(start + accounts.IDLE + timedelta(minutes=1), tick=False):
        assert clinic.prescriber.get("/api/account/changes").status_code == 401


def test_a_session_that_is_used_stays_but_not_beyond_its_absolute_time(clinic: Clinic) -> None:
    start = now()
    step = accounts.IDLE * 0.9
    for number in range(1, 100):
        with time_machine.travel(start + step * number, tick=False):
            status = clinic.prescriber.get("/api/account").status_code
        if step * number < accounts.ABSOLUTE:
            assert status == 200, number
        else:
            assert status == 401
            return
    raise AssertionError("the session never ended")


def test_a_write_without_our_header_is_refused(app: Flask, account: str) -> None:
    body = {"email": account, "password": PASSWORD}
    response = app.test_client().post("/api/account/sign-in", json=body)
    assert (response.status_code, response.json["type"]) == (403, "/problems/forbidden")


def test_a_write_from_another_sites_page_is_refused(app: Flask, account: str) -> None:
    body = {"email": account, "password": PASSWORD}
    headers = {**HEADERS, "Origin": "https://evil.test"}
    assert app.test_client().post("/api/account/sign-in", json=body, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"email": "a@b.test", "email": "c@d.test", "password": "x"}', 400),
        (b'{"email": NaN, "password": "x"}', 400),
        (b"[" * 100_000, 400),
        (b'{"email": "a@b.test", "password": "\\u0000"}', 400),
        (b"\xff\xfe{", 400),
        (b'["a list"]', 422),
        (b'{"email": "a@b.test", "password": "x", "is_admin": true}', 422),
        (b'{"email": "not an address", "password": "x"}', 422),
        (b'{"password": "' + b"x" * 1_100_000 + b'"}', 413),
    ],
)
def test_a_body_that_is_not_acceptable_is_a_problem(app: Flask, body: bytes, status: int) -> None:
    headers = {**HEADERS, "Content-Type": "application/json"}
    response = app.test_client().post("/api/account/sign-in", data=body, headers=headers)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"


def test_an_invited_patient_joins_once_and_is_signed_in(clinic: Clinic) -> None:
    new = {
        "given_name": "Nia",
        "family_name": "Cole",
        "birth_date": "1990-02-03",
        "sex": "female",
        "time_zone": "America/New_York",
        "email": "nia@example.test",
        "care_team_id": str(clinic.blue_team_id),
    }
    patient = clinic.support.post("/api/practice/patients", json=new).json
    invited = clinic.support.post(f"/api/patients/{patient['id']}/invitation", json={})
    assert invited.status_code == 201
    token = invited.json["link"].partition("#")[2]
    client = clinic.app.test_client(use_cookies=False)
    before = clinic.support.get("/api/account/changes").json
    seen = client.post("/api/links/invitation", json={"token": token}, headers=HEADERS)
    assert seen.json["name"] == "Nia Cole"
    body = {"token": token, "password": "short"}
    assert client.post("/api/links/invitation/accept", json=body, headers=HEADERS).status_code == 422
    body["password"] = PASSWORD
    joined = client.post("/api/links/invitation/accept", json=body, headers=HEADERS)
    assert (joined.status_code, joined.json["role"]) == (201, "patient")
    assert clinic.support.get("/api/account/changes").json != before  # open screens learn of it
    again = client.post("/api/links/invitation/accept", json=body, headers=HEADERS)
    assert (again.status_code, again.json["type"]) == (404, "/problems/invitation-gone")
    assert clinic.support.get(f"/api/patients/{patient['id']}").json["has_account"] is True


def test_a_changed_token_opens_nothing(clinic: Clinic) -> None:
    with clinic.open():
        patient_id = make_patient(clinic.blue_team_id)
        _, link = accounts.invite(email="a@b.test", role=accounts.Role.PATIENT, patient_id=patient_id)
    token = link.partition("#")[2]
    other = token[:-1] + ("A" if token[-1] != "A" else "B")
    client = clinic.app.test_client(use_cookies=False)
    assert client.post("/api/links/invitation", json={"token": other}, headers=HEADERS).status_code == 404


def test_a_person_under_eighteen_is_not_registered(clinic: Clinic) -> None:
    new = {
        "given_name": "Young",
        "family_name": "Person",
        "birth_date": date(now().year - 17, 1, 1).isoformat(),
        "sex": "unknown",
        "time_zone": "America/New_York",
        "care_team_id": str(clinic.blue_team_id),
    }
    response = clinic.support.post("/api/practice/patients", json=new)
    assert (response.status_code, response.json["type"]) == (422, "/problems/patient-too-young")


def test_a_write_that_commits_after_a_younger_one_is_a_change_too(clinic: Clinic) -> None:
    def version() -> str:
        return clinic.prescriber.get("/api/account/changes").json["version"]

    path = f"/api/patients/{clinic.patient.id}/messages"
    with clinic.open() as slow, ThreadPoolExecutor(1) as apart:
        audit.record(
            practice_id=clinic.practice_id,
            membership_id=None,
            actor_name="slow",
            actor_role="system",
            action="slow",
            is_write=True,
            patient_ids=[],
            outcome=audit.Outcome.ALLOWED,
            status=0,
            request_id="",
        )
        slow.flush()
        assert apart.submit(clinic.patient.post, path, {"text": "quick"}).result().status_code == 201
        before = apart.submit(version).result()
    assert version() != before


def test_changes_are_polled_with_an_etag_and_cost_no_audit_entry_while_nothing_happens(
    clinic: Clinic,
) -> None:
    first = clinic.support.get("/api/account/changes")
    same = clinic.support.get("/api/account/changes", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    assert same.headers["ETag"] == first.headers["ETag"]
    with clinic.open() as current:
        entries = current.query(AuditEntry).filter_by(action="watch-changes").count()
    assert entries == 1
    choice = {"care_team_id": str(clinic.red_team_id)}
    assert clinic.support.put(f"/api/patients/{clinic.patient.id}/care-team", json=choice).status_code == 200
    later = clinic.support.get("/api/account/changes", headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200


def test_somebody_who_has_joined_is_not_invited_again(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/invitation"
    refused = clinic.support.post(path, {"email": "somebody-else@example.test"})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/already-joined")
    assert clinic.support.get(f"/api/patients/{clinic.patient.id}").json["email"] is None


def test_of_two_invitations_of_one_person_one_is_accepted(app: Flask, clinic: Clinic) -> None:
    with clinic.open() as current:
        patient_id = make_patient(clinic.blue_team_id, email="pat@example.test")
        twice = [
            accounts.InvitationRow(
                email="pat@example.test",
                role="patient",
                patient_id=patient_id,
                expires_at=now() + timedelta(days=1),
            )
            for _ in range(2)
        ]
        current.add_all(twice)
        current.flush()
        tokens = [accounts.invitation_link(row.id).split("#")[1] for row in twice]

    def accept(token: str) -> int:
        body = {"token": token, "password": PASSWORD}
        client = app.test_client(use_cookies=False)
        return client.post("/api/links/invitation/accept", json=body, headers=HEADERS).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, tokens)) == [201, 404]
