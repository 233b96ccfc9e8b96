"""The course of a symptom around a dose change: how far it moved, and what was expected without the change.

A linear-Gaussian model, so that everything is in closed form: a score is the mean of the fortnight it asks
about, and that follows a course (untreated or on the old dose), a step that comes with the change, and
slow wandering. What the model is, where its figures come from and how often it errs: docs/did-it-help.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import erf, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

VERSION: Final = "1"

Array = npt.NDArray[np.float64]

RECALL: Final = 14  # days a PHQ-9 asks about, its own day included
COURSE_DAYS: Final = 28.0  # time constant of the course (design choice)
STEP_DAYS: Final = 14.0  # time constant of the step (design choice)
WANDER_SD: Final = 2.5  # points; with NOISE_SD this gives a 7-day retest SD of 3.57 (Löwe 2004: 3.54)
WANDER_DAYS: Final = 21.0  # design choice
NOISE_SD: Final = 2.4  # points
PRIOR_MEAN: Final = (15.0, 4.0, 0.0)  # level at the start, fall over the course, step
PRIOR_SD: Final = (6.0, 5.0, 6.0)
SETTLED: Final = 28  # days after a change from which scores are compared with what was expected


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean and its standard deviation, in points."""

    mean: float
    sd: float

    def below(self, points: float) -> float:
        """Return the probability of lying at `points` or below."""
        return 0.5 * (1 + erf((points - self.mean) / (self.sd * sqrt(2))))

    def interval(self) -> tuple[float, float]:
        """Return the central 90 %."""
        return (self.mean - 1.6449 * self.sd, self.mean + 1.6449 * self.sd)


@dataclass(frozen=True, slots=True)
class Point:
    """A total on a day; one that is filled in, as the fitted value of a day, need not be whole."""

    on: date
    total: float


@dataclass(frozen=True, slots=True)
class Around:
    """What the model makes of the scores around one change.

    `change` is the symptom at the last score less that on the day of the change, and `level` the latter;
    `expected` the mean of the settled scores as it was to be expected without the change, noise included.
    """

    change: Estimate
    level: float
    expected: Estimate
    observed: float

    @property
    def p(self) -> float:
        """Return how often chance alone brings the settled scores as low as they are, or lower."""
        return self.expected.below(self.observed)


def around(points: Sequence[Point], *, start: date, change: date, settled: date) -> Around:
    """Fit the scores on both sides of `change`, in a treatment begun on `start`.

    `settled` is the first day whose scores are compared with what was expected; at least one score has to lie
    there and one on or before `change`, or ValueError is raised.
    """
    days = np.array([(point.on - start).days for point in points], dtype=float)
    totals = np.array([point.total for point in points], dtype=float)
    t0, first = float((change - start).days), float((settled - start).days)
    before, late = days <= t0, days >= first
    if not before.any() or not late.any():
        raise ValueError("a score is needed on or before the change, and one that is settled")
    moved, level = _moved(days, totals, t0)
    return Around(
        change=moved,
        level=level,
        expected=_expected(days[before], totals[before], days[late]),
        observed=float(totals[late].mean()),
    )


def _moved(days: Array, totals: Array, t0: float) -> tuple[Estimate, float]:
    """Return the latent move from `t0` to the last day, and the latent level at `t0`."""
    ends = np.array([t0, days.max()])
    at = _posterior(days, totals, ends, t0)
    weights = np.array([-1.0, 1.0])
    return Estimate(float(weights @ at[0]), float(np.sqrt(weights @ at[1] @ weights))), float(at[0][0])


def _expected(days: Array, totals: Array, late: Array) -> Estimate:
    """Return the mean score of the late days as the days before, without a step, foretell it."""
    mean, covariance = _posterior(days, totals, late, None)
    n = len(late)
    return Estimate(float(mean.mean()), float(np.sqrt(covariance.sum() / n**2 + NOISE_SD**2 / n)))


def _posterior(days: Array, totals: Array, wanted: Array, t0: float | None) -> tuple[Array, Array]:
    """Return mean and covariance of the latent value on the wanted days, given the scores."""
    seen, asked = _design(days, t0), _design(wanted, t0)
    prior = np.diag(np.square(PRIOR_SD))[: seen.shape[1], : seen.shape[1]]
    center = np.array(PRIOR_MEAN)[: seen.shape[1]]
    noise = NOISE_SD**2 * np.eye(len(days))
    scores = seen @ prior @ seen.T + _wander(days, days) + noise
    across = asked @ prior @ seen.T + _wander(wanted, days)
    gain: Any = np.linalg.solve(scores, across.T).T
    mean = asked @ center + gain @ (totals - seen @ center)
    covariance = asked @ prior @ asked.T + _wander(wanted, wanted) - gain @ across.T
    return mean, covariance


def _design(days: Array, t0: float | None) -> Array:
    """Return one row a score: how far level, fall and (where there is a change) step count in it."""
    window = days[:, None] - np.arange(RECALL)
    fall = -_saturating(window, COURSE_DAYS).mean(axis=1)
    columns = [np.ones(len(days)), fall]
    if t0 is not None:
        columns.append(_saturating(window - t0, STEP_DAYS).mean(axis=1))
    return np.column_stack(columns)


def _saturating(days: Array, constant: float) -> Array:
    """Return 1 - exp(-days / constant), 0 before day 0."""
    return -np.expm1(-np.maximum(days, 0.0) / constant)


def _wander(one: Array, other: Array) -> Array:
    """Return the covariance of the slow wandering, averaged over both recall windows."""
    shifts = np.arange(1 - RECALL, RECALL)
    weights = (RECALL - np.abs(shifts)) / RECALL**2
    lags = np.abs((one[:, None] - other)[:, :, None] + shifts)
    return np.asarray(WANDER_SD**2 * (np.exp(-lags / WANDER_DAYS) @ weights))
