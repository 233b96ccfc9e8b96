"""What is known of a drug that was tried before: dose, weeks, how it was taken, how it went, why it ended."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Adherence(StrEnum):
    """How much of it was taken, as somebody remembers it."""

    MOST = "most"  # eight of ten doses or more
    PARTLY = "partly"
    HARDLY = "hardly"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How it went."""

    REMISSION = "remission"
    RESPONSE = "response"  # at least half better
    PARTIAL = "partial"
    NONE = "none"
    WORSE = "worse"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why it was stopped."""

    NO_EFFECT = "no-effect"
    SIDE_EFFECT = "side-effect"
    CHOICE = "choice"
    COST = "cost"
    PREGNANCY = "pregnancy"
    INTERACTION = "interaction"
    OTHER = "other"
    UNKNOWN = "unknown"


class ToldBy(StrEnum):
    """Who says so."""

    PATIENT = "patient"
    CAREGIVER = "caregiver"
    CLINICIAN = "clinician"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class NewTrial:
    """A trial as somebody tells it; `weeks` are those at the highest dose or near it."""

    drug: str
    highest_mg: Decimal | None
    weeks: int | None
    year: int | None
    adherence: Adherence
    outcome: Outcome
    why_stopped: Why
    side_effect: str | None
    indication: str | None
    note: str | None
    told_by: ToldBy


@dataclass(frozen=True, slots=True)
class EarlierTrial:
    """A trial on record; `drug_slug` is None for a name that the formulary does not know."""

    id: uuid.UUID
    said: NewTrial
    drug_slug: str | None
    recorded_on: date
    author_name: str
    is_own: bool
    mistaken_reason: str | None
    mistaken_by: str | None
