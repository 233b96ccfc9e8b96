"""One row of the caseload as it is shown: its words, its place, and until when both are true."""

import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.caseload.rules.reasons import QUIET, SILENT, SOON, STEADY, Rank, reasons
from backend.caseload.rules.summary import (
    RECENT,
    DoseSpan,
    MedicationSummary,
    ScoreSummary,
    Summary,
    last_dose_change,
    next_visit,
    plain,
)
from backend.people.rules.persons import age_on

DAY = timedelta(days=1)
# Each view and the reason that puts a patient into it.
VIEWS = {
    "flags": Rank.SAFETY,
    "worse": Rank.WORSE,
    "supply": Rank.SUPPLY,
    "no-response": Rank.RESPONSE,
    "labs": Rank.LAB,
    "messages": Rank.MESSAGE,
    "refills": Rank.REFILL,
    "steps": Rank.STEP,
    "no-visit": Rank.NO_VISIT,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who the row is about."""

    id: uuid.UUID
    given_name: str
    family_name: str
    birth_date: date
    time_zone: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as JSON wants it, where it stands, which views it is in, and what it is found by."""

    shown: dict[str, Any]
    concern: int
    views: tuple[str, ...]
    words: str
    changes_at: datetime


def entry(who: Subject, summary: Summary, now: datetime) -> Entry:
    """Work out a patient's row; nothing in it differs before `changes_at`."""
    zone = ZoneInfo(who.time_zone)
    today = now.astimezone(zone).date()
    found = reasons(summary, now=now, zone=zone)
    visit = next_visit(summary.visits, now)
    change = last_dose_change(summary.medications, today)
    taken = [each for each in summary.medications if each.is_psychotropic]
    name = f"{who.given_name} {who.family_name}"
    shown = {
        "patient_id": str(who.id),
        "name": name,
        "age": age_on(who.birth_date, today),
        "scores": [_score(score) for score in summary.scores],
        "medications": [_medication(each, today) for each in taken],
        "last_dose_change": {"on": str(change.on), "text": change.text} if change else None,
        "next_visit": {"id": str(visit.id), "starts_at": visit.starts_at.isoformat()} if visit else None,
        "open_flags": summary.open_flags,
        "open_refill_requests": summary.open_refill_requests,
        "reasons": [{"kind": reason.rank.kind, "text": reason.text} for reason in found],
    }
    ranks = {reason.rank for reason in found}
    if visit is None:
        ranks.add(Rank.NO_VISIT)  # who takes nothing needs no visit, but may be looked for
    return Entry(
        shown=shown,
        concern=found[0].rank if found else Rank.NOTHING,
        views=tuple(view for view, rank in VIEWS.items() if rank in ranks),
        words=searchable(" ".join([name, *(each.name for each in taken)])),
        changes_at=min(_changes(who, summary, zone, now, today)),
    )


def searchable(text: str) -> str:
    """Return text as it is searched: small letters without accents."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()


def _changes(
    who: Subject, summary: Summary, zone: ZoneInfo, now: datetime, today: date
) -> Iterator[datetime]:
    """Return the instants still to come at which time alone may change the row."""
    yield from (visit.ends_at for visit in summary.visits if visit.ends_at > now)
    for day in _days(who, summary, today):
        if day > today:
            yield datetime.combine(day, time(), zone).astimezone(UTC)


def _days(who: Subject, summary: Summary, today: date) -> Iterator[date]:
    """Return the patient's own days on which the row may change."""
    yield _next_birthday(who.birth_date, today)
    for score in summary.scores:
        yield score.latest.on + QUIET + DAY
        yield from (point.on + RECENT + DAY for point in score.points)
    for exam in summary.monitoring:
        if exam.due_on is not None:
            yield exam.due_on + DAY
    for medication in summary.medications:
        for span in medication.spans:
            yield span.start
            if span.end is not None:
                yield span.end
        yield from (span.start + STEADY for span in medication.spans)
    for supply in summary.supply:
        yield supply.runs_out_on - SOON
        yield supply.runs_out_on
    yield from (step.on for step in summary.steps)
    dated = (summary.supply, summary.steps, summary.waiting_since, summary.contact_at, summary.monitoring)
    if any(dated) or summary.scores:
        yield date(today.year + 1, 1, 1)  # a day of another year is said with its year
    if summary.contact_at is not None:
        yield summary.contact_at.astimezone(ZoneInfo(who.time_zone)).date() + SILENT + DAY


def _next_birthday(birth_date: date, today: date) -> date:
    return next(day for year in (today.year, today.year + 1) if (day := _birthday(birth_date, year)) > today)


def _birthday(birth_date: date, year: int) -> date:
    """Return the first day of the next year of age; born on 29 February, 1 March in other years."""
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _score(score: ScoreSummary) -> dict[str, Any]:
    return {
        "instrument": score.instrument,
        "name": score.name,
        "total": score.latest.total,
        "maximum": score.maximum,
        "severity": score.latest.severity,
        "severity_label": score.latest.severity_label,
        "on": str(score.latest.on),
        "change": score.change,
        "baseline": score.baseline.total,
        "baseline_on": str(score.baseline.on),
        "history": [{"on": str(point.on), "total": point.total} for point in score.points],
    }


def _medication(medication: MedicationSummary, day: date) -> dict[str, Any]:
    span = medication.span_on(day)
    if span is None or span.value is None:
        return {"name": medication.name, "dose_text": "not stated", "daily_dose": None, "since": None}
    since = medication.unchanged_since(span)
    return {
        "name": medication.name,
        "dose_text": _dose_text(span),
        "daily_dose": {"value": plain(span.value), "unit": span.unit},
        "since": str(since),
    }


def _dose_text(span: DoseSpan) -> str:
    return f"{plain(span.value)}\u00a0{span.unit} a day"
