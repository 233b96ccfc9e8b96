"""What is to be measured is worked out again: after a result, and every night, because days pass."""

from datetime import timedelta
from uuid import UUID

from procrastinate import RetryStrategy

from backend import audit, jobs
from backend.caseload import service as caseload
from backend.clock import now
from backend.database import pin
from backend.gate import transaction
from backend.people import practices
from backend.prescriptions.queries import changing_between
from backend.prescriptions.summaries import REFRESH, tell_exams, tell_medications

ABOUT_NOW = timedelta(days=2)  # wherever on earth the patient's day begins
TONIGHT = "prescriptions.refresh_tonight"


@jobs.task(name=REFRESH, retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def refresh_monitoring(patient_id: str, practice_id: str) -> None:
    """Work out what is to be measured for one patient, and how long what was signed lasts."""
    with transaction(actor=REFRESH):
        pin(UUID(practice_id))
        tell_exams(UUID(patient_id))
        tell_medications(UUID(patient_id))
        audit.shown([UUID(patient_id)])


@jobs.app.periodic(cron="17 4 * * *")
@jobs.task(name=TONIGHT, queueing_lock=TONIGHT, retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def refresh_tonight(timestamp: int) -> None:  # noqa: ARG001  # every periodic task is told its tick
    """Refresh those whose dose changes about now, and those whom nobody has looked at yet.

    Everything else is read by its day from what the last change of the record left.
    """
    with transaction(actor=TONIGHT):
        practice_ids = practices.practice_ids()
    day = now().date()
    for practice_id in practice_ids:
        with transaction(actor=TONIGHT):
            pin(practice_id)
            waiting = caseload.not_worked_out() | changing_between(day - ABOUT_NOW, day + ABOUT_NOW)
            for patient_id in sorted(waiting):
                jobs.enqueue(REFRESH, patient_id=str(patient_id), practice_id=str(practice_id))
