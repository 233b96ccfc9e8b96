"""Allergies: the drug itself, what it is made of or turns into, its class, and what cross-reacts."""

from dataclasses import replace

import pytest

from backend.medications import catalog
from backend.medications.rules import allergies
from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import CrossReaction
from backend.medications.rules.pairs import Pairs
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Selector
from tests.medications.rules.formulary import drug

_DRUGS = {
    each.slug: each
    for each in (
        drug("parent"),
        drug("isomer", top='isomer_of = "parent"'),
        drug("metabolite", top='metabolite_of = "isomer"'),
        drug("ssri-one", top='class = ["ssri"]'),
        drug("ssri-two", top='class = ["ssri"]'),
        drug("one"),
        drug("two"),
    )
}


def only(slug: str) -> tuple[Selector, ...]:
    return (Selector(slug, (f"drug {slug}",)),)


ONE_WAY = CrossReaction(
    "made-up", 1, only("one"), (*only("two"), *only("one")), 2, "They are alike.", Status.CONSENSUS, "label"
)


def found(taken: str, *recorded: str, group: CrossReaction = ONE_WAY) -> list[tuple[str, int]]:
    answer = allergies.check(
        _DRUGS, Pairs(_DRUGS, ()), [group], [taken], Person(allergies=frozenset(recorded))
    )
    return [(each.rule, each.tier) for each in answer]


@pytest.mark.parametrize(
    ("taken", "recorded"),
    [
        ("parent", "parent"),
        ("isomer", "parent"),
        ("parent", "isomer"),
        ("parent", "metabolite"),
        ("metabolite", "parent"),
        ("metabolite", "isomer"),
    ],
)
def test_isomers_and_metabolites_are_the_same_drug_in_both_directions(taken: str, recorded: str) -> None:
    assert found(taken, recorded) == [("person.allergy", 1)]


def test_a_class_that_is_recorded_counts_for_its_drugs() -> None:
    assert found("ssri-one", "ssri") == [("person.allergy", 2)]
    assert found("ssri-one", "ssri-two") == []


def test_a_line_from_one_to_another_holds_one_way() -> None:
    assert found("two", "one") == [("allergy.made-up", 2)]
    assert found("one", "two") == []
    assert found("two") == []


def test_the_gravest_reason_speaks_once() -> None:
    assert found("one", "one", "two") == [("person.allergy", 1)]


def test_a_group_that_nobody_confirmed_does_not_interrupt() -> None:
    assert found("two", "one", group=replace(ONE_WAY, status=Status.UNCONFIRMED)) == [("allergy.made-up", 3)]


def test_a_class_word_is_a_member_of_a_group() -> None:
    group = replace(ONE_WAY, first=(Selector("class ssri", ("class ssri",)),))
    assert found("two", "ssri", group=group) == [("allergy.made-up", 2)]
    assert found("two", "ssri-two", group=group) == [("allergy.made-up", 2)]


def test_every_shipped_line_of_a_parent_ends_somewhere() -> None:
    profiles = catalog.catalog().profiles
    for slug in profiles:
        assert allergies._root(profiles, slug) in profiles
