"""Scores one set of answers: total or outcome, and the flags that count even when an answer is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from backend.measures.rules import flow
from backend.measures.rules.instrument import FlagRule, Instrument, Kind, Outcome


@dataclass(frozen=True, slots=True)
class Scored:
    """What the answers come to.

    `total` and `severity` are None as long as an answer that is summed is missing, and in a flow, which has
    an `outcome` instead; that is there from the beginning, as what is missing counts as refused.
    """

    instrument: str
    total: int | None
    severity: str | None
    is_complete: bool
    flags: tuple[str, ...]
    outcome: Outcome | None = None


def score(instrument: Instrument, answers: Sequence[int | None]) -> Scored:
    """Score `answers`, in the order of the items, None for a missing one.

    Nothing is prorated: a missing answer never counts as zero. Raises ValueError for the wrong number of
    answers or a value that can not be chosen.
    """
    if instrument.kind is not Kind.SCALE:
        followed = flow.follow(instrument, answers)
        flags = raised(instrument, answers)
        return Scored(instrument.slug, None, None, followed.is_complete, flags, followed.outcome)
    choices = instrument.choices
    if len(answers) != len(choices):
        raise ValueError(f"{instrument.name} has {len(choices)} answers, not {len(answers)}")
    total = 0
    is_complete = True
    for answer, allowed in zip(answers, choices, strict=True):
        if answer is None:
            is_complete = False
        elif type(answer) is not int or answer not in allowed:
            raise ValueError(_complaint(instrument, answers))
        else:
            total += answer
    has_total = is_complete
    if not instrument.is_all_summed:
        parts = list(compress(answers, instrument.summed))
        has_total = None not in parts
        total = sum(part or 0 for part in parts)
    return Scored(
        instrument=instrument.slug,
        total=total if has_total else None,
        severity=instrument.severities[total] if has_total else None,
        is_complete=is_complete,
        flags=raised(instrument, answers),
    )


def raised(instrument: Instrument, answers: Sequence[int | None]) -> tuple[str, ...]:
    """Return the kinds of safety flag that these answers raise, complete or not."""
    if not instrument.flags:
        return ()
    return tuple(rule.kind for rule in instrument.flags if _highest(rule, answers) >= rule.at_least)


def answer_behind(instrument: Instrument, kind: str, answers: Sequence[int | None]) -> int:
    """Return the highest answer behind a flag of this kind."""
    return _highest(next(rule for rule in instrument.flags if rule.kind == kind), answers)


def _highest(rule: FlagRule, answers: Sequence[int | None]) -> int:
    highest = -1
    for item in rule.items:
        if item <= len(answers) and (answer := answers[item - 1]) is not None and answer > highest:
            highest = answer
    return highest


def _complaint(scale: Instrument, answers: Sequence[object]) -> str:
    """Say which answer can not be chosen."""
    for number, (answer, allowed) in enumerate(zip(answers, scale.choices, strict=True), start=1):
        if answer is not None and (type(answer) is not int or answer not in allowed):
            return f"answer {number} must be a whole number from 0 to {max(allowed)}, or null"
    raise AssertionError("every answer can be chosen")
