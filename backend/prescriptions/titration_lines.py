"""A titration plan as a JSON line: in the steps and the tablets at hand, out days, tablets and findings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from backend import strict_lines as lines
from backend.prescriptions.rules.titration import Finding, Plan, Step, Wanted, plan
from backend.prescriptions.titration_catalog import limits

# Ours: more than these is a slip.
MOST_STEPS: Final = 200
MOST_STRENGTHS: Final = 12
MOST_DAYS: Final = 3_660
MOST_MG: Final = 100_000
MOST_BESIDE: Final = 100
LONGEST_NAME: Final = 200


def answer(fields: dict[str, object]) -> dict[str, object]:
    """Work out a titration plan: its days, the tablets of each step and in total, what is wrong with it.

    `with` names drugs that are taken beside it: some change how fast the label lets it rise.
    """
    lines.only(fields, needed=("drug", "steps", "strengths_mg", "start"), allowed=("with",))
    drug = lines.a_text("drug", fields["drug"], longest=LONGEST_NAME)
    beside = [
        lines.a_text("with", each, longest=LONGEST_NAME)
        for each in lines.a_list("with", fields.get("with", []), longest=MOST_BESIDE)
    ]
    steps = [_step(each) for each in lines.a_list("steps", fields["steps"], longest=MOST_STEPS)]
    strengths = [
        lines.a_number("a strength", each, most=MOST_MG)
        for each in lines.a_list("strengths_mg", fields["strengths_mg"], longest=MOST_STRENGTHS)
    ]
    start = lines.a_day("start", fields["start"])
    try:
        found = plan(steps, strengths, start, limits(drug, beside))
    except OverflowError:
        raise ValueError("the plan goes beyond the calendar") from None
    return {"drug": drug, **_view(found)}


def _step(value: object) -> Wanted:
    fields = lines.an_object("a step", value)
    lines.only(fields, needed=("dose_mg", "days"))
    return Wanted(
        lines.a_number("dose_mg", fields["dose_mg"], most=MOST_MG),
        lines.a_whole_number("days", fields["days"], least=1, most=MOST_DAYS),
    )


def _view(found: Plan) -> dict[str, object]:
    return {
        "steps": [_step_view(step) for step in found.steps],
        "end": str(found.steps[-1].end),
        "tablets": _counts(found.totals),
        "to_dispense": _counts(found.to_dispense),
        "left_over": _counts(found.left_over),
        "findings": [_finding_view(each) for each in found.findings],
    }


def _step_view(step: Step) -> dict[str, object]:
    per_day = tablets = None
    if step.tablets is not None:
        counts = {pieces.strength: pieces.count for pieces in step.tablets}
        per_day = _counts(counts)
        tablets = _counts({strength: count * step.days for strength, count in counts.items()})
    return {
        "start": str(step.start),
        "end": str(step.end),
        "days": step.days,
        "dose_mg": _number(step.dose),
        "tablets_per_day": per_day,
        "tablets": tablets,
    }


def _finding_view(found: Finding) -> dict[str, object]:
    return {"kind": found.kind.value, "step": found.step, "text": found.text, "source": found.source}


def _counts(counts: Mapping[Decimal, Decimal | int]) -> dict[str, int | float]:
    return {format(strength.normalize(), "f"): _number(Decimal(count)) for strength, count in counts.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
