"""How far a person has come on one instrument since the baseline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from backend.measures.rules.records import ScoreValue

# Which score is the baseline. For now the first one since the last gap of half a year without any: what was
# scored years ago belongs to another episode. A baseline pinned to an episode of treatment will have another
# name, so that nobody takes one for the other. Half a year: design choice, see docs/clinical-sources.md.
FIRST_SINCE_GAP = "first-score-since-a-gap"
GAP = timedelta(days=183)

# What a reader looks for first; an instrument that is not named here follows.
ORDER = ("phq-9", "gad-7", "phq-2")


@dataclass(frozen=True, slots=True)
class Course:
    """The scores of one instrument, oldest first, and the one that the others are compared with."""

    scores: tuple[ScoreValue, ...]
    baseline: ScoreValue
    basis: str

    @property
    def latest(self) -> ScoreValue:
        """Return the newest score."""
        return self.scores[-1]

    @property
    def change(self) -> int | None:
        """Return the points since the baseline, below zero for fewer symptoms; None before a second."""
        return None if self.latest is self.baseline else self.latest.total - self.baseline.total

    @property
    def since_baseline(self) -> tuple[ScoreValue, ...]:
        """Return the baseline and what followed."""
        return self.scores[self.scores.index(self.baseline) :]


def courses(scores: Iterable[ScoreValue]) -> list[Course]:
    """Return one course for each instrument, the best known instrument first."""
    found: dict[str, list[ScoreValue]] = {}
    for score in sorted(scores, key=lambda score: score.at):
        found.setdefault(score.instrument, []).append(score)
    ranked = sorted(found.values(), key=_rank)
    return [Course(tuple(of_one), _baseline(of_one), FIRST_SINCE_GAP) for of_one in ranked]


def _baseline(of_one: list[ScoreValue]) -> ScoreValue:
    """Return the first of one instrument's scores, oldest first, since the last long gap."""
    baseline = of_one[0]
    for before, after in pairwise(of_one):
        if after.at - before.at > GAP:
            baseline = after
    return baseline


def _rank(of_one: list[ScoreValue]) -> tuple[int, str]:
    slug = of_one[0].instrument
    return (ORDER.index(slug) if slug in ORDER else len(ORDER), slug)
