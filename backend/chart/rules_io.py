"""The rules of this package as JSON lines, for `evenkeel rules`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Final

from backend import strict_lines as lines
from backend.chart import catalog
from backend.chart.rules.findings import findings
from backend.chart.rules.treatment import (
    Adherence,
    DosePeriod,
    Finding,
    OtherChange,
    SideEffect,
    Total,
    Treatment,
)
from backend.measures import catalog as measures

_NEEDED: Final = ("instrument", "today", "doses", "scores")
_OPTIONAL: Final = ("adherence", "side_effects", "planned", "other_changes")
# Ours: more than these is a slip.
_MOST_MG: Final = 100_000
_MOST_ROWS: Final = 5_000
_LONGEST: Final = 200
_HIGHEST_BURDEN: Final = 6


def response(fields: dict[str, object]) -> dict[str, object]:
    """Say what a treatment shows: did the dose help, how long it was tried, what came after it.

    The kinds of findings and their answers: docs/did-it-help.md.
    """
    lines.only(fields, needed=_NEEDED, allowed=_OPTIONAL)
    treatment = _treatment(fields)
    names = sorted({period.drug for period in treatment.doses})
    facts = {name: known for name in names if (known := catalog.drug_facts(name)) is not None}
    return {
        "findings": [_view(found) for found in findings(treatment, facts, catalog.withdrawal_kinds())],
        "unknown": [name for name in names if name not in facts],
    }


RULES: Mapping[str, Callable[[dict[str, object]], dict[str, object]]] = {"response": response}


def _treatment(fields: dict[str, object]) -> Treatment:
    slug = fields["instrument"]
    known = measures.instruments().get(slug) if isinstance(slug, str) else None
    if known is None:
        raise ValueError(f"no instrument {slug!r}")
    adherence = tuple(_share(row) for row in _rows(fields, "adherence", ("start", "end", "share")))
    planned = [lines.a_day("planned", each) for each in _list(fields, "planned")]
    return Treatment(
        instrument=known.slug,
        today=lines.a_day("today", fields["today"]),
        doses=tuple(_dose(row) for row in _rows(fields, "doses", ("drug", "start", "daily_mg"), ("end",))),
        scores=tuple(
            _score(row, known.maximum) for row in _rows(fields, "scores", ("on", "total"), ("is_proxy",))
        ),
        figures=known.change,
        adherence=adherence if "adherence" in fields else None,
        side_effects=tuple(_effect(row) for row in _rows(fields, "side_effects", ("on", "name", "burden"))),
        planned=tuple(sorted(set(planned))) if "planned" in fields else None,
        other_changes=tuple(
            OtherChange(lines.a_day("on", row["on"]), lines.a_text("what", row["what"], longest=_LONGEST))
            for row in _rows(fields, "other_changes", ("on", "what"))
        ),
    )


def _list(fields: dict[str, object], key: str) -> list[object]:
    return lines.a_list(key, fields.get(key, []), longest=_MOST_ROWS)


def _rows(
    fields: dict[str, object], key: str, needed: tuple[str, ...], allowed: tuple[str, ...] = ()
) -> list[dict[str, object]]:
    rows = [lines.an_object(f"each of {key}", each) for each in _list(fields, key)]
    for row in rows:
        lines.only(row, needed=needed, allowed=allowed)
    return rows


def _dose(row: dict[str, object]) -> DosePeriod:
    start, end = lines.a_day("start", row["start"]), row.get("end")
    amount = lines.a_number("daily_mg", row["daily_mg"], most=_MOST_MG)
    stop = None if end is None else lines.a_day("end", end)
    return DosePeriod(lines.a_text("drug", row["drug"], longest=_LONGEST), start, stop, amount)


def _score(row: dict[str, object], maximum: int) -> Total:
    total = lines.a_whole_number("total", row["total"], least=0, most=maximum)
    is_proxy = row.get("is_proxy", False)
    if not isinstance(is_proxy, bool):
        raise ValueError("is_proxy must be true or false")
    return Total(lines.a_day("on", row["on"]), total, is_proxy)


def _share(row: dict[str, object]) -> Adherence:
    share = lines.a_number("share", row["share"], most=1, may_be_zero=True)
    start, end = lines.a_day("start", row["start"]), lines.a_day("end", row["end"])
    if end <= start:
        raise ValueError("adherence ends before it starts")
    return Adherence(start, end, float(share))


def _effect(row: dict[str, object]) -> SideEffect:
    burden = lines.a_whole_number("burden", row["burden"], least=0, most=_HIGHEST_BURDEN)
    return SideEffect(
        lines.a_day("on", row["on"]), lines.a_text("name", row["name"], longest=_LONGEST), burden
    )


def _view(found: Finding) -> dict[str, object]:
    return {key: _plain(value) for key, value in asdict(found).items()}


def _plain(value: object) -> object:
    """Return a value as JSON holds it; figures of the model to four places."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return round(value, 4) if isinstance(value, float) else value
