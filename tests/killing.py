"""The supervised clinic under fire: item-9 answers are submitted while its processes are killed at random."""

import json
import random
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from os import environ
from pathlib import Path
from typing import Any

import psutil
import psycopg

from backend.cli.home import Home
from backend.database_setup import libpq_address
from tests.processes import MARK, alive, eventually, new_mark

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds to start; a busy machine starts four Pythons at once
PASSWORD = "evenkeel-demo"
SERVES = "Evenkeel is at http://localhost:"
VICTIMS = ("web", "web process", "worker")
SLOWEST_KILL = {"web": 0.15, "web process": 0.15, "worker": 1.0}  # seconds after the answers set out
# The supervisor as it is, but for its longest pause: it is meant for programs that can not start at all, and
# a hundred kills would spend most of an hour in it.
RUN = """
import sys
from backend import supervisor
supervisor._LONGEST_PAUSE = 1.0
from backend.cli import run
sys.exit(run.main([]))
"""


@dataclass(frozen=True)
class Sent:
    """One check-in as it was sent: its id, its answer to item 9, and whether the server said it is saved."""

    id: str
    answer: int
    is_acknowledged: bool
    seconds: float


@dataclass
class Clinic:
    """A running `evenkeel run` with its demo clinic, and a patient's and a prescriber's sessions."""

    home: Path
    smtp_url: str
    mark: str = field(default_factory=new_mark)
    sent: list[Sent] = field(default_factory=list)

    def start(self) -> None:
        """Start it and sign in."""
        own = {name: value for name, value in environ.items() if not name.startswith("EVENKEEL_")}
        self._output = self.home.with_name(f"{self.home.name}-output")
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN],
                env={
                    **own,
                    MARK: self.mark,
                    "PYTHONPATH": str(ROOT),
                    "EVENKEEL_DATA_DIR": str(self.home),
                    "EVENKEEL_PORT": "0",
                    "EVENKEEL_SMTP_URL": self.smtp_url,
                },
                stdout=output,
                stderr=output,
            )
        assert eventually(lambda: SERVES in self.said(), seconds=PATIENCE), self.said()
        self.port = int(self.said().partition(SERVES)[2].split()[0])
        self.patient = self._sign_in("grace@demo.evenkeel.test")
        self.prescriber = self._sign_in("maya@demo.evenkeel.test")

    def stop(self) -> None:
        """Tell it to stop; nothing that it started may remain."""
        self.process.terminate()
        self.process.wait(60)
        assert alive(self.mark) == []

    def said(self) -> str:
        """Return everything printed so far."""
        return self._output.read_text(errors="replace")

    def call(self, method: str, path: str, body: Any = None, cookie: str = "") -> tuple[int, Any, str]:
        """Send one request on a connection of its own; return status, body and cookie."""
        connection = HTTPConnection("localhost", self.port, timeout=60)
        headers = {"X-Evenkeel": "1", "Content-Type": "application/json", "Cookie": cookie}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        new_cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
        return response.status, json.loads(text) if text else None, new_cookie

    def _sign_in(self, email: str) -> tuple[str, str]:
        status, account, cookie = self.call(
            "POST", "/api/account/sign-in", {"email": email, "password": PASSWORD}
        )
        assert status == 201, account
        return cookie, account["person_id"]

    def is_healthy(self) -> bool:
        """Say whether the web and its database answer."""
        try:
            return self.call("GET", "/healthz")[0] == 200
        except (OSError, HTTPException, ValueError):
            return False

    def submit(self, answer: int, *, tries: int = 1) -> Sent:
        """Send a finished PHQ-9 of zeros but for item 9; the same one again where no answer came."""
        cookie, patient_id = self.patient
        check_in_id = str(uuid.uuid4())
        body = {
            "instrument": "phq-9",
            "answers": [0] * 8 + [answer],
            "answered_at": datetime.now(UTC).isoformat(),
            "is_finished": True,
        }
        begun = time.monotonic()
        status = 0
        for _ in range(tries):
            try:
                status, _, _ = self.call(
                    "PUT", f"/api/patients/{patient_id}/check-ins/{check_in_id}", body, cookie
                )
            except (OSError, HTTPException, ValueError):
                status = 0
            if 200 <= status < 300:
                break
        sent = Sent(check_in_id, answer, 200 <= status < 300, time.monotonic() - begun)
        self.sent.append(sent)
        return sent

    def flags_on_screen(self) -> list[str]:
        """Return the check-ins whose flags the prescriber sees now."""
        _, found, _ = self.call("GET", "/api/practice/safety-flags", cookie=self.prescriber[0])
        return [flag["check_in_id"] for flag in found["flags"]]

    def victim(self, kind: str) -> psutil.Process | None:
        """Return a running process of this kind: the web's parent, one that serves, or the worker."""
        try:
            for child in psutil.Process(self.process.pid).children():
                if "backend.worker" in child.cmdline() and kind == "worker":
                    return child
                if "backend.web" in child.cmdline():
                    if kind == "web":
                        return child
                    serving = child.children(recursive=True)
                    if kind == "web process" and serving:
                        return random.choice(serving)
        except psutil.NoSuchProcess:
            return None
        return None

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        url = Home(self.home).server(lambda _line: None).url("evenkeel_owner", "evenkeel")
        with psycopg.connect(libpq_address(url)) as connection:
            return connection.execute(statement).fetchall()

    def kill_at_random(self, dice: random.Random) -> str:
        """Kill -9 one process while two answers are on their way; return which it was."""
        kind = dice.choice(VICTIMS)
        assert eventually(lambda: self.is_healthy() and self.victim(kind), seconds=PATIENCE), self.said()
        victim = self.victim(kind)
        on_their_way = [
            threading.Thread(
                target=self.submit, args=(dice.randint(1, 3),), kwargs={"tries": dice.randint(1, 2)}
            )
            for _ in range(2)
        ]
        for each in on_their_way:
            each.start()
        time.sleep(dice.uniform(0, SLOWEST_KILL[kind]))
        if victim is not None:
            try:
                victim.kill()
            except psutil.NoSuchProcess:
                kind = f"{kind}, gone already"
        for each in on_their_way:
            each.join()
        return kind

    def verdict(self, *, seconds: float) -> dict[str, int]:
        """Wait until every flag was tried to be told, at most so long; count what is not as it must be."""
        assert eventually(self.is_healthy, seconds=PATIENCE), self.said()
        eventually(lambda: not self._untold(), seconds=seconds)
        ids = {sent.id: sent for sent in self.sent}
        stored = {
            str(row[0]): row
            for row in self.rows("SELECT id, answers[9], is_finished FROM check_ins")
            if str(row[0]) in ids
        }
        flags: dict[str, int] = {}
        for check_in_id, count in self.rows(
            "SELECT check_in_id, count(*) FROM safety_flags WHERE kind = 'item-9' GROUP BY check_in_id"
        ):
            flags[str(check_in_id)] = count
        acknowledged = [sent for sent in self.sent if sent.is_acknowledged]
        lost = [
            sent
            for sent in acknowledged
            if sent.id not in stored or stored[sent.id][1] != sent.answer or not stored[sent.id][2]
        ]
        return {
            "sent": len(self.sent),
            "acknowledged": len(acknowledged),
            "stored": len(stored),
            "acknowledged_and_lost": len(lost),
            "stored_without_its_one_flag": sum(flags.get(id_, 0) != 1 for id_ in stored),
            "flags_without_delivery_attempt": len(self._untold()),
        }

    def _untold(self) -> list[str]:
        """Return the flags of this run without a single attempt to hand a letter over."""
        mine = {sent.id for sent in self.sent}
        rows = self.rows(
            "SELECT f.check_in_id FROM safety_flags f WHERE NOT EXISTS (SELECT FROM letters l WHERE "
            "l.attempts > 0 AND l.occasion LIKE 'safety-flag:' || f.id || ':%')"
        )
        return [str(row[0]) for row in rows if str(row[0]) in mine]


@contextmanager
def running(home: Path, smtp_url: str) -> Iterator[Clinic]:
    """Run a clinic on a new folder, and end all of it."""
    clinic = Clinic(home, smtp_url)
    try:
        clinic.start()
        yield clinic
    finally:
        clinic.stop()


@contextmanager
def deaf_mail_server() -> Iterator[str]:
    """A mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
