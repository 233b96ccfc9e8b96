"""The job worker: runs what was enqueued, in the application's context."""

import asyncio
import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.jobs import Status
from procrastinate.middleware import SyncCallNext
from sqlalchemy import NullPool, create_engine, text

import backend
from backend import database_setup, jobs
from backend.app import create_app
from backend.config import settings
from backend.lifeline import watch_parent

MOST_ATTEMPTS = 5
_SECONDS_TO_FINISH = 8


def import_jobs() -> list[str]:
    """Import the `jobs` of every package, which makes their tasks known; return their names."""
    packages = [f"backend.{found.name}" for found in pkgutil.iter_modules(backend.__path__) if found.ispkg]
    names = [f"{package}.jobs" for package in packages if find_spec(f"{package}.jobs")]
    for name in names:
        import_module(name)
    return names


@jobs.app.periodic(cron="* * * * *")
@jobs.task(name="worker.rescue", pass_context=True, queueing_lock="worker.rescue")
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # every periodic task is told its tick
    """Run again what a killed worker left half done, and give up on what keeps killing its worker."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.task_name == rescue.name:
            # A later one runs now. Queued again, it could meet the next one, whose lock would end this loop.
            await manager.finish_job(job, Status.FAILED, delete_job=True)
        elif job.attempts >= MOST_ATTEMPTS:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


async def work(app: Flask, queue: App, database_url: str, **options: Any) -> None:
    """Run jobs until told to stop; `options` are those of procrastinate's worker."""

    def in_application(call_next: SyncCallNext, _context: JobContext, _worker: Any) -> Any:
        with app.app_context():
            return call_next()

    address = database_setup.libpq_address(database_url)
    with queue.replace_connector(PsycopgConnector(conninfo=address)):
        async with queue.open_async():
            await queue.run_worker_async(
                task_middleware=[in_application],
                delete_jobs="successful",
                shutdown_graceful_timeout=_SECONDS_TO_FINISH,
                **options,
            )


def is_alive(database_url: str) -> bool:
    """Say whether any worker gave a sign of life within the last minute."""
    engine = create_engine(database_url, poolclass=NullPool)
    sign = (
        "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute')"
    )
    with engine.connect() as connection:
        return bool(connection.execute(text(sign)).scalar_one())


def main() -> None:
    """Work until told to stop, or with --is-alive say by the exit code whether a worker does."""
    if sys.argv[1:] == ["--is-alive"]:
        sys.exit(not is_alive(settings().database_url))
    app = create_app(settings())
    import_jobs()
    asyncio.run(work(app, jobs.app, settings().database_url))


if __name__ == "__main__":
    watch_parent()
    main()
