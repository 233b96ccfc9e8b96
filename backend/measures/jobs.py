"""What measures does later: flags are said again, and check-ins open, close and are written about."""

from uuid import UUID

import structlog
from procrastinate import RetryStrategy

from backend import audit
from backend.database import pin
from backend.gate import transaction
from backend.jobs import app, task
from backend.measures import plans, safety_flags
from backend.people import practices

LOOK = "measures.look_at_plans"
log = structlog.get_logger()


@task(name="measures.escalate_flag", retry=RetryStrategy(max_attempts=60, wait=60))
def escalate_flag(flag_id: str, practice_id: str) -> None:
    """Look at one flag again."""
    with transaction(actor="measures.escalate_flag"):
        pin(UUID(practice_id))
        audit.shown(safety_flags.escalate(UUID(flag_id)))


@task(name=plans.TEND, retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def tend_plan(patient_id: str, practice_id: str) -> None:
    """Plan one patient's check-ins again."""
    _tend(UUID(patient_id), UUID(practice_id))


@app.periodic(cron="*/15 * * * *")
@task(name=LOOK, queueing_lock=LOOK, retry=RetryStrategy(max_attempts=3, wait=60))
def look_at_plans(timestamp: int) -> None:  # noqa: ARG001  # every periodic task is told its tick
    """Open and close what is due; one patient's trouble stops nobody else's check-in."""
    with transaction(actor=LOOK):
        practice_ids = practices.practice_ids()
    for practice_id in practice_ids:
        with transaction(actor=LOOK):
            pin(practice_id)
            waiting = plans.to_be_looked_at()
        for patient_id in waiting:
            try:
                _tend(patient_id, practice_id)
            except Exception:  # the next tick tries again
                log.exception("plan_not_tended", patient_id=str(patient_id))


def _tend(patient_id: UUID, practice_id: UUID) -> None:
    with transaction(actor=plans.TEND):
        pin(practice_id)
        plans.tend(patient_id)
        audit.shown([patient_id])
