"""What may happen to a safety flag and in which order, how soon a person is needed, and what is late."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final


class Tier(StrEnum):
    """How soon somebody has to speak with the patient."""

    CALL_NOW = "call-now"
    URGENT = "urgent"
    NEXT_BUSINESS_DAY = "next-business-day"


MOST_PRESSING: Final = (Tier.CALL_NOW, Tier.URGENT, Tier.NEXT_BUSINESS_DAY)


class Stage(StrEnum):
    """How far a flag has come. Acknowledged is not contacted."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CONTACTED = "contacted"
    DECIDED = "decided"
    CLOSED = "closed"


class EventKind(StrEnum):
    """What can happen to a flag."""

    RAISED = "raised"
    RAISED_AGAIN = "raised-again"
    ASKED = "asked"
    TIER_CHANGED = "tier-changed"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed-over"
    NOT_REACHED = "not-reached"
    REACHED = "reached"
    PROCEDURE_STEP = "procedure-step"
    DECIDED = "decided"
    CLOSED = "closed"


class How(StrEnum):
    """How somebody tried to reach the patient."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in-person"
    MESSAGE = "message"
    EMERGENCY_CONTACT = "emergency-contact"


class Disposition(StrEnum):
    """What was decided. None of these words says that somebody is safe."""

    PLAN_REVIEWED = "plan-reviewed"
    PLAN_MADE = "plan-made"
    VISIT_ARRANGED = "visit-arranged"
    MEDICINE_CHANGED = "medicine-changed"
    EMERGENCY_CARE = "emergency-care"
    WELFARE_CHECK = "welfare-check"
    WATCHED = "watched"


class CloseReason(StrEnum):
    """Why a flag is closed."""

    FOLLOW_UP_ARRANGED = "follow-up-arranged"
    IN_OTHER_CARE = "in-other-care"
    ANSWERED_BY_MISTAKE = "answered-by-mistake"
    EFFECT_OVER = "effect-over"
    NOT_REACHED = "not-reached"


class NotNow(ValueError):
    """The flag is at another stage; says in words what has to come first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure for a patient who can not be reached."""

    step: str
    label: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a flag; `word` is the step, the disposition or the reason."""

    kind: EventKind
    at: datetime
    word: str | None = None


@dataclass(frozen=True, slots=True)
class FlagState:
    """Where a flag stands, as everything that happened to it says."""

    stage: Stage
    raised_at: datetime
    acknowledged_at: datetime | None = None
    contacted_at: datetime | None = None
    attempts: int = 0
    steps: frozenset[str] = frozenset()
    closed_at: datetime | None = None

    def is_procedure_done(self, procedure: Iterable[Step]) -> bool:
        """Say whether every required step for a patient who can not be reached was done."""
        return {each.step for each in procedure if each.is_required} <= self.steps


_WITHOUT_STAGE = {EventKind.ASKED, EventKind.TIER_CHANGED}
_WORK = {
    EventKind.HANDED_OVER,
    EventKind.NOT_REACHED,
    EventKind.REACHED,
    EventKind.PROCEDURE_STEP,
    EventKind.DECIDED,
    EventKind.CLOSED,
}


def follow(state: FlagState | None, event: Event, procedure: tuple[Step, ...]) -> FlagState:
    """Return where a flag stands after an event; raise NotNow where it can not come next."""
    if event.kind is EventKind.RAISED and state is None:
        return FlagState(Stage.RAISED, event.at)
    if state is None or event.kind is EventKind.RAISED:
        raise NotNow("A flag is raised once, and before anything else.")
    if event.kind is EventKind.RAISED_AGAIN:
        return FlagState(Stage.RAISED, event.at)
    if event.kind in _WITHOUT_STAGE:
        return state
    if state.stage is Stage.CLOSED:
        raise NotNow("This flag is closed.")
    if event.kind is EventKind.ACKNOWLEDGED:
        if state.stage is not Stage.RAISED:
            raise NotNow("This flag is already acknowledged.")
        return replace(state, stage=Stage.ACKNOWLEDGED, acknowledged_at=event.at)
    if event.kind in _WORK and state.stage is Stage.RAISED:
        raise NotNow("Acknowledge the flag first.")
    return _work(state, event, procedure)


def _work(state: FlagState, event: Event, procedure: tuple[Step, ...]) -> FlagState:
    match event.kind:
        case EventKind.NOT_REACHED:
            return replace(state, attempts=state.attempts + 1)
        case EventKind.REACHED:
            stage = Stage.DECIDED if state.stage is Stage.DECIDED else Stage.CONTACTED
            return replace(
                state,
                stage=stage,
                attempts=state.attempts + 1,
                contacted_at=state.contacted_at or event.at,
            )
        case EventKind.PROCEDURE_STEP:
            if not state.attempts:
                raise NotNow("Log an attempt to reach the patient first.")
            if event.word not in {each.step for each in procedure}:
                raise NotNow("The procedure has no such step.")
            return replace(state, steps=state.steps | {event.word or ""})
        case EventKind.DECIDED:
            if state.contacted_at is None and not state.is_procedure_done(procedure):
                raise NotNow(
                    "Nobody has reached the patient. Log the contact, or finish the steps for a patient who "
                    "can not be reached."
                )
            return replace(state, stage=Stage.DECIDED)
        case EventKind.CLOSED:
            if state.stage is not Stage.DECIDED:
                raise NotNow("Say what was decided first.")
            return replace(state, stage=Stage.CLOSED, closed_at=event.at)
        case _:
            return state


def fold(events: Iterable[Event], procedure: tuple[Step, ...]) -> FlagState:
    """Return where a flag stands after all its events, oldest first."""
    state: FlagState | None = None
    for event in events:
        state = follow(state, event, procedure)
    if state is None:
        raise NotNow("A flag is raised once, and before anything else.")
    return state


def tier_of_ideation(
    answer: int, *, before: int | None, plan_reviewed_on: date | None, today: date, plan_holds_days: int
) -> Tier:
    """Return how soon for item 9: new or increased thoughts are urgent.

    Thoughts no worse than the answer before, with a plan that a clinician reviewed within `plan_holds_days`,
    come the next business day. They are never left out.
    """
    is_new = before is None or before < 1 or answer > before
    if is_new or plan_reviewed_on is None or today - plan_reviewed_on > timedelta(days=plan_holds_days):
        return Tier.URGENT
    return Tier.NEXT_BUSINESS_DAY


def tier_of_screen(*, is_complete: bool, is_acute: bool) -> Tier:
    """Return how soon for a positive screen: acute or abandoned means a call now."""
    return Tier.CALL_NOW if is_acute or not is_complete else Tier.URGENT


def most_pressing(tiers: Iterable[Tier]) -> Tier:
    """Return the most pressing of these tiers."""
    return min(tiers, key=MOST_PRESSING.index)
