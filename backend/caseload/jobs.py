"""What time changes in the caseload is worked out before anybody asks."""

from procrastinate import RetryStrategy

from backend import jobs
from backend.caseload import service
from backend.clock import now
from backend.database import pin, run, transaction
from backend.gate import transaction as audited

REFRESH = "caseload.refresh"
_STALE = "SELECT DISTINCT practice_id FROM caseload_rows WHERE changes_at <= %(now)s"


@jobs.app.periodic(cron="*/5 * * * *")
@jobs.task(name=REFRESH, queueing_lock=REFRESH, retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def refresh(timestamp: int) -> None:  # noqa: ARG001  # every periodic task is told its tick
    """Work out anew the rows that are no longer true, in the practices that have any.

    A page does so by itself for its own teams, so nothing waits for this: it only keeps pages quick.
    """
    with transaction():
        practice_ids = [practice_id for (practice_id,) in run(_STALE, {"now": now()})]
    for practice_id in practice_ids:
        with audited(actor=REFRESH):
            pin(practice_id)
            service.refresh()
