"""What other packages and the routes may ask of medication reviews."""

import uuid

from backend.reviews import queries
from backend.reviews.commands import (
    as_signable,
    open_review,
    save_review,
    settle_action,
    sign_review,
    withdraw_review,
)
from backend.reviews.practice import Reviews, review_page
from backend.reviews.queries import reviews
from backend.reviews.rules.personal import Language, PersonalList
from backend.reviews.rules.review import Action, ActionStatus, Edit, PlannedAction, Problem, Review
from backend.reviews.sheet import personal_list
from backend.reviews.workspace import Workspace, look, team

__all__ = [
    "Action",
    "ActionStatus",
    "Edit",
    "Language",
    "PersonalList",
    "PlannedAction",
    "Problem",
    "Review",
    "Reviews",
    "Workspace",
    "open_review",
    "personal_list",
    "review_page",
    "reviews",
    "save_review",
    "settle_action",
    "sign_review",
    "withdraw_review",
    "workspace",
]


def workspace(patient_id: uuid.UUID) -> Workspace:
    """Return everything that a reviewer works with: the list, the draft and the last signed review."""
    seen = look(patient_id)
    draft = queries.draft(patient_id)
    return Workspace(
        look=seen,
        draft=as_signable(draft, seen) if draft is not None else None,
        last=queries.last_signed([patient_id]).get(patient_id),
        team=team(patient_id),
    )
