"""Keep totals, from check-ins and from other systems, and give them back as what they mean."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.caseload import service as caseload
from backend.clock import now
from backend.database import ask, session
from backend.errors import Conflict, Refused
from backend.measures import practice_instruments, statements
from backend.measures.models import Score
from backend.measures.rules.records import IMPORTED, ScoreValue
from backend.measures.standings import tell_standings
from backend.measures.summaries import tell_check_ins


class ScoreOffScale(Refused):
    """The instrument has no such total."""

    type = "score-off-scale"
    title = "This total is not on the scale"


class ScoreDiffers(Conflict):
    """The same record of another system came with another total."""

    type = "score-differs"
    title = "This score was imported before with another total"


def import_score(
    patient_id: uuid.UUID, *, instrument: str, total: int, answered_at: datetime, external_id: str
) -> bool:
    """Keep a total from another system's record; False where that record was imported before.

    Raises ScoreOffScale for a total the instrument does not have or an instant still to come, and
    ScoreDiffers where the same record came with another total.
    """
    asked = practice_instruments.instrument(instrument)
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
    sum_up(patient_id)
    return True


def sum_up(patient_id: uuid.UUID) -> None:
    """Tell the caseload of a patient's check-ins and scores, and work out anew where the patient stands."""
    row = caseload.one_at_a_time(patient_id)
    found = scores(patient_id)
    tell_check_ins(row, found)
    tell_standings(patient_id, found)


def scores(patient_id: uuid.UUID) -> list[ScoreValue]:
    """Return a patient's own scores of all instruments, oldest first; see `scores_of`."""
    return scores_of([patient_id])[patient_id]


def scores_of(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ScoreValue]]:
    """Return the scores of many patients, oldest first; every id asked for is there.

    What a proxy answered is not among them: it would be taken for a change.
    """
    found = _scores(patient_ids)
    return {one: [score for score in found[one] if not score.is_proxy] for one in found}


def all_scores(patient_id: uuid.UUID) -> list[ScoreValue]:
    """Return a patient's scores with those that a proxy answered, oldest first: to show, not to compare."""
    return _scores([patient_id])[patient_id]


def _scores(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ScoreValue]]:
    found: dict[uuid.UUID, list[ScoreValue]] = {patient_id: [] for patient_id in patient_ids}
    rows = ask(statements.SCORES, {"patient_ids": list(patient_ids)})
    for patient_id, zone, slug, answered_at, total, severity, source, check_in_id, quality, is_proxy in rows:
        asked = practice_instruments.instrument(slug)
        value = ScoreValue(
            instrument=slug,
            name=asked.name,
            on=answered_at.astimezone(ZoneInfo(zone)).date(),
            at=answered_at.astimezone(UTC),
            total=total,
            maximum=asked.maximum,
            severity=severity,
            severity_label=asked.band(total).label,
            source=source,
            check_in_id=check_in_id,
            quality=tuple(quality),
            is_proxy=is_proxy,
        )
        found[patient_id].append(value)
    return found
