"""Second looks: who asked, about what, and what the second person said. Values."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

# Ours: long enough to have done something else in between. It is recorded as what it is.
OWN_LOOK_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class LookAnswer:
    """What the second person said; `is_own` where it was the first one again, later."""

    agrees: bool
    note: str
    is_own: bool
    by_id: uuid.UUID
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One tier 1 finding that a second look is about, in the words it was shown with."""

    drugs: tuple[str, ...]
    rule: str
    version: int
    what: str
    do: str
    status: str


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A request for a second look before a signature, bound to the digest of what would be signed.

    `own_from` is set where nobody else in the practice could look: from then on the asker may, again.
    """

    id: uuid.UUID
    patient_id: uuid.UUID
    medication_id: uuid.UUID
    titration_step_id: uuid.UUID | None
    drug_name: str
    sig: str
    start_on: date
    days_supply: int
    refills: int
    digest: str
    fingerprints: frozenset[str]
    findings: tuple[LookedAt, ...]
    reason: str
    asked_by_id: uuid.UUID
    asked_by: str
    asked_at: datetime
    own_from: datetime | None
    answer: LookAnswer | None

    @property
    def state(self) -> str:
        """Return waiting, agreed or disagreed."""
        if self.answer is None:
            return "waiting"
        return "agreed" if self.answer.agrees else "disagreed"


@dataclass(frozen=True, slots=True)
class LookCase:
    """A second look with everything the second person needs: who takes what, and what is known of them."""

    look: SecondLook
    patient_name: str
    age: int
    sex: str
    medications: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    unchecked: tuple[str, ...]
