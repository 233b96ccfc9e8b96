"""The queue: what happens later, enqueued in the transaction that needs it."""

from datetime import datetime
from typing import Any

import procrastinate
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from backend.database import session

# Never opened: it names tasks and holds the manager; the worker opens its own connection.
app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
task = app.task
_manager = JobManager(app.connector)


def enqueue(name: str, *, at: datetime | None = None, lock: str | None = None, **ids: str) -> None:
    """Enqueue the task `name` in the running transaction: it runs after the commit, or never.

    `ids` are ids as text and nothing else: no clinical content enters the queue. It runs not before `at`.
    """
    options: dict[str, Any] = {"schedule_at": at} if at else {}
    connection = session().connection().connection.driver_connection
    configure_task(name=name, job_manager=_manager, connection=connection, lock=lock, **options).defer(**ids)
