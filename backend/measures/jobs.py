"""Safety flags that nobody has acknowledged are said again."""

from uuid import UUID

from procrastinate import RetryStrategy

from backend import audit
from backend.database import pin
from backend.gate import transaction
from backend.jobs import task
from backend.measures import safety_flags


@task(name="measures.escalate_flag", retry=RetryStrategy(max_attempts=60, wait=60))
def escalate_flag(flag_id: str, practice_id: str) -> None:
    """Look at one flag again."""
    with transaction(actor="measures.escalate_flag"):
        pin(UUID(practice_id))
        audit.shown(safety_flags.escalate(UUID(flag_id)))
