"""What a change of an instrument's total means."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ChangeFigures:
    """What a change of the total means. Raises ValueError where the figures contradict each other.

    Totals below `remission_below` are remission, from `caseness` on there is something to treat. A change of
    `important` points matters to people, one of `beyond_error` is more than the same person's answers differ
    within days. Remission of `sustained_days` is sustained; what comes back after `recurrence_days` of it is
    a recurrence, before that a relapse. `sem` is the standard error of measurement in points, None where
    nobody published one.
    """

    remission_below: int
    caseness: int
    important: int
    beyond_error: int
    sustained_days: int
    recurrence_days: int
    sources: tuple[str, ...]
    sem: Decimal | None = None

    def __post_init__(self) -> None:
        if not 0 < self.remission_below <= self.caseness:
            raise ValueError("change.caseness: must not be below change.remission_below, nor that be 0")
        if not 0 < self.important <= self.beyond_error:
            raise ValueError("change.beyond_error: must not be below change.important, nor that be 0")
        if not 0 < self.sustained_days <= self.recurrence_days:
            raise ValueError("change.recurrence_days: must not be below change.sustained_days, nor that be 0")
        if self.sem is not None and not 0 < self.sem < self.beyond_error:
            raise ValueError("change.sem: must be above 0 and below change.beyond_error")
