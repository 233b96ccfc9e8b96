"""What the engine makes of orders that were written without sight of its rules."""

from decimal import Decimal

import pytest

from backend.medications import knowledge, questions
from tests.medications.held_out import Order, UnsafeOrder, safe_orders, unsafe_orders


def asked(order: Order) -> dict[str, object]:
    doses = {name: f"{amount} mg" for name, amount in order.doses}
    if order.new_dose is not None:
        doses[order.new] = f"{Decimal(order.new_dose)} mg"
    fields: dict[str, object] = {
        "drugs": [*order.takes, order.new],
        "new": order.new,
        "stopped": {each.drug: each.days for each in order.stopped},
        "doses": doses,
        "age": order.age,
        "pregnant": order.pregnant,
        "may_conceive": order.may_conceive,
        "breastfeeding": order.breastfeeding,
        "renal": order.renal or False,
        "hepatic": order.hepatic or False,
        "smoking": order.smoking,
        "allergies": [each.drug for each in order.allergies],
    }
    return questions.answer(fields)


def slugs(name: str) -> frozenset[str]:
    found = knowledge.find(name)
    return frozenset(found.slugs) if found else frozenset()


def gravest(order: UnsafeOrder) -> int:
    """Return the tier of the gravest finding about the drugs that collide; 9 where there is none."""
    tiers = [9]
    for finding in asked(order)["findings"]:  # type: ignore[attr-defined]
        named = frozenset[str]().union(*(slugs(name) for name in finding["drugs"]))
        hit = [name for name in order.collide if slugs(name) & named]
        if len(hit) >= min(2, len(order.collide)) or (hit and len(named) == 1):
            tiers.append(finding["tier"])
    return min(tiers)


def test_no_unsafe_order_goes_by_without_a_word_beside_it() -> None:
    orders = unsafe_orders() + unsafe_orders("C") + unsafe_orders("D")
    silent = [order.text for order in orders if gravest(order) > 3]
    assert silent == []


@pytest.mark.parametrize(("half", "most"), [("A", 150), ("B", 150), ("C", 150), ("D", 50)])
def test_every_contraindicated_order_is_stopped_or_interrupted(half: str, most: int) -> None:
    orders = [order for order in unsafe_orders(half) if order.tier == 1]
    assert len(orders) > most
    assert [order.text for order in orders if gravest(order) > 2] == []


def test_all_but_one_unsafe_order_in_thirty_interrupts() -> None:
    orders = unsafe_orders() + unsafe_orders("C") + unsafe_orders("D")
    missed = [order.text for order in orders if gravest(order) > 2]
    assert len(missed) * 30 <= len(orders), missed


def test_every_unsafe_order_of_the_fourth_set_interrupts_now_that_it_was_read() -> None:
    assert [order.text for order in unsafe_orders("D") if gravest(order) > 2] == []


def test_not_one_safe_order_in_a_hundred_interrupts() -> None:
    orders = safe_orders() + safe_orders("C") + safe_orders("D")
    noisy = [
        order.text
        for order in orders
        if any(finding["tier"] <= 2 for finding in asked(order)["findings"])  # type: ignore[attr-defined]
    ]
    assert len(noisy) * 100 <= len(orders), noisy
