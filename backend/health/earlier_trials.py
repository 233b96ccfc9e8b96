"""Record what was tried before, here or elsewhere; a wrong entry is taken back, never changed."""

import uuid
from dataclasses import asdict
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from backend.clock import today
from backend.database import session
from backend.errors import Refused
from backend.gate import Actor
from backend.health.models import EarlierTrialRow
from backend.health.rules.earlier_trials import Adherence, EarlierTrial, NewTrial, Outcome, ToldBy, Why
from backend.health.rules.records import ENTERED, HOME
from backend.health.taking_back import take_back
from backend.medications import service as medications
from backend.medications.rules.doses import Unit
from backend.medications.rules.profiles import Profile
from backend.people import service as people
from backend.permissions import Role

ABSURD: Final = 3  # times the maximum: beyond any dose that was ever tried


class TrialInFuture(Refused):
    """A trial is over."""

    type = "trial-in-future"
    title = "That year is still to come"


class ImplausibleTrialDose(Refused):
    """A slip of the pen."""

    type = "implausible-trial-dose"
    title = "That dose can not be right"


def earlier_trials(patient_id: uuid.UUID, *, mistaken: bool = False) -> tuple[EarlierTrial, ...]:
    """Return the trials on record, the latest first, or those that were entered in error."""
    is_mistaken = EarlierTrialRow.withdrawn_at.is_not(None)
    rows = session().scalars(
        select(EarlierTrialRow)
        .where(EarlierTrialRow.patient_id == patient_id, is_mistaken if mistaken else ~is_mistaken)
        .order_by(EarlierTrialRow.year.desc().nulls_last(), EarlierTrialRow.drug, EarlierTrialRow.id)
    )
    return tuple(_trial(row) for row in rows)


def record_trial(patient_id: uuid.UUID, new: NewTrial, *, by: Actor) -> EarlierTrial:
    """Keep a trial; a drug that nobody knows is kept as it was written. Raise TrialInFuture."""
    day = today(people.patient(patient_id).time_zone)
    if new.year is not None and new.year > day.year:
        raise TrialInFuture(f"Write when it was taken: {day.year} or before.")
    is_own = by.role is Role.PATIENT
    profile = medications.profile_of(new.drug)
    most = _most(profile) if profile else None
    if most is not None and new.highest_mg is not None and new.highest_mg > ABSURD * most:
        raise ImplausibleTrialDose(
            f"The most that is given of {new.drug} is {most:f} mg a day. Check the unit."
        )
    row = EarlierTrialRow(
        id=uuid.uuid4(),
        patient_id=patient_id,
        **asdict(new) | ({"told_by": ToldBy.PATIENT} if is_own else {}),
        drug_slug=profile.slug if profile else None,
        source=HOME if is_own else ENTERED,
        recorded_on=day,
        author_name=by.name,
    )
    session().add(row)
    session().flush()
    return _trial(row)


def withdraw_trial(patient_id: uuid.UUID, trial_id: uuid.UUID, *, reason: str, by: Actor) -> EarlierTrial:
    """Mark a trial as entered in error; raise NotFound, NotYoursToWithdraw or AlreadyWithdrawn."""
    return _trial(take_back(EarlierTrialRow, patient_id, trial_id, reason=reason, by=by))


def _most(profile: Profile) -> Decimal | None:
    """Return the highest maximum of a drug's forms, in milligrams a day."""
    known = [form.maximum.dose for form in profile.forms]
    if profile.maximum is not None:
        known.append(profile.maximum[0].dose)
    return max((dose.to(Unit.MG).value for dose in known), default=None)


def _trial(row: EarlierTrialRow) -> EarlierTrial:
    return EarlierTrial(
        id=row.id,
        said=NewTrial(
            drug=row.drug,
            highest_mg=row.highest_mg,
            weeks=row.weeks,
            year=row.year,
            adherence=Adherence(row.adherence),
            outcome=Outcome(row.outcome),
            why_stopped=Why(row.why_stopped),
            side_effect=row.side_effect,
            indication=row.indication,
            note=row.note,
            told_by=ToldBy(row.told_by),
        ),
        drug_slug=row.drug_slug,
        recorded_on=row.recorded_on,
        author_name=row.author_name,
        is_own=row.source == HOME,
        mistaken_reason=row.withdrawn_reason,
        mistaken_by=row.withdrawn_by,
    )
