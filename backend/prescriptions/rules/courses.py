"""Medicines as courses: since when each drug is taken, until when, and on which days its dose changed."""

from collections.abc import Callable, Iterable
from datetime import date

from backend.medications.rules.monitored import Course
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.values import Medication


def courses_of(
    medications: Iterable[Medication], ingredients: Callable[[str], tuple[str, ...]], today: date
) -> list[Course]:
    """Return one course an ingredient of each medicine; a name nobody knows has none."""
    found = []
    for each in medications:
        spans = _spans(each, today)
        if each.status == "stopped" and not spans:
            continue
        changes = tuple(
            period.start
            for before, period in zip(each.periods, each.periods[1:], strict=False)
            if before.end == period.start and before.daily_dose != period.daily_dose
        )
        found += [
            Course(slug, each.name, str(each.id), spans, changes)
            for slug in ingredients(each.drug_slug or each.name)
        ]
    return found


def _spans(medication: Medication, today: date) -> tuple[tuple[date, date | None], ...]:
    """Return when it is taken. What was only found to be taken has no start unless somebody stated one."""
    is_active = medication.status == "active"
    periods: tuple[DosePeriod, ...] = medication.periods
    # A dose that is stated says what is taken now, not since when.
    if is_active and medication.started_on is None and medication.source != "prescribed":
        return ()
    spans = [(period.start, period.end) for period in periods]
    started = medication.started_on
    if started is not None and (not spans or started < spans[0][0]):
        spans = [(started, spans[0][1]), *spans[1:]] if spans else [(started, None)]
    if not is_active:
        end = medication.stopped_on or today
        spans = [(start, min(until or end, end)) for start, until in spans if start < end]
    return tuple(spans)
