"""Take down what was really taken, and sum it up."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, NotFound, Refused
from backend.gate import Actor
from backend.permissions import Role
from backend.prescriptions.commands import lock_active
from backend.prescriptions.queries import entries_of, medications, patient_today
from backend.prescriptions.rules import ledger, taking
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.taking import Kind, Said, Share
from backend.prescriptions.rules.values import Medication
from backend.prescriptions.taking_models import TakingRow


class NotTakenThen(Refused):
    """No dose was in force on those days, or they are still to come."""

    type = "not-taken-then"
    title = "No dose was to be taken on those days"


class TakingContradicts(Conflict):
    """What is said does not fit what was said before."""

    type = "taking-contradicts"
    title = "That does not fit what was said before"


@dataclass(frozen=True, slots=True)
class NewSaid:
    """What somebody says about a medicine; `until` and `missed_days` belong to a recall."""

    medication_id: uuid.UUID
    kind: Kind
    on: date
    until: date | None = None
    missed_days: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How one active medicine was taken. `share` is that of the last four weeks, None where nobody knows."""

    medication_id: uuid.UUID
    name: str
    share: Decimal | None
    held_since: date | None
    asked: tuple[date, date] | None
    said: tuple[Said, ...]


def taken(patient_id: uuid.UUID) -> list[Taken]:
    """Return how each active medicine was taken, as far as anybody said."""
    today = patient_today(patient_id)
    active = [each for each in medications(patient_id, today) if each.status == "active" and each.periods]
    said = said_about([each.id for each in active])
    found = []
    for each in active:
        of_one = said[each.id]
        current = ledger.in_force(each.periods, today)
        known = taking.shares(of_one, today)
        found.append(
            Taken(
                each.id,
                each.name,
                taking.share_between(known, today - taking.RECENT, today),
                taking.held_since(of_one, today),
                taking.ask_about(of_one, current.start if current else None, today),
                tuple(reversed(taking.standing(of_one))),
            )
        )
    return found


def say(patient_id: uuid.UUID, new: NewSaid, *, by: Actor) -> list[Taken]:
    """Take down what somebody says; raise NotTakenThen or TakingContradicts."""
    row = lock_active(patient_id, new.medication_id)
    today = patient_today(patient_id)
    periods = ledger.periods(entries_of([row.id])[row.id])
    last = (new.until or new.on + timedelta(1)) - timedelta(1)
    if new.on > today or (new.until or today) > today:
        raise NotTakenThen("Those days are still to come.", errors={"on": ["Choose a day up to today."]})
    if ledger.in_force(periods, new.on) is None or ledger.in_force(periods, last) is None:
        raise NotTakenThen(
            f"No dose of {row.name} is on record for {long_day(new.on)}.",
            errors={"on": ["No dose was to be taken that day."]},
        )
    before = said_about([row.id])[row.id]
    since = taking.held_since(before, today)
    if new.kind is Kind.HELD and since is not None:
        raise TakingContradicts(f"{row.name} is paused since {long_day(since)} already.")
    if new.kind is Kind.RESUMED and (since is None or new.on < since):
        raise TakingContradicts(f"{row.name} is not paused on {long_day(new.on)}.")
    if new.kind is Kind.MISSED and any(
        each.kind is Kind.MISSED and each.on == new.on for each in taking.standing(before)
    ):
        return taken(patient_id)  # said twice is said once
    _add(patient_id, new, by)
    return taken(patient_id)


def take_back(patient_id: uuid.UUID, said_id: uuid.UUID, *, reason: str | None, by: Actor) -> list[Taken]:
    """Take back what was said by mistake; raise NotFound, or TakingContradicts for what is taken back."""
    row = session().scalar(
        select(TakingRow).where(TakingRow.id == said_id, TakingRow.patient_id == patient_id).with_for_update()
    )
    if row is None or row.kind == Kind.WITHDRAWN:
        raise NotFound
    lock_active(patient_id, row.medication_id)
    if session().scalar(select(TakingRow.id).where(TakingRow.takes_back_id == said_id)) is not None:
        raise TakingContradicts("It was taken back before.")
    _add(patient_id, NewSaid(row.medication_id, Kind.WITHDRAWN, row.on_day, reason=reason), by, said_id)
    return taken(patient_id)


def said_about(medication_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Said]]:
    """Return everything said about each medicine."""
    found: dict[uuid.UUID, list[Said]] = defaultdict(list)
    if medication_ids:
        for row in session().scalars(select(TakingRow).where(TakingRow.medication_id.in_(medication_ids))):
            found[row.medication_id].append(_said(row))
    return found


def shares_of(given: Sequence[Medication], today: date) -> tuple[Share, ...]:
    """Return the share of doses taken of several medicines together; see `taking.least`."""
    said = said_about([each.id for each in given])
    return taking.least(
        [
            ([(period.start, period.end) for period in each.periods], taking.shares(said[each.id], today))
            for each in given
            if each.periods
        ]
    )


@dataclass(frozen=True, slots=True)
class OnAxis:
    """What was said about one medicine, for a picture: its pauses, and the share taken where it is known."""

    medication: Medication
    pauses: tuple[Said, ...]
    shares: tuple[Share, ...]


def on_axis(given: Sequence[Medication], today: date) -> list[OnAxis]:
    """Return when each medicine was paused and taken again, and how much of it was taken."""
    said = said_about([each.id for each in given])
    return [
        OnAxis(
            each,
            tuple(one for one in taking.standing(said[each.id]) if one.kind in (Kind.HELD, Kind.RESUMED)),
            taking.shares(said[each.id], today),
        )
        for each in given
    ]


def missed_share(medication_id: uuid.UUID, since: date, today: date) -> Decimal | None:
    """Return the share of doses of a medicine that was missed since a day; None where nobody knows."""
    known = taking.shares(said_about([medication_id])[medication_id], today)
    share = taking.share_between(known, since, today)
    return None if share is None else 1 - share


def _add(patient_id: uuid.UUID, new: NewSaid, by: Actor, takes_back: uuid.UUID | None = None) -> None:
    session().add(
        TakingRow(
            patient_id=patient_id,
            medication_id=new.medication_id,
            kind=new.kind,
            on_day=new.on,
            until=new.until,
            missed_days=new.missed_days,
            reason=new.reason,
            takes_back_id=takes_back,
            said_at=now(),
            by_name=by.name,
            is_patient=by.role is Role.PATIENT,
        )
    )
    session().flush()


def _said(row: TakingRow) -> Said:
    return Said(
        id=row.id,
        kind=Kind(row.kind),
        on=row.on_day,
        until=row.until,
        missed_days=row.missed_days,
        reason=row.reason,
        by=row.by_name,
        is_patient=row.is_patient,
        at=row.said_at,
        takes_back=row.takes_back_id,
    )
