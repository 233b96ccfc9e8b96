"""A due step: what speaks against it, and what nobody knows."""

from datetime import date
from decimal import Decimal

import pytest

from backend.prescriptions.rules.advance import Condition, Facts, Proposal, State, advice

ALL = tuple(Condition)
WELL = Facts(
    is_worse=False, burden=0, missed_share=Decimal(0), pressure=(120, 80), pressure_on=date(2026, 3, 2)
)


def test_it_proposes_to_go_on_where_everything_is_known_and_well() -> None:
    assert advice("sertraline", ALL, WELL).proposal is Proposal.ADVANCE


def test_what_nobody_knows_is_never_all_is_well() -> None:
    found = advice("sertraline", ALL, Facts())
    assert found.proposal is Proposal.CANNOT_TELL
    unknown = {each.condition for each in found.conditions if each.state is State.UNKNOWN}
    assert unknown == set(ALL) - {Condition.LABS}


def test_only_what_was_agreed_is_looked_at() -> None:
    assert advice("sertraline", (), Facts(is_worse=True)).proposal is Proposal.ADVANCE
    found = advice("sertraline", (Condition.SYMPTOMS,), Facts(is_worse=True))
    assert found.proposal is Proposal.HOLD
    assert [each.condition for each in found.conditions] == [Condition.SYMPTOMS]


@pytest.mark.parametrize(
    ("facts", "proposal"),
    [
        (Facts(burden=1), Proposal.HOLD),
        (Facts(burden=2), Proposal.STEP_BACK),
        (Facts(burden=0, may_stop=True), Proposal.STEP_BACK),
        (Facts(burden=0), Proposal.ADVANCE),
    ],
)
def test_side_effects_hold_a_step_and_severe_ones_go_back(facts: Facts, proposal: Proposal) -> None:
    assert advice("sertraline", (Condition.SIDE_EFFECTS,), facts).proposal is proposal


def test_a_rash_on_lamotrigine_stops_it_whatever_the_plan_says() -> None:
    assert advice("lamotrigine", (), Facts(has_rash=True)).proposal is Proposal.STOP
    assert advice("lamotrigine", ALL, Facts(has_rash=True)).proposal is Proposal.STOP
    assert advice("sertraline", (), Facts(has_rash=True)).proposal is Proposal.ADVANCE


@pytest.mark.parametrize(
    ("pressure", "proposal"),
    [((139, 89), Proposal.ADVANCE), ((140, 70), Proposal.HOLD), ((120, 90), Proposal.HOLD)],
)
def test_high_blood_pressure_holds_a_step(pressure: tuple[int, int], proposal: Proposal) -> None:
    facts = Facts(pressure=pressure, pressure_on=date(2026, 3, 2))
    assert advice("venlafaxine", (Condition.BLOOD_PRESSURE,), facts).proposal is proposal


@pytest.mark.parametrize(("missed", "proposal"), [("0.19", Proposal.ADVANCE), ("0.2", Proposal.HOLD)])
def test_a_fifth_of_doses_missed_holds_a_step(missed: str, proposal: Proposal) -> None:
    assert advice("sertraline", (Condition.MISSED,), Facts(missed_share=Decimal(missed))).proposal is proposal


def test_an_overdue_lab_holds_a_step_and_is_named() -> None:
    found = advice("lithium", (Condition.LABS,), Facts(overdue=("Lithium level",)))
    assert found.proposal is Proposal.HOLD
    assert "Lithium level" in found.because
