"""Several prescriptions of one scheduled drug, one after the other: each is shown and signed alone."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from backend.database import session
from backend.errors import Conflict
from backend.gate import Actor
from backend.prescriptions import commands, controlled
from backend.prescriptions.checks import NewStep
from backend.prescriptions.controlled_models import ControlledNoteRow
from backend.prescriptions.drafting import draft_step
from backend.prescriptions.models import PrescriptionRow
from backend.prescriptions.queries import patient_today, sig_of
from backend.prescriptions.rules.controlled import Issued
from backend.prescriptions.rules.values import TitrationStep


class NoSeries(Conflict):
    """Nothing signed here can be followed by another prescription of its series."""

    type = "no-series"
    title = "There is no prescription to follow with another"


@dataclass(frozen=True, slots=True)
class ScheduledPrescription:
    """A signed prescription for a scheduled drug, with the days on which it may be filled."""

    id: uuid.UUID
    drug_name: str
    schedule: str
    sig: str
    quantity: int
    days_supply: int
    refills: int
    signed_at: datetime
    signed_by: str
    earliest_fill_on: date
    fill_until: date | None
    check_on: date | None
    check_by: str | None


def draft_next(patient_id: uuid.UUID, medication_id: uuid.UUID, *, by: Actor) -> TitrationStep:
    """Draft the next prescription of a series: the same again, from the day the last one's supply ends.

    It is signed as any other draft is, and refused as any other where the law counts too many days.
    """
    medication = commands.lock_active(patient_id, medication_id)
    rows = commands.signed_rows(medication.id)
    if not rows or medication.drug_slug is None or controlled.schedule_of(medication.drug_slug) is None:
        raise NoSeries("Only a scheduled drug that was prescribed here is followed so. Draft a step instead.")
    last = rows[-1]
    if last.end_on is not None:
        raise NoSeries("The last prescription ends on a set day. Draft a step instead.")
    ends_on = Issued(last.start_on, last.days_supply, last.refills).end_on
    step = NewStep(
        sig=sig_of(last),
        form=last.form,
        start_on=max(ends_on, patient_today(patient_id)),
        days_supply=last.days_supply,
        refills=last.refills,
        indication=last.indication,
        directions=last.directions,
    )
    return draft_step(patient_id, medication_id=medication.id, step=step, by=by)


def scheduled(patient_id: uuid.UUID) -> tuple[ScheduledPrescription, ...]:
    """Return the prescriptions for scheduled drugs that stand, the earliest to fill first."""
    rows = session().execute(
        select(PrescriptionRow, ControlledNoteRow)
        .outerjoin(ControlledNoteRow, ControlledNoteRow.id == PrescriptionRow.registry_check_id)
        .where(
            PrescriptionRow.patient_id == patient_id,
            PrescriptionRow.schedule.is_not(None),
            PrescriptionRow.status == "signed",
            or_(PrescriptionRow.end_on.is_(None), PrescriptionRow.end_on > patient_today(patient_id)),
        )
        .order_by(PrescriptionRow.start_on, PrescriptionRow.drug_name)
    )
    return tuple(_value(row, check) for row, check in rows)


def _value(row: PrescriptionRow, check: ControlledNoteRow | None) -> ScheduledPrescription:
    assert row.schedule is not None
    return ScheduledPrescription(
        id=row.id,
        drug_name=row.drug_name,
        schedule=row.schedule,
        sig=row.sig,
        quantity=row.quantity,
        days_supply=row.days_supply,
        refills=row.refills,
        signed_at=row.signed_at,
        signed_by=row.signed_by_name,
        earliest_fill_on=row.start_on,
        fill_until=row.fill_until,
        check_on=check.on if check else None,
        check_by=check.author_name if check else None,
    )
