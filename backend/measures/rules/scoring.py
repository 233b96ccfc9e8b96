"""Scores one set of answers: total, severity, and the flags that count even when an answer is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.measures.rules.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Scored:
    """What the answers come to; `total` and `severity` are None as long as an answer is missing."""

    instrument: str
    total: int | None
    severity: str | None
    is_complete: bool
    flags: tuple[str, ...]


def score(instrument: Instrument, answers: Sequence[int | None]) -> Scored:
    """Score `answers`, in the order of the items, None for a missing one.

    Nothing is prorated: a missing answer never counts as zero. Raises ValueError for the wrong number of
    answers or a value that can not be chosen.
    """
    count = len(instrument.items)
    if len(answers) != count:
        raise ValueError(f"{instrument.name} has {count} answers, not {len(answers)}")
    values = instrument.values
    total = 0
    is_complete = True
    for number, answer in enumerate(answers, start=1):
        if answer is None:
            is_complete = False
        elif type(answer) is not int or answer not in values:
            raise ValueError(f"answer {number} must be a whole number from 0 to {max(values)}, or null")
        else:
            total += answer
    return Scored(
        instrument=instrument.slug,
        total=total if is_complete else None,
        severity=instrument.severities[total] if is_complete else None,
        is_complete=is_complete,
        flags=tuple(
            rule.kind
            for rule in instrument.flags
            if (answer := answers[rule.item - 1]) is not None and answer >= rule.at_least
        ),
    )
