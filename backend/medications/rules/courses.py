"""The courses of drugs: entries of one drug joined, where counts start, and what changed on which day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from backend.medications.rules.monitored import Course
from backend.medications.rules.recurrence import Change


def joined(courses: Iterable[Course]) -> list[Course]:
    """Return one course a drug, however many entries of a list hold it; the first gives name and key."""
    by_slug: dict[str, list[Course]] = defaultdict(list)
    for each in courses:
        by_slug[each.slug].append(each)
    found = []
    for same in by_slug.values():
        first = next((each for each in same if not each.spans or each.spans[-1][1] is None), same[0])
        # An entry without spans is taken now, since nobody knows when; an open one that has them says more.
        is_open = any(each.spans and each.spans[-1][1] is None for each in same)
        dated = [each for each in same if each.spans] if first.spans or is_open else []
        found.append(
            Course(
                first.slug, first.name, first.key,
                _merged([span for each in dated for span in each.spans]),
                tuple(sorted({day for each in dated for day in each.changes})),
            )
        )  # fmt: skip
    return found


def _merged(spans: list[tuple[date, date | None]]) -> tuple[tuple[date, date | None], ...]:
    merged: list[tuple[date, date | None]] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            begun, until = merged[-1]
            merged[-1] = (begun, None if until is None or end is None else max(until, end))
        else:
            merged.append((start, end))
    return tuple(merged)


def start_of(course: Course, gap_ends: Callable[[date], date]) -> date | None:
    """Return the day from which counts run: the first one after the last gap that is a new start."""
    start: date | None = None
    ended: date | None = None
    for begun, end in course.spans:
        # A span ends on the first day without the drug: the gap is longer than allowed once it passes.
        if start is None or (ended is not None and begun > gap_ends(ended)):
            start = begun
        ended = end
    return start


def changes_of(course: Course, others: Iterable[Course]) -> tuple[Change, ...]:
    """Return the days on which its dose changed, it was started again, or another drug came or went."""
    found = dict.fromkeys(course.changes, "the dose changed")
    found |= {begun: "it was started again" for begun, _ in course.spans[1:]}
    for other in others:
        for begun, end in other.spans:
            found.setdefault(begun, f"{other.name} was started")
            if end is not None:
                found.setdefault(end, f"{other.name} was stopped")
        for day in other.changes:
            found.setdefault(day, f"the dose of {other.name} changed")
    return tuple(Change(day, found[day]) for day in sorted(found))


def is_taken(course: Course, today: date) -> bool:
    """Say whether it is taken on a day, or will be from a later one."""
    return not course.spans or course.spans[-1][1] is None or today < course.spans[-1][1]
