"""Why a patient needs attention: every reason with its figures, what comes first before the rest.

Where no source is named, an interval is this product's choice. A reason informs; it proposes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from backend.caseload.rules.summary import (
    RECENT,
    ScoreSummary,
    Summary,
    last_dose_change,
    next_visit,
    overdue_exams,
    worsening,
)

QUIET = timedelta(days=42)  # no score for six weeks is worth a word
SOON = timedelta(days=14)  # a supply that ends within two weeks is looked at
SILENT = timedelta(days=90)  # on a psychotropic, three months without a visit or a word
# Eight weeks at one dose: 4 to 6 are an adequate trial of an antidepressant, 8 without response
# are non-response (common professional knowledge, awaits review; other drugs and conditions may need longer).
STEADY = timedelta(days=56)
STILL_HIGH = 10  # moderate: the cut of PHQ-9 and GAD-7 from which treatment is usually reviewed


class Rank(IntEnum):
    """What comes first in the list."""

    SAFETY = 0
    WORSE = 1
    SUPPLY = 2
    MISSED = 3
    RESPONSE = 4
    LAB = 5
    MESSAGE = 6
    REFILL = 7
    STEP = 8
    NO_VISIT = 9
    SILENT = 10
    QUIET = 11
    NOTHING = 12

    @property
    def kind(self) -> str:
        """Return its word: `no-visit`."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that asks for attention, in words with its figures."""

    rank: Rank
    text: str


def reasons(summary: Summary, *, now: datetime, zone: ZoneInfo) -> tuple[Reason, ...]:
    """Return everything that asks for attention, the gravest first."""
    return tuple(sorted(_reasons(summary, now, zone), key=lambda reason: reason.rank))


def _reasons(summary: Summary, now: datetime, zone: ZoneInfo) -> Iterator[Reason]:
    today = now.astimezone(zone).date()
    if summary.open_flags:
        yield Reason(Rank.SAFETY, "A safety flag waits; nobody has acknowledged it yet")
    worse = worsening(summary, today)
    if worse is not None:
        yield Reason(Rank.WORSE, worse)
    if (gap := _supply_gap(summary, now, zone)) is not None:
        yield Reason(Rank.SUPPLY, gap)
    if any(each.after_increase for each in summary.missed):
        yield Reason(Rank.MISSED, "A check-in was missed after the dose was raised")
    if worse is None and (waits := _no_response(summary, today)) is not None:
        yield Reason(Rank.RESPONSE, waits)
    if late := overdue_exams(summary, today):
        more = f" and {len(late) - 1} more" if len(late) > 1 else ""
        since = f" since {_day(late[0].due_on, today)}" if late[0].due_on else ""
        yield Reason(Rank.LAB, f"Lab overdue{since}: {late[0].label}{more}")
    if summary.waiting_since is not None:
        since = _day(summary.waiting_since.astimezone(zone).date(), today)
        yield Reason(Rank.MESSAGE, f"A message waits since {since}")
    if summary.open_refill_requests:
        count = summary.open_refill_requests
        yield Reason(Rank.REFILL, "A refill request waits" if count == 1 else f"{count} refill requests wait")
    for step in summary.steps:
        if step.on <= today:
            yield Reason(Rank.STEP, f"A step of a plan is due since {_day(step.on, today)}: {step.text}")
    yield from _silence(summary, now, today, zone)


def _silence(summary: Summary, now: datetime, today: date, zone: ZoneInfo) -> Iterator[Reason]:
    """Return what nobody did, for those who take a psychotropic that was ordered here."""
    if not any(medication.is_psychotropic for medication in summary.medications):
        return
    if next_visit(summary.visits, now) is None:
        yield Reason(Rank.NO_VISIT, "No visit is booked")
    if summary.contact_at is not None:
        since = summary.contact_at.astimezone(zone).date()
        if today - since > SILENT:
            yield Reason(Rank.SILENT, f"No visit, call or letter from the team since {_day(since, today)}")
    latest = max((score.latest.on for score in summary.scores), default=None)
    if latest is None or today - latest > QUIET:
        yield Reason(
            Rank.QUIET, "No score yet" if latest is None else f"No score since {_day(latest, today)}"
        )


def _supply_gap(summary: Summary, now: datetime, zone: ZoneInfo) -> str | None:
    """Say which supply ends within two weeks and before the next visit, even if every refill is filled."""
    today = now.astimezone(zone).date()
    visit = next_visit(summary.visits, now)
    meets = visit.starts_at.astimezone(zone).date() if visit else None
    gaps = [
        each
        for each in summary.supply
        if each.runs_out_on - today <= SOON and (meets is None or each.runs_out_on < meets)
    ]
    if not gaps:
        return None
    first = min(gaps, key=lambda each: (each.runs_out_on, each.name))
    ends = "ended" if first.runs_out_on <= today else "ends"
    then = "" if meets is None else f"; next visit {_day(meets, today)}"
    more = f", and {len(gaps) - 1} more" if len(gaps) > 1 else ""
    return f"Supply of {first.name} {ends} {_day(first.runs_out_on, today)}{more}{then}"


def _no_response(summary: Summary, today: date) -> str | None:
    """Say that eight weeks after the last dose change a score is still high, and not half of the first."""
    change = last_dose_change(summary.medications, today)
    taken = [each for each in summary.medications if each.is_psychotropic]
    is_treated = any(each.span_on(today) is not None for each in taken)
    if change is None or not is_treated or today - change.on < STEADY:
        return None
    for score in summary.scores:
        if _still_high(score, change.on, today):
            weeks = (score.latest.on - change.on).days // 7
            course = f"{score.name} {score.baseline.total} → {score.latest.total}"
            return f"{course}, {weeks} weeks after the last dose change"
    return None


def _still_high(score: ScoreSummary, changed_on: date, today: date) -> bool:
    return (
        score.important is not None
        and score.baseline.total >= STILL_HIGH
        and score.latest.total >= STILL_HIGH
        and 2 * score.latest.total > score.baseline.total
        and today - score.latest.on <= RECENT
        and score.latest.on - changed_on >= STEADY
    )


def _day(day: date, today: date) -> str:
    """Write a day shortly, with its year where that is another one."""
    return f"{day:%b} {day.day}" if day.year == today.year else f"{day:%b} {day.day}, {day.year}"
