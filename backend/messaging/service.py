"""Ask for refills, and decide on them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from backend.caseload import service as caseload
from backend.clock import now, today
from backend.database import session
from backend.errors import Conflict, NotFound
from backend.gate import Actor
from backend.measures import service as measures
from backend.messaging.letters import send_message
from backend.messaging.models import RefillEventRow, RefillRequestRow
from backend.messaging.rules.refills import (
    WAITING,
    RefillContext,
    RefillExam,
    RefillMedication,
    RefillRequest,
    RefillScore,
    RefillStatus,
    RefillSupply,
    RefillVisit,
    in_order,
    may_become,
)
from backend.people import service as people
from backend.people.rules.persons import Patient
from backend.permissions import Role
from backend.prescriptions import service as prescriptions
from backend.prescriptions.service import Medication
from backend.visits import service as visits

LONGEST_QUEUE = 500


class RefillRequestClosed(Conflict):
    """Somebody has dealt with the request."""

    type = "refill-request-closed"
    title = "Somebody has already dealt with that request"


class RefillAlreadyAsked(Conflict):
    """A request for that medicine is waiting."""

    type = "refill-already-asked"
    title = "You have already asked for that"


class NotPrescribedHere(Conflict):
    """Nobody ordered the medicine: there is nothing to renew."""

    type = "not-prescribed-here"
    title = "That medicine is not prescribed here"


class NothingToRefill(Conflict):
    """The medicine is stopped."""

    type = "nothing-to-refill"
    title = "That medicine is stopped"


# Refill requests, asked for and read


def ask_for_refill(patient_id: uuid.UUID, *, medication_id: uuid.UUID, text: str, by: Actor) -> RefillRequest:
    """Ask the care team for more of one medicine; at most one request of each waits."""
    medication = prescriptions.medication(patient_id, medication_id, prescriptions.patient_today(patient_id))
    if medication.status != "active":
        raise NothingToRefill("Write to your care team if you think you should take it.")
    if medication.is_reported:
        raise NotPrescribedHere(f"{medication.name} is on the list because somebody said that it is taken.")
    row = RefillRequestRow(
        patient_id=patient_id,
        medication_id=medication_id,
        text=text,
        asked_at=now(),
        status=RefillStatus.OPEN,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise RefillAlreadyAsked("Your care team has your request and will answer.") from None
    _note(row, "asked", text or None, by)
    words = f"Please renew {medication.name}."
    send_message(patient_id, text=f"{words} {text}".strip(), by=by, refill_request_id=row.id)
    return refill_request(patient_id, row.id, by)


def refill_request(patient_id: uuid.UUID, request_id: uuid.UUID, who: Actor) -> RefillRequest:
    """Return one refill request of a patient; raise NotFound."""
    row = session().scalar(
        select(RefillRequestRow).where(
            RefillRequestRow.id == request_id, RefillRequestRow.patient_id == patient_id
        )
    )
    if row is None:
        raise NotFound
    return _values([row], who)[0]


def refill_requests(patient_id: uuid.UUID, who: Actor) -> list[RefillRequest]:
    """Return every refill request of a patient, newest first."""
    rows = session().scalars(
        select(RefillRequestRow)
        .where(RefillRequestRow.patient_id == patient_id)
        .order_by(RefillRequestRow.asked_at.desc(), RefillRequestRow.id)
    )
    return _values(rows.all(), who)


def refill_queue(status: str, who: Actor) -> list[RefillRequest]:
    """Return the requests of the actor's patients, soonest run-out first; "all" adds what is closed."""
    query = select(RefillRequestRow).where(RefillRequestRow.patient_id.in_(people.patients_of(who)))
    if status != "all":
        query = query.where(RefillRequestRow.status == status)
    rows = session().scalars(query.order_by(RefillRequestRow.asked_at.desc()).limit(LONGEST_QUEUE))
    return in_order(_values(rows.all(), who))


def open_refill_requests(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count the requests that wait, open or passed on; every id asked for is there."""
    counted = session().execute(
        select(RefillRequestRow.patient_id, func.count())
        .where(RefillRequestRow.patient_id.in_(patient_ids), RefillRequestRow.status.in_(WAITING))
        .group_by(RefillRequestRow.patient_id)
    )
    found = dict.fromkeys(patient_ids, 0)
    found.update((patient_id, count) for patient_id, count in counted)
    return found


def refill_statuses(patient_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return, for each medicine a patient asked for, the status of the latest request."""
    rows = session().execute(
        select(RefillRequestRow.medication_id, RefillRequestRow.status)
        .where(RefillRequestRow.patient_id == patient_id)
        .order_by(RefillRequestRow.asked_at)
    )
    return {row.medication_id: row.status for row in rows}


# Refill requests, decided


def answer_refill(patient_id: uuid.UUID, request_id: uuid.UUID, *, text: str, by: Actor) -> RefillRequest:
    """Answer with a letter; nothing is prescribed."""
    row = _handle(patient_id, request_id, RefillStatus.ANSWERED, text, by)
    row.answer = text
    send_message(patient_id, text=text, by=by, refill_request_id=row.id)
    return refill_request(patient_id, request_id, by)


def pass_on_refill(patient_id: uuid.UUID, request_id: uuid.UUID, *, note: str, by: Actor) -> RefillRequest:
    """Pass a request on to the prescriber; the note stays within the team."""
    _handle(patient_id, request_id, RefillStatus.PASSED_ON, note, by)
    session().flush()
    return refill_request(patient_id, request_id, by)


def decline_refill(patient_id: uuid.UUID, request_id: uuid.UUID, *, reason: str, by: Actor) -> RefillRequest:
    """Decline, and tell the patient why."""
    row = _handle(patient_id, request_id, RefillStatus.DECLINED, reason, by)
    row.answer = reason
    prescriptions.leave_renewal(row.medication_id)
    send_message(patient_id, text=reason, by=by, refill_request_id=row.id)
    return refill_request(patient_id, request_id, by)


def sign_refill(
    patient_id: uuid.UUID,
    request_id: uuid.UUID,
    *,
    digest: str,
    days_supply: int,
    refills: int,
    by: Actor,
    override_reason: str | None = None,
) -> RefillRequest:
    """Sign the renewal that was shown and close the request with it, in one transaction."""
    row = _locked(patient_id, request_id, RefillStatus.SIGNED)
    signed = prescriptions.renew(
        patient_id,
        row.medication_id,
        shown=digest,
        days_supply=days_supply,
        refills=refills,
        by=by,
        override_reason=override_reason,
    )
    row.prescription_id = signed.id
    _close(row, RefillStatus.SIGNED, None, by)
    days = "1 day" if days_supply == 1 else f"{days_supply} days"
    text = f"Your prescription for {signed.drug_name} has been renewed for {days}. {signed.sig}"
    send_message(patient_id, text=text, by=by, refill_request_id=row.id)
    return refill_request(patient_id, request_id, by)


def _handle(
    patient_id: uuid.UUID, request_id: uuid.UUID, wanted: RefillStatus, text: str, by: Actor
) -> RefillRequestRow:
    row = _locked(patient_id, request_id, wanted)
    _close(row, wanted, text, by)
    return row


def _locked(patient_id: uuid.UUID, request_id: uuid.UUID, wanted: RefillStatus) -> RefillRequestRow:
    row = session().scalar(
        select(RefillRequestRow)
        .where(RefillRequestRow.id == request_id, RefillRequestRow.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if not may_become(RefillStatus(row.status), wanted):
        raise RefillRequestClosed(f"It is {row.status.replace('_', ' ')}.")
    return row


def _close(row: RefillRequestRow, status: RefillStatus, text: str | None, by: Actor) -> None:
    row.status, row.handled_by, row.handled_by_name, row.handled_at = status, by.person_id, by.name, now()
    _note(row, status, text, by)


def _note(row: RefillRequestRow, kind: str, text: str | None, by: Actor) -> None:
    session().add(
        RefillEventRow(
            refill_request_id=row.id,
            kind=kind,
            at=now(),
            membership_id=by.membership_id,
            actor_name=by.name,
            text=text,
        )
    )
    session().flush()
    caseload.one_at_a_time(row.patient_id)
    waiting = open_refill_requests([row.patient_id])
    caseload.put_open_refill_requests(row.patient_id, waiting.get(row.patient_id, 0))


# Rows to values


def _values(rows: Sequence[RefillRequestRow], who: Actor) -> list[RefillRequest]:
    """Turn rows into values, with a number of queries that grows with the patients' zones only."""
    ids = {row.patient_id for row in rows}
    if not ids:
        return []
    persons = people.patients(ids)
    known = _medications(persons)
    is_staff = who.role is not Role.PATIENT
    context = _context(ids, is_staff=is_staff)
    notes = _notes([row.id for row in rows]) if is_staff else {}
    found = []
    for row in rows:
        medication = known[row.medication_id]
        supply, signed = medication.supply, medication.prescription
        in_force = signed if signed and signed.covers(today(persons[row.patient_id].time_zone)) else None
        found.append(
            RefillRequest(
                id=row.id,
                patient_id=row.patient_id,
                patient_name=persons[row.patient_id].name,
                medication=RefillMedication(
                    medication.id,
                    medication.name,
                    medication.dose_text,
                    in_force.id if in_force else None,
                    in_force.sig if in_force else None,
                    medication.schedule,
                ),
                text=row.text,
                asked_at=row.asked_at,
                status=RefillStatus(row.status),
                handled_by=row.handled_by_name,
                handled_at=row.handled_at,
                answer=row.answer,
                note=notes.get(row.id),
                prescription_id=row.prescription_id,
                supply=RefillSupply(supply.days_left, supply.runs_out_on, supply.text),
                context=context[row.patient_id],
            )
        )
    return found


def _medications(persons: Mapping[uuid.UUID, Patient]) -> dict[uuid.UUID, Medication]:
    """Return these patients' medicines by id, each as of the patient's own day."""
    by_zone: dict[str, list[uuid.UUID]] = defaultdict(list)
    for person in persons.values():
        by_zone[person.time_zone].append(person.id)
    return {
        medication.id: medication
        for zone, ids in by_zone.items()
        for values in prescriptions.medications_of(ids, today(zone)).values()
        for medication in values
    }


def _notes(request_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session().execute(
        select(RefillEventRow.refill_request_id, RefillEventRow.text).where(
            RefillEventRow.refill_request_id.in_(request_ids), RefillEventRow.kind == RefillStatus.PASSED_ON
        )
    )
    return {request_id: note or "" for request_id, note in rows}


def _context(patient_ids: Collection[uuid.UUID], *, is_staff: bool) -> dict[uuid.UUID, RefillContext]:
    """Collect what visits, measures and monitoring know about these patients."""
    ahead, scored = visits.next_visits(patient_ids), measures.scores_of(patient_ids)
    flags = measures.open_flags(patient_ids) if is_staff else {}
    late = prescriptions.overdue_exams(patient_ids) if is_staff else {}
    found = {}
    for patient_id in patient_ids:
        latest = {score.instrument: score for score in scored[patient_id]}
        visit = ahead.get(patient_id)
        found[patient_id] = RefillContext(
            next_visit=RefillVisit(visit.id, visit.starts_at) if visit else None,
            open_flags=len(flags[patient_id]) if is_staff else None,
            latest_scores=tuple(
                RefillScore(score.instrument, score.total, score.severity_label, score.on)
                for _, score in sorted(latest.items())
            ),
            overdue_exams=tuple(
                RefillExam(exam.label, exam.drug_names, exam.due_on)
                for exam in late.get(patient_id, ())
                if exam.due_on is not None
            )
            if is_staff
            else None,
        )
    return found
