"""Titration plans: days without a gap, tablets that add up to the dose, and what is wrong with a plan."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.prescriptions.rules.tablets import make, nearest
from backend.prescriptions.rules.titration import Wanted, plan
from backend.prescriptions.titration_lines import answer

START = date(2026, 3, 2)
LAMOTRIGINE: dict[str, Any] = {
    "drug": "lamotrigine",
    "steps": [
        {"dose_mg": 25, "days": 14},
        {"dose_mg": 50, "days": 14},
        {"dose_mg": 100, "days": 7},
        {"dose_mg": 200, "days": 28},
    ],
    "strengths_mg": [25, 100],
    "start": "2026-03-02",
}


def kinds(asked: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(each["kind"], each["step"]) for each in answer(asked)["findings"]]  # type: ignore[attr-defined]


def test_the_label_titration_of_lamotrigine_has_no_finding_and_whole_tablets() -> None:
    found: dict[str, Any] = answer(LAMOTRIGINE)
    assert [(each["start"], each["end"]) for each in found["steps"]] == [
        ("2026-03-02", "2026-03-16"),
        ("2026-03-16", "2026-03-30"),
        ("2026-03-30", "2026-04-06"),
        ("2026-04-06", "2026-05-04"),
    ]
    assert [each["tablets_per_day"] for each in found["steps"]] == [
        {"25": 1},
        {"25": 2},
        {"100": 1},
        {"100": 2},
    ]
    assert found["tablets"] == {"25": 42, "100": 63}
    assert found["findings"] == []


def test_beside_valproate_the_same_titration_is_twice_as_fast_as_the_label() -> None:
    assert kinds(LAMOTRIGINE | {"with": ["Depakote"]}) == [("faster-than-label", step) for step in range(4)]
    assert kinds(LAMOTRIGINE | {"with": ["carbamazepine"]}) == []


def test_a_step_that_is_half_a_week_early_is_faster_than_the_label() -> None:
    early = [{"dose_mg": 25, "days": 10}, {"dose_mg": 50, "days": 14}]
    assert kinds(LAMOTRIGINE | {"steps": early}) == [("faster-than-label", 1)]


def test_halves_are_cut_only_where_the_formulary_lets_them_be() -> None:
    asked = {
        "drug": "sertraline",
        "steps": [{"dose_mg": 12.5, "days": 7}],
        "strengths_mg": [25],
        "start": "2026-03-02",
    }
    found: dict[str, Any] = answer(asked)
    assert found["steps"][0]["tablets_per_day"] == {"25": 0.5}
    assert (found["tablets"], found["to_dispense"], found["left_over"]) == (
        {"25": 3.5},
        {"25": 4},
        {"25": 0.5},
    )
    assert ("dose-not-makeable", 0) in kinds(asked | {"drug": "a drug nobody knows"})


def test_a_dose_that_tablets_do_not_make_names_the_nearest_that_they_do() -> None:
    asked = LAMOTRIGINE | {"steps": [{"dose_mg": 30, "days": 7}]}
    [found] = [each for each in answer(asked)["findings"] if each["kind"] == "dose-not-makeable"]  # type: ignore[attr-defined]
    assert "25\u00a0mg and 37.5\u00a0mg" in found["text"]
    assert answer(asked)["steps"][0]["tablets_per_day"] is None  # type: ignore[index]


def test_the_nearest_dose_may_be_a_mix_of_strengths() -> None:
    sold = [Decimal(100), Decimal(150)]
    assert nearest(Decimal(260), sold, []) == (Decimal(250), Decimal(300))
    assert nearest(Decimal(50), sold, []) == (None, Decimal(100))


def test_too_much_and_too_large_a_step_are_found() -> None:
    asked = LAMOTRIGINE | {"drug": "sertraline", "strengths_mg": [50, 100]}
    steps = [{"dose_mg": 50, "days": 7}, {"dose_mg": 150, "days": 7}, {"dose_mg": 250, "days": 7}]
    assert kinds(asked | {"steps": steps}) == [("large-step", 1), ("dose-above-maximum", 2)]
    assert kinds(asked | {"steps": steps[:1] * 2}) == [("same-dose-twice", 1)]
    assert kinds(asked | {"steps": [{"dose_mg": 100, "days": 7}]}) == [("above-start-dose", 0)]


def test_a_drug_nobody_knows_is_said_to_be_unchecked() -> None:
    assert kinds(LAMOTRIGINE | {"drug": "mystery"})[0] == ("drug-not-checked", None)


def test_a_strength_that_is_not_sold_is_found() -> None:
    assert ("strength-not-in-formulary", None) in kinds(LAMOTRIGINE | {"strengths_mg": [25, 100, 33]})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps": []}, "at least one step"),
        ({"steps": [{"dose_mg": 25, "days": 0}]}, "days must be a whole number"),
        ({"steps": [{"dose_mg": 25, "days": -1}]}, "days must be a whole number"),
        ({"steps": [{"dose_mg": 25, "days": 1.5}]}, "days must be a whole number"),
        ({"steps": [{"dose_mg": 0, "days": 7}]}, "dose_mg must be more than 0"),
        ({"steps": [{"dose_mg": -25, "days": 7}]}, "dose_mg must be more than 0"),
        ({"steps": [{"dose_mg": 1e9, "days": 7}]}, "at most 100,000"),
        ({"steps": [{"dose_mg": "25", "days": 7}]}, "must be a number"),
        ({"steps": [{"dose_mg": 25}]}, "days is missing"),
        ({"steps": [{"dose_mg": 25, "days": 7, "start": "2026-03-02"}]}, "unknown field"),
        ({"steps": [{"dose_mg": 25, "days": 3660}] * 200, "start": "9000-01-01"}, "beyond the calendar"),
        ({"strengths_mg": []}, "at least one strength"),
        ({"strengths_mg": [0]}, "more than 0"),
        ({"start": "2 March"}, "must be a day"),
        ({"drug": ""}, "must be a text"),
        ({"unit": "mg"}, "unknown field"),
    ],
)
def test_what_can_not_be_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        answer(LAMOTRIGINE | change)


strengths = st.lists(st.integers(1, 400), min_size=1, max_size=5, unique=True).map(
    lambda found: [Decimal(each) / 2 for each in found]
)


@given(dose=st.integers(1, 1600), sold=strengths, halved=st.data())
def test_tablets_add_up_to_the_dose_exactly_and_halves_are_few(
    dose: int, sold: list[Decimal], halved: Any
) -> None:
    cut = set(halved.draw(st.lists(st.sampled_from(sold), unique=True)))
    amount = Decimal(dose) / 4
    found = make(amount, sold, cut)
    if found is None:
        lower, higher = nearest(amount, sold, cut)
        assert lower is None or lower < amount
        assert higher is None or higher > amount
        return
    assert sum(pieces.strength * pieces.count for pieces in found) == amount
    assert all(pieces.count % 1 == 0 or pieces.strength in cut for pieces in found)
    assert len({pieces.strength for pieces in found}) == len(found)


@given(
    steps=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 60)), min_size=1, max_size=10),
    shift=st.integers(0, 3000),
)
def test_steps_never_overlap_nor_leave_a_gap_and_totals_are_the_sum(
    steps: list[tuple[int, int]], shift: int
) -> None:
    start = START + timedelta(days=shift)
    wanted = [Wanted(Decimal(dose) * 5, days) for dose, days in steps]
    found = plan(wanted, [Decimal(5), Decimal(20), Decimal(100)], start, None)
    assert found.steps[0].start == start
    assert all(before.end == after.start for before, after in pairwise(found.steps))
    assert found.steps[-1].end == start + timedelta(days=sum(days for _, days in steps))
    taken = sum(strength * count for strength, count in found.totals.items())
    assert taken == sum(step.dose * step.days for step in found.steps if step.tablets is not None)
