"""Doses: exact decimals with a unit, one formatter and the parser that undoes it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"

_HIGHEST: Final = Decimal(1_000_000)
_PLACES: Final = 4
# Canonical figures only: no naked decimal point, no trailing zero, commas only as thousands separators.
_CANONICAL: Final = re.compile(
    r"(?P<whole>0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,6})(?P<part>\.[0-9]*[1-9])?"
    r"[ \N{NO-BREAK SPACE}](?P<unit>mcg|mg|g)",
    re.ASCII,
)


class Unit(StrEnum):
    """Units of a dose. Micrograms are written mcg: the Greek letter is misread as m."""

    MCG = "mcg"
    MG = "mg"
    G = "g"


_IN_MCG: Final = {Unit.MCG: Decimal(1), Unit.MG: Decimal(1_000), Unit.G: Decimal(1_000_000)}


class UnitMismatch(ValueError):
    """Two doses in different units were added or compared; nothing converts without being told."""


@dataclass(frozen=True, slots=True)
class Dose:
    """A positive amount of a drug, exact, never without its unit."""

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse what is no dose: a float, nothing, less than nothing, or an absurd figure."""
        if not isinstance(self.value, Decimal):
            raise TypeError("a dose needs a Decimal")
        if not self.value.is_finite() or self.value <= 0:
            raise ValueError("a dose is more than zero")
        if self.value > _HIGHEST:
            raise ValueError("a dose is at most 1,000,000")
        plain = self.value.normalize()
        if -int(plain.as_tuple().exponent) > _PLACES:
            raise ValueError("a dose has at most four decimal places")
        object.__setattr__(self, "value", Decimal(format(plain, "f")))
        object.__setattr__(self, "unit", Unit(self.unit))

    def times(self, count: Decimal | int) -> "Dose":
        """Return the dose taken `count` times, exactly."""
        return Dose(self.value * count, self.unit)

    def plus(self, other: "Dose") -> "Dose":
        """Return the sum of two doses of one unit."""
        return Dose(self.value + self._same_unit(other), self.unit)

    def exceeds(self, other: "Dose") -> bool:
        """Say whether this is more than `other`, of the same unit."""
        return self.value > self._same_unit(other)

    def ratio_to(self, other: "Dose") -> Decimal:
        """Return how many times `other` this is."""
        return self.value / self._same_unit(other)

    def to(self, unit: Unit) -> "Dose":
        """Return the same amount in another unit, exactly; a caller must ask, it never happens by itself."""
        return Dose(self.value * _IN_MCG[self.unit] / _IN_MCG[unit], unit)

    def outweighs(self, other: "Dose") -> bool:
        """Say whether this is more than `other`, exactly, whatever their units; a caller must ask."""
        return self.value * _IN_MCG[self.unit] > other.value * _IN_MCG[other.unit]

    def _same_unit(self, other: "Dose") -> Decimal:
        if other.unit is not self.unit:
            raise UnitMismatch(f"{self.unit} and {other.unit} are different units")
        return other.value

    def __str__(self) -> str:
        """Write the dose as `format_dose` does."""
        return format_dose(self)


def format_number(value: Decimal) -> str:
    """Write a figure with a leading zero, no trailing zero and thousands separators."""
    return format(Decimal(format(value.normalize(), "f")), ",f")


def format_dose(dose: Dose) -> str:
    """Write a dose: figure, non-breaking space, unit. The only formatter, for screen, print and API text."""
    return f"{format_number(dose.value)}{NO_BREAK_SPACE}{dose.unit.value}"


def parse_dose(text: str) -> Dose:
    """Read what `format_dose` writes; refuse `.5 mg`, `5.0 mg`, `1,5 mg`, `5mg` and every other unit."""
    found = _CANONICAL.fullmatch(text)
    if found is None:
        raise ValueError(f"not a dose: {text[:40]!r}")
    figure = found["whole"].replace(",", "") + (found["part"] or "")
    return Dose(Decimal(figure), Unit(found["unit"]))
