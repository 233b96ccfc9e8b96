"""The burden of a regimen, counted exactly."""

import uuid
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.doses import parse_dose
from backend.prescriptions.rules.sig import Sig, Timing
from backend.reviews.rules.burden import burden
from backend.reviews.rules.items import Item


def item(timing: Timing | None, pieces: str = "1", name: str = "a") -> Item:
    sig = None if timing is None else Sig("tablet", parse_dose("10 mg"), Decimal(pieces), timing)
    return Item(uuid.uuid4(), name, None, sig.daily_dose if sig else None, sig, None, None)


def test_times_are_counted_once_however_many_medicines_share_them() -> None:
    found = burden(
        [item(Timing.MORNING), item(Timing.MORNING_AND_BEDTIME, "1.5"), item(Timing.BEDTIME, "0.5")]
    )
    assert (found.times_a_day, found.moments) == (2, ("morning", "bedtime"))
    assert found.pieces_a_day == Decimal("4.5")
    assert found.products == 3


def test_a_medicine_nobody_signed_is_named_and_only_counted_as_a_product() -> None:
    found = burden([item(Timing.NOON), item(None, name="imported")])
    assert (found.products, found.pieces_a_day, found.not_known) == (2, Decimal(1), ("imported",))


halves = st.integers(1, 20).map(lambda count: Decimal(count) / 2)


@given(st.lists(st.tuples(st.sampled_from(Timing), halves), max_size=12))
def test_pieces_add_up_exactly_and_times_never_exceed_four(taken: list[tuple[Timing, Decimal]]) -> None:
    found = burden([item(timing, str(pieces)) for timing, pieces in taken])
    assert found.pieces_a_day == sum((pieces * timing.times_a_day for timing, pieces in taken), Decimal(0))
    assert found.times_a_day == len(found.moments) <= 4
    assert found.times_a_day >= max((timing.times_a_day for timing, _ in taken), default=0)
