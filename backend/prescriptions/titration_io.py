"""`evenkeel rules titration`: a plan in, dated steps and tablets out."""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from backend.prescriptions.rules.titration import Finding, Plan, Step, Wanted, plan
from backend.prescriptions.titration_catalog import limits

_NEEDED: Final = {"drug", "steps", "strengths_mg", "start"}
_MOST_STEPS: Final = 200
_MOST_DAYS: Final = 3660
_MOST_MG: Final = 100_000
_PLACES: Final = 4


def titration(fields: dict[str, object]) -> dict[str, object]:
    """Work out a titration plan: its days, the tablets of each step and in total, what is wrong with it.

    `with` names drugs that are taken beside it: some change how fast the label lets it rise.
    """
    for key in fields.keys() - _NEEDED - {"with"}:
        raise ValueError(f"unknown field {key!r}")
    if not fields.keys() >= _NEEDED:
        raise ValueError("the fields are drug, steps, strengths_mg and start")
    drug = _text("drug", fields["drug"])
    known = limits(drug, [_text("with", each) for each in _list("with", fields.get("with", []))])
    steps = _list("steps", fields["steps"])
    if len(steps) > _MOST_STEPS:
        raise ValueError(f"a plan has at most {_MOST_STEPS} steps")
    strengths = [_amount("a strength", each) for each in _list("strengths_mg", fields["strengths_mg"])]
    if len(set(strengths)) > _PLACES * 3:
        raise ValueError("a plan uses at most 12 strengths")
    found = plan([_step(each) for each in steps], strengths, _day(fields["start"]), known)
    return {"drug": drug, **_view(found)}


def _step(value: object) -> Wanted:
    if not isinstance(value, dict) or value.keys() != {"dose_mg", "days"}:
        raise ValueError("each step has dose_mg and days")
    days = value["days"]
    if type(days) is not int or not 1 <= days <= _MOST_DAYS:
        raise ValueError(f"days is a whole number from 1 to {_MOST_DAYS}")
    return Wanted(_amount("dose_mg", value["dose_mg"]), days)


def _amount(key: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key} must be a number")
    if not 0 < value <= _MOST_MG:
        raise ValueError(f"{key} of {value} mg can not be")
    amount = Decimal(str(value)).normalize()
    if -int(amount.as_tuple().exponent) > _PLACES:
        raise ValueError(f"{key} has at most {_PLACES} decimal places")
    return Decimal(format(amount, "f"))


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be text")
    return value


def _list(key: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{key} must be a list")
    return value


def _day(value: object) -> date:
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("start must be a day such as 2026-03-02") from None


def _view(found: Plan) -> dict[str, object]:
    return {
        "steps": [_step_view(step) for step in found.steps],
        "end": found.steps[-1].end.isoformat(),
        "tablets": _counts(found.totals),
        "to_dispense": _counts(found.to_dispense),
        "left_over": _counts(found.left_over),
        "findings": [_finding_view(each) for each in found.findings],
    }


def _step_view(step: Step) -> dict[str, object]:
    per_day = {pieces.strength: pieces.count for pieces in step.tablets or ()}
    return {
        "start": step.start.isoformat(),
        "end": step.end.isoformat(),
        "days": step.days,
        "dose_mg": _number(step.dose),
        "tablets_per_day": None if step.tablets is None else _counts(per_day),
        "tablets": None
        if step.tablets is None
        else _counts({strength: count * step.days for strength, count in per_day.items()}),
    }


def _finding_view(found: Finding) -> dict[str, object]:
    return {"kind": found.kind.value, "step": found.step, "text": found.text, "source": found.source}


def _counts(counts: Mapping[Decimal, Decimal | int]) -> dict[str, int | float]:
    return {format(strength.normalize(), "f"): _number(Decimal(count)) for strength, count in counts.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
