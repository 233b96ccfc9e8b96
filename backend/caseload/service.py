"""Keep and read the caseload's rows. Each feature puts its own part, in its own transaction."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from backend.caseload.pages import Page, counts, note_look, page, refresh
from backend.caseload.rows import COLUMNS, Stored, summary_of, worked_out
from backend.caseload.rules.summary import (
    ExamSummary,
    MedicationSummary,
    MissedCheckIn,
    ScoreSummary,
    StepSummary,
    Summary,
    SupplySummary,
    VisitSummary,
)
from backend.clock import now
from backend.database import ask

__all__ = ["Page", "Stored", "counts", "note_look", "page", "refresh"]

# Written with every check-in, so without the detour over an object.
_ROWS = """
SELECT {columns} FROM caseload_rows
WHERE patient_id = ANY(%(patient_ids)s) AND practice_id = %(practice_id)s
""".format(columns=", ".join(COLUMNS))
_LOCKED = _ROWS + " FOR UPDATE"
_CHANGE = """
UPDATE caseload_rows SET {} WHERE patient_id = %(patient_id)s AND practice_id = %(practice_id)s
"""
_NEWS_OF = (("scores", "score"), ("medications", "dose"), ("visits", "visit"), ("missed", "missed"))
_NOT_WORKED_OUT = """
SELECT patient_id FROM caseload_rows
WHERE (monitoring IS NULL OR supply IS NULL) AND practice_id = %(practice_id)s
"""


def one_at_a_time(patient_id: uuid.UUID) -> Stored:
    """Let no other transaction sum up this patient until this one has ended: it would undo what is new.

    Taken after every other lock, and before what is summed up is read. Returns the row as it is.
    """
    return Stored(*ask(_LOCKED, {"patient_ids": [patient_id]})[0])


def put_scores(patient_id: uuid.UUID, scores: Sequence[ScoreSummary]) -> None:
    """Replace the scores part."""
    _put(patient_id, scores=[_plain(score) for score in scores])


def put_check_ins(row: Stored, scores: Sequence[ScoreSummary], unreviewed: int) -> None:
    """Replace the scores part of a locked row, and the number of finished check-ins that nobody has read."""
    _put_into(row, scores=[_plain(score) for score in scores], unreviewed=unreviewed)


def put_medications(
    patient_id: uuid.UUID,
    medications: Sequence[MedicationSummary],
    supply: Sequence[SupplySummary],
    steps: Sequence[StepSummary],
) -> None:
    """Replace the medications part: the active ones, how long they last, and what plans propose next."""
    _put(
        patient_id,
        medications=[_plain(medication) for medication in medications],
        supply=[_plain(each) for each in supply],
        steps=[_plain(each) for each in steps],
    )


def put_steps(patient_id: uuid.UUID, steps: Sequence[StepSummary]) -> None:
    """Replace the steps that plans propose next."""
    _put(patient_id, steps=[_plain(each) for each in steps])


def put_visits(patient_id: uuid.UUID, visits: Sequence[VisitSummary]) -> None:
    """Replace the visits part: the booked ones that are not over."""
    _put(patient_id, visits=[_plain(visit) for visit in visits])


def put_contact(patient_id: uuid.UUID, at: datetime) -> None:
    """Note that somebody of the team saw, called or wrote to the patient."""
    row = one_at_a_time(patient_id)
    _put_into(row, contact_at=_later(row.contact_at, at))


def put_letters(row: Stored, waiting_since: datetime | None, written_at: datetime | None) -> None:
    """Replace since when a letter waits in a locked row, and note when the team wrote, if it did."""
    _put_into(row, waiting_since=waiting_since, contact_at=_later(row.contact_at, written_at))


def put_monitoring(patient_id: uuid.UUID, exams: Sequence[ExamSummary]) -> None:
    """Replace the monitoring part: what is to be measured, with its days."""
    _put(patient_id, monitoring=[_plain(exam) for exam in exams])


def put_missed(patient_id: uuid.UUID, missed: Sequence[MissedCheckIn]) -> None:
    """Replace the check-ins that were missed lately and nobody made up for."""
    _put(patient_id, missed=[_plain(each) for each in missed])


def put_open_flags(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of open safety flags."""
    _put(patient_id, open_flags=count)


def put_unreviewed(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of finished check-ins that nobody has read; it moves nobody up or down the list."""
    _change(patient_id, {"unreviewed": count})


def put_open_refill_requests(patient_id: uuid.UUID, count: int) -> None:
    """Replace the number of refill requests that wait for somebody."""
    _put(patient_id, open_refill_requests=count)


def summaries(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Summary]:
    """Return what the caseload knows of each patient; an empty summary for whom nothing was put yet."""
    found = {row[0]: summary_of(Stored(*row)) for row in ask(_ROWS, {"patient_ids": list(patient_ids)})}
    return {patient_id: found.get(patient_id, Summary(patient_id)) for patient_id in patient_ids}


def not_worked_out() -> set[uuid.UUID]:
    """Return the patients for whom it is not worked out what to measure, or how long supply lasts."""
    return {patient_id for (patient_id,) in ask(_NOT_WORKED_OUT, {})}


def _put(patient_id: uuid.UUID, **parts: Any) -> None:
    _put_into(one_at_a_time(patient_id), **parts)


def _put_into(row: Stored, **parts: Any) -> None:
    """Replace parts of a locked row, and work out anew what it shows, where it stands and what is new."""
    moment = now()
    new = dict.fromkeys(_new_kinds(row, parts), moment.isoformat())
    noted = {"changed": {**row.changed, **new}, "changed_at": moment} if new else {}
    _change(row.patient_id, {**parts, **noted, **worked_out(row._replace(**parts), moment)})


def _new_kinds(row: Stored, parts: dict[str, Any]) -> Iterator[str]:
    """Return the kinds of news that new parts of a row are."""
    for part, kind in _NEWS_OF:
        if part in parts and parts[part] != getattr(row, part):
            yield kind
    for part, kind in (("open_flags", "flag"), ("open_refill_requests", "refill")):
        if parts.get(part, 0) > getattr(row, part):
            yield kind
    if parts.get("waiting_since") is not None and row.waiting_since is None:
        yield "message"
    if "monitoring" in parts and _last(parts["monitoring"]) != _last(row.monitoring or []):
        yield "result"


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)


def _last(exams: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what was measured last, by exam."""
    return {exam["what"]: (exam["last_on"], exam["last_text"]) for exam in exams if exam["last_on"]}


def _change(patient_id: uuid.UUID, columns: dict[str, Any]) -> None:
    """Write columns of a patient's row; a list of values is JSON, a list of words is an array."""
    names = ", ".join(f"{name} = %({name})s" for name in columns)
    values = {
        name: Jsonb(value) if isinstance(value, list | dict) and name != "views" else value
        for name, value in columns.items()
    }
    ask(_CHANGE.format(names), {**values, "patient_id": patient_id})


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: days, instants, ids and decimals as text."""
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
