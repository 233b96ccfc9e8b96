"""Which tablets make a dose: whole ones first, few of them, halves only where they may be cut."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import Final

MOST: Final = 12  # tablets at a time; nobody is asked to swallow more (design choice)


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many tablets of one strength; `count` is a multiple of a half."""

    strength: Decimal
    count: Decimal


@dataclass(frozen=True, slots=True, order=True)
class _Way:
    """One way to make an amount, less is better; `less` are half tablets, strongest first, below 0."""

    halves: int
    tablets: int
    kinds: int
    less: tuple[int, ...]


def make(
    dose: Decimal, strengths: Collection[Decimal], halved: Collection[Decimal]
) -> tuple[Pieces, ...] | None:
    """Return the tablets that make `dose` exactly, strongest first; None where they can not.

    Of all ways the one with no halves is taken, then with the fewest tablets, then with the fewest strengths.
    At most one tablet of a strength is cut.
    """
    if dose <= 0 or any(strength <= 0 for strength in strengths):
        raise ValueError("a dose and a strength are more than zero")
    ordered = sorted(set(strengths), reverse=True)
    way = min(_ways(ordered, halved, up_to=Fraction(dose)).get(Fraction(dose), []), default=None)
    if way is None:
        return None
    return tuple(
        Pieces(strength, Decimal(-less) / 2) for strength, less in zip(ordered, way.less, strict=True) if less
    )


def nearest(
    dose: Decimal, strengths: Collection[Decimal], halved: Collection[Decimal]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the next lower and the next higher dose that the tablets make."""
    ordered = sorted(set(strengths), reverse=True)
    found = _ways(ordered, halved, up_to=Fraction(dose) + Fraction(ordered[0]))
    lower = max((amount for amount in found if 0 < amount < dose), default=None)
    higher = min((amount for amount in found if amount > dose), default=None)
    return _decimal(lower), _decimal(higher)


def makeable(
    strengths: Collection[Decimal], halved: Collection[Decimal], *, up_to: Decimal
) -> tuple[Decimal, ...]:
    """Return every dose up to `up_to` that tablets of one strength make, least first."""
    found = {
        strength * count / 2
        for strength in strengths
        for count in range(1, 2 * MOST + 1)
        if count % 2 == 0 or strength in halved
    }
    return tuple(sorted(dose for dose in found if dose <= up_to))


def _decimal(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else Decimal(amount.numerator) / Decimal(amount.denominator)


def _ways(
    ordered: list[Decimal], halved: Collection[Decimal], *, up_to: Fraction
) -> dict[Fraction, list[_Way]]:
    """Return the best ways to make each amount, one for each number of tablets."""
    # Whole numbers inside: half tablets in a unit that measures all of them.
    sizes = [Fraction(strength) / 2 for strength in ordered]
    whole = lcm(*(size.denominator for size in sizes))
    unit = Fraction(gcd(*(int(size * whole) for size in sizes)), whole)
    limit = up_to // unit
    best: dict[tuple[int, int], _Way] = {(0, 0): _Way(0, 0, 0, ())}
    for strength, size in zip(ordered, sizes, strict=True):
        step, each = 1 if strength in halved else 2, int(size / unit)
        found: dict[tuple[int, int], _Way] = {}
        for (amount, tablets), way in best.items():
            for count in range(0, 2 * MOST + 1, step):
                total, pieces = amount + count * each, tablets + (count + 1) // 2
                if total > limit or pieces > MOST:
                    break
                longer = _Way(way.halves + count % 2, pieces, way.kinds + (count > 0), (*way.less, -count))
                if (total, pieces) not in found or longer < found[total, pieces]:
                    found[total, pieces] = longer
        best = found
    ways: dict[Fraction, list[_Way]] = {}
    for (amount, _), way in best.items():
        ways.setdefault(amount * unit, []).append(way)
    return ways
