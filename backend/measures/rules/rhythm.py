"""How often a person is asked what, and when: rhythms, windows, states, and a cap on the burden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.measures.rules.trajectory import Status

OFF = 0  # an overruled rhythm of no days: not asked


class Why(StrEnum):
    """Why an instrument is asked as often as it is."""

    UNTIL_RESPONSE = "until-response"
    EARLY = "early"
    RESPONSE = "response"
    REMISSION = "remission"
    TITRATION = "titration"
    DOSE_CHANGE = "dose-change"
    OVERRULED = "overruled"


class State(StrEnum):
    """How far a due check-in has come."""

    SCHEDULED = "scheduled"
    SENT = "sent"
    OPENED = "opened"
    COMPLETED = "completed"
    LATE = "late"  # its window is over; an answer is still welcome
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of `rhythm.toml`."""

    score_instruments: tuple[str, ...]
    usual_days: int
    close_days: int
    calm_days: int
    early_days: int
    young_up_to: int
    flag_recent_days: int
    effects_instrument: str
    effects_days: int
    effects_after_days: int
    longest_window_days: int
    burden_days: int
    most_questions: int
    missed_shown_days: int

    def __post_init__(self) -> None:
        """Refuse numbers that can not be a rhythm."""
        days = (self.usual_days, self.close_days, self.calm_days, self.effects_days, self.longest_window_days)
        if min(days) < 1 or self.burden_days < 1 or self.most_questions < 1:
            raise ValueError("a rhythm, a window and a cap are at least 1")


@dataclass(frozen=True, slots=True)
class DoseChange:
    """That a dose changes on a day; a start is an increase. Of no drug in particular."""

    on: date
    is_start: bool
    is_increase: bool


@dataclass(frozen=True, slots=True)
class Course:
    """What rhythms follow: the person, the treatment, and how far each instrument has come."""

    age: int
    began_on: date
    flagged_on: date | None
    changes: tuple[DoseChange, ...]
    status: Mapping[str, Status]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Ask one instrument every so many days, and why."""

    instrument: str
    every_days: int
    why: Why

    def __post_init__(self) -> None:
        """Refuse a rhythm faster than a day."""
        if self.every_days < 1:
            raise ValueError("a rhythm has at least one day")


@dataclass(frozen=True, slots=True)
class Window:
    """The patient's own days on which a check-in is due: from `opens_on` until before `closes_on`.

    It is late, and still welcome, until before `ends_on`, which is never after the next one opens.
    """

    opens_on: date
    closes_on: date
    ends_on: date

    def __post_init__(self) -> None:
        """Refuse a window without a day."""
        if not self.opens_on < self.closes_on <= self.ends_on:
            raise ValueError("a window has at least one day")

    def takes(self, day: date) -> bool:
        """Say whether an answer of that day belongs to it."""
        return self.opens_on <= day < self.ends_on

    def is_open(self, day: date) -> bool:
        """Say whether it is due on that day."""
        return self.opens_on <= day < self.closes_on

    @property
    def remind_on(self) -> date:
        """Return the day of the one reminder: the middle, never the first day of a longer window."""
        return self.opens_on + timedelta(days=(self.closes_on - self.opens_on).days // 2)


@dataclass(frozen=True, slots=True)
class Planned:
    """A window that stands, with the questions it asks: what a cap counts."""

    opens_on: date
    questions: int


def rhythms(
    course: Course, today: date, figures: Figures, overruled: Mapping[str, int] | None = None
) -> tuple[Rhythm, ...]:
    """Return how often each instrument is asked as of a day, what matters most for safety first.

    `overruled` are the days a prescriber chose by instrument; OFF is not to ask.
    """
    chosen = dict(overruled or {})
    found = []
    effects = _effects(course, today, figures)
    if effects is not None:
        found.append(effects)
    found += [_scores(slug, course, today, figures) for slug in figures.score_instruments]
    kept = [each for each in found if each.instrument not in chosen]
    order = [each.instrument for each in found]
    kept += [Rhythm(slug, days, Why.OVERRULED) for slug, days in sorted(chosen.items()) if days != OFF]
    return tuple(
        sorted(
            kept,
            key=lambda each: (
                order.index(each.instrument) if each.instrument in order else len(order),
                each.instrument,
            ),
        )
    )


def _scores(slug: str, course: Course, today: date, figures: Figures) -> Rhythm:
    is_early = today < _treated_since(course, today) + timedelta(days=figures.early_days)
    if is_early and (course.age <= figures.young_up_to or _is_flagged(course, today, figures)):
        return Rhythm(slug, figures.close_days, Why.EARLY)
    status = course.status.get(slug, Status.INSUFFICIENT)
    if status is Status.REMISSION:
        return Rhythm(slug, figures.calm_days, Why.REMISSION)
    if status is Status.RESPONSE:
        return Rhythm(slug, figures.calm_days, Why.RESPONSE)
    return Rhythm(slug, figures.usual_days, Why.UNTIL_RESPONSE)


def _treated_since(course: Course, today: date) -> date:
    """Return the start of the newest medicine; before any, the day on which the person came."""
    starts = [change.on for change in course.changes if change.is_start and change.on <= today]
    return max(starts, default=course.began_on)


def _is_flagged(course: Course, today: date, figures: Figures) -> bool:
    return course.flagged_on is not None and today < course.flagged_on + timedelta(
        days=figures.flag_recent_days
    )


def _effects(course: Course, today: date, figures: Figures) -> Rhythm | None:
    """Ask about side effects while steps are still to come, and for four weeks after any change."""
    after = timedelta(days=figures.effects_after_days)
    past = [change.on for change in course.changes if change.on <= today]
    if past and any(change.on > today for change in course.changes):
        return Rhythm(figures.effects_instrument, figures.effects_days, Why.TITRATION)
    if any(today < on + after for on in past):
        return Rhythm(figures.effects_instrument, figures.effects_days, Why.DOSE_CHANGE)
    return None


def window(opens_on: date, every_days: int, figures: Figures) -> Window:
    """Return the window that opens on a day: half the rhythm, at most a week, as long again to be late."""
    open_days = min(figures.longest_window_days, (every_days + 1) // 2)
    late_days = min(figures.longest_window_days, every_days - open_days)
    closes_on = opens_on + timedelta(days=open_days)
    return Window(opens_on, closes_on, closes_on + timedelta(days=late_days))


def next_opening(rhythm: Rhythm, last_on: date | None, today: date) -> date:
    """Return when an instrument is due next, after the last day on which it was asked or answered."""
    return today if last_on is None else max(today, last_on + timedelta(days=rhythm.every_days))


def effects_since(course: Course, asked_on: date | None, today: date, figures: Figures) -> date | None:
    """Return the day the question about side effects counts from: when it was asked, or the dose changed.

    However often the dose changes, the first change that nobody has asked about yet decides.
    """
    after, week = timedelta(days=figures.effects_after_days), timedelta(days=figures.effects_days)
    recent = [change.on for change in course.changes if today - after < change.on <= today]
    if not recent:
        return asked_on
    return asked_on if asked_on is not None and asked_on >= min(recent) - week else min(recent)


def within_cap(
    opens_on: date, questions: int, standing: Sequence[Planned], *, most: int, days: int
) -> date | None:
    """Return the first day from `opens_on` on that keeps any `days` days at or below `most` questions.

    None where the instrument alone is more than that.
    """
    if questions > most:
        return None
    day = opens_on
    while _busiest(day, standing, days) + questions > most:
        day += timedelta(days=1)
    return day


def _busiest(day: date, standing: Sequence[Planned], days: int) -> int:
    """Return the most questions that stand in any run of `days` days that holds `day`."""
    span = timedelta(days=days)
    near = [each for each in standing if abs((each.opens_on - day).days) < days]
    starts = [each.opens_on for each in near if each.opens_on <= day] + [day]
    return max(
        sum(each.questions for each in near if start <= each.opens_on < start + span) for start in starts
    )


def overlaps(opens_on: date, last_on: date | None, recall_days: int) -> bool:
    """Say whether a window asks about days that the one before it asked about, too."""
    return last_on is not None and (opens_on - last_on).days < recall_days


def state_on(stored: State, due: Window, day: date) -> State:
    """Return what a stored state reads as on a day, whether or not a job has been there to write it."""
    if stored is State.COMPLETED or day < due.closes_on:
        return stored
    return State.LATE if day < due.ends_on else State.MISSED


def is_after_increase(opens_on: date, changes: Sequence[DoseChange], figures: Figures) -> bool:
    """Say whether a window opened in the weeks after a dose was begun or raised."""
    after = timedelta(days=figures.effects_after_days)
    return any(change.is_increase and change.on <= opens_on < change.on + after for change in changes)
