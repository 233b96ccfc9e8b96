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


def stepped_back(steps: Sequence[PlanStep], today: date) -> tuple[PlanStep, ...]:
    """Go back to the dose before the one of today, for as long as that step had, and then go on as planned.

    The step of today ends today; the step before it and it itself are repeated, and all later ones move.
    ValueError where there is nothing to go back to.
    """
    now = current(steps, today)
    if now is None or now.number == 1:
        raise ValueError("there is no earlier step to go back to")
    before = steps[now.number - 2]
    is_first_day = now.start_on == today
    kept = [step for step in steps if step.number < now.number]
    if not is_first_day:
        kept.append(replace(now, end_on=today))
    again = [(step.sig, step.days, step.conditions) for step in (before, *steps[now.number - 1 :])]
    tail = dated(again, today)
    return renumbered([*kept, *tail])


def renumbered(steps: Sequence[PlanStep]) -> tuple[PlanStep, ...]:
    """Number steps in their order; ValueError where one does not begin on the day the one before ends."""
    for before, after in pairwise(steps):
        if before.end_on != after.start_on:
            raise ValueError("steps follow each other without a gap")
    return tuple(replace(step, number=number) for number, step in enumerate(steps, start=1))


def current(steps: Sequence[PlanStep], day: date) -> PlanStep | None:
    """Return the step that a day lies in."""
    return next((step for step in steps if step.start_on <= day < step.end_on), None)


def due(steps: Sequence[PlanStep], day: date) -> PlanStep | None:
    """Return the step that waits for a decision: the first not signed whose time has come or comes soon."""
    waiting = (step for step in steps if not step.is_signed and step.end_on > day)
    first = next(waiting, None)
    return first if first is not None and first.start_on <= day + LEAD else None


def state_of(step: PlanStep, waiting: PlanStep | None, day: date) -> StepState:
    """Return where a step stands on a day."""
    if step == waiting:
        return StepState.DUE
    if step.end_on <= day:
        return StepState.DONE
    return StepState.CURRENT if step.start_on <= day else StepState.PLANNED


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
