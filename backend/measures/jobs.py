"""Safety flags that nobody has acknowledged are said again; scores are judged anew after a diagnosis."""

from uuid import UUID

from procrastinate import RetryStrategy

from backend import audit
from backend.database import pin
from backend.gate import transaction
from backend.jobs import task
from backend.measures import reading, safety_flags
from backend.measures.standings import REFRESH


@task(name="measures.escalate_flag", retry=RetryStrategy(max_attempts=60, wait=60))
def escalate_flag(flag_id: str, practice_id: str) -> None:
    """Look at one flag again."""
    with transaction(actor="measures.escalate_flag"):
        pin(UUID(practice_id))
        audit.shown(safety_flags.escalate(UUID(flag_id)))


@task(name=REFRESH, retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def refresh_standings(patient_id: str, practice_id: str) -> None:
    """Judge one patient's scores anew after their conditions changed."""
    with transaction(actor=REFRESH):
        pin(UUID(practice_id))
        reading.refresh(UUID(patient_id))
        audit.shown([UUID(patient_id)])
