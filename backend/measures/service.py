"""Record check-ins, keep scores, and say how a patient is doing."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import select

from backend.clock import now, today
from backend.database import ask, session
from backend.errors import Conflict, EvenkeelError, NotFound, Refused
from backend.measures import statements
from backend.measures.answers import (
    AdultsOnly,
    AnsweredByPatient,
    AnsweredInFuture,
    AnsweredTooLongAgo,
    NotTheseAnswers,
    RatedByClinician,
    UnknownQuestionnaire,
    UnknownVersion,
    fitting,
    require_rated_by,
    why_not_at,
    why_not_enrolled,
    why_not_version,
)
from backend.measures.due_check_ins import note_answered
from backend.measures.kept_answers import keep_changed, keep_unsaved
from backend.measures.models import CheckIn
from backend.measures.practice_instruments import (
    InstrumentOff,
    UnknownInstrument,
    all_instruments,
    instrument,
    instruments,
    is_on,
    turn,
    why_not_on,
)
from backend.measures.raising import next_screen, raise_flags, with_urgent_effects
from backend.measures.rules.enrolment import why_not
from backend.measures.rules.instrument import Instrument, Kind, RatedBy
from backend.measures.rules.quality import FilledBy, grades
from backend.measures.rules.records import (
    CHECK_IN,
    CheckInValue,
    GivenAnswers,
    RaisedFlag,
)
from backend.measures.rules.scoring import Scored, score
from backend.measures.rules.wording import in_language
from backend.measures.safety_flags import acknowledge_flag, flags, open_flags
from backend.measures.scores import (
    ScoreDiffers,
    ScoreOffScale,
    all_scores,
    import_score,
    scores,
    scores_of,
    sum_up,
)
from backend.measures.summaries import tell_unreviewed
from backend.measures.surroundings import Surroundings, surroundings
from backend.people import service as people
from backend.people.rules.persons import age_on

__all__ = [
    "AdultsOnly",
    "AnsweredByPatient",
    "AnsweredInFuture",
    "AnsweredTooLongAgo",
    "InstrumentOff",
    "NotTheseAnswers",
    "RatedByClinician",
    "ScoreDiffers",
    "ScoreOffScale",
    "UnknownInstrument",
    "UnknownQuestionnaire",
    "UnknownVersion",
    "acknowledge_flag",
    "all_instruments",
    "all_scores",
    "check_in",
    "check_ins",
    "flags",
    "import_score",
    "in_language",
    "instrument",
    "instruments",
    "is_on",
    "open_flags",
    "record_check_in",
    "scores",
    "scores_of",
    "turn",
    "why_not_enrolled",
]


class CheckInIncomplete(Refused):
    """A check-in was called finished with an answer missing."""

    type = "check-in-incomplete"
    title = "An answer is missing"


class CheckInFinished(Conflict):
    """A finished check-in is not changed."""

    type = "check-in-finished"
    title = "This check-in is finished"


class CheckInIdTaken(Conflict):
    """The id belongs to something else."""

    type = "check-in-id-taken"
    title = "This check-in can not be saved under that id"


def record_check_in(
    patient_id: uuid.UUID,
    *,
    check_in_id: uuid.UUID,
    given: GivenAnswers,
    refused: EvenkeelError | None = None,
) -> CheckInValue:
    """Save the answers so far, or finish; sending the same twice saves once.

    An answer that must reach a person raises its safety flag in this transaction, finished or not, and no
    later answer takes the flag away. What is sent late, after newer answers, raises its flag and changes
    nothing else. So does what is refused: an error with `show_crisis_contacts` is raised after the flag, and
    whoever catches it has to commit. `refused` says why whoever sends this may not save it at all.
    """
    try:
        asked = instrument(given.instrument)
    except UnknownInstrument as error:
        raise UnknownQuestionnaire(error.detail, errors={"instrument": [error.detail]}) from None
    require_rated_by(asked, RatedBy.PATIENT)
    return record(patient_id, check_in_id, asked, given, None, refused)


def record(
    patient_id: uuid.UUID,
    check_in_id: uuid.UUID,
    asked: Instrument,
    given: GivenAnswers,
    rated_by_id: uuid.UUID | None,
    refused: EvenkeelError | None = None,
) -> CheckInValue:
    """Save answers that `asked` takes from whoever gives them; see `record_check_in`."""
    asked = in_language(asked, given.language)
    if asked.kind is not Kind.SCALE and len(given.answers) < len(asked.items):
        missing = (None,) * (len(asked.items) - len(given.answers))
        given = replace(given, answers=(*given.answers, *missing))
    scored, found = with_urgent_effects(patient_id, asked, given, fitting(asked, given))
    refusal: EvenkeelError | None = None
    no_time = why_not_at(given.answered_at)
    # A device whose clock is ahead must not lose an answer, nor date it in the future.
    at = now() if no_time else min(given.answered_at, now())
    if refused is not None:
        refusal = _refusal(refused, scored)
        check_in_id = _apart(patient_id, check_in_id, asked)
    met = surroundings(patient_id, check_in_id, asked, at)
    if is_off := why_not_on(asked, met.is_on):
        refusal = _refusal(is_off, scored)
    if no_time:
        refusal = _refusal(no_time, scored)
    if no_version := why_not_version(asked, given):
        refusal = _refusal(no_version, scored)
    if too_young := why_not(asked, age=age_on(met.birth_date, today(met.time_zone))):
        refusal = _refusal(AdultsOnly(too_young), scored)
    if given.is_finished and not scored.is_complete:
        refusal = _refusal(CheckInIncomplete("Answer every question, then finish."), scored)
    given = replace(given, is_finished=given.is_finished and refusal is None, answered_at=at)
    row, is_new = _own_row(patient_id, check_in_id, asked, given, scored, met, rated_by_id)
    if row is None:
        refusal = _refusal(CheckInIdTaken("Start the check-in again."), scored)
        given = replace(given, is_finished=False)
        apart = _apart(patient_id, check_in_id, asked)
        row, is_new = _own_row(patient_id, apart, asked, given, scored, met, rated_by_id)
        assert row is not None  # nobody else arrives at this id
    is_same = (tuple(row.answers), row.function_answer, tuple(row.effects)) == (
        given.answers,
        given.function_answer,
        given.effects,
    )
    is_late = not given.is_finished and given.answered_at < row.answered_at
    is_finished_now = given.is_finished and (is_new or not row.is_finished)
    is_taken = is_new
    if is_late and not is_same:
        keep_unsaved(row, given, why="late")
    elif row.is_finished and not is_same:
        refusal = _refusal(CheckInFinished("Start a new check-in to give other answers."), scored)
        keep_unsaved(row, given, why="refused")
    elif not is_new and not row.is_finished and not is_late:
        keep_changed(row, given)
        is_taken = True
        for column, value in _columns(asked, given, scored, met, rated_by_id).items():
            setattr(row, column, value)
    if is_taken and refusal is None and met.has_due:  # what is due waits for the answers that are taken
        note_answered(row, met.time_zone, given.due_check_in_id)
    raise_flags(row, asked, given, scored, found)
    session().flush()
    if is_finished_now and scored.total is not None:
        if not is_new:
            _keep_score(row, scored)
        sum_up(patient_id)
    elif is_finished_now and rated_by_id is None:
        tell_unreviewed(patient_id)
    if refusal is not None:
        raise refusal
    if is_new and not scored.flags and rated_by_id is None:
        return _check_in_value(row, None, None)
    value = _check_in_values([row])[0]
    return replace(value, next_screen=next_screen()) if "item-9" in scored.flags else value


def _refusal(refusal: EvenkeelError, scored: Scored) -> EvenkeelError:
    """Return why answers are refused; raise it at once where nothing in them must reach a person."""
    refusal.extra = {**refusal.extra, "show_crisis_contacts": bool(scored.flags)}
    if not scored.flags:
        raise refusal
    return refusal


def _apart(patient_id: uuid.UUID, check_in_id: uuid.UUID, asked: Instrument) -> uuid.UUID:
    """Return the id under which answers are kept that can not be saved under their own, always the same."""
    return uuid.uuid5(check_in_id, f"{patient_id} {asked.slug}")


def _own_row(
    patient_id: uuid.UUID,
    check_in_id: uuid.UUID,
    asked: Instrument,
    given: GivenAnswers,
    scored: Scored,
    met: Surroundings,
    rated_by_id: uuid.UUID | None,
) -> tuple[CheckIn | None, bool]:
    """Return this patient's check-in of that id and whether it is new, made of these answers.

    One that was there before comes locked, None where the id is taken by something else. A new one is
    written by the driver, so it belongs to no session: nobody changes it again in this transaction.
    """
    columns = _columns(asked, given, scored, met, rated_by_id)
    row = CheckIn(id=check_in_id, patient_id=patient_id, instrument=asked.slug, **columns)
    if ask(
        statements.NEW_CHECK_IN,
        {
            "id": check_in_id,
            "patient_id": patient_id,
            "instrument": asked.slug,
            "total": scored.total,
            "severity": scored.severity,
            **columns,
        },
    ):
        return row, True
    known = session().scalar(
        select(CheckIn)
        .where(CheckIn.id == check_in_id, CheckIn.patient_id == patient_id, CheckIn.instrument == asked.slug)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return known, False


def _columns(
    asked: Instrument,
    given: GivenAnswers,
    scored: Scored,
    met: Surroundings,
    rated_by_id: uuid.UUID | None,
) -> dict[str, Any]:
    """Return what a check-in keeps of the answers given; what is finished is graded."""
    at = now()
    quality: Sequence[str] = ()
    if given.is_finished:
        quality = grades(
            asked,
            given.answers,
            seconds=given.seconds,
            filled_by=given.filled_by,
            answered_at=given.answered_at,
            arrived_at=at,
            others_at=met.others_at,
        )
    return {
        "instrument_version": asked.version,
        "answers": list(given.answers),
        "function_answer": given.function_answer,
        "effects": list(given.effects),
        "outcome": scored.outcome.outcome if scored.outcome and given.is_finished else None,
        "language": asked.language,
        "rated_by_id": rated_by_id,
        "filled_by": given.filled_by,
        "filled_by_name": given.filled_by_name,
        "seconds": given.seconds,
        "quality": list(quality),
        "answered_at": given.answered_at,
        "recorded_at": at,
        "is_finished": given.is_finished,
    }


def _keep_score(row: CheckIn, scored: Scored) -> None:
    score = {
        "id": uuid.uuid4(),
        "now": now(),
        "patient_id": row.patient_id,
        "instrument": row.instrument,
        "total": scored.total,
        "severity": scored.severity,
        "quality": list(row.quality),
        "is_proxy": row.filled_by == FilledBy.PROXY,
        "answered_at": row.answered_at,
        "source": CHECK_IN,
        "check_in_id": row.id,
    }
    ask(statements.NEW_SCORE, score)


def check_ins(patient_id: uuid.UUID) -> list[CheckInValue]:
    """Return a patient's check-ins, newest first."""
    rows = session().scalars(
        select(CheckIn)
        .where(CheckIn.patient_id == patient_id)
        .order_by(CheckIn.answered_at.desc(), CheckIn.id)
    )
    return _check_in_values(rows.all())


def check_in(patient_id: uuid.UUID, check_in_id: uuid.UUID) -> CheckInValue:
    """Return one check-in of this patient; raise NotFound where there is none."""
    row = session().scalar(select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.patient_id == patient_id))
    if row is None:
        raise NotFound
    return _check_in_values([row])[0]


def _check_in_values(rows: Sequence[CheckIn]) -> list[CheckInValue]:
    found = ask(statements.FLAGS, {"ids": [row.id for row in rows]})
    flags = {of: RaisedFlag(flag, at.astimezone(UTC), kind) for of, flag, at, kind in found}
    rated_by = {row.rated_by_id for row in rows if row.rated_by_id}
    raters = people.clinicians(rated_by) if rated_by else {}
    return [
        _check_in_value(row, flags.get(row.id), raters[row.rated_by_id].name if row.rated_by_id else None)
        for row in rows
    ]


def _check_in_value(row: CheckIn, flag: RaisedFlag | None, rated_by: str | None) -> CheckInValue:
    asked = instrument(row.instrument)
    scored = score(asked, row.answers)
    total = scored.total if row.is_finished else None
    band = None if total is None else asked.band(total)
    return CheckInValue(
        id=row.id,
        instrument=row.instrument,
        answers=tuple(row.answers),
        function_answer=row.function_answer,
        answered_at=row.answered_at,
        recorded_at=row.recorded_at,
        is_finished=row.is_finished,
        total=total,
        severity=band.severity if band else None,
        severity_label=band.label if band else None,
        outcome=row.outcome,
        outcome_label=asked.outcome_named(row.outcome).label if row.outcome else None,
        effects=tuple(row.effects),
        language=row.language,
        rated_by=rated_by,
        filled_by=FilledBy(row.filled_by),
        filled_by_name=row.filled_by_name,
        seconds=row.seconds,
        quality=tuple(row.quality),
        safety_flag=flag,
    )
