"""How far a person has come on one instrument since the baseline."""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.measures.rules.records import ScoreValue

# Which score is the baseline. For now the first one of the instrument, whatever treatment it belongs to: a
# baseline pinned to an episode of treatment will have another name, so that nobody takes one for the other.
FIRST_SCORE = "first-score"

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
        return None if len(self.scores) < 2 else self.latest.total - self.baseline.total


def courses(scores: Iterable[ScoreValue]) -> list[Course]:
    """Return one course for each instrument, the best known instrument first."""
    found: dict[str, list[ScoreValue]] = {}
    for score in sorted(scores, key=lambda score: score.at):
        found.setdefault(score.instrument, []).append(score)
    return [Course(tuple(of_one), of_one[0], FIRST_SCORE) for of_one in sorted(found.values(), key=_rank)]


def _rank(of_one: list[ScoreValue]) -> tuple[int, str]:
    slug = of_one[0].instrument
    return (ORDER.index(slug) if slug in ORDER else len(ORDER), slug)
