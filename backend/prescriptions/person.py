"""Read who takes it: age, sex, recorded facts, results and recent safety flags."""

import uuid
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from backend.health import service as health
from backend.measures import service as measures
from backend.people import service as people
from backend.people.rules.persons import age_on
from backend.prescriptions.rules.person import Known, known_person

# Item 9 above zero, and a positive suicide screen.
SIGNS_OF_DANGER: Final = ("item-9", "positive-screen")


def person_on(patient_id: uuid.UUID, day: date) -> Known:
    """Return the person as the rules about drugs see them on a day."""
    patient = people.patient(patient_id)
    zone = ZoneInfo(patient.time_zone)
    raised = [
        flag.raised_at.astimezone(zone).date()
        for flag in measures.flags(patient_id)
        if flag.kind in SIGNS_OF_DANGER
    ]
    return known_person(
        age=age_on(patient.birth_date, day),
        facts=health.facts(patient_id, day),
        item_nine_on=max(raised, default=None),
        day=day,
    )
