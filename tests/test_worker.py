"""The worker runs what was committed, in the application, and again what a killed worker left."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from backend import worker
from backend.config import settings
from backend.database import session, transaction
from backend.jobs import app as queue
from backend.jobs import enqueue, task

RAN: list[tuple[str, str]] = []


@task(name="tests.note")
def note(word: str) -> None:
    """Remember that it ran, and in which application."""
    RAN.append((word, current_app.name))


@pytest.fixture
def ran(app: Flask) -> list[tuple[str, str]]:
    RAN.clear()
    return RAN


def work_until_idle(app: Flask) -> None:
    """Run everything that is due, and return; in a thread of its own, which inherits no application."""
    work = worker.work(app, queue, settings().database_url, wait=False, install_signal_handlers=False)
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, work).result()


def statement(sql: str) -> None:
    with transaction():
        session().execute(text(sql))


def statuses() -> list[tuple[str, str]]:
    with transaction():
        found = session().execute(
            text("SELECT args->>'word', status::text FROM procrastinate_jobs ORDER BY id")
        )
        return [(row[0], row[1]) for row in found if row[0]]


def leave_behind_by_a_killed_worker(word: str, *, attempts: int) -> None:
    with transaction():
        enqueue("tests.note", word=word)
    statement(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) "
        "VALUES (now() - interval '1 hour') RETURNING id) "
        f"UPDATE procrastinate_jobs SET status = 'doing', attempts = {attempts}, "
        "worker_id = (SELECT id FROM dead)"
    )


def test_a_job_runs_after_the_commit_in_the_application(app: Flask, ran: list[tuple[str, str]]) -> None:
    with app.app_context():
        with transaction():
            enqueue("tests.note", word="committed")
            assert ran == []
        work_until_idle(app)
        assert ran == [("committed", "backend.app")]
        assert statuses() == []  # what succeeded is not kept


def test_a_job_of_a_rolled_back_transaction_never_runs(app: Flask, ran: list[tuple[str, str]]) -> None:
    with app.app_context():
        with transaction() as current:
            enqueue("tests.note", word="rolled back")
            current.rollback()
        work_until_idle(app)
        assert ran == []


def test_a_job_that_a_killed_worker_left_runs_again(app: Flask, ran: list[tuple[str, str]]) -> None:
    with app.app_context():
        leave_behind_by_a_killed_worker("left", attempts=1)
        rescue(app)
        assert ran == [("left", "backend.app")]


def test_a_job_that_keeps_killing_its_worker_is_given_up(app: Flask, ran: list[tuple[str, str]]) -> None:
    with app.app_context():
        leave_behind_by_a_killed_worker("deadly", attempts=worker.MOST_ATTEMPTS)
        rescue(app)
        assert ran == []
        assert statuses() == [("deadly", "failed")]


def rescue(app: Flask) -> None:
    statement(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
        "VALUES ('default', 'worker.rescue', '{\"timestamp\": 0}')"
    )
    work_until_idle(app)


def test_a_worker_counts_as_alive_while_its_heart_beats(app: Flask) -> None:
    url = settings().database_url
    with app.app_context():
        assert not worker.is_alive(url)
        statement("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
        assert not worker.is_alive(url)
        statement("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        assert worker.is_alive(url)


def test_every_package_with_jobs_is_known_to_the_worker() -> None:
    assert {"backend.measures.jobs", "backend.notifications.jobs"} <= set(worker.import_jobs())


def test_no_job_of_ours_gives_up_at_its_first_surprise() -> None:
    worker.import_jobs()
    ours = {name: one for name, one in queue.tasks.items() if one.func.__module__.endswith(".jobs")}
    assert "measures.escalate_flag" in ours
    assert [name for name, one in ours.items() if one.retry_strategy is None] == []
