"""What can be measured, in which units, and how one unit becomes another: exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from fractions import Fraction

# Far beyond what any instrument measures; only °F and the reverse of a factor ever need rounding.
STORED = Decimal("1e-9")
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


class Kind(StrEnum):
    """Where a quantity is entered: with the laboratory's report, an examination, or the vitals."""

    LEVEL = "level"
    LAB = "lab"
    EXAM = "exam"
    VITAL = "vital"


@dataclass(frozen=True, slots=True)
class Scale:
    """One of a unit is `times` of the canonical unit, with `plus` added where zero differs."""

    times: Fraction
    plus: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.times <= 0:
            raise ValueError("a unit must be more than nothing")

    def to_canonical(self, value: Fraction) -> Fraction:
        """Return a value of this unit in the canonical one."""
        return value * self.times + self.plus

    def from_canonical(self, value: Fraction) -> Fraction:
        """Return a canonical value in this unit."""
        return (value - self.plus) / self.times


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that is measured or found, as a number with units or as one of a few words."""

    code: str
    label: str
    kind: Kind
    unit: str  # the canonical one; empty where the result is a word
    scales: Mapping[str, Scale]  # every unit, the canonical one first
    low: Decimal | None
    high: Decimal | None
    words: tuple[str, ...]
    loinc: tuple[str, ...]
    is_for_home: bool
    status: str
    source: str
    review_on: date

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units it may be entered in."""
        return tuple(self.scales)

    def canonical(self, value: Decimal, unit: str) -> Fraction:
        """Return an entered value in the canonical unit, exactly."""
        return self.scales[unit].to_canonical(Fraction(value))

    def in_unit(self, canonical: Fraction, unit: str) -> Fraction:
        """Return a canonical value in another of its units, exactly."""
        return self.scales[unit].from_canonical(canonical)

    def is_plausible(self, value: Decimal, unit: str) -> bool:
        """Say whether a living adult can have this value."""
        if self.low is None or self.high is None:
            return False
        return self.low <= self.canonical(value, unit) <= self.high

    def likely_units(self, value: Decimal, unit: str) -> tuple[str, ...]:
        """Return the other units in which an implausible value would be plausible."""
        return tuple(
            other
            for other, scale in self.scales.items()
            if scale != self.scales[unit] and self.is_plausible(value, other)
        )

    def fault(self, value: Decimal, unit: str) -> str | None:
        """Say in words why a value can not be right, and which unit was probably meant; None where it can."""
        if unit not in self.scales:
            return f"{self.label} is not measured in {unit}. Choose {_either(self.units)}."
        if self.is_plausible(value, unit):
            return None
        likely = self.likely_units(value, unit)
        if likely:
            return f"{self.label}: {plain(value)} looks like {_either(likely)}, not {unit}. Check the unit."
        low, high = (as_decimal(self.in_unit(Fraction(end or 0), unit)) for end in (self.low, self.high))
        return (
            f"{self.label}: {plain(value)} {unit} lies outside what can be measured,"
            f" {plain(low, 3)} to {plain(high, 3)} {unit}. Check the number."
        )


def as_decimal(value: Fraction) -> Decimal:
    """Return a fraction as a decimal of at most nine places, without trailing zeros."""
    exact = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return _trimmed(exact.quantize(STORED, context=_WIDE))


def plain(value: Decimal, places: int = 9) -> str:
    """Write a decimal without an exponent, at most `places` behind the point."""
    return format(_trimmed(round(value, places)), "f")


def _trimmed(value: Decimal) -> Decimal:
    trimmed = value.normalize(_WIDE)
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral_value() else trimmed


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
