"""What answers may be recorded at all: by whom, of whom, and whether they fit the instrument."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from backend.clock import now, today
from backend.errors import Refused
from backend.measures.rules.enrolment import why_not
from backend.measures.rules.instrument import Instrument, Kind, RatedBy
from backend.measures.rules.records import GivenAnswers
from backend.measures.rules.scoring import Scored, score
from backend.people import service as people
from backend.people.rules.persons import age_on

# A clock that is a day off is set wrong; one that was reset says 1970 or 2000. Design choices.
AHEAD: Final = timedelta(days=1)
OLDEST: Final = timedelta(days=5 * 365)


class NotTheseAnswers(Refused):
    """The answers do not fit the instrument."""

    type = "answers-do-not-fit"
    title = "These answers do not fit the questionnaire"


class WrongNumberOfAnswers(NotTheseAnswers):
    """There are more or fewer answers than questions."""

    type = "wrong-number-of-answers"
    title = "The number of answers is not the number of questions"


class AnswerOutOfRange(NotTheseAnswers):
    """An answer is not among those that can be chosen."""

    type = "answer-out-of-range"
    title = "One of the answers can not be chosen"


class UnknownVersion(Refused):
    """The version of the instrument is not the one in use."""

    type = "unknown-instrument-version"
    title = "This version of the questionnaire is not in use"


class UnknownQuestionnaire(Refused):
    """The answers name an instrument that there is not."""

    type = "unknown-questionnaire"
    title = "There is no such questionnaire"


class AnsweredInFuture(Refused):
    """The answers are dated after today."""

    type = "answered-in-the-future"
    title = "These answers are dated in the future"


class AnsweredTooLongAgo(Refused):
    """The answers are dated years ago."""

    type = "answered-too-long-ago"
    title = "These answers are dated too far in the past"


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
    fits = len(given.answers) == len(asked.items)
    try:
        scored = score(asked, given.answers)
    except ValueError as error:
        refusal = AnswerOutOfRange if fits else WrongNumberOfAnswers
        raise refusal(f"{error}.", errors={"answers": [str(error)]}) from None
    if given.function_answer is not None and asked.function_item is None:
        raise NotTheseAnswers(
            f"The {asked.name} has no question on how difficult things were.",
            errors={"function_answer": ["Leave this out."]},
        )
    _check_effects(asked, given)
    return scored


def why_not_at(answered_at: datetime) -> Refused | None:
    """Return why answers can not have been given at that instant, or None.

    A device's clock that is a little ahead is no reason. The refusal tells the server's time, so that a
    device can see how wrong its own clock is and send the same answers with the right one.
    """
    moment = now()
    told = {"server_time": moment.isoformat()}
    if answered_at - moment > AHEAD:
        return AnsweredInFuture("Check the date and time of this device.", extra=told)
    if moment - answered_at > OLDEST:
        return AnsweredTooLongAgo("Check the date and time of this device.", extra=told)
    return None


def why_not_version(asked: Instrument, given: GivenAnswers) -> Refused | None:
    """Return why answers to that version of the instrument are not taken, or None."""
    if given.instrument_version in (None, asked.version):
        return None
    return UnknownVersion(f"The {asked.name} in use here is version {asked.version}. Start a new check-in.")


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
