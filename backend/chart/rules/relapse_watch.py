"""After lasting remission: is the symptom creeping up? A control chart that takes uneven spacing.

A time-weighted moving average of the scores is held against the person's own spread in remission. Limit and
memory are tuned on simulated patients, beside the plain "10 or more" rule (docs/did-it-help.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, sqrt
from typing import Final

from backend.chart.rules.change_at_dose import CANNOT_TELL
from backend.chart.rules.treatment import Finding, Total, Treatment

KIND: Final = "relapse-watch"
SOURCE: Final = "Time-weighted EWMA on the person's own remission; tuned by simulation, not on patients"
SUSTAINED: Final = 56  # days; two months (ICSI, DSM-5)
ENOUGH: Final = 3  # scores in remission before it can be watched
MEMORY: Final = 14.0  # days
LIMIT: Final = 3.5  # standard deviations of the average
PRIOR_MEAN: Final = (
    2.0  # points; what remission looks like before the person's own scores say (design choice)
)
PRIOR_SD: Final = 1.7
PRIOR_WEIGHT: Final = 3  # scores that the prior counts for
FLOOR: Final = 1.2  # points; nobody's scores are steadier than that


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the average stands, and the day on which it first passed its limit in this remission."""

    mean: float
    sd: float
    average: float
    limit: float
    signal_on: date | None


def relapse_watch(treatment: Treatment) -> list[Finding]:
    """Return whether symptoms creep up after remission has lasted; nothing where it has not."""
    if treatment.figures is None:
        return []
    below = treatment.figures.remission_below
    scores = treatment.self_reported
    place = sustained_at(scores, below)
    if place is None:
        return []
    since = remission_start(scores, place, below)
    remission = scores[since : place + 1]
    later = scores[place + 1 :]
    basis: dict[str, object] = {
        "remission_since": scores[since].on,
        "sustained_on": scores[place].on,
        "n_remission": len(remission),
        "n_after": len(later),
        "reasons": [],
    }
    if not later:
        basis["reasons"] = ["no-score-since"]
        return [
            _finding(treatment, scores[place].on, CANNOT_TELL, basis, "No score since remission was lasting.")
        ]
    seen = watch(remission, later)
    plain = next((score.on for score in later if score.total >= 10), None)
    basis |= {
        "mean": seen.mean,
        "sd": seen.sd,
        "average": seen.average,
        "limit": seen.limit,
        "signal_on": seen.signal_on,
        "ten_or_more_on": plain,
    }
    if seen.signal_on is None:
        text = f"In remission since {scores[since].on}; nothing creeps up."
        return [_finding(treatment, scores[place].on, "no-signal", basis, text)]
    text = (
        f"Symptoms creep up since remission: the average is {seen.average:.1f}, the limit {seen.limit:.1f}."
        " Look again soon; one bad week does this, too."
    )
    return [_finding(treatment, scores[place].on, "signal", basis, text)]


def _finding(treatment: Treatment, start: date, answer: str, basis: dict[str, object], text: str) -> Finding:
    return Finding(KIND, None, (start, treatment.today), answer, basis, SOURCE, text)


def sustained_at(scores: Sequence[Total], below: int) -> int | None:
    """Return the place of the score at which the latest lasting remission had lasted; None without one.

    What comes after a signal or a score of ten ends it only when another remission has lasted.
    """
    found = None
    start = None
    is_counted = False
    had_symptoms = False
    for place, score in enumerate(scores):
        if score.total >= below:
            start, is_counted, had_symptoms = None, False, True
            continue
        if start is None:
            start = place
        lasted = (score.on - scores[start].on).days >= SUSTAINED and place - start + 1 >= ENOUGH
        if lasted and not is_counted and had_symptoms and (found is None or _was_lost(scores[found:start])):
            found, is_counted = place, True
    return found


def _was_lost(between: Sequence[Total]) -> bool:
    return any(score.total >= 10 for score in between)


def remission_start(scores: Sequence[Total], place: int, below: int) -> int:
    """Return the place of the first score of the remission that the score at `place` belongs to."""
    since = place
    while since and scores[since - 1].total < below:
        since -= 1
    return since


def watch(
    remission: Sequence[Total], later: Sequence[Total], *, memory: float = MEMORY, limit: float = LIMIT
) -> Watch:
    """Run the chart over the scores after remission had lasted; it begins at the remission's own mean."""
    totals = [score.total for score in remission]
    count = len(totals) + PRIOR_WEIGHT
    mean = (sum(totals) + PRIOR_WEIGHT * PRIOR_MEAN) / count
    spread = sum((total - mean) ** 2 for total in totals) + PRIOR_WEIGHT * PRIOR_SD**2
    sd = max(FLOOR, sqrt(spread / count))
    average, variance, before = mean, 0.0, remission[-1].on
    signal_on = None
    bound = mean
    for score in later:
        weight = 1 - exp(-(score.on - before).days / memory)
        average += weight * (score.total - average)
        variance = (1 - weight) ** 2 * variance + weight**2 * sd**2
        bound = mean + limit * sqrt(variance)
        is_up = average > bound
        signal_on = (signal_on or score.on) if is_up else None
        before = score.on
    return Watch(mean, sd, average, bound, signal_on)
