"""Measures check-ins on a year of weekly answers, over HTTP: writing one, one patient's year, the caseload.

Real server, real PostgreSQL with every commit on disk, everything on this machine. A few patients' year is
written by the product itself, and their rows are copied for all the others.
"""

import argparse
import json
import os
import random
import selectors
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from backend.accounts import service as accounts
from backend.accounts.routes import COOKIE
from backend.app import create_app
from backend.cli import home
from backend.clock import now, pretend
from backend.config import Settings, read_settings
from backend.database import pin, transaction
from backend.lifeline import bound_to
from backend.measures import service as measures
from backend.measures.rules.records import GivenAnswers
from backend.medications.rules.doses import Dose, Unit
from backend.people import service as people
from backend.permissions import Role
from backend.prescriptions import service as prescriptions

ROOT = Path(__file__).parent.parent
TEMPLATES, WEEKS = 40, 52
WRITERS = 400  # patients that are signed in to answer
DRUGS: Final = (("sertraline", "312940", "50"), ("lisinopril", "314076", "10"))
COPIED: Final = (
    "patients", "care_team_patients", "check_ins", "scores", "medications", "dose_entries", "caseload_rows",
)  # fmt: skip
# Columns that say which row or patient it is; the copies get ids of their own.
OWN: Final = ("id", "patient_id", "check_in_id", "medication_id")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Clinic:
    """Where the patients are, and how the prescriber is signed in."""

    settings: Settings
    practice_id: uuid.UUID
    token: str
    firsts: list[uuid.UUID]


def main() -> None:
    """Print one JSON line for each operation, size and number of clients."""
    parser = argparse.ArgumentParser(prog="bench.measures", description=__doc__)
    parser.add_argument("--patients", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 1])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--ops", nargs="+", default=["write", "history", "caseload"])
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="evenkeel-bench-"))
    spent: dict[int, float] = {}
    try:
        with home.held(folder) as held:
            server = held.server(lambda _line: None)
            database = server.start()
            try:
                held.prepare(server)
                environ = {"EVENKEEL_DATA_DIR": str(folder), "EVENKEEL_PORT": str(_free_port())}
                settings = held.settings(read_settings(environ), server)
                home.migrate(settings)
                clinic = _open(settings)
                have = TEMPLATES
                for size in sorted(given.patients):
                    with server.connect("evenkeel") as admin:
                        _grow(admin, clinic, have, size)
                    have = max(have, size)
                    _measure(clinic, size, given, database.pid, spent)
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.home, ignore_errors=True)
    if len(spent) > 1:
        smallest, largest = min(spent), max(spent)
        ratio = round(spent[largest] / spent[smallest], 2)
        report(measure="caseload-ratio", patients=[smallest, largest], cost=ratio)


def _measure(clinic: Clinic, size: int, given: Any, database: int, spent: dict[int, float]) -> None:
    tokens = _writers(clinic, size)
    with clinic_open(clinic):
        everybody = list(people.patients_of(_prescriber(clinic)))
    requests: dict[str, Callable[[], bytes]] = {
        "write": lambda: _check_in(random.choice(tokens)),
        "history": lambda: _get(f"/api/patients/{random.choice(everybody)}/chart", clinic.token),
        "caseload": lambda: _get("/api/practice/caseload", clinic.token),
    }
    with serving(clinic.settings) as web:
        for op in given.ops:
            drive(clinic.settings.port, requests[op], clients=8, seconds=2)  # warm
            for clients in given.clients:
                before = _cpu(web), _cpu(database), time.process_time()
                begun = time.perf_counter()
                seconds, size_of = drive(
                    clinic.settings.port, requests[op], clients=clients, seconds=given.seconds
                )
                lasted = time.perf_counter() - begun
                after = _cpu(web), _cpu(database), time.process_time()
                server, base, own = (
                    (late - early) / len(seconds) * 1000 for early, late in zip(before, after, strict=True)
                )
                if op == "caseload" and clients == given.clients[0]:
                    spent[size] = server + base
                cuts = statistics.quantiles(seconds, n=100)
                report(
                    op=op,
                    patients=size,
                    clients=clients,
                    ops_per_s=round(len(seconds) / lasted),
                    p50_ms=round(cuts[49] * 1000, 2),
                    p99_ms=round(cuts[98] * 1000, 2),
                    server_cpu_s_per_1000=round(server, 2),
                    database_cpu_s_per_1000=round(base, 2),
                    load_cpu_s_per_1000=round(own, 2),
                    bytes=size_of,
                )


# The clinic


def _open(settings: Settings) -> Clinic:
    """Make a practice whose first patients live through a year of weekly check-ins."""
    app = create_app(settings)
    with app.app_context(), transaction():
        practice = people.create_practice(
            slug="bench", name="Bench", time_zone="America/New_York", phone="555-0100", country="US"
        )
        team = people.add_care_team("All")
        doctor = people.add_clinician(
            name="Dr. Bench", email="doctor@example.test", role=Role.PRESCRIBER, time_zone="America/New_York"
        )
        people.set_care_team_members(team.id, [doctor.id])
        account_id = accounts.add_account(doctor.email, password_hash="none")
        membership = accounts.add_membership(
            account_id, Role.PRESCRIBER, patient_id=None, clinician_id=doctor.id
        )
        token = accounts.start_session(account_id, membership).token
        practice_id = practice.id
    chance, firsts = random.Random(4), []
    for number in range(TEMPLATES):
        with app.app_context(), transaction():
            pin(practice_id)
            firsts.append(_live(number, team.id, chance))
    return Clinic(settings, practice_id, token, firsts)


def _live(number: int, team_id: uuid.UUID, chance: random.Random) -> uuid.UUID:
    begun = now() - timedelta(weeks=WEEKS)
    with pretend(begun):
        patient_id = people.register_patient(
            given_name=f"Given{number}",
            family_name=f"Family{number}",
            birth_date=date(1960 + number, 4, 5),
            sex="female",
            time_zone="America/New_York",
            care_team_id=team_id,
        ).id
        for name, code, value in DRUGS:
            stated = prescriptions.StatedDose(Dose(Decimal(value), Unit.MG), begun.date())
            prescriptions.import_medication(
                patient_id,
                name=name,
                rxnorm_code=code,
                status="active",
                started_on=begun.date(),
                last_ordered_on=begun.date(),
                stopped_on=None,
                order_count=1,
                stated_doses=[stated],
                external_ids=[f"{number} {name}"],
            )
    mean = chance.choice([0, 1, 1, 2])
    for week in range(WEEKS):
        at = begun + timedelta(weeks=week, hours=2)
        with pretend(at):
            measures.record_check_in(
                patient_id, check_in_id=uuid.uuid4(), given=replace(_answers(chance, mean), answered_at=at)
            )
    return patient_id


def _answers(chance: random.Random, mean: int) -> GivenAnswers:
    eight = [min(3, max(0, mean + chance.choice([-1, 0, 0, 1]))) for _ in range(8)]
    return GivenAnswers("phq-9", (*eight, 0), 1, now(), is_finished=True)


def _grow(admin: psycopg.Connection[Any], clinic: Clinic, have: int, size: int) -> None:
    """Copy the first patients' rows until there are `size` patients, without triggers and indexes."""
    copies = range(have // TEMPLATES, size // TEMPLATES)
    if not copies:
        return
    begun = time.perf_counter()
    admin.execute("SET session_replication_role = replica")
    admin.execute("SET maintenance_work_mem = '512MB'")
    admin.execute("SET synchronous_commit = off")
    admin.execute("CREATE TEMP TABLE firsts AS SELECT unnest(%s) AS id", [clinic.firsts])
    for table in COPIED:
        indexes = admin.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index LEFT JOIN "
            "pg_constraint ON conindid = indexrelid WHERE indrelid = %s::regclass AND conindid IS NULL",
            [table],
        ).fetchall()
        for name, _definition in indexes:
            admin.execute(f"DROP INDEX {name}")
        admin.execute(_copying(admin, table), {"first": copies.start, "last": copies.stop - 1})
        for _name, definition in indexes:
            admin.execute(definition)
    admin.execute("RESET session_replication_role")
    admin.execute("VACUUM (ANALYZE)")
    admin.execute("CHECKPOINT")
    report(measure="loaded", patients=size, seconds=round(time.perf_counter() - begun, 1))


def _copying(admin: psycopg.Connection[Any], table: str) -> sql.Composed:
    columns = [
        name
        for (name,) in admin.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
        )
    ]
    fresh = "md5({} || ' ' || n)::uuid"
    values = []
    for name in columns:
        column = sql.SQL("t.{}").format(sql.Identifier(name))
        if name in OWN:
            values.append(sql.SQL(fresh).format(sql.SQL("{}::text").format(column)))
        elif name == "family_name":
            values.append(sql.SQL("{} || n").format(column))
        elif name == "shown":
            own = sql.SQL(fresh).format(sql.SQL("t.patient_id::text"))
            values.append(
                sql.SQL(
                    "replace(replace({}, t.patient_id::text, {}::text), t.family_name, t.family_name || n)"
                ).format(column, own)
            )
        elif name == "external_ids":
            values.append(sql.SQL("ARRAY[{}[1] || ' ' || n]").format(column))
        else:
            values.append(column)
    whose = "id" if table == "patients" else "patient_id"
    return sql.SQL(
        "INSERT INTO {} ({}) SELECT {} FROM {} AS t, generate_series(%(first)s::int, %(last)s::int) AS n "
        "WHERE t.{} IN (SELECT id FROM firsts)"
    ).format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(values),
        sql.Identifier(table),
        sql.Identifier(whose),
    )


@contextmanager
def clinic_open(clinic: Clinic) -> Iterator[None]:
    """Call services in the clinic's practice."""
    with create_app(clinic.settings).app_context(), transaction():
        pin(clinic.practice_id)
        yield


def _prescriber(clinic: Clinic) -> Any:
    found = accounts.actor_of(clinic.token)
    assert found is not None
    return found


def _writers(clinic: Clinic, size: int) -> list[tuple[str, str]]:
    """Sign some patients in; return who they are and their tokens."""
    with clinic_open(clinic):
        everybody = sorted(people.patients_of(_prescriber(clinic)))
        chosen = random.Random(size).sample(everybody, min(WRITERS, size))
        found = []
        for patient_id in chosen:
            email = f"{size}-{patient_id}@example.test"
            account_id = accounts.add_account(email, password_hash="none")
            member = (
                accounts.add_membership(account_id, Role.PATIENT, patient_id=patient_id, clinician_id=None)
                if not accounts._has_joined(patient_id, None)
                else None
            )
            if member is not None:
                found.append((str(patient_id), accounts.start_session(account_id, member).token))
        return found


# The server


@contextmanager
def serving(settings: Settings) -> Iterator[int]:
    """Serve as `evenkeel run` does; yield the process."""
    web = subprocess.Popen(
        [sys.executable, "-m", "backend.web"],
        cwd=ROOT,
        env={
            **os.environ,
            "EVENKEEL_PORT": str(settings.port),
            "EVENKEEL_DATA_DIR": str(settings.data_dir),
            "EVENKEEL_DATABASE_URL": settings.database_url,
            "EVENKEEL_SECRET_KEY": settings.secret_key,
            "EVENKEEL_MEDIA_SECRET": settings.media_secret,
        },
        preexec_fn=bound_to(os.getpid(), signal.SIGTERM),
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", settings.port)).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(3)  # the second process is loading the drugs
        yield web.pid
    finally:
        web.terminate()
        web.wait(15)


def _cpu(pid: int) -> float:
    """Return the seconds that a process and everything it started have spent."""
    parents: dict[int, list[int]] = {}
    own: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
        own[int(entry.name)] = sum(map(int, fields[11:15])) / TICKS  # with that of children that ended
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        total += own.get(one, 0.0)
        waiting += parents.get(one, [])
    return total


# The load


def drive(port: int, make: Callable[[], bytes], *, clients: int, seconds: float) -> tuple[list[float], int]:
    """Let each client ask again as soon as it is answered; return how long each answer took, and its size."""
    selector = selectors.DefaultSelector()
    taken: list[float] = []
    size = 0
    for _ in range(clients):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, [time.perf_counter(), b"", 0])
        connection.sendall(make())
    end = time.perf_counter() + seconds
    while selector.get_map():
        for key, _events in selector.select(10):
            connection, state = key.fileobj, key.data
            assert isinstance(connection, socket.socket)
            state[1] += connection.recv(262144)
            if not state[2]:
                state[2] = _whole_length(state[1])
            if not state[2] or len(state[1]) < state[2]:
                continue
            moment = time.perf_counter()
            if not state[1].startswith(b"HTTP/1.1 200"):
                raise RuntimeError(state[1][:2000].decode(errors="replace"))
            taken.append(moment - state[0])
            size = len(state[1])
            if moment > end:
                selector.unregister(connection)
                connection.close()
                continue
            body = make()
            state[:] = [time.perf_counter(), b"", 0]
            connection.sendall(body)
    return taken, size


def _whole_length(answer: bytes) -> int:
    """Return how many bytes an answer will have; 0 while its head is not there."""
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return 0
    found = answer.lower().find(b"content-length: ", 0, head)
    return head + 4 + int(answer[found + 16 : answer.index(b"\r", found)])


def _get(path: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}={token}\r\n\r\n".encode()


def _check_in(who: tuple[str, str]) -> bytes:
    patient_id, token = who
    body = json.dumps(
        {
            "instrument": "phq-9",
            "answers": [random.randrange(4) for _ in range(8)] + [0],
            "function_answer": 1,
            "answered_at": now().isoformat(),
            "is_finished": True,
        }
    )
    return (
        f"PUT /api/patients/{patient_id}/check-ins/{uuid.uuid4()} HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {COOKIE}={token}\r\nX-Evenkeel: 1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def report(**figures: object) -> None:
    """Print one line of figures."""
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
