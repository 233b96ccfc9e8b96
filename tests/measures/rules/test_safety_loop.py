"""What may happen to a flag, in which order, and how soon."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backend.measures.rules.safety_loop import (
    Disposition,
    Event,
    EventKind,
    FlagState,
    NotNow,
    Stage,
    Tier,
    fold,
    follow,
    most_pressing,
    tier_of_ideation,
    tier_of_screen,
)
from backend.measures.safety_catalog import loop

START = datetime(2026, 3, 2, 20, tzinfo=UTC)
PROCEDURE = loop().procedure
REQUIRED = [each.step for each in PROCEDURE if each.is_required]
TODAY = date(2026, 3, 2)


def after(*events: tuple[EventKind, str | None]) -> FlagState:
    listed = [Event(EventKind.RAISED, START)]
    listed += [Event(kind, START + timedelta(minutes=n), word) for n, (kind, word) in enumerate(events, 1)]
    return fold(listed, PROCEDURE)


def test_acknowledging_is_not_contact() -> None:
    state = after((EventKind.ACKNOWLEDGED, None))
    assert (state.stage, state.contacted_at) == (Stage.ACKNOWLEDGED, None)
    with pytest.raises(NotNow, match="Nobody has reached the patient"):
        after((EventKind.ACKNOWLEDGED, None), (EventKind.DECIDED, Disposition.WATCHED))


def test_the_usual_way_ends_closed_and_keeps_its_times() -> None:
    state = after(
        (EventKind.ACKNOWLEDGED, None),
        (EventKind.NOT_REACHED, "phone"),
        (EventKind.REACHED, "phone"),
        (EventKind.DECIDED, Disposition.PLAN_REVIEWED),
        (EventKind.CLOSED, "follow-up-arranged"),
    )
    minutes = [timedelta(minutes=n) for n in (1, 3, 5)]
    assert [state.acknowledged_at, state.contacted_at, state.closed_at] == [START + each for each in minutes]
    assert (state.stage, state.attempts) == (Stage.CLOSED, 2)


def test_without_contact_a_decision_needs_every_required_step() -> None:
    tried = [(EventKind.ACKNOWLEDGED, None), (EventKind.NOT_REACHED, "phone")]
    steps = [(EventKind.PROCEDURE_STEP, step) for step in REQUIRED]
    decided = (EventKind.DECIDED, Disposition.WELFARE_CHECK)
    for left_out in range(len(steps)):
        with pytest.raises(NotNow):
            after(*tried, *steps[:left_out], *steps[left_out + 1 :], decided)
    state = after(*tried, *steps, decided)
    assert (state.stage, state.contacted_at) == (Stage.DECIDED, None)


def test_the_procedure_begins_with_an_attempt() -> None:
    with pytest.raises(NotNow, match="attempt"):
        after((EventKind.ACKNOWLEDGED, None), (EventKind.PROCEDURE_STEP, REQUIRED[0]))


@pytest.mark.parametrize("kind", sorted(set(EventKind) - {EventKind.RAISED_AGAIN, EventKind.ASKED}))
def test_nothing_is_done_to_a_flag_that_nobody_raised(kind: EventKind) -> None:
    if kind is EventKind.RAISED:
        assert follow(None, Event(kind, START), PROCEDURE).stage is Stage.RAISED
        return
    with pytest.raises(NotNow):
        follow(None, Event(kind, START), PROCEDURE)


def test_a_worse_answer_opens_a_closed_flag_again_with_nothing_done() -> None:
    state = after(
        (EventKind.ACKNOWLEDGED, None),
        (EventKind.REACHED, "phone"),
        (EventKind.DECIDED, Disposition.WATCHED),
        (EventKind.CLOSED, "follow-up-arranged"),
        (EventKind.RAISED_AGAIN, None),
    )
    assert state == FlagState(Stage.RAISED, START + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("answer", "before", "reviewed", "tier"),
    [
        (1, None, TODAY, Tier.URGENT),
        (1, 0, TODAY, Tier.URGENT),
        (2, 1, TODAY, Tier.URGENT),
        (1, 1, None, Tier.URGENT),
        (1, 1, TODAY - timedelta(days=31), Tier.URGENT),
        (1, 1, TODAY - timedelta(days=30), Tier.NEXT_BUSINESS_DAY),
        (1, 2, TODAY, Tier.NEXT_BUSINESS_DAY),
    ],
)
def test_only_unchanged_thoughts_with_a_plan_of_the_last_30_days_wait_for_the_next_business_day(
    answer: int, before: int | None, reviewed: date | None, tier: Tier
) -> None:
    found = tier_of_ideation(
        answer, before=before, plan_reviewed_on=reviewed, today=TODAY, plan_holds_days=loop().plan_holds_days
    )
    assert found is tier


@given(
    st.integers(1, 3),
    st.none() | st.integers(0, 3),
    st.none() | st.dates(date(2025, 1, 1), TODAY),
)
def test_thoughts_are_never_left_out_and_worse_ones_never_wait(
    answer: int, before: int | None, reviewed: date | None
) -> None:
    tier = tier_of_ideation(answer, before=before, plan_reviewed_on=reviewed, today=TODAY, plan_holds_days=30)
    assert tier in Tier
    if before is None or answer > before:
        assert tier is Tier.URGENT


def test_an_acute_or_abandoned_screen_is_a_call_now() -> None:
    assert tier_of_screen(is_complete=True, is_acute=True) is Tier.CALL_NOW
    assert tier_of_screen(is_complete=False, is_acute=False) is Tier.CALL_NOW
    assert tier_of_screen(is_complete=True, is_acute=False) is Tier.URGENT
    assert most_pressing([Tier.NEXT_BUSINESS_DAY, Tier.CALL_NOW, Tier.URGENT]) is Tier.CALL_NOW


class AnyOrder(RuleBasedStateMachine):
    """Whatever is tried in whatever order, a flag is not closed without a person or the whole procedure."""

    @initialize()
    def raised(self) -> None:
        self.now = START
        self.state = follow(None, Event(EventKind.RAISED, START), PROCEDURE)
        self.ever_acknowledged = False

    @precondition(lambda self: hasattr(self, "state"))
    @rule(
        kind=st.sampled_from(sorted(set(EventKind))), step=st.sampled_from([each.step for each in PROCEDURE])
    )
    def tried(self, kind: EventKind, step: str) -> None:
        self.now += timedelta(minutes=1)
        before = self.state
        try:
            self.state = follow(before, Event(kind, self.now, step), PROCEDURE)
        except NotNow:
            return
        if kind is EventKind.RAISED_AGAIN:
            self.ever_acknowledged = False
        if kind is EventKind.ACKNOWLEDGED:
            self.ever_acknowledged = True
        if before.stage is Stage.CLOSED and self.state != before:
            assert kind is EventKind.RAISED_AGAIN

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "state"):
            return
        state = self.state
        assert (state.stage is Stage.RAISED) == (not self.ever_acknowledged)
        assert (state.acknowledged_at is None) == (state.stage is Stage.RAISED)
        assert (state.closed_at is not None) == (state.stage is Stage.CLOSED)
        if state.stage in (Stage.DECIDED, Stage.CLOSED):
            assert state.contacted_at is not None or set(REQUIRED) <= state.steps
        if state.contacted_at is not None or state.steps:
            assert state.attempts >= 1


TestAnyOrder = AnyOrder.TestCase
