"""The waiting room and the room: enter, admit, exchange media, hang up, finish."""

import uuid
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend import audit
from backend.caseload import service as caseload
from backend.clock import now
from backend.database import session
from backend.errors import Conflict, EvenkeelError, Forbidden, NotFound
from backend.gate import Actor
from backend.jobs import enqueue
from backend.people import service as people
from backend.permissions import Role
from backend.video import service as video
from backend.visits.models import VisitParticipantRow, VisitRow
from backend.visits.records import status_of, tell_caseload, to_visit, visit_row
from backend.visits.rules.lobby import ENDED, Kind, Lobby, Place, Refusal, Step, after
from backend.visits.rules.visits import LobbyView, Present, Visit

# Browsers wake a page in the background once a minute; somebody who waits there is still waiting.
PRESENT_FOR = timedelta(seconds=75)
log = structlog.get_logger()


class VisitNotOpen(Conflict):
    """It is too early for this visit, or too late."""

    type = "visit-not-open"
    title = "This visit can not be joined now"


class VisitFinished(Conflict):
    """The visit was finished."""

    type = "visit-finished"
    title = "This visit is finished"


class VisitCancelled(Conflict):
    """The visit was cancelled."""

    type = "visit-cancelled"
    title = "This visit was cancelled"


class VisitBegun(Conflict):
    """The visit's time has come: it is no longer to be cancelled."""

    type = "visit-begun"
    title = "This visit has begun"


class NotInLobby(NotFound):
    """Nobody of that membership is in this lobby."""

    type = "not-in-lobby"
    title = "They are not in this lobby"


class NotAdmitted(Forbidden):
    """The prescriber has not let them in yet."""

    type = "not-admitted"
    title = "You have not been let in yet"


REFUSALS: dict[Refusal, tuple[type[EvenkeelError], str]] = {
    Refusal.NOT_OPEN_YET: (VisitNotOpen, "The lobby opens 15 minutes before the visit."),
    Refusal.NOT_OPEN_ANY_MORE: (VisitNotOpen, "This visit's time is over. Book another one."),
    Refusal.FINISHED: (VisitFinished, "The visit was finished; nobody can join it any more."),
    Refusal.CANCELLED: (VisitCancelled, "The visit was cancelled. Book another one."),
    Refusal.BEGUN: (VisitBegun, "The visit's time has come. Please call the clinic."),
    Refusal.NOT_FOR_THIS_ROLE: (Forbidden, "Only the patient and prescribers take part in a visit."),
    Refusal.NOT_IN_LOBBY: (NotInLobby, "They have not come to the lobby, or have left it."),
    Refusal.NOT_ADMITTED: (NotAdmitted, "Please wait until the prescriber lets you in."),
}


def take(row: VisitRow, kind: Kind, *, by: Actor, whom: uuid.UUID | None = None) -> Lobby:
    """Return the lobby after a step, or raise why it is not taken."""
    places = {
        participant.membership_id: Place.WAITING if participant.admitted_at is None else Place.ADMITTED
        for participant in _participants(row.id)
    }
    lobby = Lobby(row.starts_at, row.ends_at, status_of(row), places)
    outcome = after(lobby, Step(kind, by.membership_id, by.role, whom), now=now())
    if not isinstance(outcome, Refusal):
        return outcome
    error, detail = REFUSALS[outcome]
    extra = {}
    if error is VisitNotOpen:
        extra = {"opens_at": lobby.opens_at.isoformat(), "closes_at": lobby.closes_at.isoformat()}
    raise error(detail, extra=extra)


def enter_lobby(patient_id: uuid.UUID, visit_id: uuid.UUID, *, who: Actor) -> LobbyView:
    """Come to the lobby, or say that one is still there; of a visit that has ended, learn that it has."""
    row = visit_row(patient_id, visit_id)
    if status_of(row) in ENDED:
        return LobbyView(status_of(row).value, to_visit(row, who), ())
    lobby = take(row, Kind.ENTER, by=who)
    moment = now()
    participant = _participant(row.id, who)
    if participant is None:
        participant = _come(row.id, who, moment)
    elif _same_minute(participant.seen_at, moment):
        audit.shown_again()
    participant.seen_at = moment
    if lobby.places[who.membership_id] is Place.ADMITTED and participant.admitted_at is None:
        participant.admitted_at, participant.admitted_by = moment, who.membership_id
    session().flush()
    _show_out(row)
    return _view(row, who)


def _same_minute(before: datetime, moment: datetime) -> bool:
    """Say whether a poll falls into the minute of the one before, which has its audit entry."""
    return before.replace(second=0, microsecond=0) == moment.replace(second=0, microsecond=0)


def admit(patient_id: uuid.UUID, visit_id: uuid.UUID, *, membership_id: uuid.UUID, by: Actor) -> LobbyView:
    """Let somebody who waits into the room; the visit is in progress from then on."""
    row = visit_row(patient_id, visit_id, to_change=True)
    take(row, Kind.ADMIT, by=by, whom=membership_id)
    moment = now()
    row.started_at = row.started_at or moment
    for participant in _participants(row.id):
        if participant.membership_id == membership_id and participant.admitted_at is None:
            participant.admitted_at, participant.admitted_by = moment, by.membership_id
    session().flush()
    return _view(row, by)


def exchange_media(patient_id: uuid.UUID, visit_id: uuid.UUID, *, sdp: str, who: Actor) -> str:
    """Take an admitted participant's offer to the room of this visit and return the answer.

    The visit can not be finished meanwhile, so nobody slips into a room that was just closed.
    """
    row = visit_row(patient_id, visit_id, to_hold=True)
    take(row, Kind.SEND_MEDIA, by=who)
    participant = _participant(row.id, who)
    if participant is None:
        raise NotAdmitted
    participant.media_at = participant.seen_at = now()
    session().flush()
    return video.admit_media(str(row.id), str(who.membership_id), who.name, sdp)


def hang_up(patient_id: uuid.UUID, visit_id: uuid.UUID, *, who: Actor) -> None:
    """End one's own media; the visit goes on, and one may come back."""
    row = visit_row(patient_id, visit_id, to_hold=True)
    take(row, Kind.HANG_UP, by=who)
    participant = _participant(row.id, who)
    if participant is not None and participant.media_at is not None:
        video.remove_participant(str(row.id), str(who.membership_id))


def finish_visit(patient_id: uuid.UUID, visit_id: uuid.UUID, *, note: str | None, by: Actor) -> Visit:
    """End a visit for everyone and keep its note."""
    row = visit_row(patient_id, visit_id, to_change=True)
    take(row, Kind.FINISH, by=by)
    row.finished_at = now()
    row.finished_by = by.membership_id
    row.note = note or None
    empty_lobby(row)
    session().flush()
    tell_caseload(patient_id)
    if row.started_at is not None:
        caseload.put_contact(patient_id, row.finished_at)
    return to_visit(row, by)


def empty_lobby(row: VisitRow) -> None:
    """End everyone's media of a visit that has ended; where the node does not answer, a job tries again.

    A record is not lost because video is down: from this transaction on nobody is let in anyway.
    """
    if not any(participant.media_at for participant in _participants(row.id)):
        return
    try:
        close_room(row.id)
    except video.MediaUnavailable:
        log.warning("room not closed", visit_id=str(row.id))
        enqueue("visits.close_room", visit_id=str(row.id), practice_id=str(row.practice_id))


def close_room(visit_id: uuid.UUID) -> None:
    """End everyone's media in a visit's room; raise MediaUnavailable."""
    video.close_room(str(visit_id))


def _show_out(row: VisitRow) -> None:
    """End the media of prescribers who are no longer on the patient's care team."""
    team = {prescriber.id for prescriber in people.prescribers_of(row.patient_id)}
    for participant in _participants(row.id):
        if participant.role != Role.PRESCRIBER or participant.person_id in team:
            continue
        if participant.media_at is not None:
            try:
                video.remove_participant(str(row.id), str(participant.membership_id))
            except video.MediaUnavailable:
                log.warning("participant not removed", visit_id=str(row.id))
                continue
        session().delete(participant)
    session().flush()


def _participants(visit_id: uuid.UUID) -> list[VisitParticipantRow]:
    return list(
        session().scalars(
            select(VisitParticipantRow)
            .where(VisitParticipantRow.visit_id == visit_id)
            .order_by(VisitParticipantRow.created_at, VisitParticipantRow.id)
        )
    )


def _participant(visit_id: uuid.UUID, who: Actor) -> VisitParticipantRow | None:
    return session().scalar(
        select(VisitParticipantRow).where(
            VisitParticipantRow.visit_id == visit_id, VisitParticipantRow.membership_id == who.membership_id
        )
    )


def _come(visit_id: uuid.UUID, who: Actor, moment: datetime) -> VisitParticipantRow:
    """Write down who came; a second window of the same person may have been faster."""
    row = VisitParticipantRow(
        visit_id=visit_id,
        membership_id=who.membership_id,
        person_id=who.person_id,
        role=who.role.value,
        name=who.name,
        seen_at=moment,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        known = _participant(visit_id, who)
        if known is None:
            raise
        return known
    return row


def _view(row: VisitRow, who: Actor) -> LobbyView:
    moment = now()
    present = [
        Present(
            membership_id=participant.membership_id,
            name=participant.name,
            role=Role(participant.role),
            state=Place.WAITING if participant.admitted_at is None else Place.ADMITTED,
            seen_at=participant.seen_at,
        )
        for participant in _participants(row.id)
        if moment - participant.seen_at < PRESENT_FOR
    ]
    own = _participant(row.id, who)
    state = Place.WAITING if own is None or own.admitted_at is None else Place.ADMITTED
    return LobbyView(state.value, to_visit(row, who), tuple(present))
