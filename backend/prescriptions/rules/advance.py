"""Whether a due step of a plan may be taken: what was agreed to look at, and what is known of it.

It proposes and never acts: an answer that nobody has is said as unknown, and unknown is not "all is well".
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

VERSION: Final = 1
HIGH_SYSTOLIC: Final = 140  # mmHg; at or above either, a step up waits for a look (design choice)
HIGH_DIASTOLIC: Final = 90
SEVERE: Final = 2  # "It keeps me from what I have to do", in the side-effect check
MODERATE: Final = 1
OFTEN_MISSED: Final = Decimal("0.2")  # of doses; an adequate trial is held to 80 % (docs/did-it-help.md)

# The label: stop at the first sign of a rash, unless it is clearly not the drug's.
STOPS_AT_RASH: Final = frozenset({"lamotrigine", "carbamazepine", "oxcarbazepine"})


class Condition(StrEnum):
    """What is looked at before a step is taken."""

    SYMPTOMS = "symptoms-worse"
    SIDE_EFFECTS = "side-effects"
    MISSED = "missed-doses"
    LABS = "lab-overdue"
    BLOOD_PRESSURE = "blood-pressure"


class State(StrEnum):
    """Whether a condition speaks against the step."""

    CLEAR = "clear"
    AGAINST = "against"
    UNKNOWN = "unknown"


class Proposal(StrEnum):
    """What the facts speak for."""

    ADVANCE = "advance"
    HOLD = "hold"
    STEP_BACK = "step-back"
    STOP = "stop"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known since the step before began; None where nobody has said or measured it.

    `burden` is how bad side effects were at their worst, 0 to 2; `may_stop`: they make the patient want to
    stop. `missed_share` is 0 to 1. `overdue` names what should have been measured.
    """

    is_worse: bool | None = None
    burden: int | None = None
    may_stop: bool = False
    has_rash: bool = False
    missed_share: Decimal | None = None
    overdue: tuple[str, ...] = ()
    pressure: tuple[int, int] | None = None
    pressure_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition, whether it speaks against the step, and why."""

    condition: Condition
    state: State
    text: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What is proposed about a due step, and everything it rests on."""

    proposal: Proposal
    because: str
    conditions: tuple[Judged, ...]


def advice(drug: str, conditions: Collection[Condition], facts: Facts) -> Advice:
    """Judge each condition and propose; a rash outweighs whatever the plan says."""
    judged = tuple(_judge(each, facts) for each in Condition if each in conditions)
    if facts.has_rash and drug in STOPS_AT_RASH:
        return Advice(
            Proposal.STOP,
            "A rash was reported. The label says to stop at the first sign of one, whatever the plan says.",
            judged,
        )
    against = [each for each in judged if each.state is State.AGAINST]
    if against:
        effects = Condition.SIDE_EFFECTS in {each.condition for each in against}
        back = effects and (facts.may_stop or facts.burden == SEVERE)
        proposal = Proposal.STEP_BACK if back else Proposal.HOLD
        return Advice(proposal, " ".join(each.text for each in against), judged)
    unknown = [each for each in judged if each.state is State.UNKNOWN]
    if unknown:
        return Advice(Proposal.CANNOT_TELL, " ".join(each.text for each in unknown), judged)
    why = (
        "Nothing that was agreed to look at speaks against it."
        if judged
        else "Nothing was agreed to look at."
    )
    return Advice(Proposal.ADVANCE, why, judged)


def _judge(condition: Condition, facts: Facts) -> Judged:
    match condition:
        case Condition.SYMPTOMS:
            if facts.is_worse is None:
                return Judged(condition, State.UNKNOWN, "No score since the last step: cannot tell.")
            if facts.is_worse:
                return Judged(condition, State.AGAINST, "Scores have become worse since the last step.")
            return Judged(condition, State.CLEAR, "Scores have not become worse since the last step.")
        case Condition.SIDE_EFFECTS:
            return _effects(facts)
        case Condition.MISSED:
            if facts.missed_share is None:
                return Judged(
                    condition,
                    State.UNKNOWN,
                    "Nobody knows whether doses were missed: ask. Not logged is not missed.",
                )
            share = f"{facts.missed_share * 100:.0f} % of doses were missed."
            state = State.AGAINST if facts.missed_share >= OFTEN_MISSED else State.CLEAR
            return Judged(condition, state, share)
        case Condition.LABS:
            if facts.overdue:
                return Judged(condition, State.AGAINST, f"Overdue: {', '.join(facts.overdue)}.")
            return Judged(condition, State.CLEAR, "Nothing to be measured is overdue.")
        case Condition.BLOOD_PRESSURE:
            return _pressure(facts)


def _effects(facts: Facts) -> Judged:
    condition = Condition.SIDE_EFFECTS
    if facts.burden is None:
        return Judged(condition, State.UNKNOWN, "Nobody was asked about side effects since the last step.")
    if facts.may_stop:
        return Judged(condition, State.AGAINST, "Side effects make the patient think of stopping.")
    if facts.burden >= MODERATE:
        how = "severe" if facts.burden == SEVERE else "moderate"
        return Judged(condition, State.AGAINST, f"Side effects are {how}.")
    return Judged(condition, State.CLEAR, "No side effects, or mild ones.")


def _pressure(facts: Facts) -> Judged:
    condition = Condition.BLOOD_PRESSURE
    if facts.pressure is None or facts.pressure_on is None:
        return Judged(condition, State.UNKNOWN, "No blood pressure since the last step.")
    systolic, diastolic = facts.pressure
    text = f"Blood pressure {systolic}/{diastolic} mmHg on {facts.pressure_on}."
    is_high = systolic >= HIGH_SYSTOLIC or diastolic >= HIGH_DIASTOLIC
    return Judged(condition, State.AGAINST if is_high else State.CLEAR, text)
