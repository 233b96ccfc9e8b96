"""When one exam of a plan is due next: from the start, the changes, the results so far and what they say."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from backend.medications.rules.drugs import Source, Status
from backend.medications.rules.intervals import Interval
from backend.medications.rules.schedules import Check, Rung, Settling


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which the dose, or another drug that matters, changed, in words."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Times:
    """The first day from which counts run, None if not known; the changes in order; the day asked about."""

    start: date | None
    changes: tuple[Change, ...]
    today: date

    @property
    def latest_change(self) -> Change | None:
        """Return the latest change up to today that came after the start."""
        found = [each for each in self.changes if each.on <= self.today and _is_after(each.on, self.start)]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A result in the canonical unit of its code, or a word; `text` is how a person reads it."""

    code: str
    on: date
    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One day on which something is asked for. A rung says more: its note, its standing and its source."""

    due_on: date | None
    opens_on: date | None
    why: str
    note: str | None = None
    status: Status | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class _Course:
    """What the results of one code in order come to."""

    rung: Rung | None = None  # of the latest result
    worst: Rung | None = None  # of the results since they left the usual range
    count: int = 0
    left: int = 0  # results still wanted since they came back
    after: Rung | None = None
    last: date | None = None
    began_anew: date | None = None


def next_due(
    check: Check, times: Times, answers: Sequence[Reading], risks: Sequence[str] = ()
) -> Wanted | None:
    """Return the earliest day that is still open, or None where nothing is asked for any more.

    `answers` are in the order of their days and none is later than today.
    """
    start = times.start
    if check.lapses and start is not None and times.today > check.lapses.last_day(start):
        return None
    since = check.before_start.before(start) if start and check.before_start else start
    counted = answers if since is None else answers[bisect_left(answers, since, key=attrgetter("on")) :]
    wanted: list[Wanted] = []
    for course in _courses(check, counted):
        if course.began_anew is not None and (start is None or course.began_anew > start):
            start = course.began_anew
        wanted += _of_rungs(course)
    wanted += _of_start(check, times.start, since, counted)
    wanted += _of_changes(check, times, counted)
    wanted += _settling(check, times, counted)
    wanted += _periodic(check, start, counted, risks)
    if not wanted:
        return None
    first = min(wanted, key=lambda each: each.due_on or date.min)
    telling = next((each for each in wanted if each.note), first)
    note = _too_low_to_start(check, times.start, counted) or telling.note
    return Wanted(first.due_on, first.opens_on, first.why, note, telling.status, telling.source)


def _of_start(
    check: Check, start: date | None, since: date | None, counted: Sequence[Reading]
) -> list[Wanted]:
    if start is None or since is None:
        return []
    if check.before_start and not counted:
        return [Wanted(start, since, "before the start")]
    for interval in check.after_start:
        opens = interval.first_day(start)
        if not counted or counted[-1].on < opens:
            return [Wanted(interval.last_day(start), opens, f"{interval} after the start")]
    return []


def _of_changes(check: Check, times: Times, counted: Sequence[Reading]) -> list[Wanted]:
    """Ask after the latest change, and after each that is signed for a later day."""
    if check.after_change is None:
        return []
    latest = times.latest_change
    asking = [latest] if latest else []
    asking += [each for each in times.changes if each.on > times.today and _is_after(each.on, times.start)]
    found = []
    for change in asking:
        opens = check.after_change.first_day(change.on)
        if not counted or counted[-1].on < opens:
            why = f"{check.after_change} after {change.what} on {_day(change.on)}"
            found.append(Wanted(check.after_change.last_day(change.on), opens, why))
    return found


def _settling(check: Check, times: Times, counted: Sequence[Reading]) -> list[Wanted]:
    """Ask often while the results since the start or the latest change are not steady."""
    settling, latest = check.settling, times.latest_change
    anchor = latest.on if latest else times.start
    if settling is None or check.after_change is None or anchor is None:
        return []
    settled_from = check.after_change.first_day(anchor)
    since = counted[bisect_left(counted, settled_from, key=attrgetter("on")) :]
    if not since or since[-1].on > settling.within.last_day(anchor) or _is_steady(settling, since):
        return []
    why = f"{settling.every.each} until {settling.results} in a row are steady"
    return [_after(settling.every, since[-1].on, why)]


def _is_steady(settling: Settling, since: Sequence[Reading]) -> bool:
    values = [each.value for each in since if each.value is not None]
    for place in range(len(values) - settling.results + 1):
        row = values[place : place + settling.results]
        if settling.low <= min(row) and max(row) <= settling.high and max(row) - min(row) <= settling.apart:
            return True
    return False


def _periodic(
    check: Check, start: date | None, counted: Sequence[Reading], risks: Sequence[str]
) -> list[Wanted]:
    if not check.phases:
        return []
    if not counted:
        if start is None:
            return [Wanted(None, None, "no result is recorded here, and nobody knows since when it is taken")]
        if check.before_start or check.after_start:
            return []
        return [_after(check.phases[0].every, start, f"{check.phases[0].every.each}, none since the start")]
    last = counted[-1].on
    # A baseline stands for the start: what follows is counted from there.
    base = last if start is None else max(last, start)
    phase = next(
        (
            each
            for each in check.phases
            if each.until is None or (start and base < each.until.last_day(start))
        ),
        None,
    )
    if phase is None:
        return []
    if check.closer and risks and check.closer.every.last_day(base) < phase.every.last_day(base):
        return [_after(check.closer.every, base, f"{check.closer.every.each}, because of {', '.join(risks)}")]
    span = f" in the first {phase.until}" if phase.until else ""
    return [_after(phase.every, base, f"{phase.every.each}{span}")]


def _courses(check: Check, counted: Sequence[Reading]) -> list[_Course]:
    rungs: dict[str, list[Rung]] = defaultdict(list)
    for rung in check.rungs:
        rungs[rung.band.code].append(rung)
    return [_course(found, [each for each in counted if each.code == code]) for code, found in rungs.items()]


def _course(rungs: Sequence[Rung], answers: Sequence[Reading]) -> _Course:
    """Follow the results of one code; the rungs stand in the order of their gravity, the gravest first."""
    rung = worst = after = None
    count = left = 0
    last = began_anew = None
    for each in answers:
        value = each.value
        if value is None:
            continue
        last, rung = each.on, None
        for one in rungs:
            if one.band.holds(value):
                rung = one
                break
        if rung is not None:
            worst = rung if worst is None else min(worst, rung, key=rungs.index)
            count, left = count + 1, 0
        elif worst is not None:
            began_anew = each.on if worst.as_new else began_anew
            left, after, worst, count = worst.afterwards, worst, None, 0
        elif left:
            left -= 1
    return _Course(rung, worst, count, left, after, last, began_anew)


def _of_rungs(course: _Course) -> list[Wanted]:
    if course.last is None:
        return []
    if course.rung is not None and course.worst is not None:
        rung, worst = course.rung, course.worst
        every = rung.confirm if rung.confirm and course.count == 1 else rung.every
        within = Interval(every.high, every.high, every.unit)
        why = f"{worst.name} on {_day(course.last)}, again within {within}"
        return [
            Wanted(
                every.last_day(course.last), course.last, why, worst.text, worst.basis.status, worst.source
            )
        ]
    if course.left and course.after is not None and course.after.afterwards_every is not None:
        every = course.after.afterwards_every
        why = f"{every.each} for {course.left} more after {course.after.name}"
        return [_after(every, course.last, why)]
    return []


def _too_low_to_start(check: Check, start: date | None, counted: Sequence[Reading]) -> str | None:
    if check.start_from is None or start is None:
        return None
    band, text = check.start_from
    found = [each for each in counted if each.code == band.code and each.value is not None]
    value = found[-1].value if found and found[-1].on <= start else None
    return text if value is not None and not band.holds(value) else None


def _after(every: Interval, day: date, why: str) -> Wanted:
    return Wanted(every.last_day(day), every.first_day(day), why)


def _is_after(day: date, start: date | None) -> bool:
    return start is None or day > start


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
