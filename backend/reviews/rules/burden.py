"""What a day of taking everything asks for: times, pieces and products, counted exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from backend.reviews.rules.items import Item

MOMENTS: Final = ("morning", "noon", "evening", "bedtime")


@dataclass(frozen=True, slots=True)
class Burden:
    """The regimen's burden. What nobody signed is named in `not_known` and only counted as a product."""

    products: int
    times_a_day: int
    moments: tuple[str, ...]
    pieces_a_day: Decimal
    not_known: tuple[str, ...]


def burden(items: Sequence[Item]) -> Burden:
    """Count the distinct times of the day, the pieces and the products of a list."""
    sigs = [item.sig for item in items if item.sig is not None]
    used = {moment for sig in sigs for moment in sig.timing.moments}
    return Burden(
        products=len(items),
        times_a_day=len(used),
        moments=tuple(moment for moment in MOMENTS if moment in used),
        pieces_a_day=sum((sig.pieces_a_day for sig in sigs), Decimal(0)),
        not_known=tuple(item.name for item in items if item.sig is None),
    )
