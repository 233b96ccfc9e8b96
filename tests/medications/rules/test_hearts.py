"""Low potassium, a slow pulse and a long QT interval make drugs graver that prolong it; age adds to that."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications import catalog, knowledge, questions
from backend.medications.rules.interactions import Case
from backend.medications.rules.persons import Person
from tests.medications.rules.formulary import drug, tiers

KNOWN = drug("known", 'qt = "known"')
STATES = {
    "low_potassium": Person(low_potassium=True),
    "slow_pulse": Person(slow_pulse=True),
    "long_qt": Person(long_qt=True),
}


@pytest.mark.parametrize(
    ("grade", "state", "tier"),
    [
        ("contraindicating", "long_qt", 1),
        ("contraindicating", "low_potassium", 1),
        ("contraindicating", "slow_pulse", 2),
        ("known", "long_qt", 2),
        ("known", "low_potassium", 2),
        ("known", "slow_pulse", 3),
        ("possible", "long_qt", 2),
        ("conditional", "low_potassium", 3),
        ("possible", "slow_pulse", 4),
    ],
)
def test_one_drug_alone_is_graded_by_the_heart_it_meets(grade: str, state: str, tier: int) -> None:
    one = drug("one", f'qt = "{grade}"')
    assert set(tiers(one, person=STATES[state]).values()) == {tier}
    assert tiers(one) == {}
    assert tiers(drug("other", 'none = "x"'), person=STATES[state]) == {}


def test_a_slow_pulse_is_graver_from_sixty_five() -> None:
    assert tiers(KNOWN, person=Person(slow_pulse=True, age=64)) == {"state.slow_pulse.qt-known": 3}
    assert tiers(KNOWN, person=Person(slow_pulse=True, age=65)) == {"state.slow_pulse.qt-known": 2}


def test_two_drugs_that_are_inline_for_others_interrupt_where_potassium_is_low() -> None:
    possible = drug("possible", 'qt = "possible"')
    assert tiers(KNOWN, possible) == {"qt.known-possible": 3}
    assert tiers(KNOWN, possible, person=STATES["low_potassium"])["load.qt"] == 2


def test_a_fact_that_nobody_confirmed_does_not_interrupt_in_any_state() -> None:
    guessed = drug("guessed", 'qt = "known [unconfirmed textbook]"')
    assert tiers(guessed, person=Person(long_qt=True)) == {"state.long_qt.qt-known": 3}


_SLUGS = sorted(
    slug for slug, each in catalog.catalog().profiles.items() if any("qt" in f.text for f in each.facts)
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(_SLUGS), max_size=5, unique=True),
    st.sampled_from(_SLUGS),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 40, 70]),
)
def test_neither_a_drug_nor_a_state_removes_a_finding(
    slugs: list[str], added: str, potassium: bool, pulse: bool, interval: bool, age: int | None
) -> None:
    person = Person(age=age, low_potassium=potassium, slow_pulse=pulse, long_qt=interval)
    worst = Person(age=age, low_potassium=True, slow_pulse=True, long_qt=True)
    items = tuple((slug,) for slug in slugs)
    for finding in knowledge.engine().check(Case(items, person=person)):
        for case in (Case((*items, (added,)), person=person), Case(items, person=worst)):
            assert any(
                each.rule == finding.rule
                and set(each.drugs) >= set(finding.drugs)
                and each.tier <= finding.tier
                for each in knowledge.engine().check(case)
            ), finding


def test_the_command_takes_the_three_states() -> None:
    for key in ("low_potassium", "bradycardia", "long_qt"):
        (found,) = questions.answer({"drugs": ["citalopram"], key: True})["findings"]  # type: ignore[misc]
        assert found["mechanism"] == "qt"  # type: ignore[index]
