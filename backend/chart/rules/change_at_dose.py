"""Is the symptom lower after a dose change, and lower than expected without it? Two questions, kept apart.

Never "because". The rules and their figures: docs/did-it-help.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from backend.chart.rules.forecast import SETTLED, VERSION, Around, Estimate, Point, around
from backend.chart.rules.treatment import (
    BUNDLE_DAYS,
    Adherence,
    DoseChange,
    Finding,
    Treatment,
    bundles,
    dose_changes,
    treatment_start,
)

KIND: Final = "change-at-dose"
SOURCE: Final = (
    "Forecast with the patient's own scores; retest error Löwe 2004, placebo course PANDA 2019,"
    " untreated course Whiteford 2013. Tested on simulated patients only."
)
INSTRUMENT: Final = "phq-9"
IMPORTANT: Final = 5.0  # points, Löwe 2004
LIKELY: Final = 0.80
NEARLY_SURE: Final = 0.95
ENOUGH_BEFORE: Final = 3
ENOUGH_DAYS: Final = 21
ENOUGH_AFTER: Final = 2
LOOK_BACK: Final = timedelta(
    days=182
)  # what lies further back says little about today's course (design choice)
LEAD: Final = timedelta(days=56)  # scores from before the treatment that still belong to it (design choice)
TAKEN: Final = 0.80
KNOWN: Final = 0.80  # of the days, design choice
FLOOR: Final = 5.0
DONE: Final = 0.60
REACH: Final = 7  # days that a score may lie from the planned check-in it answers (design choice)

CANNOT_TELL: Final = "cannot-tell"


@dataclass(frozen=True, slots=True)
class _Window:
    """The scores that speak about one bundle of changes."""

    bundle: tuple[DoseChange, ...]
    start: date
    until: date
    points: tuple[Point, ...]
    missed: tuple[date, ...]
    planned: int

    @property
    def on(self) -> date:
        return self.bundle[0].on

    @property
    def settled(self) -> date:
        return self.bundle[-1].on + timedelta(days=SETTLED)

    @property
    def before(self) -> list[Point]:
        return [point for point in self.points if point.on <= self.on]

    @property
    def after(self) -> list[Point]:
        return [point for point in self.points if point.on >= self.settled]


def changes_at_dose(treatment: Treatment) -> list[Finding]:
    """Return one finding for each dose change; those within a fortnight are one bundle, named as such."""
    found = bundles(dose_changes(treatment))
    ends = [*(bundle[0].on for bundle in found[1:]), treatment.today]
    return [_finding(treatment, _window(treatment, *pair)) for pair in zip(found, ends, strict=False)]


def _window(treatment: Treatment, bundle: tuple[DoseChange, ...], until: date) -> _Window:
    on = bundle[0].on
    start = treatment_start(treatment.doses, on)
    first = max(start - LEAD, on - LOOK_BACK)
    points = tuple(
        Point(score.on, score.total) for score in treatment.self_reported if first <= score.on <= until
    )
    planned = [day for day in treatment.planned or () if on < day <= until]
    done = (
        {min(planned, key=lambda day: (abs((day - point.on).days), day)) for point in points if point.on > on}
        if planned
        else set()
    )
    answered = {
        day for day in done if any(abs((day - point.on).days) <= REACH for point in points if point.on > on)
    }
    missed = tuple(day for day in planned if day not in answered)
    return _Window(bundle, start, until, points, missed, len(planned))


def _finding(treatment: Treatment, window: _Window) -> Finding:
    reasons = _too_few(treatment, window)
    basis: dict[str, object] = {
        "on": window.on,
        "bundle": [_change(change) for change in window.bundle],
        "change": None,
        "change_sd": None,
        "expected": CANNOT_TELL,
        "predicted": None,
        "predicted_sd": None,
        "observed": None,
        "p": None,
        "n_before": len(window.before),
        "n_after": len(window.after),
        "planned": window.planned,
        "missed": len(window.missed),
        "reasons": reasons,
    }
    answer = CANNOT_TELL
    text = f"After {bundle_words(window.bundle)}: can not be told yet. {reason_words(reasons)}"
    if not reasons:
        fit = _fit(window, window.points)
        last = window.points[-1].on
        expected, doubts = _expected(fit), _doubts(treatment, window, fit, last)
        answer = _moved(fit.change)
        if window.missed:
            filled = _fit(window, _refilled(window, fit.level))
            if _moved(filled.change) != answer:
                answer = CANNOT_TELL
                doubts.append("missed-check-ins-matter")
            elif _expected(filled) != expected:
                doubts.append("missed-check-ins-matter")
        if doubts:
            expected = CANNOT_TELL
        text = _words(window, fit, answer, expected, doubts)
        basis |= {
            "change": fit.change.mean,
            "change_sd": fit.change.sd,
            "change_90": list(fit.change.interval()),
            "expected": expected,
            "predicted": fit.expected.mean,
            "predicted_sd": fit.expected.sd,
            "predicted_90": list(fit.expected.interval()),
            "observed": fit.observed,
            "p": fit.p,
            "reasons": doubts,
        }
    drugs = sorted({change.drug for change in window.bundle})
    return Finding(
        KIND, ", ".join(drugs), (window.on, window.until), answer, basis, SOURCE, text, f"forecast {VERSION}"
    )


def _change(change: DoseChange) -> dict[str, object]:
    return {"drug": change.drug, "on": change.on, "from_mg": change.before, "to_mg": change.after}


# What is needed, and what takes the answer away


def _too_few(treatment: Treatment, window: _Window) -> list[str]:
    """Say why there is nothing to be fitted."""
    reasons = []
    if treatment.instrument != INSTRUMENT:
        reasons.append("not-phq-9")
    before = window.before
    if len(before) < ENOUGH_BEFORE:
        reasons.append("too-few-before")
    elif (before[-1].on - before[0].on).days < ENOUGH_DAYS:
        reasons.append("too-short-before")
    if len(window.after) < ENOUGH_AFTER:
        reasons.append("too-few-after")
    return reasons


def _doubts(treatment: Treatment, window: _Window, fit: Around, last: date) -> list[str]:
    """Say why the change can not be compared with what was expected."""
    reasons = []
    if any(window.on - timedelta(days=BUNDLE_DAYS) <= other.on <= last for other in treatment.other_changes):
        reasons.append("another-change")
    taken = share_taken(treatment.adherence, window.on, last)
    if taken is None:
        reasons.append("adherence-unknown")
    elif taken < TAKEN:
        reasons.append("adherence-low")
    if fit.expected.mean < FLOOR:
        reasons.append("little-left-to-lose")
    if window.planned and 1 - len(window.missed) / window.planned < DONE:
        reasons.append("check-ins-missed")
    return reasons


def share_taken(adherence: Sequence[Adherence] | None, start: date, end: date) -> float | None:
    """Return the share of doses taken from `start` until before `end`; None where too few days are known."""
    known = taken = 0.0
    for each in adherence or ():
        days = (min(each.end, end) - max(each.start, start)).days
        if days > 0:
            known += days
            taken += days * each.share
    whole = (end - start).days
    return None if whole <= 0 or known < KNOWN * whole else taken / known


# The two answers


def _fit(window: _Window, points: Sequence[Point]) -> Around:
    return around(points, start=window.start, change=window.on, settled=window.settled)


def _refilled(window: _Window, level: float) -> list[Point]:
    """Put the level on the day of the change where a check-in was missed: as if nothing had changed."""
    days = {point.on for point in window.points}
    filled = [Point(day, level) for day in window.missed if day not in days]
    return sorted((*window.points, *filled), key=lambda point: point.on)


def _moved(change: Estimate) -> str:
    """Answer whether the symptom is lower than on the day of the change."""
    fell, rose = change.below(-IMPORTANT), 1 - change.below(IMPORTANT)
    if fell >= LIKELY:
        return "better"
    if rose >= LIKELY:
        return "worse"
    if change.below(0) >= NEARLY_SURE:
        return "probably-better"
    if 1 - fell - rose >= LIKELY:
        return "about-the-same"
    return CANNOT_TELL


def _expected(fit: Around) -> str:
    """Answer whether the settled scores are lower than was expected without the change."""
    if fit.p <= 1 - NEARLY_SURE:
        return "more"
    return "less" if fit.p >= NEARLY_SURE else "within-expected"


# Words

_EXPECTED = {
    "more": "More than expected",
    "less": "Less than expected",
    "within-expected": "Within what was expected",
}


def _words(window: _Window, fit: Around, answer: str, expected: str, doubts: Sequence[str]) -> str:
    """Say both answers in a few sentences, with their figures, and what they do not show."""
    low, high = sorted(round(abs(end)) for end in fit.change.interval())
    lower, upper = fit.change.interval()
    about = round(abs(fit.change.mean))
    if lower < 0 < upper:
        span = f"90 %: {_signed(lower)} to {_signed(upper)}"
    else:
        span = f"90 %: {low} to {high}"
    way = "lower" if fit.change.mean < 0 else "higher"
    said = [f"About {about} {way} than before {bundle_words(window.bundle)} ({span})."]
    if answer == CANNOT_TELL:
        said.append("Whether that is a change can not be told.")
    at_least, at_most = (max(0, round(end)) for end in fit.expected.interval())
    said.append(
        f"Without the change {round(fit.expected.mean)} was expected ({at_least} to {at_most});"
        f" seen {round(fit.observed)}."
    )
    if expected == CANNOT_TELL:
        said.append(f"Whether that is more than expected can not be told. {reason_words(doubts)}")
    elif expected == "more":
        said.append(f"{_EXPECTED[expected]}; chance does this {_odds(fit.p)}.")
    elif expected == "less":
        said.append(f"{_EXPECTED[expected]}; chance does this {_odds(1 - fit.p)}.")
    else:
        said.append(f"{_EXPECTED[expected]}.")
    said.append("This does not show that the dose did it.")
    return " ".join(said)


_WHY: Final = {
    "not-phq-9": "Only the PHQ-9 is judged so far.",
    "too-few-before": f"It takes {ENOUGH_BEFORE} scores before the change.",
    "too-short-before": f"The scores before the change have to span {ENOUGH_DAYS} days.",
    "too-few-after": f"It takes {ENOUGH_AFTER} scores from four weeks after the change.",
    "another-change": "Something else changed about the same time.",
    "adherence-unknown": "Nobody knows how much of it was taken.",
    "adherence-low": "Less than 80 % of it was taken.",
    "little-left-to-lose": "Few symptoms were expected anyway.",
    "check-ins-missed": "Too many check-ins were missed.",
    "missed-check-ins-matter": "What was missed could turn the answer.",
}


def reason_words(reasons: Sequence[str]) -> str:
    """Say in plain words why an answer is not given."""
    return " ".join(_WHY[reason] for reason in reasons)


def bundle_words(bundle: Sequence[DoseChange]) -> str:
    """Name the changes: "sertraline 50 → 100 mg"."""
    words = []
    for change in bundle:
        if change.before is None:
            words.append(f"{change.drug} {change.after:f} mg was added")
        elif change.after is None:
            words.append(f"{change.drug} {change.before:f} mg was stopped")
        else:
            words.append(f"{change.drug} {change.before:f} → {change.after:f} mg")
    return " and ".join(words) + (" (too close together to tell apart)" if len(words) > 1 else "")


def _signed(points: float) -> str:
    whole = round(points)
    return f"{abs(whole)} {'lower' if whole < 0 else 'higher'}" if whole else "no change"


def _odds(p: float) -> str:
    return "less than 1 time in 1,000" if p < 0.001 else f"1 time in {round(1 / p):,}"
