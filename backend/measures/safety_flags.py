"""Safety flags: raised with the answer, said to people who can act, said again, acknowledged."""

import uuid
from collections.abc import Collection, Sequence

import structlog
from sqlalchemy import func, select

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound
from backend.jobs import enqueue
from backend.measures import catalog
from backend.measures.models import CheckIn, SafetyFlag
from backend.measures.rules import escalation
from backend.measures.rules.records import FlagValue
from backend.measures.summaries import tell_open_flags
from backend.notifications import service as notifications
from backend.people import service as people
from backend.people.rules.persons import Clinician
from backend.permissions import POLICY, Action, Role

log = structlog.get_logger()


class AlreadyAcknowledged(Conflict):
    """Somebody else has taken the flag."""

    type = "already-acknowledged"
    title = "This safety flag is already acknowledged"


def raise_flag(row: CheckIn, kind: str, answer: int) -> None:
    """Raise the flag of a check-in, once; a higher answer than the one acknowledged opens it again."""
    flag = session().scalar(
        select(SafetyFlag)
        .where(SafetyFlag.check_in_id == row.id, SafetyFlag.kind == kind)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if flag is None:
        flag = SafetyFlag(
            patient_id=row.patient_id,
            check_in_id=row.id,
            kind=kind,
            instrument=row.instrument,
            answer=answer,
            raised_at=now(),
            steps_done=0,
            earlier_acknowledgements=[],
        )
        session().add(flag)
    elif answer <= flag.answer:
        return
    else:
        flag.answer = answer
        if flag.acknowledged_at is None:
            return
        _open_again(flag)
    session().flush()
    tell_open_flags(row.patient_id)
    _say_so(flag)


def _open_again(flag: SafetyFlag) -> None:
    assert flag.acknowledged_at is not None
    earlier = {
        "raised_at": flag.raised_at.isoformat(),
        "acknowledged_at": flag.acknowledged_at.isoformat(),
        "acknowledged_by_id": str(flag.acknowledged_by_id),
        "note": flag.note,
    }
    flag.earlier_acknowledgements = [*flag.earlier_acknowledgements, earlier]
    flag.acknowledged_at = flag.acknowledged_by_id = flag.note = None
    flag.raised_at, flag.steps_done = now(), 0


def flags(patient_id: uuid.UUID) -> list[FlagValue]:
    """Return all of a patient's safety flags, newest first."""
    rows = session().scalars(
        select(SafetyFlag)
        .where(SafetyFlag.patient_id == patient_id)
        .order_by(SafetyFlag.raised_at.desc(), SafetyFlag.id)
    )
    return _flag_values(rows.all())


def open_flags(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[FlagValue]]:
    """Return the flags nobody has acknowledged, oldest first; every id asked for is there."""
    found: dict[uuid.UUID, list[FlagValue]] = {patient_id: [] for patient_id in patient_ids}
    rows = session().scalars(
        select(SafetyFlag)
        .where(SafetyFlag.patient_id.in_(found), SafetyFlag.acknowledged_at.is_(None))
        .order_by(SafetyFlag.raised_at, SafetyFlag.id)
    )
    for value in _flag_values(rows.all()):
        found[value.patient_id].append(value)
    return found


def acknowledge_flag(
    patient_id: uuid.UUID, *, flag_id: uuid.UUID, clinician_id: uuid.UUID, note: str
) -> FlagValue:
    """Note who takes a flag and what they did; the second one to come gets AlreadyAcknowledged."""
    flag = session().scalar(
        select(SafetyFlag)
        .where(SafetyFlag.id == flag_id, SafetyFlag.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if flag is None:
        raise NotFound
    if flag.acknowledged_by_id is not None:
        name = people.clinician(flag.acknowledged_by_id).name
        raise AlreadyAcknowledged(f"{name} has already taken this flag.")
    flag.acknowledged_at, flag.acknowledged_by_id, flag.note = now(), clinician_id, note
    session().flush()
    tell_open_flags(patient_id)
    return _flag_values([flag])[0]


def _flag_values(rows: Sequence[SafetyFlag]) -> list[FlagValue]:
    patients = people.patients({row.patient_id for row in rows})
    takers = people.clinicians({row.acknowledged_by_id for row in rows if row.acknowledged_by_id})
    return [
        FlagValue(
            id=row.id,
            patient_id=row.patient_id,
            patient_name=patients[row.patient_id].name,
            kind=row.kind,
            instrument=row.instrument,
            answer=row.answer,
            answer_label=_answer_label(row),
            raised_at=row.raised_at,
            check_in_id=row.check_in_id,
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=takers[row.acknowledged_by_id].name if row.acknowledged_by_id else None,
            note=row.note,
        )
        for row in rows
    ]


def _answer_label(flag: SafetyFlag) -> str:
    asked = catalog.instruments()[flag.instrument]
    item = next((rule.items[0] for rule in asked.flags if rule.kind == flag.kind), 1)
    return asked.answer_label(flag.answer, item=item)


# Who is told


def _say_so(flag: SafetyFlag) -> None:
    """Write to those who may acknowledge the flag, and have it looked at again when the first step is due."""
    may_act = POLICY[Action.ACKNOWLEDGE_SAFETY_FLAG].grants
    _write_to(
        [person for person in people.team_clinicians_of(flag.patient_id) if person.role in may_act], flag
    )
    _look_again(flag)


def escalate(flag_id: uuid.UUID) -> list[uuid.UUID]:
    """Say a flag again that nobody has acknowledged, and return whose it is (nobody's, where it is taken).

    The whole care team is written to, and at the last step the practice's administrators, too.
    """
    flag = session().scalar(select(SafetyFlag).where(SafetyFlag.id == flag_id).with_for_update())
    if flag is None or flag.acknowledged_at is not None:
        return []
    due = escalation.steps_due(flag.raised_at, now())
    if due > flag.steps_done:
        flag.steps_done = due
        session().flush()
        log.warning("safety_flag_unacknowledged", flag_id=str(flag.id), step=due)
        _write_to(people.team_clinicians_of(flag.patient_id), flag)
        if escalation.is_last(due):
            _write_to_administrators(flag)
    _look_again(flag)
    return [flag.patient_id]


def _look_again(flag: SafetyFlag) -> None:
    at = escalation.next_step_at(flag.raised_at, flag.steps_done)
    if at is not None:
        ids = {"flag_id": str(flag.id), "practice_id": str(flag.practice_id)}
        enqueue("measures.escalate_flag", at=at, **ids)


def _write_to(team: Sequence[Clinician], flag: SafetyFlag) -> None:
    for person in team:
        notifications.ask_for_attention(person.email, occasion=_occasion(flag, person))
    if not team:
        _write_to_administrators(flag)


def _write_to_administrators(flag: SafetyFlag) -> None:
    """Write to the practice's administrators how many flags wait; to all staff, where there are none."""
    staff = [person for person in people.staff() if person.is_active]
    waiting = session().scalar(
        select(func.count()).select_from(SafetyFlag).where(SafetyFlag.acknowledged_at.is_(None))
    )
    for person in [person for person in staff if person.role == Role.ADMIN] or staff:
        notifications.say_nobody_is_responsible(
            person.email, occasion=f"{_occasion(flag, person)}:administrators", count=waiting or 1
        )
    if not staff:
        log.error("safety_flag_without_anybody", flag_id=str(flag.id))


def _occasion(flag: SafetyFlag, person: Clinician) -> str:
    """Name one saying of one flag to one person, so that nobody is written to twice for it."""
    return f"safety-flag:{flag.id}:{flag.raised_at.isoformat()}:{flag.steps_done}:{person.id}"
