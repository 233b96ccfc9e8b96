"""Record check-ins, keep scores, and say how a patient is doing."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.database import ask, session
from backend.errors import Conflict, EvenkeelError, Refused
from backend.measures import statements
from backend.measures.answers import (
    AdultsOnly,
    AnsweredByPatient,
    NotTheseAnswers,
    RatedByClinician,
    fitting,
    require_rated_by,
    why_not_enrolled,
)
from backend.measures.due_check_ins import note_answered
from backend.measures.models import CheckIn, Score
from backend.measures.practice_instruments import (
    UnknownInstrument,
    all_instruments,
    instrument,
    instruments,
    is_on,
    require_on,
    turn,
)
from backend.measures.rules.instrument import Instrument, Kind, RatedBy
from backend.measures.rules.records import (
    CHECK_IN,
    IMPORTED,
    CheckInValue,
    GivenAnswers,
    RaisedFlag,
    ScoreValue,
)
from backend.measures.rules.scoring import Scored, answer_behind, score
from backend.measures.rules.wording import in_language
from backend.measures.safety_flags import acknowledge_flag, flags, open_flags, raise_flag
from backend.measures.summaries import one_at_a_time, tell_scores
from backend.people import service as people

__all__ = [
    "AdultsOnly",
    "AnsweredByPatient",
    "NotTheseAnswers",
    "RatedByClinician",
    "UnknownInstrument",
    "acknowledge_flag",
    "all_instruments",
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


class ScoreOffScale(Refused):
    """The instrument has no such total."""

    type = "score-off-scale"
    title = "This total is not on the scale"


class ScoreDiffers(Conflict):
    """The same record of another system came with another total."""

    type = "score-differs"
    title = "This score was imported before with another total"


# Check-ins


def record_check_in(patient_id: uuid.UUID, *, check_in_id: uuid.UUID, given: GivenAnswers) -> CheckInValue:
    """Save the answers so far, or finish; sending the same twice saves once.

    An answer that must reach a person raises its safety flag in this transaction, finished or not, and no
    later answer takes the flag away. What is sent late, after newer answers, raises its flag and changes
    nothing else. So does what is refused: an error with `show_crisis_contacts` is raised after the flag, and
    whoever catches it has to commit.
    """
    asked = instrument(given.instrument)
    require_rated_by(asked, RatedBy.PATIENT)
    return record(patient_id, check_in_id, asked, given, None)


def record(
    patient_id: uuid.UUID,
    check_in_id: uuid.UUID,
    asked: Instrument,
    given: GivenAnswers,
    rated_by_id: uuid.UUID | None,
) -> CheckInValue:
    """Save answers that `asked` takes from whoever gives them; see `record_check_in`."""
    require_on(asked)
    asked = in_language(asked, given.language)
    if asked.kind is not Kind.SCALE and len(given.answers) < len(asked.items):
        missing = (None,) * (len(asked.items) - len(given.answers))
        given = replace(given, answers=(*given.answers, *missing))
    scored = fitting(asked, given)
    refusal: EvenkeelError | None = None
    if too_young := why_not_enrolled(patient_id, asked):
        refusal = _refusal(AdultsOnly, too_young, scored)
        given = replace(given, is_finished=False)
    if given.is_finished and not scored.is_complete:
        refusal = _refusal(CheckInIncomplete, "Answer every question, then finish.", scored)
        given = replace(given, is_finished=False)
    # A device whose clock is ahead must not lose an answer, nor date it in the future.
    given = replace(given, answered_at=min(given.answered_at, now()))
    row = _own_row(patient_id, check_in_id, asked, given, rated_by_id)
    if row is None:
        refusal = _refusal(CheckInIdTaken, "Start the check-in again.", scored)
        given = replace(given, is_finished=False)
        apart = uuid.uuid5(check_in_id, f"{patient_id} {asked.slug}")
        row = _own_row(patient_id, apart, asked, given, rated_by_id)
        assert row is not None  # nobody else arrives at this id
    is_same = (tuple(row.answers), row.function_answer, tuple(row.effects)) == (
        given.answers,
        given.function_answer,
        given.effects,
    )
    is_late = not given.is_finished and given.answered_at < row.answered_at
    is_finished_now = given.is_finished and not row.is_finished
    if not row.is_finished:
        if not is_late:
            _save(row, asked, given, scored, rated_by_id)
            note_answered(row)
    elif not is_same and not is_late:
        refusal = _refusal(CheckInFinished, "Start a new check-in to give other answers.", scored)
    for kind in scored.flags:
        raise_flag(row, kind, answer_behind(asked, kind, given.answers))
    if is_finished_now and scored.total is not None:
        _keep_score(row, scored)
    session().flush()
    if refusal is not None:
        raise refusal
    return _check_in_values([row])[0]


def _refusal(kind: type[EvenkeelError], detail: str, scored: Scored) -> EvenkeelError:
    """Return why answers are refused; raise it at once where nothing in them must reach a person."""
    refusal = kind(detail, extra={"show_crisis_contacts": bool(scored.flags)})
    if not scored.flags:
        raise refusal
    return refusal


def _own_row(
    patient_id: uuid.UUID,
    check_in_id: uuid.UUID,
    asked: Instrument,
    given: GivenAnswers,
    rated_by_id: uuid.UUID | None,
) -> CheckIn | None:
    """Return this patient's check-in of that id, locked, begun if need be; None where the id is taken."""
    row = _locked(patient_id, check_in_id) or _begun(patient_id, check_in_id, asked, given, rated_by_id)
    return row if row is not None and row.instrument == asked.slug else None


def _locked(patient_id: uuid.UUID, check_in_id: uuid.UUID) -> CheckIn | None:
    if not ask(statements.IS_KNOWN, {"id": check_in_id}):
        return None
    return session().scalar(
        select(CheckIn)
        .where(CheckIn.id == check_in_id, CheckIn.patient_id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _begun(
    patient_id: uuid.UUID,
    check_in_id: uuid.UUID,
    asked: Instrument,
    given: GivenAnswers,
    rated_by_id: uuid.UUID | None,
) -> CheckIn | None:
    """Begin a check-in with these answers; where the same one was begun a moment ago, return that.

    None where the id is another patient's.
    """
    row = CheckIn(
        id=check_in_id,
        patient_id=patient_id,
        instrument=asked.slug,
        instrument_version=asked.version,
        answers=list(given.answers),
        function_answer=given.function_answer,
        effects=list(given.effects),
        language=asked.language,
        rated_by_id=rated_by_id,
        answered_at=given.answered_at,
        recorded_at=now(),
        is_finished=False,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        return _locked(patient_id, check_in_id)
    return row


def _save(
    row: CheckIn, asked: Instrument, given: GivenAnswers, scored: Scored, rated_by_id: uuid.UUID | None
) -> None:
    row.answers = list(given.answers)
    row.function_answer = given.function_answer
    row.effects = list(given.effects)
    row.outcome = scored.outcome.outcome if scored.outcome and given.is_finished else None
    row.instrument_version, row.language = asked.version, asked.language
    row.rated_by_id = rated_by_id
    row.answered_at = given.answered_at
    row.recorded_at = now()
    row.is_finished = given.is_finished


def _keep_score(row: CheckIn, scored: Scored) -> None:
    score = {
        "id": uuid.uuid4(),
        "now": now(),
        "patient_id": row.patient_id,
        "instrument": row.instrument,
        "total": scored.total,
        "severity": scored.severity,
        "answered_at": row.answered_at,
        "source": CHECK_IN,
        "check_in_id": row.id,
    }
    ask(statements.NEW_SCORE, score)
    _sum_up(row.patient_id)


def check_ins(patient_id: uuid.UUID) -> list[CheckInValue]:
    """Return a patient's check-ins, newest first."""
    rows = session().scalars(
        select(CheckIn)
        .where(CheckIn.patient_id == patient_id)
        .order_by(CheckIn.answered_at.desc(), CheckIn.id)
    )
    return _check_in_values(rows.all())


def _check_in_values(rows: Sequence[CheckIn]) -> list[CheckInValue]:
    found = ask(statements.FLAGS, {"ids": [row.id for row in rows]})
    flags = {check_in_id: RaisedFlag(flag_id, at.astimezone(UTC)) for check_in_id, flag_id, at in found}
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
        safety_flag=flag,
    )


# Scores


def import_score(
    patient_id: uuid.UUID, *, instrument: str, total: int, answered_at: datetime, external_id: str
) -> bool:
    """Keep a total from another system's record; False where that record was imported before.

    Raises ScoreOffScale for a total the instrument does not have or an instant still to come, and
    ScoreDiffers where the same record came with another total.
    """
    asked = _instrument(instrument)
    if type(total) is not int or not 0 <= total <= asked.maximum:
        raise ScoreOffScale(f"The {asked.name} runs from 0 to {asked.maximum}; this total is {total}.")
    if answered_at > now():
        raise ScoreOffScale(f"This {asked.name} is dated in the future.")
    known = session().scalar(
        select(Score).where(
            Score.patient_id == patient_id, Score.instrument == asked.slug, Score.external_id == external_id
        )
    )
    if known is not None:
        if known.total != total:
            raise ScoreDiffers(f"{asked.name} {external_id}: {known.total} before, {total} now.")
        return False
    session().add(
        Score(
            patient_id=patient_id,
            instrument=asked.slug,
            total=total,
            severity=asked.severities[total],
            answered_at=answered_at,
            source=IMPORTED,
            external_id=external_id,
        )
    )
    session().flush()
    _sum_up(patient_id)
    return True


_instrument = instrument


def _sum_up(patient_id: uuid.UUID) -> None:
    one_at_a_time(patient_id)
    tell_scores(patient_id, scores(patient_id))


def scores(patient_id: uuid.UUID) -> list[ScoreValue]:
    """Return a patient's scores of all instruments, oldest first."""
    return scores_of([patient_id])[patient_id]


def scores_of(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ScoreValue]]:
    """Return the scores of many patients, oldest first; every id asked for is there."""
    zones = {person.id: ZoneInfo(person.time_zone) for person in people.patients(patient_ids).values()}
    found: dict[uuid.UUID, list[ScoreValue]] = {patient_id: [] for patient_id in patient_ids}
    for patient_id, slug, answered_at, total, severity, source, check_in_id in ask(
        statements.SCORES, {"patient_ids": list(zones)}
    ):
        asked = instrument(slug)
        value = ScoreValue(
            instrument=slug,
            name=asked.name,
            on=answered_at.astimezone(zones[patient_id]).date(),
            at=answered_at.astimezone(UTC),
            total=total,
            maximum=asked.maximum,
            severity=severity,
            severity_label=asked.band(total).label,
            source=source,
            check_in_id=check_in_id,
        )
        found[patient_id].append(value)
    return found
