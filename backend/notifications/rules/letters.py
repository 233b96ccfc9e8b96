"""What letters say: never a name, a drug, a score, a diagnosis or the words of a message."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LetterKind(StrEnum):
    """Why a letter is written."""

    ATTENTION = "attention"
    NOBODY_RESPONSIBLE = "nobody-responsible"
    INVITATION = "invitation"


class LetterState(StrEnum):
    """How far a letter has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # what it was about is over


@dataclass(frozen=True, slots=True)
class Text:
    """A letter as it is read."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the practice's administrator sees it: how it fares, not what it is about."""

    id: uuid.UUID
    kind: LetterKind
    recipient: str
    state: LetterState
    attempts: int
    last_error: str | None
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None


def attention(*, link: str) -> Text:
    """Ask a clinician to look at what waits for them."""
    return Text(
        "An item in Evenkeel needs your attention today",
        "An item in Evenkeel needs your attention today. Sign in to see it:\n\n"
        f"{link}\n\n"
        "This letter says no more on purpose. Nobody reads replies to it.\n",
    )


def nobody_responsible(*, link: str, count: int) -> Text:
    """Tell an administrator that items wait for a care team that has nobody to take them."""
    items = "1 item is" if count == 1 else f"{count} items are"
    return Text(
        "Items in Evenkeel have nobody to take them",
        f"{items} waiting in Evenkeel, and no care team has anybody to take them. Sign in, look at the care "
        "teams, and make sure that each one has a prescriber or care support who works today:\n\n"
        f"{link}\n\n"
        "This letter says no more on purpose. Nobody reads replies to it.\n",
    )


def invitation(*, practice_name: str, link: str) -> Text:
    """Invite a person to join a practice."""
    return Text(
        f"{practice_name} invites you to Evenkeel",
        f"{practice_name} invites you to use Evenkeel. Open this link to choose a password:\n\n"
        f"{link}\n\n"
        "The link is for you alone and works once. If you did not expect this letter, you can delete it.\n",
    )


def masked(address: str) -> str:
    """Return an e-mail address that can be recognized but not used."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"
