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
    CHECK_IN = "check-in"
    CHECK_IN_REMINDER = "check-in-reminder"


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


def to_patient(kind: LetterKind, *, practice_name: str, link: str, language: str) -> Text:
    """Tell a patient that something of theirs waits; which, and how they are, it does not say."""
    words = _TO_PATIENT["es" if language.startswith("es") else "en"][kind]
    subject, body = words
    return Text(subject.format(practice=practice_name), body.format(practice=practice_name, link=link))


_TO_PATIENT = {
    "en": {
        LetterKind.CHECK_IN: (
            "{practice}: a few questions for you",
            "{practice} has a few short questions for you. They take about two minutes:\n\n{link}\n\n"
            "The link is for you alone and works once; after that, sign in. Nobody reads replies to this "
            "letter. To get no more of them, tell the clinic; the questions stay on your first page.\n",
        ),
        LetterKind.CHECK_IN_REMINDER: (
            "{practice}: your questions are still open",
            "The short questions of {practice} are still open. They take about two minutes:\n\n{link}\n\n"
            "This is the only reminder. The link is for you alone and works once; after that, sign in. "
            "Nobody reads replies to this letter. To get no more of them, tell the clinic.\n",
        ),
    },
    "es": {
        LetterKind.CHECK_IN: (
            "{practice}: unas preguntas para usted",
            "{practice} tiene unas preguntas cortas para usted. Se tarda unos dos minutos:\n\n{link}\n\n"
            "El enlace es solo para usted y funciona una vez; después, inicie sesión. Nadie lee las "
            "respuestas a este mensaje. Si no quiere recibir más, avise a la clínica; las preguntas siguen "
            "en su página de inicio.\n",
        ),
        LetterKind.CHECK_IN_REMINDER: (
            "{practice}: sus preguntas siguen abiertas",
            "Las preguntas cortas de {practice} siguen abiertas. Se tarda unos dos minutos:\n\n{link}\n\n"
            "Este es el único recordatorio. El enlace es solo para usted y funciona una vez; después, "
            "inicie sesión. Nadie lee las respuestas a este mensaje. Si no quiere recibir más, avise a la "
            "clínica.\n",
        ),
    },
}


def masked(address: str) -> str:
    """Return an e-mail address that can be recognized but not used."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"
