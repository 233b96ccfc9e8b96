"""Bring together what the features know of one patient. Reads everything, writes nothing yet."""

import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.chart import treatment_findings
from backend.chart.rules.sentence import sentence
from backend.chart.rules.timeline import Event, dose_steps, span, told
from backend.clock import today
from backend.gate import Actor
from backend.measures import due_check_ins, plans, safety_flags
from backend.measures import service as measures
from backend.measures.rules.change import courses
from backend.measures.rules.rhythm import State
from backend.messaging import letters
from backend.messaging import service as messaging
from backend.people import crisis
from backend.people import service as people
from backend.prescriptions import service as prescriptions
from backend.prescriptions import taking
from backend.prescriptions.rules.taking import Kind as Said
from backend.visits import service as visits

_TAKING = {Said.HELD: "paused", Said.RESUMED: "taken again"}


def chart(patient_id: uuid.UUID, who: Actor) -> dict[str, Any]:
    """Return the lanes, marks and sentence of one patient's chart."""
    zone = people.patient(patient_id).time_zone
    day = today(zone)
    scores = measures.scores(patient_id)
    medications = prescriptions.medications(patient_id, day)
    held = visits.visits_of(patient_id, who)
    flags = safety_flags.flags(patient_id)
    lanes = courses(scores)
    steps = dose_steps(medications, day)
    events = [Event(step.on, "dose", step.text) for step in steps]
    events += [
        Event(_day(visit.starts_at, zone), "visit", f"Visit, {visit.status.replace('_', ' ')}")
        for visit in held
        if visit.status != "cancelled"
    ]
    events += [Event(_day(flag.raised_at, zone), "flag", f"Safety flag: {flag.what}") for flag in flags]
    events += [
        Event(each.on, "side-effect", f"Side effect: {each.name}")
        for each in treatment_findings.side_effects(patient_id, zone)
        if each.burden > 0
    ]
    events += [
        Event(each.opens_on, "missed", f"{measures.instrument(each.instrument).name} not answered")
        for each in due_check_ins.due(patient_id)
        if each.state is State.MISSED
    ]
    said = taking.on_axis(medications, day)
    events += [
        Event(each.on, "taking", f"{about.medication.name}: {_TAKING[each.kind]}")
        for about in said
        for each in about.pauses
    ]
    days = [score.on for score in scores] + [event.on for event in events]
    start, end = span(days, day)
    return {
        "sentence": sentence(
            [told(lane, measures.instrument(lane.latest.instrument).change) for lane in lanes],
            steps,
            today=day,
        ),
        "start": start,
        "end": end,
        "instruments": [
            {
                "slug": lane.latest.instrument,
                "name": lane.latest.name,
                "maximum": lane.latest.maximum,
                "bands": measures.instrument(lane.latest.instrument).bands,
                "scores": lane.scores,
            }
            for lane in lanes
        ],
        "medications": medications,
        "taken": [
            {
                "medication_id": about.medication.id,
                "start": part.start,
                "end": part.end,
                "share": float(part.share),
            }
            for about in said
            for part in about.shares
        ],
        "visits": held,
        "flags": flags,
        "events": sorted(events, key=lambda event: event.on),
    }


def patient_day(patient_id: uuid.UUID, who: Actor) -> dict[str, Any]:
    """Return what a patient's first screen shows."""
    patient = people.patient(patient_id)
    day = today(patient.time_zone)
    status = messaging.refill_statuses(patient_id)
    return {
        "name": patient.given_name,
        "crisis_contacts": crisis.crisis_contacts(crisis.country_of(patient_id)),
        "due": [
            {
                "id": each.id,
                "instrument": each.instrument,
                "name": measures.instrument(each.instrument).name,
                "reason": each.reason,
                "last_on": each.last_on,
                "is_begun": each.state is State.OPENED,
                "is_late": each.state is State.LATE,
            }
            for each in plans.due(patient_id)
            if each.can_be_answered(day)
        ],
        "doses": [
            {
                "medication_id": dose.medication_id,
                "name": dose.name,
                "take_text": dose.take_text,
                "next_text": dose.next_text,
                "supply_text": dose.supply.text,
                "days_left": dose.supply.days_left,
                "is_reported": dose.is_reported,
                "refill_request_status": status.get(dose.medication_id),
            }
            for dose in prescriptions.patient_doses(patient_id, day)
        ],
        "exams": prescriptions.patient_exams(patient_id, day),
        "next_visit": visits.next_visit_of(patient_id, who),
        "messages_unread": letters.unread_messages(patient_id),
    }


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
