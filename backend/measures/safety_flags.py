"""Safety flags: raised with the answer, said to people who can act, said again, acknowledged."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy import func, select

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound
from backend.jobs import enqueue
from backend.measures import catalog, duty, flag_events, safety_catalog
from backend.measures.models import CheckIn, SafetyFlag
from backend.measures.rules import escalation
from backend.measures.rules.records import FlagValue
from backend.measures.rules.safety_loop import EventKind, Stage, Tier, most_pressing
from backend.measures.rules.urgent_effects import FoundEffect
from backend.measures.summaries import tell_open_flags
from backend.notifications import service as notifications
from backend.people import service as people
from backend.people.rules.persons import Clinician
from backend.permissions import POLICY, Action, Role

log = structlog.get_logger()

ACUTE: Final = "acute"


class AlreadyAcknowledged(Conflict):
    """Somebody else has taken the flag."""

    type = "already-acknowledged"
    title = "This safety flag is already acknowledged"


def raise_flag(
    row: CheckIn,
    kind: str,
    answer: int,
    *,
    tier: Tier = Tier.URGENT,
    effects: Sequence[FoundEffect] = (),
    word: str | None = None,
) -> None:
    """Raise the flag of a check-in, once; a higher answer than the one acknowledged opens it again.

    So does an urgent effect that was not among those found before, and a `word` not said before.
    """
    flag = session().scalar(
        select(SafetyFlag)
        .where(SafetyFlag.check_in_id == row.id, SafetyFlag.kind == kind)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if flag is None:
        at = now()
        flag = SafetyFlag(
            patient_id=row.patient_id,
            check_in_id=row.id,
            kind=kind,
            instrument=row.instrument,
            answer=answer,
            raised_at=at,
            steps_done=0,
            earlier_acknowledgements=[],
            urgent_effects=_merged([], effects),
            **_deadlines(tier, at),
        )
        session().add(flag)
        session().flush()
        flag_events.add(flag, EventKind.RAISED, word=word)
    else:
        is_more = (
            answer > flag.answer
            or bool(_new(flag.urgent_effects, effects))
            or (word is not None and not flag_events.has_word(flag.id, word))
        )
        is_sooner = _set_tier(flag, tier, word)
        flag.urgent_effects = _merged(flag.urgent_effects, effects)
        flag.answer = max(answer, flag.answer)
        if flag.acknowledged_at is None:
            if is_sooner:
                _look_again(flag)
            return
        if not is_more:
            return
        _open_again(flag, tier)
    session().flush()
    tell_open_flags(row.patient_id)
    _say_so(flag)


def _new(known: Sequence[dict[str, Any]], effects: Sequence[FoundEffect]) -> list[FoundEffect]:
    codes = {each["code"] for each in known}
    return [each for each in effects if each.code not in codes]


def _merged(known: Sequence[dict[str, Any]], effects: Sequence[FoundEffect]) -> list[dict[str, Any]]:
    added = [
        {"code": each.code, "label": each.label, "drugs": list(each.drugs), "text": each.text}
        for each in _new(known, effects)
    ]
    return [*known, *added]


def _deadlines(tier: Tier, at: datetime) -> dict[str, Any]:
    """Return a tier and its deadlines. What is urgent is said again at once, at whatever hour it was raised;

    only the deadlines that somebody is held to wait for the next opening.
    """
    start = at
    if tier is Tier.NEXT_BUSINESS_DAY:
        start = duty.next_business_day(at)
    elif tier is Tier.URGENT:
        start = duty.clock_from(at)
    return {
        "tier": tier,
        "clock_from": start if tier is Tier.NEXT_BUSINESS_DAY else at,
        "acknowledge_by": start + duty.settings().acknowledge,
        "contact_by": start + safety_catalog.loop().contact[tier],
    }


def _set_tier(flag: SafetyFlag, tier: Tier, word: str | None) -> bool:
    """Let a flag be more pressing; less so only where a screen that was open has ended and never was acute.

    True where it has become more pressing.
    """
    is_sooner = most_pressing([tier, Tier(flag.tier)]) is not Tier(flag.tier)
    has_ended = flag.kind == "positive-screen" and not flag_events.has_word(flag.id, ACUTE)
    is_acute_now = word is not None and not flag_events.has_word(flag.id, word)
    if tier != flag.tier and (is_sooner or has_ended):
        for name, value in _deadlines(tier, now() if is_sooner else flag.raised_at).items():
            setattr(flag, name, value)
    elif not is_acute_now:
        return False
    flag_events.add(flag, EventKind.TIER_CHANGED, word=word, tier=flag.tier)
    return is_sooner


def _open_again(flag: SafetyFlag, tier: Tier) -> None:
    assert flag.acknowledged_at is not None
    earlier = {
        "raised_at": flag.raised_at.isoformat(),
        "acknowledged_at": flag.acknowledged_at.isoformat(),
        "acknowledged_by_id": str(flag.acknowledged_by_id),
        "note": flag.note,
    }
    flag.earlier_acknowledgements = [*flag.earlier_acknowledgements, earlier]
    flag.acknowledged_at = flag.acknowledged_by_id = flag.note = flag.closed_at = None
    flag.stage = Stage.RAISED
    flag.raised_at, flag.steps_done, flag.holder_id = now(), 0, None
    for name, value in _deadlines(most_pressing([tier, Tier(flag.tier)]), flag.raised_at).items():
        setattr(flag, name, value)
    flag_events.add(flag, EventKind.RAISED_AGAIN)


def flags(patient_id: uuid.UUID) -> list[FlagValue]:
    """Return all of a patient's safety flags, newest first."""
    rows = session().scalars(
        select(SafetyFlag)
        .where(SafetyFlag.patient_id == patient_id)
        .order_by(SafetyFlag.raised_at.desc(), SafetyFlag.id)
    )
    return values(rows.all())


def open_flags(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[FlagValue]]:
    """Return the flags nobody has acknowledged, oldest first; every id asked for is there."""
    found: dict[uuid.UUID, list[FlagValue]] = {patient_id: [] for patient_id in patient_ids}
    rows = session().scalars(
        select(SafetyFlag)
        .where(SafetyFlag.patient_id.in_(found), SafetyFlag.acknowledged_at.is_(None))
        .order_by(SafetyFlag.raised_at, SafetyFlag.id)
    )
    for value in values(rows.all()):
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
    flag.holder_id, flag.stage = clinician_id, Stage.ACKNOWLEDGED
    flag_events.add(flag, EventKind.ACKNOWLEDGED, by_id=clinician_id, note=note)
    tell_open_flags(patient_id)
    ids = {"flag_id": str(flag.id), "practice_id": str(flag.practice_id)}
    enqueue("measures.remind_of_contact", at=max(flag.contact_by, now()), **ids)
    return values([flag])[0]


def values(rows: Sequence[SafetyFlag]) -> list[FlagValue]:
    """Return flags as other packages and screens receive them."""
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
            what=_what(row),
            tier=row.tier,
            stage=row.stage,
            acknowledge_by=row.acknowledge_by,
            contact_by=row.contact_by,
        )
        for row in rows
    ]


def _what(flag: SafetyFlag) -> str:
    """Say what was answered, without a word that judges it."""
    if flag.urgent_effects:
        texts = (f"{each['label']}{_with(each['drugs'])}: {each['text']}" for each in flag.urgent_effects)
        return " ".join(texts)
    asked = catalog.instruments()[flag.instrument]
    if flag.kind == "item-9":
        return f"{asked.name} item 9, thoughts of death or self-harm, answered “{_answer_label(flag)}”"
    return f"{asked.name}, a positive screen: a question answered “{_answer_label(flag)}”"


def _with(drugs: Sequence[str]) -> str:
    return f" (takes {', '.join(drugs)})" if drugs else ""


def _answer_label(flag: SafetyFlag) -> str:
    if flag.urgent_effects:
        return ", ".join(each["label"] for each in flag.urgent_effects)
    asked = catalog.instruments()[flag.instrument]
    item = next((rule.items[0] for rule in asked.flags if rule.kind == flag.kind), 1)
    return asked.answer_label(flag.answer, item=item)


# Who is told


def _say_so(flag: SafetyFlag) -> None:
    """Write to those who may acknowledge the flag, and have it looked at again when the first step is due.

    Whoever is on shift first is asked beside the care team.
    """
    may_act = POLICY[Action.ACKNOWLEDGE_SAFETY_FLAG].grants
    team = [person for person in people.team_clinicians_of(flag.patient_id) if person.role in may_act]
    _ask(flag, [*duty.asked_order(now())[:1], *team])
    _look_again(flag)


def escalate(flag_id: uuid.UUID) -> list[uuid.UUID]:
    """Say a flag again that nobody has acknowledged, and return whose it is (nobody's, where it is taken).

    The next person on the roster is written to with the whole care team, and at the last step everybody on
    the roster and the practice's administrators, too.
    """
    flag = session().scalar(select(SafetyFlag).where(SafetyFlag.id == flag_id).with_for_update())
    if flag is None or flag.acknowledged_at is not None:
        return []
    due = escalation.steps_due(flag.clock_from, now())
    if due > flag.steps_done:
        flag.steps_done = due
        session().flush()
        log.warning("safety_flag_unacknowledged", flag_id=str(flag.id), step=due)
        _ask(flag, [*duty.asked_order(now())[: due + 1], *people.team_clinicians_of(flag.patient_id)])
        if escalation.is_last(due):
            _write_to_administrators(flag)
    _look_again(flag)
    return [flag.patient_id]


def remind_of_contact(flag_id: uuid.UUID) -> list[uuid.UUID]:
    """Write to whoever holds a flag, and to the team, where nobody has spoken with the patient in time."""
    flag = session().scalar(select(SafetyFlag).where(SafetyFlag.id == flag_id).with_for_update())
    if flag is None or flag.stage != Stage.ACKNOWLEDGED or now() < flag.contact_by:
        return []
    holder = people.clinicians([flag.holder_id] if flag.holder_id else [])
    team = people.team_clinicians_of(flag.patient_id)
    _ask(flag, [*holder.values(), *duty.on_shift(now()), *team], why="contact")
    return [flag.patient_id]


def ask_to_take_over(flag: SafetyFlag, person: Clinician) -> None:
    """Write to somebody to whom a flag was handed over."""
    _ask(flag, [person], why=f"handed-over-{len(flag_events.events(flag.id))}")


def _ask(flag: SafetyFlag, asked: Sequence[Clinician], *, why: str = "") -> None:
    """Write to these people, each once, and note whom; to the administrators, where there is nobody."""
    persons = {person.id: person for person in asked}
    _write_to(list(persons.values()), flag, why)
    flag_events.add(flag, EventKind.ASKED, asked=[str(each) for each in persons], step=flag.steps_done)


def _look_again(flag: SafetyFlag) -> None:
    at = escalation.next_step_at(flag.clock_from, flag.steps_done)
    if at is not None:
        ids = {"flag_id": str(flag.id), "practice_id": str(flag.practice_id)}
        enqueue("measures.escalate_flag", at=at, **ids)


def _write_to(team: Sequence[Clinician], flag: SafetyFlag, why: str) -> None:
    for person in team:
        notifications.ask_for_attention(person.email, occasion=f"{_occasion(flag, person)}{why and ':'}{why}")
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
