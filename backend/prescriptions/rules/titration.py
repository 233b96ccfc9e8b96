"""A titration plan: dated steps, the tablets of each, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import pairwise

from backend.medications.rules.doses import Dose, Unit, format_dose
from backend.prescriptions.rules.steps import LARGE_STEP
from backend.prescriptions.rules.tablets import Pieces, make, nearest


class Kind(StrEnum):
    """What is found about a step or the plan."""

    NOT_MAKEABLE = "dose-not-makeable"
    STRENGTH_UNKNOWN = "strength-not-in-formulary"
    DRUG_UNKNOWN = "drug-not-checked"
    ABOVE_MAXIMUM = "dose-above-maximum"
    ABOVE_START = "above-start-dose"
    LARGE_STEP = "large-step"
    FASTER = "faster-than-label"
    NO_CHANGE = "same-dose-twice"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One step as it is asked for: a daily dose for so many days."""

    dose: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What is known of the drug, in milligrams a day; None where it is not."""

    name: str
    halved: frozenset[Decimal]
    strengths: frozenset[Decimal]
    start: Decimal | None = None
    maximum: Decimal | None = None
    schedule: "Schedule | None" = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The fastest titration a label allows: from each day since the start, the most a day."""

    steps: tuple[tuple[int, Decimal], ...]
    source: str

    def most_on(self, day: int) -> Decimal | None:
        """Return the most on a day counted from 0; None after the last that is laid down."""
        return next((dose for first, dose in reversed(self.steps) if first <= day), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its days, `end` excluded, and its tablets; None where they can not make the dose."""

    start: date
    end: date
    dose: Decimal
    tablets: tuple[Pieces, ...] | None

    @property
    def days(self) -> int:
        """Return how long it lasts."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about the plan; `step` counts from 0, None for the whole."""

    kind: Kind
    step: int | None
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan worked out. `totals` are tablets by strength, halves counted as halves."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    totals: Mapping[Decimal, Decimal] = field(default_factory=dict)

    @property
    def to_dispense(self) -> dict[Decimal, int]:
        """Return whole tablets by strength."""
        return {
            strength: int(count.to_integral_value(ROUND_CEILING)) for strength, count in self.totals.items()
        }

    @property
    def left_over(self) -> dict[Decimal, Decimal]:
        """Return what is left of them at the end."""
        return {
            strength: count - self.totals[strength]
            for strength, count in self.to_dispense.items()
            if count != self.totals[strength]
        }


def plan(steps: Sequence[Wanted], strengths: Sequence[Decimal], start: date, limits: Limits | None) -> Plan:
    """Work out a plan from its first day; steps follow each other without a gap.

    `strengths` are the tablets at hand, `limits` what is known of the drug: None means that nothing of it is
    checked, and no tablet is cut. ValueError for a step of no days or no dose, and for no step at all.
    """
    if not steps:
        raise ValueError("a plan has at least one step")
    if not strengths:
        raise ValueError("a plan needs at least one strength")
    for number, wanted in enumerate(steps, start=1):
        if wanted.days < 1:
            raise ValueError(f"step {number} lasts less than a day")
    halved = limits.halved if limits else frozenset()
    dated: list[Step] = []
    day = start
    for wanted in steps:
        end = day + timedelta(days=wanted.days)
        dated.append(Step(day, end, wanted.dose, make(wanted.dose, strengths, halved)))
        day = end
    totals: dict[Decimal, Decimal] = {}
    for step in dated:
        for pieces in step.tablets or ():
            totals[pieces.strength] = totals.get(pieces.strength, Decimal(0)) + pieces.count * step.days
    return Plan(
        tuple(dated),
        (*_unknown(limits, strengths), *_of_steps(dated, strengths, halved, limits)),
        dict(sorted(totals.items())),
    )


def _unknown(limits: Limits | None, strengths: Sequence[Decimal]) -> list[Finding]:
    if limits is None:
        return [
            Finding(
                Kind.DRUG_UNKNOWN,
                None,
                "Not in the formulary: neither doses nor speed were checked, and no tablet is halved.",
            )
        ]
    strange = sorted(set(strengths) - limits.strengths) if limits.strengths else []
    return [
        Finding(
            Kind.STRENGTH_UNKNOWN,
            None,
            f"{limits.name} {_mg(strength)} is not among the strengths on file.",
            limits.source,
        )
        for strength in strange
    ]


def _of_steps(
    steps: Sequence[Step], strengths: Sequence[Decimal], halved: frozenset[Decimal], limits: Limits | None
) -> list[Finding]:
    found = []
    for number, step in enumerate(steps):
        if step.tablets is None:
            found.append(Finding(Kind.NOT_MAKEABLE, number, _not_makeable(step.dose, strengths, halved)))
        if limits is not None:
            found += _against(number, step, steps[0].start, limits)
    for number, (before, after) in enumerate(pairwise(steps), start=1):
        if before.dose == after.dose:
            found.append(Finding(Kind.NO_CHANGE, number, f"{_mg(after.dose)} is what the step before gives."))
        elif after.dose / before.dose >= LARGE_STEP:
            found.append(
                Finding(
                    Kind.LARGE_STEP,
                    number,
                    f"From {_mg(before.dose)} to {_mg(after.dose)} is three times the dose or more.",
                )
            )
    return sorted(found, key=lambda each: (each.step is not None, each.step or 0))


def _against(number: int, step: Step, start: date, limits: Limits) -> list[Finding]:
    found = []
    if limits.maximum is not None and step.dose > limits.maximum:
        text = f"{_mg(step.dose)} a day is above the maximum of {_mg(limits.maximum)}."
        found.append(Finding(Kind.ABOVE_MAXIMUM, number, text, limits.source))
    if number == 0 and limits.start is not None and step.dose > limits.start:
        text = f"The usual start is {_mg(limits.start)} a day."
        found.append(Finding(Kind.ABOVE_START, number, text, limits.source))
    if limits.schedule is not None:
        most = limits.schedule.most_on((step.start - start).days)
        if most is not None and step.dose > most:
            week = (step.start - start).days // 7 + 1
            text = f"In week {week} the label has at most {_mg(most)} a day."
            found.append(Finding(Kind.FASTER, number, text, limits.schedule.source))
    return found


def _not_makeable(dose: Decimal, strengths: Sequence[Decimal], halved: frozenset[Decimal]) -> str:
    lower, higher = nearest(dose, strengths, halved)
    near = " and ".join(_mg(each) for each in (lower, higher) if each is not None)
    near = f" Nearest: {near}." if near else ""
    return f"These tablets do not make {_mg(dose)}.{near}"


def _mg(amount: Decimal) -> str:
    return format_dose(Dose(amount, Unit.MG))
