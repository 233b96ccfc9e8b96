"""The pharmacy that a patient chose: written on the sheet. Nothing is sent there from here."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backend.clock import now
from backend.database import session
from backend.gate import Actor
from backend.permissions import Role
from backend.prescriptions.models import ChosenPharmacyRow


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """A pharmacy, and who named it when; `is_own` where the patient did."""

    name: str
    address: str | None
    phone: str | None
    at: datetime
    by_name: str
    is_own: bool


def pharmacy(patient_id: uuid.UUID) -> Pharmacy | None:
    """Return the pharmacy that counts; None where nobody named one."""
    row = session().scalar(
        select(ChosenPharmacyRow)
        .where(ChosenPharmacyRow.patient_id == patient_id)
        .order_by(ChosenPharmacyRow.at.desc(), ChosenPharmacyRow.id)
        .limit(1)
    )
    if row is None:
        return None
    return Pharmacy(row.name, row.address, row.phone, row.at, row.by_name, row.is_own)


def choose(
    patient_id: uuid.UUID, *, name: str, address: str | None, phone: str | None, by: Actor
) -> Pharmacy | None:
    """Note the pharmacy that the patient chose; the ones before stay on record."""
    session().add(
        ChosenPharmacyRow(
            patient_id=patient_id,
            name=name,
            address=address,
            phone=phone,
            at=now(),
            by_name=by.name,
            is_own=by.role is Role.PATIENT,
        )
    )
    session().flush()
    return pharmacy(patient_id)
