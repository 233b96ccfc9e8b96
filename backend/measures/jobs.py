"""Safety flags that nobody has acknowledged, and patients whom nobody has reached, are said again."""

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


@task(name="measures.remind_of_contact", retry=RetryStrategy(max_attempts=60, wait=60))
def remind_of_contact(flag_id: str, practice_id: str) -> None:
    """Say of one flag that its patient has not been reached."""
    with transaction(actor="measures.remind_of_contact"):
        pin(UUID(practice_id))
        audit.shown(safety_flags.remind_of_contact(UUID(flag_id)))
