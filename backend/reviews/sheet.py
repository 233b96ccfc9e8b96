"""Make the personal medication list that a patient takes home."""

import uuid

from backend.health import service as health
from backend.health.rules.records import NONE_KNOWN
from backend.people import service as people
from backend.prescriptions import service as prescriptions
from backend.reviews import queries
from backend.reviews.rules.personal import Language, PersonalList, Task, Words, day_text, lines
from backend.reviews.rules.review import Action, ActionStatus


def personal_list(patient_id: uuid.UUID, *, language: Language | None) -> PersonalList:
    """Return the list in the language asked for, else the patient's own if it is written, else English."""
    patient, practice = people.patient(patient_id), people.practice()
    chosen = language or (Language.SPANISH if patient.language.startswith("es") else Language.ENGLISH)
    today = prescriptions.patient_today(patient_id)
    signed = {each.id: each for each in prescriptions.prescriptions(patient_id, today)}
    review = queries.last_signed([patient_id]).get(patient_id)
    tasks = [
        Task(_what(action, chosen), day_text(action.due_on, chosen))
        for action in (review.actions if review else ())
        if action.owner_id is None and action.status is ActionStatus.OPEN
    ]
    known = health.health(patient_id, day=today)
    return PersonalList(
        language=chosen,
        patient_name=patient.name,
        birth_date=day_text(patient.birth_date, chosen),
        printed_on=day_text(today, chosen),
        clinic_name=practice.name,
        clinic_phone=practice.phone,
        medicines=lines(prescriptions.medications(patient_id, today), signed, today, chosen),
        allergies=tuple(_allergy(each.text, each.reaction) for each in known.allergies),
        is_no_allergy_known=known.allergy_status == NONE_KNOWN,
        tasks=tuple(tasks),
    )


def _allergy(text: str, reaction: str | None) -> Words:
    return Words(f"{text}: {reaction}" if reaction else text, Language.ENGLISH)


def _what(action: Action, language: Language) -> Words:
    if language is Language.SPANISH and action.text_es:
        return Words(action.text_es, Language.SPANISH)
    return Words(action.text, Language.ENGLISH)
