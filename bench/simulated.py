"""Patients whose truth is known: how their symptom runs, what a dose does to it, and what they report of it.

The course is drawn from the forecast's own form, or bent away from it (`Nature`), so that its errors can be
counted. Nobody here is real; the size of the noise is the published one (docs/did-it-help.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

START = date(2026, 1, 5)
RECALL = 14


@dataclass(frozen=True, slots=True)
class Nature:
    """How symptoms run. The defaults are the forecast's own figures."""

    name: str = "as modelled"
    wander_sd: float = 2.5
    wander_days: float = 21.0
    noise_sd: float = 2.4
    is_heavy_tailed: bool = False
    course_days: float = 28.0
    step_days: float = 14.0
    trend: float = 0.0  # points a week, on top


@dataclass(frozen=True, slots=True)
class Habits:
    """How check-ins are answered; `worse` is how much likelier each point above 10 makes a miss."""

    missed: float = 0.0
    worse: float = 0.0
    leaves: float = 0.0  # a week


@dataclass(frozen=True, slots=True)
class Simulated:
    """One patient: the day of the dose change, weekly scores (None where missed), and the latent truth."""

    change_day: int
    days: tuple[int, ...]
    totals: tuple[int | None, ...]
    latent: npt.NDArray[np.float64]  # the mean of the fortnight up to each of `days`

    def on(self, day: int) -> date:
        """Return the calendar day of a day of treatment."""
        return START + timedelta(days=day)


def patient(
    chance: np.random.Generator,
    *,
    effect: float,
    nature: Nature,
    habits: Habits | None = None,
    weeks_after: int = 8,
) -> Simulated | None:
    """Draw somebody whose dose is raised at a score of 10 or more that has not improved by a fifth.

    The raise comes at week 4 to 10, so that every series starts at a bad moment. None where no raise comes.
    """
    weeks = 10 + weeks_after
    span = np.arange(-RECALL, 7 * weeks + 1)
    level, fall = chance.normal(15, 6), chance.normal(4, 5)
    base = level - fall * saturating(span, nature.course_days) + wander(chance, len(span), nature)
    base = base + nature.trend * np.maximum(span, 0) / 7
    days = 7 * np.arange(weeks + 1)
    noise = (
        chance.standard_t(4, weeks + 1) / np.sqrt(2)
        if nature.is_heavy_tailed
        else chance.normal(size=weeks + 1)
    )
    noise = nature.noise_sd * noise
    first = scores(base, days, noise)
    change = next(
        (
            int(day)
            for day, total in zip(days, first, strict=True)
            if 28 <= day <= 70 and total >= 10 and total > 0.8 * first[0]
        ),
        None,
    )
    if change is None:
        return None
    moved = base + effect * saturating(span - change, nature.step_days)
    days = days[days <= change + 7 * weeks_after]
    totals = scores(moved, days, noise[: len(days)])
    latent = np.array([window(moved, day).mean() for day in days])
    return Simulated(
        change,
        tuple(int(day) for day in days),
        _answered(chance, totals, days, change, habits or Habits()),
        latent,
    )


def wander(chance: np.random.Generator, length: int, nature: Nature) -> npt.NDArray[np.float64]:
    """Return slow wandering around zero, a value a day."""
    keep = np.exp(-1 / nature.wander_days)
    pushes = chance.normal(size=length) * nature.wander_sd
    found = np.empty(length)
    found[0] = pushes[0]
    for day in range(1, length):
        found[day] = keep * found[day - 1] + np.sqrt(1 - keep**2) * pushes[day]
    return found


def saturating(days: npt.NDArray[np.int_], constant: float) -> npt.NDArray[np.float64]:
    """Return how much of an effect is there, 0 to 1, so many days after it began."""
    return -np.expm1(-np.maximum(days, 0) / constant)


def window(daily: npt.NDArray[np.float64], day: int) -> npt.NDArray[np.float64]:
    """Return the fortnight up to a day; the series begins RECALL days before day 0."""
    return daily[day + 1 : day + RECALL + 1]


def scores(
    daily: npt.NDArray[np.float64], days: npt.NDArray[np.int_], noise: npt.NDArray[np.float64]
) -> npt.NDArray[np.int_]:
    """Return the totals of some days: the mean of the fortnight and noise, whole and within the scale."""
    means = np.array([window(daily, day).mean() for day in days])
    return np.clip(np.rint(means + noise), 0, 27).astype(int)


def _answered(
    chance: np.random.Generator,
    totals: npt.NDArray[np.int_],
    days: npt.NDArray[np.int_],
    change: int,
    habits: Habits,
) -> tuple[int | None, ...]:
    """Leave out what was missed; the score on the day of the change is always there, it was the reason."""
    answered: list[int | None] = []
    has_left = False
    for day, total in zip(days, totals, strict=True):
        has_left = has_left or (day > change and bool(chance.random() < habits.leaves))
        misses = chance.random() < habits.missed + habits.worse * max(0, int(total) - 10)
        answered.append(None if has_left or (misses and day != change) else int(total))
    return tuple(answered)


@dataclass(frozen=True, slots=True)
class Remitted:
    """Somebody well again: scores by day, and the first day of a relapse, None where there is none."""

    totals: dict[int, int]
    relapse_day: int | None


def remitted(chance: np.random.Generator, *, relapses: bool, every: int, weeks: int = 80) -> Remitted:
    """Draw somebody in remission from day 0, asked every two weeks and after 16 weeks every `every` days.

    A relapse begins in week 16 to 40 and rises in a line over four to twelve weeks to about 13. One check-in
    in seven is missed, the others come up to two days early or late.
    """
    nature = Nature(wander_sd=0.9, noise_sd=1.4)  # the spread in remission is smaller than in illness
    span = np.arange(-RECALL, 7 * weeks)
    level = abs(chance.normal(1.8, 1.0))
    daily = level + wander(chance, len(span), nature)
    start = int(chance.integers(7 * 16, 7 * 40)) if relapses else None
    if start is not None:
        length, height = int(chance.integers(28, 84)), max(chance.normal(13, 3) - level, 5)
        daily = daily + height * np.clip((span - start) / length, 0, 1)
    totals: dict[int, int] = {}
    day = 0
    while day < 7 * weeks - 3:
        on = max(0, day + int(chance.integers(-2, 3)))
        if chance.random() > 1 / 7:
            mean = window(daily, on).mean()
            totals[on] = int(np.clip(np.rint(mean + chance.normal(0, nature.noise_sd)), 0, 27))
        day += 14 if day < 7 * 16 else every
    return Remitted(totals, start)
