"""How long fills last, as JSON lines: in the fills of one drug, out the days covered and the PDC."""

from fractions import Fraction
from itertools import pairwise

from backend import strict_lines as lines
from backend.prescriptions.rules.coverage import Fill, Rate, Span, coverage

# Ours: ten years of one drug in one fill, or a hundred tablets a day, is a slip.
MOST_DAYS = 3_660
MOST_TABLETS = 100_000
MOST_A_DAY = 100
MOST_ENTRIES = 1_000


def answer(fields: dict[str, object]) -> dict[str, object]:
    """Say which days fills of one drug cover, when they run out, and the proportion of days covered."""
    lines.only(fields, needed=("fills", "period", "as_of"), allowed=("dose_periods",))
    fills = [_fill(each) for each in lines.a_list("fills", fields["fills"], longest=MOST_ENTRIES)]
    rates = _rates(fields["dose_periods"]) if "dose_periods" in fields else []
    if not rates and any(fill.tablets is not None for fill in fills):
        raise ValueError("tablets need dose_periods")
    found = coverage(
        fills, rates, period=_period(fields["period"]), as_of=lines.a_day("as_of", fields["as_of"])
    )
    return {
        "covered": [[str(span.start), str(span.end)] for span in found.covered],
        "runs_out_on": None if found.runs_out_on is None else str(found.runs_out_on),
        "days_left": found.days_left,
        "pdc": None if found.pdc is None else float(found.pdc),
        "gap_days": found.gap_days,
    }


def _fill(value: object) -> Fill:
    fields = lines.an_object("a fill", value)
    lines.only(fields, needed=("on",), allowed=("days", "tablets"))
    on = lines.a_day("on", fields["on"])
    if ("days" in fields) is ("tablets" in fields):
        raise ValueError("a fill gives either days or tablets")
    if "days" in fields:
        return Fill(on, days=lines.a_whole_number("days", fields["days"], least=1, most=MOST_DAYS))
    return Fill(on, tablets=Fraction(lines.a_number("tablets", fields["tablets"], most=MOST_TABLETS)))


def _rates(value: object) -> list[Rate]:
    """Return the dose periods in order; one without an end lasts until the next begins."""
    found = []
    for each in lines.a_list("dose_periods", value, longest=MOST_ENTRIES):
        fields = lines.an_object("a dose period", each)
        lines.only(fields, needed=("start", "tablets_per_day"), allowed=("end",))
        start = lines.a_day("start", fields["start"])
        end = None if fields.get("end") is None else lines.a_day("end", fields["end"])
        a_day = lines.a_number(
            "tablets_per_day", fields["tablets_per_day"], most=MOST_A_DAY, may_be_zero=True
        )
        found.append(Rate(start, end, Fraction(a_day)))
    found.sort(key=lambda rate: rate.start)
    for before, after in pairwise(found):
        if before.start == after.start or (before.end is not None and before.end > after.start):
            raise ValueError(f"the dose periods from {before.start} and {after.start} overlap")
    return found


def _period(value: object) -> Span:
    fields = lines.an_object("period", value)
    lines.only(fields, needed=("start", "end"))
    start, end = (lines.a_day(key, fields[key]) for key in ("start", "end"))
    if end <= start:
        raise ValueError("the end of the period must be after its start")
    return Span(start, end)
