"""Keep where each patient stands on each instrument, in the transaction that changed it."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backend.clock import now
from backend.database import ask, pinned_practice, session
from backend.health import service as health
from backend.measures import statements
from backend.measures.practice_instruments import instrument
from backend.measures.reading_models import ReadingFacts, Standing
from backend.measures.rules.change_figures import ChangeFigures
from backend.measures.rules.episode import Episode, episode, is_bipolar, speaks_for
from backend.measures.rules.records import ScoreValue
from backend.measures.rules.trajectory import Total, Trajectory, trajectory

REFRESH = "measures.refresh_standings"


def facts(patient_id: uuid.UUID) -> ReadingFacts:
    """Return what judging a patient's scores takes besides them; nothing known, where nobody said."""
    found = ask(statements.FACTS, {"patient_id": patient_id})
    pinned_start, treated_since, is_bipolar, mania_excluded_on = (
        found[0] if found else (None, None, False, None)
    )
    return ReadingFacts(
        patient_id=patient_id,
        pinned_start=pinned_start,
        treated_since=treated_since,
        is_bipolar=is_bipolar,
        mania_excluded_on=mania_excluded_on,
    )


def put_fact(patient_id: uuid.UUID, **columns: object) -> None:
    """Replace facts about a patient; `tell_standings` after it."""
    values = {
        "id": uuid.uuid4(),
        "created_at": now(),
        "practice_id": pinned_practice(),
        "patient_id": patient_id,
    }
    statement = insert(ReadingFacts).values(**values, **columns)
    session().execute(statement.on_conflict_do_update(index_elements=["patient_id"], set_=columns))


def put_bipolar(patient_id: uuid.UUID) -> bool:
    """Ask health anew whether the patient has a bipolar disorder; say whether that changed."""
    found = any(is_bipolar(each.text, each.code) for each in health.conditions(patient_id) if each.is_active)
    if found == facts(patient_id).is_bipolar:
        return False
    put_fact(patient_id, is_bipolar=found)
    return True


def episode_of(scores: Sequence[ScoreValue], known: ReadingFacts) -> Episode | None:
    """Return the episode that a patient's scores are read in."""
    return episode(
        [score.on for score in scores], pinned=known.pinned_start, treated_since=known.treated_since
    )


def judged(
    of_one: Sequence[ScoreValue], figures: ChangeFigures, start: date, known: ReadingFacts
) -> Trajectory:
    """Judge the scores of one instrument, oldest first."""
    latest = of_one[-1].on if of_one else start
    return trajectory(
        [Total(score.on, score.total) for score in of_one],
        figures,
        episode_start=start,
        is_bipolar=known.is_bipolar,
        is_mania_asked=speaks_for(known.mania_excluded_on, latest),
    )


def tell_standings(patient_id: uuid.UUID, scores: Sequence[ScoreValue]) -> None:
    """Work out anew where a patient stands; inside the lock that sums up the patient."""
    known = facts(patient_id)
    found = episode_of(scores, known)
    rows: list[tuple[str, date, int | None, int | None, date | None, str]] = []
    for slug in sorted({score.instrument for score in scores}):
        figures = instrument(slug).change
        if figures is None or found is None:
            continue
        of_one = [score for score in scores if score.instrument == slug]
        told = judged(of_one, figures, found.start, known)
        first, latest = told.baseline, told.latest
        rows.append(
            (
                slug,
                found.start,
                first.total if first else None,
                latest.total if latest else None,
                latest.on if latest else None,
                told.status.value,
            )
        )
    if not rows:
        session().execute(delete(Standing).where(Standing.patient_id == patient_id))
        return
    names = ("instruments", "starts", "baselines", "latest", "days", "statuses")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    ask(statements.STANDINGS, {"patient_id": patient_id, "now": now(), **columns})
