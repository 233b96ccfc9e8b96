"""How far a person has come: the change of a total since the baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# Which score is the baseline. For now the first one of the instrument, whatever treatment it belongs to: a
# baseline pinned to an episode of treatment will have another name, so that nobody takes one for the other.
FIRST_SCORE = "first-score"


@dataclass(frozen=True, slots=True)
class DatedTotal:
    """A total, and when the answers were given."""

    at: datetime
    total: int


@dataclass(frozen=True, slots=True)
class Change:
    """Points from the baseline to the latest total; below zero is fewer symptoms."""

    points: int
    baseline: DatedTotal
    latest: DatedTotal
    basis: str


def change_since_baseline(totals: Sequence[DatedTotal]) -> Change | None:
    """Return the change from the first to the latest of one instrument's totals, or None below two of them.

    The order of `totals` does not matter; of two at the same instant the one given later counts as later.
    """
    if len(totals) < 2:
        return None
    ordered = sorted(totals, key=lambda dated: dated.at)
    return Change(ordered[-1].total - ordered[0].total, ordered[0], ordered[-1], FIRST_SCORE)
