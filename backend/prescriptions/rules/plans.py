"""A titration plan as it runs: dated steps that follow each other; where one moves, every later one does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from backend.medications.rules.doses import Dose
from backend.prescriptions.rules.advance import Condition
from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.sig import MOST_TABLETS, Sig, Timing

LEAD: Final = timedelta(days=7)  # a step is due for a decision this long before it begins (design choice)


class Status(StrEnum):
    """Whether a plan goes on."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class StepState(StrEnum):
    """Where a step stands on a day."""

    DONE = "done"
    CURRENT = "current"
    DUE = "due"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One dose for some days, `end_on` excluded, and the tablets that make it.

    A step without a sig is a step to nothing: the drug is stopped that day.
    """

    number: int
    start_on: date
    end_on: date
    sig: Sig | None
    conditions: tuple[Condition, ...] = ()
    is_signed: bool = False
    planned_days: int | None = None  # where it lasts longer than planned, as the next one was not signed

    @property
    def days(self) -> int:
        """Return how long it lasts."""
        return (self.end_on - self.start_on).days

    @property
    def daily_dose(self) -> Dose | None:
        """Return the dose a day; None for nothing."""
        return self.sig.daily_dose if self.sig else None


@dataclass(frozen=True, slots=True)
class Tablets:
    """Tablets of one strength for a whole plan, whole ones, and what is left of them at the end."""

    strength: Dose
    count: int
    left_over: Decimal


def single_strength(
    dose: Dose, strengths: Iterable[Dose], halved: Iterable[Dose], form: str, timing: Timing
) -> Sig | None:
    """Return how one strength makes a daily dose: without halves if it can, then with the fewest tablets."""
    may_halve = set(halved)
    found = []
    for strength in strengths:
        if strength.unit is not dose.unit:
            continue
        pieces = dose.value / strength.value / timing.times_a_day
        is_whole = pieces % 1 == 0
        if not (is_whole or (pieces * 2 % 1 == 0 and strength in may_halve)) or pieces > MOST_TABLETS:
            continue
        found.append((not is_whole, pieces, strength))
    if not found:
        return None
    _, pieces, strength = min(found, key=lambda each: each[:2])
    return Sig(form, strength, pieces, timing)


def dated(
    steps: Sequence[tuple[Sig | None, int, tuple[Condition, ...]]], start: date
) -> tuple[PlanStep, ...]:
    """Give steps their days, one after the other; ValueError for none, or for one of no days."""
    if not steps:
        raise ValueError("a plan has at least one step")
    found = []
    day = start
    for number, (sig, days, conditions) in enumerate(steps, start=1):
        if days < 1:
            raise ValueError(f"step {number} lasts less than a day")
        found.append(PlanStep(number, day, day + timedelta(days), sig, conditions))
        day += timedelta(days)
    return tuple(found)


def moved(steps: Sequence[PlanStep], first: int, by: timedelta) -> tuple[PlanStep, ...]:
    """Move the step of that number and every later one; the one before it lasts so much longer, or shorter.

    ValueError where the one before would last no day.
    """
    found = []
    for step in steps:
        if step.number == first - 1:
            longer = replace(step, end_on=step.end_on + by)
            if longer.days < 1:
                raise ValueError(f"step {step.number} would last less than a day")
            found.append(longer)
        elif step.number >= first:
            found.append(replace(step, start_on=step.start_on + by, end_on=step.end_on + by))
        else:
            found.append(step)
    return tuple(found)


def aligned(steps: Sequence[PlanStep], periods: Sequence[DosePeriod], today: date) -> tuple[PlanStep, ...]:
    """Hold a plan against what was really ordered: say which steps are signed, and move what came late.

    A step that was signed late began late; one that nobody signed has not begun, so that it waits from day to
    day and every later one with it. No dose is left out because its days went by.
    """
    found = tuple(steps)
    since: date | None = None
    before: tuple[int, Dose | None] | None = None
    for number in [step.number for step in steps]:
        step = found[number - 1]
        if before is None and number > 1:  # what was taken before the plan can only be its first step
            since = steps[0].start_on - timedelta(1)
        is_same = before is not None and before[0] == number - 1 and before[1] == step.daily_dose
        began = _began(step, periods, since, is_same=is_same)
        if began is None:
            continue
        if began > step.start_on and not is_same:
            found = _later(found, number, began)
        signed = replace(found[number - 1], is_signed=True)
        found = (*found[: number - 1], signed, *found[number:])
        since, before = began, (number, step.daily_dose)
    waiting = following(found)
    return _later(found, waiting.number, today) if waiting and waiting.start_on < today else found


def _began(
    step: PlanStep, periods: Sequence[DosePeriod], since: date | None, *, is_same: bool
) -> date | None:
    """Return from when the ledger has a step's dose; a period counts for one step, or equal ones in a row."""
    if step.sig is None:
        ends = [each.end for each in periods]
        last = max((end for end in ends if end), default=None)
        return None if last is None or None in ends or (since and last <= since) else last
    return next(
        (
            each.start
            for each in periods
            if each.daily_dose == step.daily_dose
            and (since is not None or each.end is None or each.end > step.start_on)
            and (since is None or each.start > since or (is_same and each.start == since))
        ),
        None,
    )


def _later(steps: tuple[PlanStep, ...], number: int, start_on: date) -> tuple[PlanStep, ...]:
    """Let a step begin later; the one before keeps in mind how long it was planned to last."""
    found = moved(steps, number, start_on - steps[number - 1].start_on)
    return tuple(
        replace(step, planned_days=steps[number - 2].days) if step.number == number - 1 else step
        for step in found
    )


def stepped_back(steps: Sequence[PlanStep], today: date) -> tuple[PlanStep, ...]:
    """Go back to the dose before the one that is taken, for as long as that step had, then on as planned.

    The step that is taken ends today; the step before it and it itself are repeated, and all later ones move.
    ValueError where there is nothing to go back to.
    """
    now = standing(steps, today)
    if now is None or now.number == 1:
        raise ValueError("there is no earlier step to go back to")
    before = steps[now.number - 2]
    kept = [step for step in steps if step.number < now.number]
    if now.start_on < today:
        kept.append(replace(now, end_on=today))
    again = [
        (step.sig, step.planned_days or step.days, step.conditions)
        for step in (before, *steps[now.number - 1 :])
    ]
    return renumbered([*kept, *dated(again, today)])


def renumbered(steps: Sequence[PlanStep]) -> tuple[PlanStep, ...]:
    """Number steps in their order; ValueError where one does not begin on the day the one before ends."""
    for before, after in pairwise(steps):
        if before.end_on != after.start_on:
            raise ValueError("steps follow each other without a gap")
    return tuple(replace(step, number=number) for number, step in enumerate(steps, start=1))


def standing(steps: Sequence[PlanStep], day: date) -> PlanStep | None:
    """Return the step that is taken on a day: the last one that was signed and has begun."""
    return next((step for step in reversed(steps) if step.is_signed and step.start_on <= day), None)


def due(steps: Sequence[PlanStep], day: date) -> PlanStep | None:
    """Return the step that waits for a decision: the one after the last signed, where its time comes soon."""
    waiting = following(steps)
    return waiting if waiting is not None and waiting.start_on <= day + LEAD else None


def following(steps: Sequence[PlanStep]) -> PlanStep | None:
    """Return the step after the last signed one; None where none is left."""
    last = max((step.number for step in steps if step.is_signed), default=0)
    return next((step for step in steps if step.number > last), None)


def state_of(step: PlanStep, steps: Sequence[PlanStep], waiting: PlanStep | None, day: date) -> StepState:
    """Return where a step stands on a day."""
    now = standing(steps, day)
    if step == waiting:
        return StepState.DUE
    if now is None or step.number > now.number:
        return StepState.PLANNED
    return StepState.CURRENT if step == now else StepState.DONE


def tablets(steps: Iterable[PlanStep]) -> tuple[Tablets, ...]:
    """Add up the tablets of each strength, weakest first."""
    counts: dict[Dose, Decimal] = {}
    for step in steps:
        if step.sig is not None:
            strength = step.sig.strength
            counts[strength] = counts.get(strength, Decimal(0)) + step.sig.pieces_a_day * step.days
    found = []
    for strength, count in sorted(counts.items(), key=lambda each: each[0].value):
        whole = int(count.to_integral_value(ROUND_CEILING))
        found.append(Tablets(strength, whole, whole - count))
    return tuple(found)
