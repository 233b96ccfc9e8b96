"""What answers may be recorded at all: by whom, of whom, and whether they fit the instrument."""

import uuid

from backend.clock import today
from backend.errors import Refused
from backend.measures.rules.enrolment import why_not
from backend.measures.rules.instrument import Instrument, Kind, RatedBy
from backend.measures.rules.records import GivenAnswers
from backend.measures.rules.scoring import Scored, score
from backend.people import service as people
from backend.people.rules.persons import age_on


class NotTheseAnswers(Refused):
    """The answers do not fit the instrument."""

    type = "answers-do-not-fit"
    title = "These answers do not fit the questionnaire"


class AdultsOnly(Refused):
    """The person is too young for the instrument."""

    type = "adults-only"
    title = "This questionnaire is for adults"


class RatedByClinician(Refused):
    """Patients do not answer what a clinician rates."""

    type = "rated-by-clinician"
    title = "A clinician fills this in"


class AnsweredByPatient(Refused):
    """Staff do not answer what the patient is asked."""

    type = "answered-by-patient"
    title = "The patient answers this"


def require_rated_by(asked: Instrument, rated_by: RatedBy) -> None:
    """Raise RatedByClinician or AnsweredByPatient where somebody else gives these answers."""
    if asked.rated_by is rated_by:
        return
    if asked.rated_by is RatedBy.CLINICIAN:
        raise RatedByClinician(f"The {asked.name} is rated by a clinician.")
    raise AnsweredByPatient(f"The {asked.name} is answered by the patient.")


def why_not_enrolled(patient_id: uuid.UUID, asked: Instrument) -> str | None:
    """Return why this patient can not be asked an instrument, or None where they can."""
    patient = people.patient(patient_id)
    return why_not(asked, age=age_on(patient.birth_date, today(patient.time_zone)))


def fitting(asked: Instrument, given: GivenAnswers) -> Scored:
    """Score the answers; raise NotTheseAnswers where they do not fit the instrument."""
    try:
        scored = score(asked, given.answers)
    except ValueError as error:
        raise NotTheseAnswers(f"{error}.", errors={"answers": [str(error)]}) from None
    if given.function_answer is not None and asked.function_item is None:
        raise NotTheseAnswers(
            f"The {asked.name} has no question on how difficult things were.",
            errors={"function_answer": ["Leave this out."]},
        )
    _check_effects(asked, given)
    return scored


def _check_effects(asked: Instrument, given: GivenAnswers) -> None:
    """Raise NotTheseAnswers unless the effects are from the list, and the first answer says so."""
    known = {effect.slug for effect in asked.effects}
    has_some = asked.kind is Kind.EFFECTS and given.answers[0] == 1
    reason = None
    if len(set(given.effects)) != len(given.effects) or not set(given.effects) <= known:
        reason = f"The {asked.name} has no such effect, or it comes twice." if known else "Leave this out."
    elif given.effects and not has_some:
        reason = "Effects are chosen, and the first answer does not say so."
    elif has_some and given.is_finished and not given.effects:
        reason = "Choose what you noticed."
    if reason is not None:
        raise NotTheseAnswers(reason, errors={"effects": [reason]})
