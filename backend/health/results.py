"""Record, list and take back results: vitals, laboratory values and examinations."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import IntegrityError

from backend.clock import now, today
from backend.database import session
from backend.errors import Conflict, Forbidden, Refused
from backend.gate import Actor
from backend.health import catalog
from backend.health.models import ResultRow
from backend.health.rules.quantities import as_decimal
from backend.health.rules.records import (
    ENTERED,
    HOME,
    IMPORTED,
    ImportedResult,
    NewResult,
    Result,
    in_order,
)
from backend.health.taking_back import take_back
from backend.health.telling import changed
from backend.people import service as people
from backend.permissions import Role

IMPORT = "Import"


class ImplausibleResult(Refused):
    """A number that no living adult has, or a unit in which the quantity is not measured."""

    type = "implausible-result"
    title = "This result can not be right"


class ResultInFuture(Refused):
    """It has not happened yet, or happened before the patient was born."""

    type = "result-in-future"
    title = "Check the day of this entry"


class ResultIdTaken(Conflict):
    """The id belongs to something else."""

    type = "result-id-taken"
    title = "This result can not be saved under that id"


class CareTeamRecordsThis(Forbidden):
    """Patients record their own vitals, allergies and smoking; the rest comes from the care team."""

    type = "care-team-records-this"
    title = "Your care team records this"


def record_results(
    patient_id: uuid.UUID,
    *,
    results: Sequence[NewResult],
    taken_on: date | None = None,
    taken_at: datetime | None = None,
    by: Actor,
) -> tuple[Result, ...]:
    """Record results of one day or instant, all or none; sending the same again records nothing new."""
    zone = people.patient(patient_id).time_zone
    on = taken_at.astimezone(ZoneInfo(zone)).date() if taken_at is not None else taken_on or today(zone)
    _require_past(patient_id, on, taken_at, zone)
    _require_sense(results)
    if by.role is Role.PATIENT and any(
        not catalog.quantities()[result.what].is_for_home for result in results
    ):
        raise CareTeamRecordsThis("You can record your weight, blood pressure, pulse and the like yourself.")
    rows = [_row(patient_id, result, on, taken_at, by) for result in results]
    known = {
        row.id: row
        for row in session().scalars(
            select(ResultRow).where(
                ResultRow.patient_id == patient_id, ResultRow.id.in_([row.id for row in rows])
            )
        )
    }
    if any(row.id in known and not _is_same(row, known[row.id]) for row in rows):
        raise ResultIdTaken("Something else was recorded under that id. Enter it again.")
    new = [row for row in rows if row.id not in known]
    try:
        with session().begin_nested():
            session().add_all(new)
    except IntegrityError:
        raise ResultIdTaken("Something else was recorded under that id. Enter it again.") from None
    if new:
        changed(patient_id)
    return tuple(_value(known.get(row.id, row)) for row in rows)


def import_results(patient_id: uuid.UUID, *, results: Iterable[ImportedResult]) -> int:
    """Record the results that are not there yet, by external id; return how many were new."""
    known = set(
        session().scalars(
            select(ResultRow.external_id).where(
                ResultRow.patient_id == patient_id, ResultRow.source == IMPORTED
            )
        )
    )
    new = [
        ResultRow(
            patient_id=patient_id,
            external_id=result.external_id,
            what=result.what,
            taken_on=result.on,
            taken_at=result.taken_at,
            source=IMPORTED,
            author_name=IMPORT,
            **_measured(result.what, result.value, result.unit, result.word),
        )
        for result in {result.external_id: result for result in results}.values()
        if result.external_id not in known
    ]
    session().add_all(new)
    session().flush()
    if new:
        changed(patient_id)
    return len(new)


def withdraw_result(patient_id: uuid.UUID, result_id: uuid.UUID, *, reason: str, by: Actor) -> Result:
    """Take a wrong result back; raise NotFound, NotYoursToWithdraw or AlreadyWithdrawn."""
    return _value(take_back(ResultRow, patient_id, result_id, reason=reason, by=by))


def results(
    patient_id: uuid.UUID, *, what: str | None = None, with_withdrawn: bool = False
) -> tuple[Result, ...]:
    """Return a patient's results, newest first; what was taken back is left out unless asked for."""
    asked = select(ResultRow).where(ResultRow.patient_id == patient_id)
    if what is not None:
        asked = asked.where(ResultRow.what == what)
    if not with_withdrawn:
        asked = asked.where(ResultRow.withdrawn_at.is_(None))
    return in_order(_value(row) for row in session().scalars(asked))


def newest_results(patient_id: uuid.UUID, *, until: date) -> tuple[Result, ...]:
    """Return the newest result of each quantity up to a day."""
    rows = session().scalars(
        select(ResultRow)
        .where(
            ResultRow.patient_id == patient_id,
            ResultRow.withdrawn_at.is_(None),
            ResultRow.taken_on <= until,
        )
        .order_by(
            ResultRow.what,
            ResultRow.taken_on.desc(),
            func.coalesce(ResultRow.taken_at, ResultRow.created_at).desc(),
            ResultRow.created_at.desc(),
            ResultRow.id.desc(),
        )
        .ext(distinct_on(ResultRow.what))
    )
    return tuple(_value(row) for row in rows)


def _require_past(patient_id: uuid.UUID, on: date, taken_at: datetime | None, zone: str) -> None:
    if on > today(zone) or (taken_at is not None and taken_at > now()):
        raise ResultInFuture("That day or hour lies ahead. Enter when it was measured.")
    if on < people.patient(patient_id).birth_date:
        raise ResultInFuture("That day lies before the patient's birth.")


def _require_sense(new: Sequence[NewResult]) -> None:
    faults: dict[str, dict[str, list[str]]] = {}
    for place, result in enumerate(new):
        fault = _fault(result)
        if fault is not None:
            faults[str(place)] = {"value": [fault]}
    pressures = {result.what: result.value for result in new}
    upper, lower = pressures.get("systolic"), pressures.get("diastolic")
    if not faults and upper is not None and lower is not None and upper <= lower:
        place = next(place for place, result in enumerate(new) if result.what == "diastolic")
        faults[str(place)] = {"value": ["The upper blood pressure must be higher than the lower."]}
    if faults:
        said = " ".join(text for fault in faults.values() for text in fault["value"])
        raise ImplausibleResult(f"{said} Nothing was saved.", errors={"results": faults})
    if len({result.id for result in new}) < len(new):
        raise ResultIdTaken("Two results of one entry have the same id.")


def _fault(result: NewResult) -> str | None:
    quantity = catalog.quantities()[result.what]
    if quantity.words:
        if result.word in quantity.words and result.value is None and result.unit is None:
            return None
        return f"{quantity.label} is {' or '.join(quantity.words)}, and has no number."
    if result.value is None or result.unit is None or result.word is not None:
        return f"{quantity.label} is a number with a unit."
    return quantity.fault(result.value, result.unit)


def _measured(what: str, value: Decimal | None, unit: str | None, word: str | None) -> dict[str, object]:
    """Return the columns that hold what was entered, and the same in the canonical unit."""
    quantity = catalog.quantities()[what]
    canonical = as_decimal(quantity.canonical(value, unit)) if value is not None and unit else None
    return {
        "value": canonical,
        "unit": quantity.unit,
        "entered_value": value,
        "entered_unit": unit,
        "word": word,
    }


def _row(patient_id: uuid.UUID, new: NewResult, on: date, taken_at: datetime | None, by: Actor) -> ResultRow:
    return ResultRow(
        id=new.id,
        patient_id=patient_id,
        what=new.what,
        taken_on=on,
        taken_at=taken_at,
        source=HOME if by.role is Role.PATIENT else ENTERED,
        author_name=by.name,
        created_at=now(),
        **_measured(new.what, new.value, new.unit, new.word),
    )


def _is_same(new: ResultRow, known: ResultRow) -> bool:
    return all(
        getattr(new, column) == getattr(known, column)
        for column in ("what", "taken_on", "taken_at", "entered_value", "entered_unit", "word")
    )


def _value(row: ResultRow) -> Result:
    return Result(
        id=row.id,
        what=row.what,
        on=row.taken_on,
        taken_at=row.taken_at,
        value=row.value,
        unit=row.unit,
        entered_value=row.entered_value,
        entered_unit=row.entered_unit,
        word=row.word,
        source=row.source,
        author_name=row.author_name,
        recorded_at=row.created_at,
        withdrawn_reason=row.withdrawn_reason,
        withdrawn_by=row.withdrawn_by,
    )
