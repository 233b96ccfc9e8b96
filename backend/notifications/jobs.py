"""Letters are handed over by the worker, after the transaction that wrote them."""

from uuid import UUID

from procrastinate import RetryStrategy

from backend.config import settings
from backend.database import pin
from backend.gate import transaction
from backend.jobs import task
from backend.notifications import push, service, smtp, webpush

AGAIN = RetryStrategy(max_attempts=60, wait=60)  # after a surprise; refusals of mail servers are told apart


@task(name="notifications.deliver", retry=AGAIN)
def deliver(letter_id: str, practice_id: str) -> None:
    """Hand one letter over to the mail server."""
    with transaction(actor="notifications.deliver"):
        pin(UUID(practice_id))
        service.deliver(UUID(letter_id), by=smtp.sender(settings().smtp_url))


@task(name="notifications.send_invitation", retry=AGAIN)
def send_invitation(invitation_id: str, practice_id: str) -> None:
    """Write to a person who was invited."""
    with transaction(actor="notifications.send_invitation"):
        pin(UUID(practice_id))
        service.send_invitation(UUID(invitation_id))


@task(name="notifications.push", retry=AGAIN)
def push_to_browser(push_id: str, practice_id: str) -> None:
    """Hand one push over to a browser's push service."""
    config = settings()
    with transaction(actor="notifications.push"):
        pin(UUID(practice_id))
        by = webpush.pusher(config.push_secret, contact=config.mail_from, private_too=config.push_to_private)
        push.send(UUID(push_id), by=by)
