"""Let a signed prescription leave: on paper or as a file. Nothing here is electronic prescribing."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.config import settings
from backend.database import session
from backend.errors import Conflict, NotFound
from backend.gate import Actor
from backend.people import service as people
from backend.prescriptions.models import PrescriptionRow
from backend.prescriptions.pharmacies import Pharmacy, pharmacy
from backend.prescriptions.queries import patient_today, prescription_value
from backend.prescriptions.rules.digest import verifies
from backend.prescriptions.rules.values import Prescription
from backend.prescriptions.sending_models import TransmissionRow


class PrescriptionCancelled(Conflict):
    """The prescription was cancelled and does not leave any more."""

    type = "prescription-cancelled"
    title = "That prescription is cancelled"


class NotWhatWasSigned(Conflict):
    """What is stored is not, byte for byte, what was signed."""

    type = "not-what-was-signed"
    title = "What is stored is not what was signed"


class Sender(Protocol):
    """A way out for a signed prescription: what was signed goes out as it is, with its digest."""

    def send(self, prescription_id: uuid.UUID, content: str, digest: str) -> None:
        """Hand it over, or raise; sending the same again is harmless."""


class Paper:
    """The browser prints the sheet; all that is kept is that it did."""

    def send(self, prescription_id: uuid.UUID, content: str, digest: str) -> None:
        """Have nothing to do."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes a file for each prescription, whole or not at all."""

    path: Path

    def send(self, prescription_id: uuid.UUID, content: str, digest: str) -> None:
        """Write what was signed and its digest; readable for the owner alone."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self.path / f"{prescription_id}.json"
        unfinished = target.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps({"signed": content, "sha256": digest}, ensure_ascii=False), "utf-8")
        unfinished.replace(target)


@dataclass(frozen=True, slots=True)
class Transmission:
    """What became of a prescription, by whom, when and why."""

    kind: str
    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A signed prescription as it stands on paper. `state` is the furthest that it has come.

    `is_verified`: what is stored is still what was signed. `printed` counts the copies on paper.
    """

    prescription: Prescription
    state: str
    is_verified: bool
    patient_name: str
    birth_date: date
    practice_name: str
    practice_phone: str
    pharmacy: Pharmacy | None
    transmissions: tuple[Transmission, ...]
    printed: int


def senders() -> Mapping[str, Sender]:
    """Return the ways out that there are."""
    return {"printed": Paper(), "filed": Folder(settings().data_dir / "prescriptions")}


def sheet(patient_id: uuid.UUID, prescription_id: uuid.UUID) -> Sheet:
    """Return the sheet of a signed prescription; raise NotFound."""
    return _sheet(_row(patient_id, prescription_id))


def send(patient_id: uuid.UUID, prescription_id: uuid.UUID, *, kind: str, by: Actor) -> Sheet:
    """Let a prescription leave; raise PrescriptionCancelled, or NotWhatWasSigned before anything leaves."""
    row = _row(patient_id, prescription_id, is_locked=True)
    if any(each.kind == "cancelled" for each in _transmissions(row.id)):
        raise PrescriptionCancelled("Sign a new one instead.")
    if not verifies(row.content, row.digest):
        raise NotWhatWasSigned("Do not use it. Tell whoever runs the clinic's computers.")
    senders()[kind].send(row.id, row.content, row.digest)
    _note(row, kind, None, by)
    return _sheet(row)


def cancel(patient_id: uuid.UUID, prescription_id: uuid.UUID, *, reason: str, by: Actor) -> Sheet:
    """Cancel a prescription: it does not leave any more. The dose on record stays until it is changed."""
    row = _row(patient_id, prescription_id, is_locked=True)
    try:
        with session().begin_nested():
            _note(row, "cancelled", reason, by)
    except IntegrityError:
        raise PrescriptionCancelled("Somebody has cancelled it before.") from None
    return _sheet(row)


def _sheet(row: PrescriptionRow) -> Sheet:
    patient, practice = people.patient(row.patient_id), people.practice()
    known = _transmissions(row.id)
    kinds = {each.kind for each in known}
    value = prescription_value(row, patient_today(row.patient_id))
    state = "cancelled" if "cancelled" in kinds else value.status
    if state == "signed" and kinds:
        state = "printed" if "printed" in kinds else "filed"
    return Sheet(
        prescription=value,
        state=state,
        is_verified=verifies(row.content, row.digest),
        patient_name=patient.name,
        birth_date=patient.birth_date,
        practice_name=practice.name,
        practice_phone=practice.phone,
        pharmacy=pharmacy(row.patient_id),
        transmissions=known,
        printed=sum(each.kind == "printed" for each in known),
    )


def _transmissions(prescription_id: uuid.UUID) -> tuple[Transmission, ...]:
    rows = session().scalars(
        select(TransmissionRow)
        .where(TransmissionRow.prescription_id == prescription_id)
        .order_by(TransmissionRow.at)
    )
    return tuple(Transmission(row.kind, row.at, row.by_name, row.reason) for row in rows)


def _row(patient_id: uuid.UUID, prescription_id: uuid.UUID, *, is_locked: bool = False) -> PrescriptionRow:
    asked = select(PrescriptionRow).where(
        PrescriptionRow.id == prescription_id, PrescriptionRow.patient_id == patient_id
    )
    row = session().scalar(asked.with_for_update() if is_locked else asked)
    if row is None:
        raise NotFound
    return row


def _note(row: PrescriptionRow, kind: str, reason: str | None, by: Actor) -> None:
    session().add(
        TransmissionRow(
            patient_id=row.patient_id,
            prescription_id=row.id,
            kind=kind,
            reason=reason,
            at=now(),
            by_id=by.person_id,
            by_name=by.name,
        )
    )
    session().flush()
