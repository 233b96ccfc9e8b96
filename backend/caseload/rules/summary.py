"""What the caseload knows of one patient.

A summary holds dates, never ages: what is true "today" is worked out when it is read.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

# What may be new in a row since somebody last looked.
NEWS = ("dose", "flag", "message", "missed", "refill", "result", "score", "visit")
RECENT = timedelta(days=84)  # a rise is looked for within the last twelve weeks (design choice)


@dataclass(frozen=True, slots=True)
class Point:
    """One total on the patient's own day."""

    on: date
    total: int
    severity: str
    severity_label: str


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """One instrument's course: the score to compare with, and the latest points in order.

    `important` is the change in points that matters; None for an instrument that nobody published one for.
    """

    instrument: str
    name: str
    maximum: int
    baseline: Point
    points: tuple[Point, ...]
    important: int | None = None

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("a summary needs a score")

    @property
    def latest(self) -> Point:
        """Return the latest score."""
        return self.points[-1]

    @property
    def change(self) -> int | None:
        """Return the points since the baseline; None while there is only one score."""
        return None if self.latest == self.baseline else self.latest.total - self.baseline.total


@dataclass(frozen=True, slots=True)
class DoseSpan:
    """A daily dose from `start` until before `end`; None for a dose that is not stated."""

    start: date
    end: date | None
    value: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class MedicationSummary:
    """One active medication and its dose over time."""

    id: uuid.UUID
    name: str
    is_psychotropic: bool
    spans: tuple[DoseSpan, ...]

    def span_on(self, day: date) -> DoseSpan | None:
        """Return the dose in force on a day."""
        return next(
            (span for span in self.spans if span.start <= day and (span.end is None or day < span.end)), None
        )

    def unchanged_since(self, span: DoseSpan) -> date:
        """Return since when the dose of a span has been what it is, renewals joined."""
        since = span.start
        for earlier in reversed(self.spans):
            if earlier.end == since and (earlier.value, earlier.unit) == (span.value, span.unit):
                since = earlier.start
        return since


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """A visit that is booked."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ExamSummary:
    """An exam that is to be done from `opens_on` until `due_on`; without a day nobody knows since when.

    `is_firm` is not so for what nobody has confirmed: it never asks for attention by itself.
    """

    what: str
    label: str
    drug_names: tuple[str, ...]
    why: str
    opens_on: date | None
    due_on: date | None
    last_on: date | None
    last_text: str | None
    is_firm: bool

    def is_overdue(self, day: date) -> bool:
        """Say whether its last day has passed."""
        return self.due_on is not None and self.due_on < day

    def is_due(self, day: date) -> bool:
        """Say whether it may be done now: its time has come and has not passed, or was never known."""
        return not self.is_overdue(day) and (self.opens_on is None or self.opens_on <= day)


@dataclass(frozen=True, slots=True)
class MissedCheckIn:
    """A check-in that was due from `on` and never came; it weighs more in the weeks after a raised dose."""

    instrument: str
    on: date
    after_increase: bool


@dataclass(frozen=True, slots=True)
class SupplySummary:
    """The first day without a full dose of a medicine ordered here, even if every refill is filled."""

    name: str
    runs_out_on: date


@dataclass(frozen=True, slots=True)
class StepSummary:
    """The next step of a running plan that nobody has signed yet."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the caseload knows of one patient."""

    patient_id: uuid.UUID
    scores: tuple[ScoreSummary, ...] = ()
    medications: tuple[MedicationSummary, ...] = ()
    visits: tuple[VisitSummary, ...] = ()
    monitoring: tuple[ExamSummary, ...] = ()
    missed: tuple[MissedCheckIn, ...] = ()
    open_flags: int = 0
    open_refill_requests: int = 0
    supply: tuple[SupplySummary, ...] = ()
    steps: tuple[StepSummary, ...] = ()
    # The oldest letter that nobody answered, and the last visit, call or letter from the team.
    waiting_since: datetime | None = None
    contact_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoseChange:
    """The latest change of a stated dose."""

    on: date
    text: str


def _rise(score: ScoreSummary, today: date) -> str | None:
    """Say how far a score has risen above its lowest of the last twelve weeks, where that matters."""
    recent = [point for point in score.points if today - point.on <= RECENT]
    if score.important is None or len(recent) < 2 or recent[-1] != score.latest:
        return None
    lowest = min(reversed(recent[:-1]), key=lambda point: point.total)  # of equals the latest
    points = score.latest.total - lowest.total
    if points < score.important:
        return None
    return f"{score.name} up {points} in {(score.latest.on - lowest.on).days} days, to {score.latest.total}"


def _excess(score: ScoreSummary, today: date) -> str | None:
    """Say how far a score of the last twelve weeks stands above the first one, where that matters."""
    is_recent = today - score.latest.on <= RECENT
    if score.important is None or not is_recent or (score.change or 0) < score.important:
        return None
    return f"{score.name} {score.change} above the first score, at {score.latest.total}"


def worsening(summary: Summary, today: date) -> str | None:
    """Say which score has become worse by an important amount: lately first, else since the beginning."""
    told = (say(score, today) for say in (_rise, _excess) for score in summary.scores)
    return next((text for text in told if text is not None), None)


def next_visit(visits: Sequence[VisitSummary], now: datetime) -> VisitSummary | None:
    """Return the next visit that is not over."""
    return min((visit for visit in visits if visit.ends_at > now), key=lambda v: v.starts_at, default=None)


def last_dose_change(medications: Sequence[MedicationSummary], today: date) -> DoseChange | None:
    """Return the latest change of a psychotropic's dose up to `today`."""
    changes = []
    for medication in medications:
        before: DoseSpan | None = None
        for span in medication.spans:
            is_change = before is None or before.value != span.value
            if is_change and span.start <= today and medication.is_psychotropic and span.value is not None:
                changes.append(DoseChange(span.start, _change_text(medication.name, before, span)))
            before = span
    return max(changes, key=lambda change: change.on, default=None)


def _change_text(name: str, before: DoseSpan | None, span: DoseSpan) -> str:
    now_text = f"{plain(span.value)} {span.unit}"
    if before is None or before.value is None or before.end != span.start:
        return f"{name} at {now_text}"
    return f"{name} {plain(before.value)} → {now_text}"


def overdue_exams(summary: Summary, today: date) -> list[ExamSummary]:
    """Return the exams whose last day has passed, oldest first; what nobody confirmed is left out."""
    late = [exam for exam in summary.monitoring if exam.is_firm and exam.is_overdue(today)]
    return sorted(late, key=lambda exam: (exam.due_on or date.min, exam.label))


def plain(value: Decimal | None) -> str:
    """Return a decimal without trailing zeros or an exponent."""
    return "" if value is None else format(value.normalize(), "f")
