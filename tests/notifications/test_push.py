"""Pushes to a real push service on this machine, which opens them as the browser would."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from sqlalchemy import select

from backend.clock import now
from backend.config import settings
from backend.notifications import push, service, webpush
from backend.notifications.models import PushRow, PushSubscriptionRow
from backend.notifications.rules.letters import LetterKind
from backend.notifications.rules.pushes import PAYLOAD, Endpoint
from backend.notifications.rules.quiet_hours import next_allowed
from backend.notifications.rules.retries import RETRY_AFTER
from backend.notifications.webpush import CanNotPush, NoPusher
from tests.clinic import Clinic, Person, open_clinic
from tests.notifications.conftest import free_port
from tests.queue import queued, run_queued

PUSH = "notifications.push"
SECRET = "a push secret that only the tests know, long"


@dataclass
class Browser:
    """A browser's keys, and where its push service takes pushes for it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes ok"

    @property
    def given(self) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _text(point), "auth": _text(self.auth)}
        return {"endpoint": self.endpoint, "keys": keys}

    def opened(self, body: bytes) -> bytes:
        return bytes(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


@dataclass
class PushService:
    """What a vendor's push service took, and what it answers."""

    port: int = 0
    answer: int = 201
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def browser(self, name: str) -> Browser:
        return Browser(f"http://127.0.0.1:{self.port}/{name}")


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service on this machine, and a clinic that may push to it."""
    found = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.taken.append((self.path, dict(self.headers), body))
            self.send_response(found.answer)
            if found.answer in (301, 307):
                self.send_header("Location", f"http://127.0.0.1:{found.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("EVENKEEL_PUSH_SECRET", SECRET)
    monkeypatch.setenv("EVENKEEL_PUSH_TO_PRIVATE", "1")
    monkeypatch.setenv("EVENKEEL_MAIL_FROM", "Harbor <no-reply@harbor.example.test>")
    settings.cache_clear()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
    monkeypatch.undo()
    settings.cache_clear()


def subscribe(person: Person, browser: Browser) -> None:
    answer = person.post("/api/account/push/subscribe", json=browser.given)
    assert answer.status_code == 200, answer.json
    assert answer.json["is_subscribed"] is True


def tell(clinic: Clinic, occasion: str = "one") -> bool:
    with clinic.open():
        return push.push_to_patient(clinic.patient.id, occasion=occasion)


def rows(clinic: Clinic) -> list[PushRow]:
    with clinic.open() as current:
        return list(current.scalars(select(PushRow).order_by(PushRow.created_at)))


def subscriptions(clinic: Clinic) -> int:
    with clinic.open() as current:
        return len(current.scalars(select(PushSubscriptionRow)).all())


def test_a_push_arrives_after_the_transaction_and_only_its_browser_can_open_it(
    clinic: Clinic, vendor: PushService
) -> None:
    phone = vendor.browser("phone")
    subscribe(clinic.patient, phone)
    assert tell(clinic)
    assert vendor.taken == []
    run_queued(clinic, PUSH)
    ((path, headers, body),) = vendor.taken
    assert path == "/phone"
    assert phone.opened(body) == PAYLOAD
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "86400")
    assert b"waiting" not in body
    with pytest.raises(http_ece.ECEException):
        vendor.browser("other").opened(body)
    assert [row.state for row in rows(clinic)] == ["sent"]


def test_a_push_is_signed_with_the_key_that_browsers_were_given(clinic: Clinic, vendor: PushService) -> None:
    key = clinic.patient.get("/api/account/push").json["public_key"]
    assert len(urlsafe_b64decode(key + "=")) == 65
    subscribe(clinic.patient, vendor.browser("phone"))
    tell(clinic)
    run_queued(clinic, PUSH)
    signed = vendor.taken[0][1]["Authorization"]
    assert f"k={key}" in signed
    assert Vapid02.verify(auth=signed)
    claims = signed.partition("t=")[2].split(",")[0].split(".")[1]
    said = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert said["sub"] == "mailto:no-reply@harbor.example.test"
    assert said["aud"] == f"http://127.0.0.1:{vendor.port}"


def test_everybody_is_told_the_same_words_whatever_it_is_about(clinic: Clinic, vendor: PushService) -> None:
    browsers = [(clinic.patient, vendor.browser("patient")), (clinic.prescriber, vendor.browser("staff"))]
    for person, browser in browsers:
        subscribe(person, browser)
    tell(clinic, "check-in:phq-9")
    with clinic.open():
        service.ask_for_attention(clinic.prescriber.email, occasion="safety-flag:1")
    run_queued(clinic, PUSH)
    arrived = {path: body for path, _, body in vendor.taken}
    opened = {browser.opened(arrived[f"/{browser.endpoint.rpartition('/')[2]}"]) for _, browser in browsers}
    assert opened == {PAYLOAD}


def test_the_same_occasion_is_pushed_about_once_to_each_browser(clinic: Clinic, vendor: PushService) -> None:
    subscribe(clinic.patient, vendor.browser("phone"))
    subscribe(clinic.patient, vendor.browser("phone"))
    assert [tell(clinic, "one"), tell(clinic, "one")] == [True, False]
    subscribe(clinic.patient, vendor.browser("tablet"))
    assert [tell(clinic, "one"), tell(clinic, "one")] == [True, False]
    run_queued(clinic, PUSH)
    assert sorted(path for path, _, _ in vendor.taken) == ["/phone", "/tablet"]


@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_its_push_service_does_not_know_is_forgotten(
    clinic: Clinic, vendor: PushService, answer: int
) -> None:
    subscribe(clinic.patient, vendor.browser("phone"))
    tell(clinic, "one")
    tell(clinic, "two")
    vendor.answer = answer
    run_queued(clinic, PUSH)
    assert (subscriptions(clinic), rows(clinic), len(vendor.taken)) == (0, [], 1)
    assert clinic.patient.get("/api/account/push").json["is_subscribed"] is False
    assert tell(clinic, "three") is False


def test_a_push_service_that_refuses_for_now_is_asked_again_and_given_up_in_the_end(
    clinic: Clinic, vendor: PushService
) -> None:
    subscribe(clinic.patient, vendor.browser("phone"))
    vendor.answer = 503
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        tell(clinic)
        run_queued(clinic, PUSH)
        (row,) = rows(clinic)
        assert (row.state, row.last_error) == ("queued", "the push service refused for now (503)")
        assert [job.at for job in queued(clinic, PUSH)] == [start + RETRY_AFTER[0]]
        for wait in RETRY_AFTER:
            clock.shift(wait)
            run_queued(clinic, PUSH)
    (row,) = rows(clinic)
    assert (row.state, row.attempts) == ("failed", len(RETRY_AFTER) + 1)
    assert queued(clinic, PUSH) == []


def test_a_redirect_is_not_followed(clinic: Clinic, vendor: PushService) -> None:
    subscribe(clinic.patient, vendor.browser("phone"))
    vendor.answer = 307
    tell(clinic)
    run_queued(clinic, PUSH)
    assert [path for path, _, _ in vendor.taken] == ["/phone"]
    assert [row.state for row in rows(clinic)] == ["failed"]


def test_who_turns_it_off_is_told_no_more(clinic: Clinic, vendor: PushService) -> None:
    phone = vendor.browser("phone")
    subscribe(clinic.patient, phone)
    tell(clinic)
    strange = clinic.stranger.post("/api/account/push/unsubscribe", json={"endpoint": phone.endpoint})
    assert (strange.status_code, subscriptions(clinic)) == (200, 1)
    off = clinic.patient.post("/api/account/push/unsubscribe", json={"endpoint": phone.endpoint})
    assert off.json["is_subscribed"] is False
    run_queued(clinic, PUSH)
    assert vendor.taken == []


def test_a_browser_is_told_about_whoever_signed_in_on_it_last(clinic: Clinic, vendor: PushService) -> None:
    shared = vendor.browser("shared")
    subscribe(clinic.patient, shared)
    subscribe(clinic.stranger, shared)
    assert tell(clinic) is False
    assert clinic.patient.get("/api/account/push").json["is_subscribed"] is False


def test_ten_browsers_of_one_person_are_enough(clinic: Clinic, vendor: PushService) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(push.MOST_BROWSERS + 1):
            clock.shift(1)
            subscribe(clinic.patient, vendor.browser(f"b{number}"))
    tell(clinic)
    run_queued(clinic, PUSH)
    assert "/b0" not in {path for path, _, _ in vendor.taken}
    assert len(vendor.taken) == push.MOST_BROWSERS


def test_a_patient_who_is_told_of_something_is_pushed_to_after_the_night(
    clinic: Clinic, vendor: PushService
) -> None:
    subscribe(clinic.patient, vendor.browser("phone"))
    with time_machine.travel(
        datetime(2026, 11, 24, 7, 0, tzinfo=UTC), tick=False
    ):  # two at night in New York
        with clinic.open():
            told = service.tell_patient(
                clinic.patient.id, kind=LetterKind.CHECK_IN, occasion="due:1", path="/"
            )
        (job,) = queued(clinic, PUSH)
        assert (told, job.at) == (True, next_allowed(now(), "America/New_York"))
        assert job.at > now()


def test_another_practice_s_browsers_are_not_told(clinic: Clinic, vendor: PushService) -> None:
    other = open_clinic(clinic.app, slug="other")
    subscribe(other.patient, vendor.browser("other"))
    assert tell(clinic) is False


def test_an_address_inside_a_network_is_refused_when_subscribing(
    clinic: Clinic, vendor: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENKEEL_PUSH_TO_PRIVATE", "0")
    settings.cache_clear()
    refused = clinic.patient.post("/api/account/push/subscribe", json=vendor.browser("phone").given)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/no-such-push-service")
    assert subscriptions(clinic) == 0


def test_a_name_that_leads_inside_a_network_is_not_connected_to(vendor: PushService) -> None:
    phone = vendor.browser("phone")
    keys = phone.given["keys"]
    by = webpush.pusher(SECRET, contact="a@b.example.test", private_too=False)
    # As if a name's owner had pointed it here: no name server is asked in a test.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", vendor.port))])
        with pytest.raises(CanNotPush, match="private network") as refused:
            by.push(Endpoint("https://push.example.test/one", keys["p256dh"], keys["auth"]), PAYLOAD)
    assert refused.value.is_final
    assert vendor.taken == []


@pytest.mark.parametrize(
    ("p256dh", "auth"), [("AAAA", "AAAA"), ("B" * 87, "c2l4dGVlbiBieXRlcyBvaw"), ("é", "-")]
)
def test_keys_that_encrypt_nothing_are_refused(
    clinic: Clinic, vendor: PushService, p256dh: str, auth: str
) -> None:
    given = {"endpoint": vendor.browser("x").endpoint, "keys": {"p256dh": p256dh, "auth": auth}}
    refused = clinic.patient.post("/api/account/push/subscribe", json=given)
    assert (refused.status_code, subscriptions(clinic)) == (422, 0)


def test_a_clinic_without_a_secret_offers_no_pushes(clinic: Clinic) -> None:
    assert clinic.patient.get("/api/account/push").json == {"public_key": None, "is_subscribed": False}
    refused = clinic.patient.post(
        "/api/account/push/subscribe", json=Browser("https://a.example.test/x").given
    )
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/push-not-set-up")
    assert isinstance(webpush.pusher("", contact="a@b.example.test", private_too=False), NoPusher)


def test_the_key_stays_the_same_for_a_secret_and_differs_for_another() -> None:
    assert webpush.public_key(SECRET) == webpush.public_key(SECRET) != webpush.public_key(SECRET + "!")


def test_a_push_service_that_is_not_there_may_come_back(vendor: PushService) -> None:
    phone = Browser(f"http://127.0.0.1:{free_port()}/gone")
    keys = phone.given["keys"]
    by = webpush.pusher(SECRET, contact="a@b.example.test", private_too=True)
    with pytest.raises(CanNotPush, match="could not be reached") as refused:
        by.push(Endpoint(phone.endpoint, keys["p256dh"], keys["auth"]), PAYLOAD)
    assert not refused.value.is_final
