"""Read medication reviews: rows to values."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select

from backend.database import session
from backend.errors import NotFound
from backend.reviews.models import ReviewActionRow, ReviewProblemRow, ReviewRow
from backend.reviews.rules.problems import ProblemKind
from backend.reviews.rules.review import Action, ActionStatus, Problem, Review


def reviews(patient_id: uuid.UUID) -> list[Review]:
    """Return every signed review of a patient, newest first."""
    rows = session().scalars(
        select(ReviewRow)
        .where(ReviewRow.patient_id == patient_id, ReviewRow.status == "signed")
        .order_by(ReviewRow.signed_at.desc())
    )
    return values(rows)


def last_signed(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Review]:
    """Return the newest signed review of each patient who has one."""
    rows = session().scalars(
        select(ReviewRow)
        .where(ReviewRow.patient_id.in_(patient_ids), ReviewRow.status == "signed")
        .order_by(ReviewRow.signed_at)
    )
    newest = {row.patient_id: row for row in rows}
    return {review.patient_id: review for review in values(newest.values())}


def draft(patient_id: uuid.UUID) -> Review | None:
    """Return the review that is being worked on."""
    row = session().scalar(
        select(ReviewRow).where(ReviewRow.patient_id == patient_id, ReviewRow.status == "draft")
    )
    return None if row is None else value(row)


def drafted(patient_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return the patients of whom a review is being worked on."""
    drafts = select(ReviewRow.patient_id).where(
        ReviewRow.patient_id.in_(patient_ids), ReviewRow.status == "draft"
    )
    return set(session().scalars(drafts))


def locked(patient_id: uuid.UUID, review_id: uuid.UUID) -> ReviewRow:
    """Lock one review of a patient until the transaction ends; raise NotFound."""
    row = session().scalar(
        select(ReviewRow)
        .where(ReviewRow.id == review_id, ReviewRow.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def action_rows(review_id: uuid.UUID) -> list[ReviewActionRow]:
    """Return the actions of one review in their order."""
    return list(
        session().scalars(
            select(ReviewActionRow)
            .where(ReviewActionRow.review_id == review_id)
            .order_by(ReviewActionRow.position)
            .execution_options(populate_existing=True)
        )
    )


def value(row: ReviewRow) -> Review:
    """Turn one review into a value."""
    return values([row])[0]


def values(rows: Iterable[ReviewRow]) -> list[Review]:
    """Turn reviews into values, in three queries however many there are."""
    known = list(rows)
    ids = [row.id for row in known]
    problems: dict[uuid.UUID, list[Problem]] = {each: [] for each in ids}
    actions: dict[uuid.UUID, list[Action]] = {each: [] for each in ids}
    if ids:
        of_problems = select(ReviewProblemRow).where(ReviewProblemRow.review_id.in_(ids))
        for problem in session().scalars(of_problems.order_by(ReviewProblemRow.position)):
            problems[problem.review_id].append(_problem(problem))
        of_actions = select(ReviewActionRow).where(ReviewActionRow.review_id.in_(ids))
        for action in session().scalars(of_actions.order_by(ReviewActionRow.position)):
            actions[action.review_id].append(action_value(action))
    return [
        Review(
            id=row.id,
            patient_id=row.patient_id,
            status=row.status,
            version=row.version,
            problems=tuple(problems[row.id]),
            actions=tuple(actions[row.id]),
            teach_back=row.teach_back,
            next_review_on=row.next_review_on,
            opened_at=row.opened_at,
            opened_by=row.opened_by_name,
            signed_at=row.signed_at,
            signed_by=row.signed_by_name,
            digest=row.digest,
        )
        for row in known
    ]


def action_value(row: ReviewActionRow) -> Action:
    """Turn one action into a value."""
    return Action(
        id=row.id,
        patient_id=row.patient_id,
        text=row.text,
        text_es=row.text_es,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        due_on=row.due_on,
        status=ActionStatus(row.status),
        settled_by=row.settled_by_name,
        carried_from=row.carried_from,
    )


def _problem(row: ReviewProblemRow) -> Problem:
    return Problem(ProblemKind(row.kind), row.about, row.text, row.key, row.resolution)
