"""Ways down from a dose: in equal steps of milligrams, or in equal steps of estimated effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Taper:
    """Daily doses from the first reduction down to the last real dose, most first; nothing comes after it.

    `last_share` is the part of the effect at the first dose, 0 to 1, that the step from the last dose to
    nothing takes away at once; None where the drug has no published figure.
    """

    doses: tuple[Decimal, ...]
    last_share: Decimal | None


def linear(dose: Decimal, reductions: int, makeable: Sequence[Decimal], half: Decimal | None) -> Taper:
    """Reduce by the same number of milligrams each time, to nothing at the last reduction.

    Each dose is the makeable one nearest to the wanted one. ValueError for a dose or a number of
    reductions below what can be tapered.
    """
    _check(dose, reductions)
    wanted = [dose * (reductions - number) / reductions for number in range(1, reductions)]
    return _made(dose, wanted, makeable, half)


def equal_effect(dose: Decimal, reductions: int, makeable: Sequence[Decimal], half: Decimal) -> Taper:
    """Reduce by the same estimated effect each time: small steps where a milligram does most.

    The effect of a dose is dose / (dose + half). ValueError as in `linear`.
    """
    _check(dose, reductions)
    whole = effect(dose, half)
    shares = [whole * (reductions - number) / reductions for number in range(1, reductions)]
    wanted = [half * share / (1 - share) for share in shares]
    return _made(dose, wanted, makeable, half)


def effect(dose: Decimal, half: Decimal) -> Decimal:
    """Return the estimated part of the whole effect that a dose has, 0 to 1."""
    return dose / (dose + half)


def _check(dose: Decimal, reductions: int) -> None:
    if dose <= 0:
        raise ValueError("a taper begins at a dose")
    if reductions < 1:
        raise ValueError("a taper has at least one reduction")


def _made(
    dose: Decimal, wanted: Sequence[Decimal], makeable: Sequence[Decimal], half: Decimal | None
) -> Taper:
    """Take the makeable doses nearest to the wanted ones, each lower than the one before."""
    doses: list[Decimal] = []
    before = dose
    for each in wanted:
        lower = [one for one in makeable if 0 < one < before]
        if not lower:
            break
        before = min(lower, key=lambda one: (abs(one - each), one))
        doses.append(before)
    return Taper(tuple(doses), None if half is None else effect(before, half) / effect(dose, half))
