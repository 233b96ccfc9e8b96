"""Which tablets make a dose: whole ones first, few of them, halves only where they may be cut."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

MOST: Final = 12  # tablets at a time; nobody is asked to swallow more (design choice)


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many tablets of one strength; `count` is a multiple of a half."""

    strength: Decimal
    count: Decimal


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
    # Whole numbers from here: the dose and each half tablet in a unit that measures all of them.
    sizes = [Fraction(strength) / 2 for strength in ordered]
    unit = _common(sizes, Fraction(dose))
    halves = _fewest(
        int(Fraction(dose) / unit),
        [int(size / unit) for size in sizes],
        [strength in set(halved) for strength in ordered],
    )
    if halves is None:
        return None
    return tuple(
        Pieces(strength, Decimal(count) / 2) for strength, count in zip(ordered, halves, strict=True) if count
    )


def nearest(
    dose: Decimal, strengths: Collection[Decimal], halved: Collection[Decimal]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the next lower and the next higher dose that the tablets make, up to MOST of them."""
    sizes = sorted({strength / 2 if strength in set(halved) else strength for strength in strengths})
    makeable = sorted({size * count for size in sizes for count in range(1, 2 * MOST + 1)})
    found = [each for each in makeable if make(each, strengths, halved) is not None]
    lower = [each for each in found if each < dose]
    higher = [each for each in found if each > dose]
    return (lower[-1] if lower else None), (higher[0] if higher else None)


def _common(sizes: Sequence[Fraction], dose: Fraction) -> Fraction:
    """Return the largest amount of which the dose and every size are whole multiples."""
    found = dose
    for size in sizes:
        found = Fraction(
            _gcd(found.numerator * size.denominator, size.numerator * found.denominator),
            found.denominator * size.denominator,
        )
    return found


def _gcd(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


def _fewest(dose: int, sizes: Sequence[int], may_halve: Sequence[bool]) -> list[int] | None:
    """Return how many half tablets of each size make the dose best; sizes from largest to smallest."""
    best: tuple[tuple[int, int, int], list[int]] | None = None

    def search(place: int, left: int, taken: list[int]) -> None:
        nonlocal best
        tablets = sum(count // 2 + count % 2 for count in taken)
        if tablets > MOST:
            return
        if left == 0:
            counts = taken + [0] * (len(sizes) - len(taken))
            cost = (sum(count % 2 for count in counts), tablets, sum(count > 0 for count in counts))
            if best is None or cost < best[0]:
                best = (cost, counts)
            return
        if place == len(sizes):
            return
        for count in range(min(left // sizes[place], 2 * MOST), -1, -1):
            if count % 2 == 0 or may_halve[place]:
                search(place + 1, left - count * sizes[place], [*taken, count])

    search(0, dose, [])
    return None if best is None else best[1]
