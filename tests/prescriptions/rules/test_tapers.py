"""Ways down: equal milligrams, equal estimated effect, down to real tablets."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.prescriptions.rules.tablets import makeable
from backend.prescriptions.rules.tapers import effect, equal_effect, linear

D = Decimal
SERTRALINE = makeable([D(25), D(50), D(100)], [D(25), D(50), D(100)], up_to=D(400))


def test_a_linear_taper_takes_the_same_milligrams_each_time() -> None:
    assert linear(D(100), 4, SERTRALINE, None).doses == (D(75), D(50), D(25))


def test_equal_effect_reduces_less_where_a_milligram_does_most() -> None:
    # Half effect at 12.5 mg: 100 mg has 8/9 of the whole; three quarters, a half, a quarter of that are at
    # 25, 10 and about 3.6 mg, of which the tablets make 25 and 12.5 mg.
    found = equal_effect(D(100), 4, SERTRALINE, D("12.5"))
    assert found.doses == (D(25), D("12.5"))


def test_the_step_to_nothing_is_told_for_the_large_step_it_is() -> None:
    found = equal_effect(D(100), 4, SERTRALINE, D("12.5"))
    # 12.5 mg has half of the whole effect, 100 mg 8/9 of it: the last step takes 9/16 at once.
    assert found.last_share == D("0.5") / (D(100) / D("112.5"))
    assert round(found.last_share, 4) == D("0.5625")


def test_without_a_published_figure_no_share_is_told() -> None:
    assert linear(D(100), 2, SERTRALINE, None).last_share is None


def test_one_reduction_is_a_stop_at_once() -> None:
    found = linear(D(50), 1, SERTRALINE, D("12.5"))
    assert found.doses == ()
    assert found.last_share == 1


@pytest.mark.parametrize(("dose", "reductions"), [(D(0), 2), (D(-5), 2), (D(50), 0)])
def test_nothing_to_taper_is_refused(dose: Decimal, reductions: int) -> None:
    with pytest.raises(ValueError, match="taper"):
        linear(dose, reductions, SERTRALINE, None)


@given(
    dose=st.sampled_from([dose for dose in SERTRALINE if dose >= 25]),
    reductions=st.integers(1, 20),
    half=st.decimals("0.5", "100", places=1),
    is_linear=st.booleans(),
)
def test_every_taper_only_falls_and_only_to_doses_that_tablets_make(
    dose: Decimal, reductions: int, half: Decimal, is_linear: bool
) -> None:
    found = (linear if is_linear else equal_effect)(dose, reductions, SERTRALINE, half)
    doses = (dose, *found.doses)
    assert list(doses) == sorted(set(doses), reverse=True)
    assert set(found.doses) <= set(SERTRALINE)
    assert len(found.doses) < reductions
    assert found.last_share is not None
    assert 0 < found.last_share <= 1
    assert found.last_share == effect(doses[-1], half) / effect(dose, half)
