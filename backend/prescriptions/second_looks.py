"""Ask for a second look at a contraindication, find those that wait, and give one."""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from backend.clock import now
from backend.database import session
from backend.errors import Conflict, EvenkeelError, NotFound, Refused, Stale
from backend.gate import Actor
from backend.people import service as people
from backend.people.rules.persons import age_on
from backend.prescriptions import renewals
from backend.prescriptions.drafts import locked, step_value
from backend.prescriptions.looks import answer_to, look_for, look_value, somebody_else_could_look, unanswered
from backend.prescriptions.models import MedicationRow, SecondLookAnswerRow, SecondLookRow, TitrationStepRow
from backend.prescriptions.person import person_on
from backend.prescriptions.queries import medications, patient_today
from backend.prescriptions.rules.looks import LookCase, SecondLook
from backend.prescriptions.rules.person import said
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import Medication, Renewal, TitrationStep
from backend.prescriptions.signing import ContentChanged


class NoLookNeeded(Conflict):
    """Nothing that was found asks for a second look."""

    type = "no-second-look-needed"
    title = "This needs no second look"


class AlreadyWaiting(Conflict):
    """Somebody asked already."""

    type = "second-look-waits"
    title = "A second look was asked for already"


class AlreadyLooked(Conflict):
    """Somebody has answered."""

    type = "second-look-answered"
    title = "Somebody has given that second look"


class LookVoid(Stale):
    """What the request was about has changed since."""

    type = "second-look-void"
    title = "What this was about has changed"


class OwnLookNotYet(Refused):
    """The same person may look again only where nobody else could, and not at once."""

    type = "own-second-look"
    title = "Somebody else has to look"


def ask_about_step(
    patient_id: uuid.UUID, step_id: uuid.UUID, *, shown: str, reason: str, by: Actor
) -> TitrationStep:
    """Ask for a second look at a draft as it was shown."""
    medication, step = locked(patient_id, step_id)
    value = step_value(step, medication)
    if value.digest != shown or value.safety is None:
        raise ContentChanged("Look at it again: this step is no longer what you were shown.")
    _ask(value, value.safety, medication, value.digest, reason=reason, by=by, step_id=step_id)
    return step_value(step, medication)


def ask_about_renewal(
    patient_id: uuid.UUID,
    medication_id: uuid.UUID,
    *,
    shown: str,
    days_supply: int,
    refills: int,
    reason: str,
    by: Actor,
) -> Renewal:
    """Ask for a second look at a renewal as it was shown."""
    prepared = renewals.prepare(
        patient_id, medication_id, days_supply=days_supply, refills=refills, by_id=by.person_id
    )
    if prepared.digest != shown:
        raise ContentChanged("Look at it again: this renewal is no longer what you were shown.")
    value = renewals.renewal(patient_id, medication_id, days_supply=days_supply, refills=refills, by=by)
    _ask(
        value, prepared.safety, prepared.medication, prepared.look_digest, reason=reason, by=by, step_id=None
    )
    return renewals.renewal(patient_id, medication_id, days_supply=days_supply, refills=refills, by=by)


def _ask(
    order: TitrationStep | Renewal,
    safety: SafetyCheck,
    medication: MedicationRow,
    digest: str,
    *,
    reason: str,
    by: Actor,
    step_id: uuid.UUID | None,
) -> None:
    if not safety.is_second_look_needed:
        raise NoLookNeeded("Nothing that was found is contraindicated, or it was answered for before.")
    known = look_for(medication.patient_id, digest, safety)
    if known is not None and known.answer is None:
        raise AlreadyWaiting(f"{known.asked_by} asked for it.")
    if known is not None and known.state == "agreed":
        raise NoLookNeeded("A second person has agreed. It can be signed.")
    session().add(
        SecondLookRow(
            patient_id=medication.patient_id,
            medication_id=medication.id,
            titration_step_id=step_id,
            drug_name=order.drug_name,
            sig=order.sig,
            start_on=order.start_on,
            days_supply=order.days_supply,
            refills=order.refills,
            digest=digest,
            fingerprints=sorted({each.fingerprint for each in safety.looked_at}),
            findings=[
                {
                    "drugs": list(each.drugs),
                    "rule": each.rule,
                    "version": each.version,
                    "what": each.what,
                    "do": each.do,
                    "status": each.status,
                }
                for each in safety.looked_at
            ],
            reason=reason,
            asked_by=by.person_id,
            asked_by_name=by.name,
            asked_at=now(),
        )
    )
    session().flush()


def waiting(by: Actor) -> list[LookCase]:
    """Return the second looks this person could give: theirs only where nobody else is."""
    alone = not somebody_else_could_look(by.person_id)
    rows = [row for row in session().scalars(unanswered()) if row.asked_by != by.person_id or alone]
    return [_case(row) for row in rows if _still_stands(row)]


def give(look_id: uuid.UUID, *, agrees: bool, note: str, by: Actor) -> SecondLook:
    """Agree or disagree, once; raise where it is one's own, too early, void or answered."""
    row = session().scalar(select(SecondLookRow).where(SecondLookRow.id == look_id))
    if row is None:
        raise NotFound
    is_own = row.asked_by == by.person_id
    given = answer_to(row.id)
    if given is not None:
        raise AlreadyLooked(f"{given.looked_by_name} has answered.")
    if is_own:
        own_from = look_value(row).own_from
        if own_from is None:
            raise OwnLookNotYet("You asked for it, and somebody else in the practice can look.")
        if now() < own_from:
            raise OwnLookNotYet(
                "Nobody else in the practice can look. Look again yourself, ten minutes after you asked."
            )
    if not _still_stands(row):
        raise LookVoid("The prescription or what was found changed since it was asked for.")
    answer = SecondLookAnswerRow(
        patient_id=row.patient_id,
        second_look_id=row.id,
        agrees=agrees,
        note=note,
        is_own=is_own,
        looked_by=by.person_id,
        looked_by_name=by.name,
        looked_at=now(),
    )
    try:
        with session().begin_nested():
            session().add(answer)
    except IntegrityError:
        raise AlreadyLooked("Somebody has just answered.") from None
    return look_value(row)


def _still_stands(row: SecondLookRow) -> bool:
    """Say whether what would be signed now is still what the request was about."""
    try:
        if row.titration_step_id is None:
            prepared = renewals.prepare(
                row.patient_id,
                row.medication_id,
                days_supply=row.days_supply,
                refills=row.refills,
                by_id=row.asked_by,
            )
            digest, safety = prepared.look_digest, prepared.safety
        else:
            found = session().execute(
                select(TitrationStepRow, MedicationRow)
                .join(MedicationRow, MedicationRow.id == TitrationStepRow.medication_id)
                .where(TitrationStepRow.id == row.titration_step_id, TitrationStepRow.status == "draft")
            )
            step, medication = found.one()._tuple()
            value = step_value(step, medication)
            if value.safety is None:
                return False
            digest, safety = value.digest, value.safety
    except (EvenkeelError, NoResultFound):
        return False
    needed = {each.fingerprint for each in safety.looked_at}
    return digest == row.digest and bool(needed) and needed <= set(row.fingerprints)


def _stopped(medication: Medication) -> str:
    day = medication.stopped_on
    return f"{medication.name}, stopped on {long_day(day)}" if day else f"{medication.name}, stopped"


def _case(row: SecondLookRow) -> LookCase:
    patient = people.patient(row.patient_id)
    today = patient_today(row.patient_id)
    known = person_on(row.patient_id, today)
    listed = medications(row.patient_id, today)
    return LookCase(
        look=look_value(row),
        patient_name=patient.name,
        age=age_on(patient.birth_date, today),
        sex=patient.sex,
        medications=tuple(
            f"{each.name}, {each.dose_text}" if each.status == "active" else _stopped(each) for each in listed
        ),
        facts=said(known),
        unchecked=known.unchecked,
    )
