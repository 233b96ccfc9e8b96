"""A medication review as a value, what may be wrong with an edit of it, and what a signature covers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from backend.prescriptions.rules.digest import Content
from backend.prescriptions.rules.safety import SafetyCheck
from backend.reviews.rules.problems import Looked, ProblemKind


class ActionStatus(StrEnum):
    """What has become of an action; `carried` is what a later review took over."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Problem:
    """A drug therapy problem; `key` names the fact that suggested it, an open one has no `resolution`."""

    kind: ProblemKind
    about: str | None
    text: str
    key: str | None
    resolution: str | None

    @property
    def is_resolved(self) -> bool:
        """Say whether it is resolved."""
        return self.resolution is not None


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action as a reviewer edits it: without an id it is new, without an owner it is the patient's."""

    id: uuid.UUID | None
    text: str
    text_es: str | None
    owner_id: uuid.UUID | None
    due_on: date
    status: ActionStatus


@dataclass(frozen=True, slots=True)
class Action:
    """An action as it stands."""

    id: uuid.UUID
    patient_id: uuid.UUID
    text: str
    text_es: str | None
    owner_id: uuid.UUID | None
    owner_name: str | None
    due_on: date
    status: ActionStatus
    settled_by: str | None
    carried_from: uuid.UUID | None

    def is_overdue(self, today: date) -> bool:
        """Say whether it is open although its day has passed."""
        return self.status is ActionStatus.OPEN and self.due_on < today


@dataclass(frozen=True, slots=True)
class Review:
    """One medication review; `digest` of a draft is what signing it now would sign."""

    id: uuid.UUID
    patient_id: uuid.UUID
    status: str
    version: int
    problems: tuple[Problem, ...]
    actions: tuple[Action, ...]
    teach_back: str | None
    next_review_on: date | None
    opened_at: datetime
    opened_by: str
    signed_at: datetime | None
    signed_by: str | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """All of a draft as the reviewer wants it."""

    problems: tuple[Problem, ...]
    actions: tuple[PlannedAction, ...]
    teach_back: str | None
    next_review_on: date | None


def missing(review: Review, today: date) -> str | None:
    """Say what a draft still lacks to be signed; None where it may be."""
    if review.next_review_on is None:
        return "Give the day of the next review."
    if review.next_review_on <= today:
        return "The next review is to be after today."
    return None


def content_of(review: Review, looked: Sequence[Looked], check: SafetyCheck) -> Content:
    """Return everything that a signature covers: the list as it was looked at, and what was made of it."""
    found: dict[str, str | int | bool | None] = {
        "review": str(review.id),
        "patient": str(review.patient_id),
        "opened_by": review.opened_by,
        "teach_back": review.teach_back,
        "next_review_on": str(review.next_review_on),
        "findings": check.text(),
    }
    for place, each in enumerate(looked):
        dose = str(each.item.daily_dose) if each.item.daily_dose else None
        found |= {
            f"medicine.{place:03}.name": each.item.name,
            f"medicine.{place:03}.daily_dose": dose,
            f"medicine.{place:03}.indication": each.item.indication,
            f"medicine.{place:03}.dose_check": each.dose.text,
            f"medicine.{place:03}.cover": each.cover.text,
        }
    for place, problem in enumerate(review.problems):
        found |= {
            f"problem.{place:03}.kind": problem.kind.value,
            f"problem.{place:03}.about": problem.about,
            f"problem.{place:03}.text": problem.text,
            f"problem.{place:03}.resolution": problem.resolution,
        }
    for place, action in enumerate(review.actions):
        found |= {
            f"action.{place:03}.text": action.text,
            f"action.{place:03}.text_es": action.text_es,
            f"action.{place:03}.owner": str(action.owner_id) if action.owner_id else "patient",
            f"action.{place:03}.due_on": str(action.due_on),
            f"action.{place:03}.status": action.status.value,
        }
    return found
