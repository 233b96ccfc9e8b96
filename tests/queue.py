"""The job queue as a test sees it: what was enqueued, and a worker's turn without a worker."""

import importlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from backend.jobs import app as job_app
from tests.clinic import Clinic


@dataclass(frozen=True, slots=True)
class Job:
    """One job that waits."""

    id: int
    name: str
    ids: dict[str, str]
    at: datetime | None


def queued(clinic: Clinic, name: str) -> list[Job]:
    """Return the waiting jobs of one task, in the order in which they were enqueued."""
    with clinic.open() as current:
        rows = current.execute(
            text(
                "SELECT id, task_name, args, scheduled_at FROM procrastinate_jobs "
                "WHERE status = 'todo' AND task_name = :name ORDER BY id"
            ),
            {"name": name},
        )
        return [Job(*row) for row in rows]


def run_queued(clinic: Clinic, name: str) -> int:
    """Run the waiting jobs of one task now, whatever they are scheduled for; return how many there were."""
    importlib.import_module(f"backend.{name.partition('.')[0]}.jobs")
    waiting = queued(clinic, name)
    for job in waiting:
        with clinic.app.app_context():
            job_app.tasks[name](**job.ids)
        with clinic.open() as current:
            current.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": job.id})
    return len(waiting)
