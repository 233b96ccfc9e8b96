"""What the findings of a treatment need to know of a drug; None where nobody has said it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class KnownEffect:
    """A side effect of a drug and when it usually begins, in days after a start or an increase."""

    name: str
    from_day: float
    to_day: float


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A published dose above which the effect on depression levels off, in milligrams of `unit_drug` a day.

    `per_mg` is how many of those one milligram of the drug counts; None where no equivalent is published.
    """

    above_mg: Decimal
    unit_drug: str
    per_mg: Fraction | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class DrugFacts:
    """One drug. Days and hours are given from shortest to longest."""

    drug: str
    classes: frozenset[str]
    minimum_mg: Decimal | None = None
    judge_days: tuple[int, int] | None = None
    half_life_hours: tuple[float, float] | None = None
    effects: tuple[KnownEffect, ...] = ()
    usual_maximum_mg: Decimal | None = None
    ceiling: Ceiling | None = None
    is_ruled_by_level: bool = False
    source: str = ""
