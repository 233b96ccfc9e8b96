"""What the patient takes home: the personal medication list, in English or Spanish."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.medications.rules.doses import Dose, format_dose
from backend.prescriptions.rules import ledger, spanish
from backend.prescriptions.rules.reports import Taking
from backend.prescriptions.rules.sig import Sig, label, long_day
from backend.prescriptions.rules.values import Medication, Prescription


class Language(StrEnum):
    """The languages a list is written in."""

    ENGLISH = "en"
    SPANISH = "es"


@dataclass(frozen=True, slots=True)
class Words:
    """A text with the language it is in: what people wrote is shown as they wrote it."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Line:
    """One medicine of the list."""

    medication_id: uuid.UUID
    name: str
    reason: Words | None
    take: str
    next: str | None
    started: str | None
    prescribed_by: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """What the patient agreed to do, until when."""

    what: Words
    until: str


@dataclass(frozen=True, slots=True)
class PersonalList:
    """Everything on the sheet that differs from patient to patient."""

    language: Language
    patient_name: str
    birth_date: str
    printed_on: str
    clinic_name: str
    clinic_phone: str
    medicines: tuple[Line, ...]
    allergies: tuple[Words, ...]
    is_no_allergy_known: bool
    tasks: tuple[Task, ...]


def lines(
    medications: Sequence[Medication],
    prescriptions: Mapping[uuid.UUID, Prescription],
    today: date,
    language: Language,
) -> tuple[Line, ...]:
    """Write every medicine that is taken; what is stopped is not on the list."""
    return tuple(
        _line(medication, prescriptions, today, language)
        for medication in medications
        if medication.status == "active"
    )


def sentence(sig: Sig, language: Language) -> str:
    """Write how a medicine is taken."""
    if language is Language.SPANISH:
        return spanish.sentence(sig)
    article = "an" if sig.form[0] in "aeiou" else "a"
    return label(sig).replace("Take ½", f"Take half {article}")


def day_text(day: date, language: Language) -> str:
    """Write a day in full."""
    return long_day(day) if language is Language.ENGLISH else spanish.day_text(day)


def reason_words(indication: str, language: Language) -> Words:
    """Return the reason in the language, where the usual word for it is known; else as it was written."""
    known = spanish.REASONS.get(indication.strip().casefold())
    if language is Language.SPANISH and known is not None:
        return Words(known, Language.SPANISH)
    return Words(indication, Language.ENGLISH)


def _line(
    medication: Medication, prescriptions: Mapping[uuid.UUID, Prescription], today: date, language: Language
) -> Line:
    signed = medication.prescription
    indication = medication.indication or (signed.indication if signed else None)
    return Line(
        medication_id=medication.id,
        name=f"{medication.name} ({medication.written_as})" if medication.written_as else medication.name,
        reason=reason_words(indication, language) if indication else None,
        take=_take(medication, today, language),
        next=_next(medication, prescriptions, today, language),
        started=day_text(medication.started_on, language) if medication.started_on else None,
        prescribed_by=signed.signed_by if signed else None,
    )


def _take(medication: Medication, today: date, language: Language) -> str:
    """Write what is taken today: as signed where that is what is recorded, else the recorded dose."""
    is_english = language is Language.ENGLISH
    period = ledger.in_force(medication.periods, today)
    signed = medication.prescription
    if period is None:
        if ledger.next_step(medication.periods, today) is not None:
            return "Not started yet." if is_english else "Todavía no ha empezado."
        told = next((each.dose_words for each in medication.reports if each.taking is Taking.TAKING), None)
        if told is not None:
            return f"As it was told: “{told}”." if is_english else f"Como se dijo: “{told}”."
        if is_english:
            return "The dose is not stated here. Ask your care team."
        return "La dosis no está anotada aquí. Pregunte a su equipo."
    is_as_signed = (
        signed is not None and signed.covers(today) and signed.instruction.daily_dose == period.daily_dose
    )
    if signed is not None and is_as_signed and period.prescription_id is not None:
        return sentence(signed.instruction, language)
    return _a_day(period.daily_dose, language)


def _next(
    medication: Medication, prescriptions: Mapping[uuid.UUID, Prescription], today: date, language: Language
) -> str | None:
    """Announce the next change of the dose."""
    following = ledger.next_step(medication.periods, today)
    if following is None:
        return None
    signed = prescriptions.get(following.prescription_id) if following.prescription_id else None
    what = sentence(signed.instruction, language) if signed else _a_day(following.daily_dose, language)
    start = day_text(following.start, language)
    lower = what[0].lower() + what[1:]
    return f"From {start}: {lower}" if language is Language.ENGLISH else f"Desde el {start}: {lower}"


def _a_day(dose: Dose, language: Language) -> str:
    if language is Language.ENGLISH:
        return f"{format_dose(dose)} a day, as noted by your care team. Ask them how to take it."
    return f"{format_dose(dose)} al día, según lo anotado por su equipo. Pregúnteles cómo tomarla."
