"""What a titration plan says to the patient: now, next, when to call. In English and Spanish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from icalendar import Calendar, Event

from backend.prescriptions.rules import spanish
from backend.prescriptions.rules.advance import STOPS_AT_RASH
from backend.prescriptions.rules.plans import PlanStep
from backend.prescriptions.rules.sig import Sig, label, long_day

LANGUAGES: Final = ("en", "es")

_NOTHING: Final = {
    "en": "Stop taking it. Do not stop earlier without asking us.",
    "es": "Deje de tomarla. No la deje antes sin consultarnos.",
}
_AGREED: Final = {
    "en": "Before each step we look at how you are. Wait until we have told you to go on.",
    "es": "Antes de cada cambio vemos cómo está. Espere a que le digamos que siga.",
}
_PAUSED: Final = {
    "en": "The plan is paused. Stay on the dose you take now until we tell you.",
    "es": "El plan está en pausa. Siga con la dosis que toma ahora hasta que le avisemos.",
}
_CALL: Final = {
    "en": (
        "Call us if you feel worse, if something troubles you, or if you have not taken it for some days."
        " Do not begin again by yourself after a break."
    ),
    "es": (
        "Llámenos si se siente peor, si algo le molesta o si no la ha tomado durante varios días."
        " No vuelva a empezar por su cuenta después de una pausa."
    ),
}
_RASH: Final = {
    "en": "A rash: stop taking it and call us the same day. With fever or sores in the mouth, call 911.",
    "es": "Si le sale un sarpullido: deje de tomarla y llámenos el mismo día. Con fiebre o llagas en la boca,"
    " llame al 911.",
}
_TITLE: Final = {"en": "Look at your plan", "es": "Mire su plan"}


@dataclass(frozen=True, slots=True)
class CardLine:
    """One step in the patient's words, and whether it is agreed (signed) or still to be looked at."""

    on: date
    until: date
    text: str
    is_now: bool
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card. `notes` stand below the steps."""

    language: str
    lines: tuple[CardLine, ...]
    notes: tuple[str, ...]


def card(drug: str, steps: Sequence[PlanStep], today: date, language: str, *, is_paused: bool) -> Card:
    """Write the card of a plan as of a day: today's step and the ones to come; ValueError for a language."""
    if language not in LANGUAGES:
        raise ValueError("the card is in English or Spanish")
    coming = [step for step in steps if step.end_on > today]
    if is_paused:
        coming = [step for step in coming if step.start_on <= today]
    lines = tuple(
        CardLine(
            step.start_on, step.end_on, _text(step, today, language), step.start_on <= today, step.is_signed
        )
        for step in coming
    )
    notes = [_PAUSED[language] if is_paused else _AGREED[language], _CALL[language]]
    if drug in STOPS_AT_RASH:
        notes.insert(0, _RASH[language])
    return Card(language, lines, tuple(notes))


def _text(step: PlanStep, today: date, language: str) -> str:
    said = _said(step.sig, language)
    if step.start_on <= today and step.is_signed:
        return f"Ahora: {said}" if language == "es" else f"Now: {said}"
    if step.start_on <= today:
        # Its day has come and nobody has signed it: what is taken now is something else.
        return f"Previsto: {said}" if language == "es" else f"Planned: {said}"
    if language == "es":
        return f"Desde el {spanish.day_text(step.start_on)}: {said}"
    return f"From {long_day(step.start_on)}: {said}"


def _said(sig: Sig | None, language: str) -> str:
    if sig is None:
        return _NOTHING[language]
    return spanish.sentence(sig) if language == "es" else label(sig)


def calendar(plan_id: str, steps: Sequence[PlanStep], today: date, language: str, name: str) -> bytes:
    """Write the days on which a plan changes as calendar entries: no drug, no dose, no diagnosis in them.

    `name` is the practice's.
    """
    found = Calendar()
    found.add("prodid", "-//Evenkeel//Plan//EN")
    found.add("version", "2.0")
    for step in steps:
        if step.start_on <= today:
            continue
        event = Event()
        event.add("uid", f"{plan_id}-{step.number}@evenkeel")
        event.add("dtstamp", step.start_on)
        event.add("dtstart", step.start_on)
        event.add("dtend", step.start_on + timedelta(days=1))
        event.add("summary", f"{_TITLE[language]} ({name})")
        found.add_component(event)
    return bytes(found.to_ical())
