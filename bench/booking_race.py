"""Measures 50 clients racing for one slot, 20 rounds, over HTTP on real servers and PostgreSQL."""

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from flask import Flask

from backend.accounts.routes import COOKIE
from backend.app import create_app
from backend.config import read_settings, settings
from backend.lifeline import bound_to
from backend.permissions import Role
from backend.visits import service
from backend.visits.rules.slots import WeeklyHours
from tests.clinic import Clinic, Person, _person, make_patient, open_clinic
from tests.database import running_server

ROOT = Path(__file__).parent.parent
CLIENTS, ROUNDS = 50, 20
PROCESSES, THREADS = 2, 4


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one client got."""

    status: int
    seconds: float
    type: str
    fresh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one slot."""

    slot: str
    attempts: tuple[Attempt, ...]

    @property
    def is_right(self) -> bool:
        """Say whether one won, and all others were told so with a list that lacks the slot."""
        losers = [attempt for attempt in self.attempts if attempt.status != 201]
        return len(losers) == len(self.attempts) - 1 and all(
            (loser.status, loser.type) == (409, "/problems/slot-taken")
            and loser.fresh
            and self.slot not in loser.fresh
            for loser in losers
        )


def application() -> Flask:
    """Make the application in one of the server's processes."""
    return create_app(settings())


@contextlib.contextmanager
def serving(app_url: str) -> Iterator[int]:
    """Serve the application with granian on a port of its own; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command += ["--workers", str(PROCESSES), "--blocking-threads", str(THREADS)]
    server = subprocess.Popen(
        [*command, "bench.booking_race:application"],
        cwd=ROOT,
        env={**os.environ, **_environment(app_url)},
        preexec_fn=bound_to(os.getpid(), signal.SIGTERM),
    )
    try:
        _wait_until_up(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def _environment(app_url: str) -> dict[str, str]:
    return {"EVENKEEL_DATABASE_URL": app_url, "EVENKEEL_SECRET_KEY": "only for this race " * 2}


def _wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                connection.close()
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def ready(clinic: Clinic, clients: int, rounds: int) -> tuple[list[Person], list[str]]:
    """Give the prescriber hours every day, register the clients; return them and the slots to race for."""
    with clinic.open():
        daily = tuple(WeeklyHours(weekday, wall_time(9), wall_time(17)) for weekday in range(7))
        service.set_availability(clinic.prescriber.id, slot_minutes=30, hours=daily)
        people = []
        for number in range(clients):
            patient_id = make_patient(clinic.blue_team_id, family_name=f"Racer {number}")
            email = f"racer-{number}@example.test"
            people.append(_person(clinic.app, Role.PATIENT, email, patient_id=patient_id))
        first = datetime.now(UTC).date() + timedelta(days=2)
        found = service.open_slots(people[0].id, start=first, end=first + timedelta(days=rounds // 16 + 1))
    return people, [slot.starts_at.isoformat() for slot in found.slots[:rounds]]


def race(port: int, clinic: Clinic, people: list[Person], slot: str) -> Round:
    """Let everybody ask for the same slot at the same moment."""
    start = threading.Barrier(len(people))
    attempts: list[Attempt] = []

    def run(person: Person) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        body = json.dumps({"clinician_id": str(clinic.prescriber.id), "starts_at": slot})
        headers = {
            "Cookie": f"{COOKIE}={person.token}",
            "X-Evenkeel": "1",
            "Content-Type": "application/json",
        }
        start.wait()
        begin = time.perf_counter()
        connection.request("POST", f"/api/patients/{person.id}/visits", body, headers)
        response = connection.getresponse()
        told: dict[str, Any] = json.loads(response.read())
        seconds = time.perf_counter() - begin
        connection.close()
        fresh = tuple(one["starts_at"] for one in told.get("slots", ()))
        attempts.append(Attempt(response.status, seconds, str(told.get("type", "")), fresh))

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Round(slot, tuple(attempts))


def figures(run: Round) -> dict[str, Any]:
    """Return what is worth printing of a round."""
    seconds = sorted(attempt.seconds for attempt in run.attempts)
    return {
        "bench": "booking_race",
        "slot": run.slot,
        "clients": len(run.attempts),
        "statuses": {str(status): n for status, n in Counter(a.status for a in run.attempts).items()},
        "is_right": run.is_right,
        "p50_ms": round(statistics.median(seconds) * 1000),
        "max_ms": round(seconds[-1] * 1000),
    }


def main() -> None:
    """Race and print a line for each round and one for all."""
    with running_server() as database_server:
        app_url = database_server.clone().app_url
        clinic = open_clinic(create_app(read_settings(_environment(app_url))))
        people, slots = ready(clinic, CLIENTS, ROUNDS)
        rounds = []
        with serving(app_url) as port:
            begin = time.perf_counter()
            for slot in slots:
                rounds.append(race(port, clinic, people, slot))
                print(json.dumps(figures(rounds[-1])), flush=True)
            seconds = time.perf_counter() - begin
    attempts = [attempt for one in rounds for attempt in one.attempts]
    ordered = sorted(attempt.seconds for attempt in attempts)
    total = {
        "bench": "booking_race",
        "rounds": len(rounds),
        "rounds_right": sum(one.is_right for one in rounds),
        "attempts": len(attempts),
        "booked": sum(attempt.status == 201 for attempt in attempts),
        "server_errors": sum(attempt.status >= 500 for attempt in attempts),
        "seconds": round(seconds, 2),
        "attempts_per_second": round(len(attempts) / seconds),
        "p50_ms": round(statistics.median(ordered) * 1000),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000),
        "max_ms": round(ordered[-1] * 1000),
    }
    print(json.dumps(total))


if __name__ == "__main__":
    main()
