"""Reads the time and dose blocks of a drug file: half-lives, gaps, ceilings, a plain maximum."""

import re
from decimal import Decimal
from functools import cache
from typing import Final

from backend.medications.rules.attributes import FaultyWords, read_term
from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Basis, Form, Limit
from backend.medications.rules.findings import Weight
from backend.medications.rules.persons import DEGREES
from backend.medications.rules.profiles import Ceiling, Restart, Selector, Span
from backend.medications.tables import Bases, Table

_STATES: Final = (
    "new", "renal", "hepatic", "mild renal", "poor 2D6", "poor 2C19", "poor 2C9",
    *(f"{degree} {organ}" for degree in DEGREES[1:] for organ in ("renal", "hepatic")),
)  # fmt: skip
_DOSES: Final = {"minimum_effective", "step", "at_most", "maximum", "not_daily"}
_HOURS: Final = {"h": 1, "d": 24, "w": 168}
_SPAN: Final = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?))? (?P<unit>[hdw])(?:: (?P<text>.+))?"
)
_RESTART: Final = re.compile(r"(?P<span>\d+ [hdw])(?: with (?P<other>[^:]+))?: (?P<text>.+)")
_MAXIMUM: Final = re.compile(r"(?P<dose>[0-9.,]+ [a-z]+): (?P<text>.+)")
_CEILING: Final = re.compile(
    r"(?P<dose>[0-9.,]+ [a-z]+) (?P<when>with|over|under|if) (?P<what>[^:]+): (?P<text>.+)"
)


@cache
def read_selector(text: str, classes: frozenset[str]) -> Selector:
    """Read whom a rule means: terms joined by `&`, each perhaps after `not`."""
    wanted: list[str] = []
    without: list[str] = []
    for term in text.split(" & "):
        negated = term.startswith("not ")
        (without if negated else wanted).append(read_term(term.removeprefix("not "), classes))
    if not wanted:
        raise FaultyWords(f"{text!r} only says what is not meant")
    return Selector(text, tuple(wanted), tuple(without))


def named_selector(block: Table, key: str, text: str, classes: frozenset[str]) -> Selector:
    """Return whom a term of a file means, or name the key that is wrong."""
    try:
        return read_selector(text, classes)
    except FaultyWords as fault:
        raise block.fault(key, str(fault)) from fault


def read_weight(block: Table, key: str, text: str) -> Weight:
    """Return how grave something is: `3`, or `3>2` where the order that begins it is graver."""
    tier, _, begun = text.partition(">")
    if begun and not 0 < int(begun) < int(tier):
        raise block.fault(key, f"{text!r}: what is begun weighs more, not less")
    return Weight(int(tier), int(begun) if begun else None)


def read_span(block: Table, key: str, text: str, bases: Bases) -> Span:
    """Return a range of time with its unit."""
    said, basis = bases.split(block, key, text)
    parts = _SPAN.fullmatch(said)
    if parts is None:
        raise block.fault(key, f"{text!r} must read like '26 h', '4-6 w' or '2 d: what to do'")
    unit = _HOURS[parts["unit"]]
    low = Decimal(parts["low"]) * unit
    high = Decimal(parts["high"] or parts["low"]) * unit
    if low > high or high > 24 * 366:
        raise block.fault(key, "impossible range")
    return Span(low, high, parts["text"] or "", basis)


def read_times(table: Table, bases: Bases) -> dict[str, Span]:
    """Return the times of a drug by key; the gap before a restart is read apart."""
    if "time" not in table.raw:
        return {}
    block = table.sub("time", set(), {"half_life", "washout", "restart", "judge", "onset"})
    return {key: read_span(block, key, block.get(key, str), bases) for key in block.raw if key != "restart"}


def read_restarts(table: Table, bases: Bases, classes: frozenset[str]) -> tuple[Restart, ...]:
    """Return the gaps from which a drug is titrated again; with some drugs they are shorter."""
    if "restart" not in table.raw.get("time", {}):
        return ()
    block = table.sub("time", {"restart"}, {"half_life", "washout", "judge", "onset"})
    found = []
    for text in block.words("restart"):
        said, basis = bases.split(block, "restart", text)
        parts = _RESTART.fullmatch(said)
        if parts is None:
            raise block.fault(
                "restart", f"{text!r} must read '2 d: what to do' or '3 d with <whom>: what to do'"
            )
        span = read_span(block, "restart", parts["span"], bases)
        other = named_selector(block, "restart", parts["other"], classes) if parts["other"] else None
        found.append(Restart(span.high, other, parts["text"], basis))
    if all(each.other is not None for each in found):
        raise block.fault("restart", "must say the gap without another drug")
    return tuple(found)


def read_maximum(
    table: Table, bases: Bases, forms: tuple[Form, ...]
) -> tuple[tuple[Limit, str] | None, tuple[str, ...]]:
    """Return the most a day where a file has no forms, and words that mean the dose is not a daily one."""
    raw = table.raw.get("doses", {})
    if "maximum" not in raw and "not_daily" not in raw:
        return None, ()
    block = table.sub("doses", set(), _DOSES)
    words = block.words("not_daily")
    if "maximum" not in raw:
        return None, words
    if forms:
        raise block.fault("maximum", "belongs to the forms, where a file has them")
    said, basis = bases.split(block, "maximum", block.get("maximum", str))
    parts = _MAXIMUM.fullmatch(said)
    if parts is None:
        raise block.fault("maximum", "must read '400 mg: why'")
    return (Limit(block.dose("maximum", parts["dose"]), basis), parts["text"]), words


def read_doses(
    table: Table, bases: Bases, classes: frozenset[str]
) -> tuple[tuple[Ceiling, ...], tuple[Dose, Basis] | None, tuple[str, Basis] | None]:
    """Return the ceilings in states, the least that works, and the step."""
    if "doses" not in table.raw:
        return (), None, None
    block = table.sub("doses", set(), _DOSES)
    minimum = step = None
    if "minimum_effective" in block.raw:
        text, basis = bases.split(block, "minimum_effective", block.get("minimum_effective", str))
        minimum = block.dose("minimum_effective", text), basis
    if "step" in block.raw:
        step = bases.split(block, "step", block.get("step", str))
    return tuple(_ceiling(block, text, bases, classes) for text in block.words("at_most")), minimum, step


def _ceiling(block: Table, text: str, bases: Bases, classes: frozenset[str]) -> Ceiling:
    said, basis = bases.split(block, "at_most", text)
    parts = _CEILING.fullmatch(said)
    if parts is None:
        raise block.fault("at_most", f"{text!r} must read '<dose> with|over|under|if <what>: <why>'")
    dose, when, what = block.dose("at_most", parts["dose"]), parts["when"], parts["what"]
    if when == "with":
        return Ceiling(
            dose, when, named_selector(block, "at_most", what, classes), None, parts["text"], basis
        )
    if when == "if":
        if what not in _STATES:
            raise block.fault("at_most", f"'if' knows {', '.join(_STATES)}")
        degree, _, organ = what.rpartition(" ")
        if organ in ("renal", "hepatic"):
            return Ceiling(dose, organ, None, None, parts["text"], basis, degree or None)
        return Ceiling(dose, what, None, None, parts["text"], basis)
    if not what.isdecimal() or not 0 < int(what) < 120:
        raise block.fault("at_most", "impossible range: an age is 1 to 119")
    return Ceiling(dose, when, None, int(what), parts["text"], basis)
