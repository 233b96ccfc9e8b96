"""People who take drugs and have results, in few words, for the tests of monitoring."""

from datetime import date
from decimal import Decimal

from backend.medications.monitoring_files import monitoring
from backend.medications.rules.monitored import Course, Due, Person
from backend.medications.rules.recurrence import Reading

ANYBODY = Person(age=40)


def day(text: str) -> date:
    """Return the day an ISO text means."""
    return date.fromisoformat(text)


def takes(slug: str, start: str | None = "2026-01-01", *changes: str, until: str | None = None) -> Course:
    """Return a course from a day on; None is taken since nobody knows when."""
    spans = ((day(start), day(until) if until else None),) if start else ()
    return Course(slug, slug, slug, spans, tuple(day(each) for each in changes))


def result(code: str, on: str | date, value: str | None = None) -> Reading:
    """Return a result; without a value it is a word."""
    when = day(on) if isinstance(on, str) else on
    return Reading(code, when, Decimal(value) if value else None, value or "negative")


def items(
    *courses: Course,
    results: tuple[Reading, ...] = (),
    today: str | date = "2026-01-01",
    who: Person = ANYBODY,
) -> dict[str, Due]:
    """Return everything to be measured by exam."""
    on = day(today) if isinstance(today, str) else today
    return {each.exam.key: each for each in monitoring().due(courses, who, results, on).items}


def due(
    exam: str, *courses: Course, results: tuple[Reading, ...] = (), today: str | date = "2026-12-31",
    who: Person = ANYBODY,
) -> date | None:  # fmt: skip
    """Return the day on which one exam is due; it must be there."""
    return items(*courses, results=results, today=today, who=who)[exam].due_on
