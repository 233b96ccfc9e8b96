"""The rules of this package as JSON lines, for `evenkeel rules`."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Final

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

_NEEDED: Final = {"instrument", "today", "doses", "scores"}
_OPTIONAL: Final = {"adherence", "side_effects", "planned", "other_changes"}
_HIGHEST_MG: Final = 100_000
_BURDENS: Final = range(7)


def response(fields: dict[str, object]) -> dict[str, object]:
    """Say what a treatment shows: did the dose help, how long it was tried, what came after it.

    The kinds of findings and their answers: docs/did-it-help.md.
    """
    for key in fields.keys() - _NEEDED - _OPTIONAL:
        raise ValueError(f"unknown field {key!r}")
    if not fields.keys() >= _NEEDED:
        raise ValueError("the fields are instrument, today, doses and scores")
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
    adherence = _rows(fields, "adherence", {"start", "end", "share"})
    effects = _rows(fields, "side_effects", {"on", "name", "burden"})
    changes = _rows(fields, "other_changes", {"on", "what"})
    return Treatment(
        instrument=known.slug,
        today=_day("today", fields["today"]),
        doses=tuple(_dose(row) for row in _rows(fields, "doses", {"drug", "start", "daily_mg"}, {"end"})),
        scores=tuple(
            _score(row, known.maximum) for row in _rows(fields, "scores", {"on", "total"}, {"is_proxy"})
        ),
        adherence=tuple(_share(row) for row in adherence) if "adherence" in fields else None,
        side_effects=tuple(_effect(row) for row in effects),
        planned=_days(fields["planned"]) if "planned" in fields else None,
        other_changes=tuple(
            OtherChange(_day("on", row["on"]), _text("what", row["what"])) for row in changes
        ),
    )


def _rows(
    fields: dict[str, object],
    key: str,
    needed: set[str],
    optional: set[str] = frozenset(),  # type: ignore[assignment]
) -> list[dict[str, object]]:
    rows = fields.get(key, [])
    if not isinstance(rows, list):
        raise ValueError(f"{key} must be a list")
    for row in rows:
        if not isinstance(row, dict) or not needed <= row.keys() <= needed | optional:
            raise ValueError(f"each of {key} has the fields {', '.join(sorted(needed))}")
    return rows


def _dose(row: dict[str, object]) -> DosePeriod:
    start, end = _day("start", row["start"]), row.get("end")
    amount = row["daily_mg"]
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not math.isfinite(amount):
        raise ValueError("daily_mg must be a number")
    if not 0 < amount <= _HIGHEST_MG:
        raise ValueError(f"a daily dose of {amount} mg can not be")
    stop = None if end is None else _day("end", end)
    if stop is not None and stop <= start:
        raise ValueError("a dose ends before it starts")
    return DosePeriod(_text("drug", row["drug"]), start, stop, Decimal(str(amount)).normalize())


def _score(row: dict[str, object], maximum: int) -> Total:
    total, is_proxy = row["total"], row.get("is_proxy", False)
    if type(total) is not int or not 0 <= total <= maximum:
        raise ValueError(f"a total is a whole number from 0 to {maximum}")
    if not isinstance(is_proxy, bool):
        raise ValueError("is_proxy must be true or false")
    return Total(_day("on", row["on"]), total, is_proxy)


def _share(row: dict[str, object]) -> Adherence:
    share = row["share"]
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise ValueError("share is a number from 0 to 1")
    start, end = _day("start", row["start"]), _day("end", row["end"])
    if end <= start:
        raise ValueError("adherence ends before it starts")
    return Adherence(start, end, float(share))


def _effect(row: dict[str, object]) -> SideEffect:
    burden = row["burden"]
    if type(burden) is not int or burden not in _BURDENS:
        raise ValueError("burden is a whole number from 0 to 6")
    return SideEffect(_day("on", row["on"]), _text("name", row["name"]), burden)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be text")
    return value


def _days(value: object) -> tuple[date, ...]:
    if not isinstance(value, list):
        raise ValueError("planned must be a list of days")
    return tuple(sorted({_day("planned", each) for each in value}))


def _day(key: str, value: object) -> date:
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{key} must be a day such as 2026-01-05") from None


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
