"""What is tried again later: closing the room of a visit that has ended."""

from uuid import UUID

from procrastinate import RetryStrategy

from backend.database import pin
from backend.gate import transaction
from backend.jobs import task
from backend.visits import service


@task(name="visits.close_room", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def close_room(visit_id: str, practice_id: str) -> None:
    """End everyone's media in the room of a visit that has ended."""
    with transaction(actor="visits.close_room"):
        pin(UUID(practice_id))
        service.close_room(UUID(visit_id))
