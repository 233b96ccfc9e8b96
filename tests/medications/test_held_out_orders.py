"""The orders kept apart from the rules: that they load, are many, are sourced, and fall into even halves."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

import pytest

from tests.medications import held_out
from tests.medications.held_out import BadOrder, Order, SafeOrder, UnsafeOrder, safe_orders, unsafe_orders

UNSAFE = unsafe_orders()
SAFE = safe_orders()
THIRD_UNSAFE = unsafe_orders("C")
THIRD_SAFE = safe_orders("C")
SETS = pytest.mark.parametrize("orders", [UNSAFE, SAFE], ids=["unsafe", "safe"])
BOTH = pytest.mark.parametrize(
    ("unsafe", "safe"), [(UNSAFE, SAFE), (THIRD_UNSAFE, THIRD_SAFE)], ids=["halves", "third"]
)
ALL_SETS = pytest.mark.parametrize(
    "orders", [UNSAFE, SAFE, THIRD_UNSAFE, THIRD_SAFE], ids=["unsafe", "safe", "third unsafe", "third safe"]
)


@ALL_SETS
def test_there_are_at_least_three_hundred_orders(orders: Sequence[Order]) -> None:
    assert len(orders) >= 300


def test_at_least_three_hundred_unsafe_orders_are_one_drug_added_to_one_other() -> None:
    assert sum(order.category == "pair" and len(order.takes) == 1 for order in UNSAFE) >= 300


@ALL_SETS
def test_every_order_names_a_source_and_only_printable_words(orders: Sequence[Order]) -> None:
    for order in orders:
        assert len(order.source) >= 10, order
        written = "".join((*order.names, order.source, order.group))
        assert not any(unicodedata.category(letter).startswith("C") for letter in written), order


@ALL_SETS
def test_no_order_is_written_twice(orders: Sequence[Order]) -> None:
    assert [text for text, times in Counter(order.text for order in orders).items() if times > 1] == []


@BOTH
def test_no_order_is_both_safe_and_unsafe(unsafe: Sequence[UnsafeOrder], safe: Sequence[SafeOrder]) -> None:
    assert {order.text for order in unsafe} & {order.text for order in safe} == set()


def test_no_safe_order_holds_two_drugs_that_an_unsafe_pair_names() -> None:
    pairs = {frozenset(map(str.casefold, order.collide)) for order in UNSAFE if order.category == "pair"}
    for order in SAFE:
        names = {name.casefold() for name in order.names}
        assert not [pair for pair in pairs if pair <= names], order


def test_no_safe_order_of_the_third_set_takes_an_unsafe_pair_together() -> None:
    pairs = {
        frozenset(map(str.casefold, order.collide)) for order in THIRD_UNSAFE if order.category == "pair"
    }
    for order in THIRD_SAFE:
        names = {name.casefold() for name in (*order.takes, order.new)}
        assert not [pair for pair in pairs if pair <= names], order


@BOTH
def test_no_kind_of_collision_fills_the_unsafe_orders(
    unsafe: Sequence[UnsafeOrder], safe: Sequence[SafeOrder]
) -> None:
    assert [group for group, times in Counter(order.group for order in unsafe).items() if times > 15] == []


def test_the_third_set_names_no_pair_twice() -> None:
    pairs = Counter(
        frozenset(map(str.casefold, order.collide)) for order in THIRD_UNSAFE if order.category == "pair"
    )

    assert len(pairs) >= 200
    assert [set(pair) for pair, times in pairs.items() if times > 1] == []


@SETS
def test_each_half_holds_forty_to_sixty_in_a_hundred(orders: Sequence[Order]) -> None:
    share = sum(order.half == "A" for order in orders) / len(orders)

    assert 0.4 <= share <= 0.6


@SETS
def test_the_halves_make_the_whole(orders: Sequence[Order]) -> None:
    load = unsafe_orders if orders is UNSAFE else safe_orders

    assert Counter([*load("A"), *load("B")]) == Counter(orders)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"tear": 1}, "unknown keys"),
        ({"tier": 3}, "neither 1 nor 2"),
        ({"category": "opinion"}, "category must be one of"),
        ({"source": " "}, "source must say something"),
        ({"collide": ["phenelzine", "aspirin"]}, "collide but are not in the order"),
        ({"takes": []}, "one to six"),
        ({"doses": {"aspirin": 81}}, "not in the order"),
        ({"new_dose": 0}, "not a dose"),
        ({"stopped": [{"drug": "phenelzine"}]}, "a drug and days"),
        ({"age": 200}, "whole number"),
        ({"renal": "bad"}, "renal must be one of"),
    ],
)
def test_an_order_written_wrongly_is_refused(wrong: dict[str, object], words: str) -> None:
    right = {
        "category": "pair",
        "group": "ssri + mao inhibitor",
        "takes": ["phenelzine"],
        "new": "sertraline",
        "collide": ["phenelzine", "sertraline"],
        "tier": 1,
        "mechanism": "serotonin syndrome",
        "source": "Zoloft label, Contraindications",
    }
    assert held_out._unsafe(right).tier == 1

    with pytest.raises(BadOrder, match=words):
        held_out._unsafe(right | wrong)
