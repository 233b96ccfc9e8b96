"""Letters are handed over by the worker, after the transaction that wrote them."""

from uuid import UUID

from backend.config import settings
from backend.database import pin
from backend.gate import transaction
from backend.jobs import task
from backend.notifications import service, smtp


@task(name="notifications.deliver")
def deliver(letter_id: str, practice_id: str) -> None:
    """Hand one letter over to the mail server."""
    with transaction(actor="notifications.deliver"):
        pin(UUID(practice_id))
        service.deliver(UUID(letter_id), by=smtp.sender(settings().smtp_url))


@task(name="notifications.send_invitation")
def send_invitation(invitation_id: str, practice_id: str) -> None:
    """Write to a person who was invited."""
    with transaction(actor="notifications.send_invitation"):
        pin(UUID(practice_id))
        service.send_invitation(UUID(invitation_id))
