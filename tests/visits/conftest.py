"""A Monday morning before the practice opens, a prescriber with hours, and a media node to talk to."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine

from backend.config import settings
from backend.visits import service
from backend.visits.rules.slots import WeeklyHours
from tests.clinic import Clinic, Person

MONDAY = datetime(2026, 11, 23, 13, tzinfo=UTC)  # 08:00 in New York
NINE = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture
def monday_morning() -> Iterator[None]:
    """It is eight o'clock; the first slot is at nine."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk(monday_morning: None, clinic: Clinic) -> "Desk":
    """The clinic, with the prescriber bookable on weekdays from nine to twelve, in half hours."""
    desk = Desk(clinic)
    desk.set_hours(clinic.prescriber)
    return desk


@dataclass(frozen=True, slots=True)
class Desk:
    """Where visits are booked."""

    clinic: Clinic

    @property
    def path(self) -> str:
        """The patient's own address."""
        return f"/api/patients/{self.clinic.patient.id}"

    def set_hours(
        self, prescriber: Person, start: str = "09:00", end: str = "12:00", minutes: int = 30
    ) -> None:
        """Make a prescriber bookable on weekdays."""
        window = (time.fromisoformat(start), time.fromisoformat(end))
        with self.clinic.open():
            hours = tuple(WeeklyHours(weekday, *window) for weekday in range(5))
            service.set_availability(prescriber.id, slot_minutes=minutes, hours=hours)

    def book(self, starts_at: datetime = NINE, *, by: Person | None = None):
        """Book the prescriber for the patient."""
        body = {"clinician_id": str(self.clinic.prescriber.id), "starts_at": starts_at.isoformat()}
        return (by or self.clinic.patient).post(f"{self.path}/visits", json=body)

    def booked(self, starts_at: datetime = NINE) -> str:
        """Book, and return the visit's own address."""
        response = self.book(starts_at)
        assert response.status_code == 201, response.json
        return f"{self.path}/visits/{response.json['id']}"

    def slots(
        self, by: Person | None = None, start: str = "2026-11-23", end: str = "2026-11-24"
    ) -> list[str]:
        """Return when the open slots begin."""
        response = (by or self.clinic.patient).get(f"{self.path}/slots?start={start}&end={end}")
        assert response.status_code == 200, response.json
        return [slot["starts_at"] for slot in response.json["slots"]]


@dataclass
class MediaNode:
    """What stands in for the media node: it notes who calls and answers as told."""

    calls: list[tuple[str, str]] = field(default_factory=list)
    is_broken: bool = False


@pytest.fixture
def media_node(monkeypatch: pytest.MonkeyPatch) -> Iterator[MediaNode]:
    """A node on the loopback that the application is told to use."""
    node = MediaNode()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            offer = json.loads(self.rfile.read(size)) if size else {}
            node.calls.append((self.command, self.path))
            body = json.dumps({"sdp": f"answer to {offer.get('sdp')}", "type": "answer"}).encode()
            self.send_response(500 if node.is_broken else 200 if offer else 204)
            self.send_header("Content-Length", str(len(body) if offer else 0))
            self.end_headers()
            if offer:
                self.wfile.write(body)

        do_POST = do_DELETE = _answer  # noqa: N815 (the library's names)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setenv("EVENKEEL_MEDIA_URL", f"http://127.0.0.1:{server.server_address[1]}")
    settings.cache_clear()
    yield node
    server.shutdown()
    server.server_close()
    thread.join()
    monkeypatch.undo()
    settings.cache_clear()
