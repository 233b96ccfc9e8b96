"""Work on a medication review: open, save, sign, withdraw; settle what it planned."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound, Refused, Stale
from backend.gate import Actor
from backend.prescriptions import service as prescriptions
from backend.prescriptions.rules.digest import canonical, digest
from backend.reviews import queries
from backend.reviews.models import ReviewActionRow, ReviewProblemRow, ReviewRow
from backend.reviews.rules.review import (
    Action,
    ActionStatus,
    Edit,
    PlannedAction,
    Problem,
    Review,
    content_of,
    missing,
)
from backend.reviews.workspace import Look, look, team


class ReviewOpen(Conflict):
    """Somebody works on a review of this patient already."""

    type = "review-open"
    title = "A medication review is open already"


class ReviewClosed(Conflict):
    """The review was signed or withdrawn."""

    type = "review-closed"
    title = "That medication review is closed"


class ReviewChanged(Stale):
    """Somebody else saved it since, or the list it is about is another by now."""

    type = "review-changed"
    title = "The review changed since you opened it"


class ReviewIncomplete(Refused):
    """Something that a signed review needs is missing."""

    type = "review-incomplete"
    title = "The review is not complete"


class UnknownOwner(Refused):
    """The owner of an action is not on the patient's care team."""

    type = "unknown-owner"
    title = "That person can not own an action here"


class ActionNotPossible(Refused):
    """An action can not be edited like that."""

    type = "action-not-possible"
    title = "That action can not be changed like that"


class ActionSettled(Conflict):
    """The action is no longer open."""

    type = "action-settled"
    title = "That action is not open any more"


def open_review(patient_id: uuid.UUID, *, by: Actor) -> Review:
    """Open a draft; what the last signed review left open is carried over."""
    row = ReviewRow(
        patient_id=patient_id, status="draft", version=1, opened_at=now(), opened_by=by.person_id,
        opened_by_name=by.name,
    )  # fmt: skip
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        other = queries.draft(patient_id)
        who = other.opened_by if other else "Somebody"
        raise ReviewOpen(f"{who} works on it. Go on with that one.") from None
    last = queries.last_signed([patient_id]).get(patient_id)
    if last is not None:
        _put_problems(row, [each for each in last.problems if not each.is_resolved])
        kept = [each for each in last.actions if each.status is ActionStatus.OPEN]
        session().add_all(_carried(row, action, place) for place, action in enumerate(kept))
    session().flush()
    return as_signable(queries.value(row), look(patient_id))


def save_review(
    patient_id: uuid.UUID, review_id: uuid.UUID, *, version: int, edit: Edit, by: Actor
) -> Review:
    """Replace what the draft says; raise ReviewChanged where `version` is not the one that stands."""
    row = _locked_draft(patient_id, review_id)
    if row.version != version:
        raise ReviewChanged(
            "Somebody saved it after you opened it. Look at it again; your text is still here."
        )
    session().execute(delete(ReviewProblemRow).where(ReviewProblemRow.review_id == row.id))
    _put_problems(row, edit.problems)
    _put_actions(row, edit.actions, by)
    row.teach_back, row.next_review_on = edit.teach_back, edit.next_review_on
    row.version += 1
    session().flush()
    return as_signable(queries.value(row), look(patient_id))


def sign_review(patient_id: uuid.UUID, review_id: uuid.UUID, *, shown: str, by: Actor) -> Review:
    """Sign the draft exactly as it was shown, the list it is about included."""
    row = _locked_draft(patient_id, review_id)
    review, now_seen = queries.value(row), look(patient_id)
    lacking = missing(review, now_seen.today)
    if lacking is not None:
        raise ReviewIncomplete(lacking, errors={"next_review_on": [lacking]})
    text = canonical(content_of(review, now_seen.looked, now_seen.check))
    if digest(text) != shown:
        raise ReviewChanged("The review, or the list it is about, is no longer what you were shown.")
    for action in review.actions:
        if action.carried_from is not None:
            before = session().get_one(ReviewActionRow, action.carried_from)
            if before.status == ActionStatus.OPEN:
                _settle(before, ActionStatus.CARRIED, by)
    session().flush()
    row.content, row.digest, row.status = text, digest(text), "signed"
    row.signed_at, row.signed_by, row.signed_by_name = now(), by.person_id, by.name
    session().flush()
    return queries.value(row)


def withdraw_review(patient_id: uuid.UUID, review_id: uuid.UUID) -> Review:
    """Withdraw a draft; what it carried over stays open where it was."""
    row = _locked_draft(patient_id, review_id)
    row.status = "withdrawn"
    session().flush()
    return queries.value(row)


def settle_action(patient_id: uuid.UUID, action_id: uuid.UUID, *, status: ActionStatus, by: Actor) -> Action:
    """Say that an open action of a signed review is done or dropped; a draft that carries it learns of it."""
    current = queries.draft(patient_id)
    draft = queries.locked(patient_id, current.id) if current else None  # before the action, as signing does
    row = session().scalar(
        select(ReviewActionRow)
        .join(ReviewRow, ReviewRow.id == ReviewActionRow.review_id)
        .where(
            ReviewActionRow.id == action_id,
            ReviewActionRow.patient_id == patient_id,
            ReviewRow.status == "signed",
        )
        .with_for_update(of=ReviewActionRow)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if row.status != ActionStatus.OPEN:
        raise ActionSettled(f"It is {row.status}.")
    _settle(row, status, by)
    copies = queries.action_rows(draft.id) if draft is not None and draft.status == "draft" else []
    for copy in copies:
        if draft is not None and copy.carried_from == row.id and copy.status == ActionStatus.OPEN:
            draft.version += 1
            _settle(copy, status, by)
    session().flush()
    return queries.action_value(row)


def as_signable(review: Review, seen: Look) -> Review:
    """Return a draft with the digest that signing it now would need."""
    text = canonical(content_of(review, seen.looked, seen.check))
    return Review(
        id=review.id,
        patient_id=review.patient_id,
        status=review.status,
        version=review.version,
        problems=review.problems,
        actions=review.actions,
        teach_back=review.teach_back,
        next_review_on=review.next_review_on,
        opened_at=review.opened_at,
        opened_by=review.opened_by,
        signed_at=None,
        signed_by=None,
        digest=digest(text),
    )


def _locked_draft(patient_id: uuid.UUID, review_id: uuid.UUID) -> ReviewRow:
    row = queries.locked(patient_id, review_id)
    if row.status != "draft":
        raise ReviewClosed(f"It is {row.status}. Open a new one to go on.")
    return row


def _put_problems(row: ReviewRow, problems: Sequence[Problem]) -> None:
    session().add_all(
        ReviewProblemRow(
            patient_id=row.patient_id,
            review_id=row.id,
            position=place,
            kind=problem.kind,
            about=problem.about,
            text=problem.text,
            key=problem.key,
            is_resolved=problem.is_resolved,
            resolution=problem.resolution,
        )
        for place, problem in enumerate(problems)
    )


def _put_actions(row: ReviewRow, planned: Sequence[PlannedAction], by: Actor) -> None:
    """Make these the draft's actions; one that was carried over is settled, never left out."""
    known = {action.id: action for action in queries.action_rows(row.id)}
    kept = [action.id for action in planned if action.id is not None]
    if len(set(kept)) != len(kept) or not set(kept) <= known.keys():
        raise ActionNotPossible("One of the actions is not one of this review.")
    for action_id in known.keys() - set(kept):
        if known[action_id].carried_from is not None:
            raise ActionNotPossible("An action carried over from the last review is dropped, not deleted.")
        session().delete(known[action_id])
    members = {member.id: member.name for member in team(row.patient_id)}
    today = prescriptions.patient_today(row.patient_id)
    for place, action in enumerate(planned):
        owned = known.get(action.id) if action.id is not None else None
        is_new_owner = owned is None or owned.owner_id != action.owner_id
        if action.owner_id is not None and is_new_owner and action.owner_id not in members:
            raise UnknownOwner("Choose somebody of the patient's care team, or the patient.")
        if owned is None and action.due_on < today:
            raise ActionNotPossible("The day of a new action has passed already.")
        if owned is None:
            owned = ReviewActionRow(patient_id=row.patient_id, review_id=row.id, status=ActionStatus.OPEN)
            session().add(owned)
        owned.position, owned.text, owned.text_es = place, action.text, action.text_es
        owned.due_on = action.due_on
        if is_new_owner:
            owned.owner_id = action.owner_id
            owned.owner_name = members[action.owner_id] if action.owner_id else None
        if owned.status != action.status:
            _settle(owned, action.status, by)
    session().flush()


def _settle(row: ReviewActionRow, status: ActionStatus, by: Actor) -> None:
    row.status = status
    is_open = status is ActionStatus.OPEN
    row.settled_at = None if is_open else now()
    row.settled_by_name = None if is_open else by.name


def _carried(row: ReviewRow, action: Action, place: int) -> ReviewActionRow:
    return ReviewActionRow(
        patient_id=row.patient_id,
        review_id=row.id,
        position=place,
        text=action.text,
        text_es=action.text_es,
        owner_id=action.owner_id,
        owner_name=action.owner_name,
        due_on=action.due_on,
        status=ActionStatus.OPEN,
        carried_from=action.id,
    )
