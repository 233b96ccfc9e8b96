"""One sentence that says what the chart's picture shows, and no more than that.

The words are "after", never "because". Points that matter and measurement error: docs/clinical-sources.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

STALE = timedelta(days=92)  # after three months a score says nothing about today (design choice)
BUNDLE_DAYS = 14  # changes closer than this can not be told apart (design choice)


@dataclass(frozen=True, slots=True)
class Course:
    """One instrument's totals with their days, in order.

    `important` and `beyond` are the points that matter and those beyond measurement error, 0 where nobody
    published them.
    """

    instrument: str
    name: str
    maximum: int
    totals: tuple[tuple[date, int], ...]
    latest_label: str
    important: int = 0
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A change of dose on a day, in words: "sertraline 50 → 100 mg"."""

    on: date
    text: str


def sentence(courses: Sequence[Course], steps: Sequence[Step], *, today: date) -> str:
    """Return what the picture shows, about the first course that has scores."""
    course = next((course for course in courses if course.totals), None)
    if course is None:
        return "No scores yet: nothing can be said about the course."
    latest_on, latest = course.totals[-1]
    if today - latest_on > STALE:
        last = f"{course.name} was last {latest} of {course.maximum} ({course.latest_label})"
        ago = f"{_span(latest_on, today)} ago"
        return f"{last} on {_day(latest_on)}, {ago}: too long ago to say how it is now."
    if len(course.totals) == 1:
        return (
            f"{course.name} was {latest} of {course.maximum} ({course.latest_label}) on {_day(latest_on)}: "
            "one score shows no direction."
        )
    first_on, first = course.totals[0]
    span = _span(first_on, latest_on)
    important, beyond = course.important, course.beyond
    change = latest - first
    after = _after(course, steps)
    if important and abs(change) < important:
        return (
            f"{course.name} is about where it was: {first} then, {latest} of {course.maximum} "
            f"({course.latest_label}) {span} later{after}; a change below {important} points is not told "
            "from noise."
        )
    verb = "fell" if change < 0 else "rose" if change > 0 else "stayed"
    if verb == "stayed":
        return f"{course.name} is {latest} again after {span}{after}."
    share = f" (−{abs(round(100 * change / first))} %)" if change < 0 else ""
    doubt = "" if not beyond or abs(change) >= beyond else "; this is not yet beyond measurement error"
    now = f"now {course.latest_label}, over {span}"
    return f"{course.name} {verb} from {first} to {latest} of {course.maximum}{share}, {now}{after}{doubt}."


def _after(course: Course, steps: Sequence[Step]) -> str:
    """Name the latest dose changes that have a score on each side, all that lie too close to tell apart.

    None where most of what the sentence tells had happened before them.
    """
    first_on, last_on = course.totals[0][0], course.totals[-1][0]
    inside = sorted((step for step in steps if first_on <= step.on < last_on), key=lambda step: step.on)
    if not inside:
        return ""
    bundle = [inside[-1]]
    for earlier, later in reversed(list(pairwise(inside))):
        if (later.on - earlier.on).days > BUNDLE_DAYS:
            break
        bundle.insert(0, earlier)
    first, latest = course.totals[0][1], course.totals[-1][1]
    before = [total for on, total in course.totals if on <= bundle[0].on][-1]
    if abs(latest - first) >= (course.important or 1):
        share = (latest - before) * (1 if latest > first else -1)
        if 2 * share < abs(latest - first):
            return ""
    words = " and ".join(step.text for step in bundle)
    if len(bundle) > 1:
        return f", after {words} (too close together to tell apart)"
    return f", after {words}"


def _span(start: date, end: date) -> str:
    days = (end - start).days
    if days < 14:
        return f"{days} {'day' if days == 1 else 'days'}"
    if days <= 7 * 26:
        return f"{round(days / 7)} weeks"
    if days < 365 * 2:
        return f"{round(days / 30.4)} months"
    return f"{round(days / 365.25)} years"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
