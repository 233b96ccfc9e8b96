"""Reads what a drug file says beside forms: names, class, interactions, people, time, effects, checks."""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from backend.medications.rules.attributes import KEYS, ROUTES, FaultyWords, read_fact, read_term, tokens
from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Basis, Form
from backend.medications.rules.profiles import Ceiling, Fact, Note, Profile, Selector, Span, Warned
from backend.medications.tables import Bases, Table

PROFILE_KEYS: Final = frozenset(
    {
        "kind", "route", "class", "atc", "schedule", "names", "misspellings", "isomer_of", "metabolite_of",
        "uses", "sold_as",
    }
)  # fmt: skip
PROFILE_BLOCKS: Final = frozenset({"interactions", "people", "time", "doses", "effects", "monitoring"})

KINDS: Final = ("drug", "supplement", "food", "substance")
SCHEDULES: Final = ("II", "III", "IV", "V", "I")
PEOPLE: Final[dict[str, frozenset[str]]] = {
    "pregnancy": frozenset({"avoid", "caution", "compatible", "unknown"}),
    "lactation": frozenset({"avoid", "caution", "compatible", "unknown"}),
    "contraception": frozenset({"required", "interferes", "unaffected"}),
    "older": frozenset({"avoid", "caution", "usual"}),
    "young": frozenset({"avoid", "caution", "usual"}),
    "renal": frozenset({"avoid", "caution", "reduce", "usual"}),
    "hepatic": frozenset({"avoid", "caution", "reduce", "usual"}),
    "overdose": frozenset({"high", "moderate", "low"}),
    "metabolizer": frozenset({f"{e}-{w}" for e in ("2D6", "2C19", "2C9") for w in ("poor", "ultrarapid")}),
}
CHECKS: Final = frozenset(
    {
        "level", "renal", "liver", "thyroid", "calcium", "sodium", "potassium", "blood-count", "anc",
        "lipids", "glucose", "weight", "waist", "blood-pressure", "pulse", "ecg", "aims", "prolactin",
        "pregnancy-test", "eyes", "skin", "mood", "ammonia", "bicarbonate", "height", "misuse",
        "breathing", "hla", "other",
    }
)  # fmt: skip
_STATES: Final = ("renal", "hepatic", "poor 2D6", "poor 2C19", "poor 2C9")
_HOURS: Final = {"h": 1, "d": 24, "w": 168}
_SPAN: Final = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?))? (?P<unit>[hdw])(?:: (?P<text>.+))?"
)
_NOTE: Final = re.compile(r"(?P<word>[A-Za-z0-9-]+): (?P<text>.+)")
_WITH: Final = re.compile(r"(?P<tier>[1-4]) (?P<other>[^:]+): (?P<text>.+)")
_CEILING: Final = re.compile(
    r"(?P<dose>[0-9.,]+ [a-z]+) (?P<when>with|over|under|if) (?P<what>[^:]+): (?P<text>.+)"
)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ATC: Final = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")


def read_profile(
    table: Table,
    bases: Bases,
    *,
    name: str,
    is_prescribable: bool,
    classes: frozenset[str],
    forms: tuple[Form, ...] = (),
) -> Profile:
    """Return everything a file says about a drug beside its forms."""
    slug = table.get("slug", str)
    if not _SLUG.fullmatch(slug):
        raise table.fault("slug", "must be small letters, figures and hyphens")
    for each in table.words("class"):
        if each not in classes:
            raise table.fault("class", f"unknown class {each!r}: see interactions/classes.toml")
    for each in table.words("atc"):
        if not _ATC.fullmatch(each):
            raise table.fault("atc", f"{each!r} is no ATC code of seven signs")
    warned, facts = _interactions(table, bases, classes)
    times, restart = _times(table, bases)
    ceilings, minimum, step = _doses(table, bases, classes)
    common, serious = _effects(table, bases)
    return Profile(
        slug=slug,
        generic=table.get("generic", str),
        name=name,
        kind=_choice(table, "kind", KINDS),
        route=_choice(table, "route", ROUTES),
        is_checked="interactions" in table.raw,
        is_psychotropic=table.get("psychotropic", bool),
        is_prescribable=is_prescribable,
        classes=table.words("class"),
        atc=table.words("atc"),
        schedule=_choice(table, "schedule", SCHEDULES) if "schedule" in table.raw else None,
        names=table.words("names"),
        brands=table.words("brands"),
        salts=table.words("salts"),
        misspellings=table.words("misspellings"),
        isomer_of=table.get("isomer_of", str) if "isomer_of" in table.raw else None,
        metabolite_of=table.get("metabolite_of", str) if "metabolite_of" in table.raw else None,
        facts=facts,
        warned=warned,
        sources=tuple(bases.used.values()),
        people=_people(table, bases),
        times=times,
        restart=restart,
        minimum_effective=minimum,
        steps=step,
        ceilings=ceilings,
        common_effects=common,
        serious_effects=serious,
        checks=_checks(table, bases),
        uses=tuple(bases.split(table, "uses", text) for text in table.words("uses")),
        sold_as=table.words("sold_as"),
        forms=forms,
        basis=bases.default,
        reviewed_on=table.get("reviewed_on", date),
        review_on=table.get("review_on", date),
    )


def _choice(table: Table, key: str, words: tuple[str, ...]) -> str:
    if key not in table.raw:
        return words[0]
    word = table.get(key, str)
    if word not in words:
        raise table.fault(key, f"must be one of {', '.join(words)}")
    return word


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


@cache
def _fact_tokens(text: str) -> frozenset[str]:
    return tokens(read_fact(text))


def _interactions(
    table: Table, bases: Bases, classes: frozenset[str]
) -> tuple[tuple[Warned, ...], tuple[Fact, ...]]:
    if "interactions" not in table.raw:
        return (), ()
    block = table.sub("interactions", set(), {*KEYS, "with", "none"})
    if not block.raw or ("none" in block.raw and len(block.raw) > 1):
        raise block.fault("none", "say `none` with the reason, alone, where a drug has no attribute")
    facts: list[Fact] = []
    for key in block.raw:
        if key in ("with", "none"):
            continue
        for text in block.words(key):
            words, basis = bases.split(block, key, text)
            full = f"{KEYS[key]} {words}".strip()
            try:
                facts.append(Fact(full, _fact_tokens(full), basis))
            except FaultyWords as fault:
                raise block.fault(key, str(fault)) from fault
    warned: list[Warned] = []
    for text in block.words("with"):
        words, basis = bases.split(block, "with", text)
        parts = _WITH.fullmatch(words)
        if parts is None:
            raise block.fault("with", f"{text!r} must read '<tier 1-4> <whom>: <what happens>'")
        other = _selector(block, "with", parts["other"], classes)
        warned.append(Warned(int(parts["tier"]), other, parts["text"], basis))
    return tuple(warned), tuple(facts)


def _selector(block: Table, key: str, text: str, classes: frozenset[str]) -> Selector:
    try:
        return read_selector(text, classes)
    except FaultyWords as fault:
        raise block.fault(key, str(fault)) from fault


def _note(block: Table, key: str, text: str, words: frozenset[str], bases: Bases) -> Note:
    said, basis = bases.split(block, key, text)
    parts = _NOTE.fullmatch(said)
    if parts is None or parts["word"] not in words:
        raise block.fault(key, f"{text!r} must begin with one of {', '.join(sorted(words))} and a colon")
    return Note(parts["word"], parts["text"], basis)


def _people(table: Table, bases: Bases) -> dict[str, tuple[Note, ...]]:
    if "people" not in table.raw:
        return {}
    block = table.sub("people", set(), set(PEOPLE))
    return {
        key: tuple(_note(block, key, text, PEOPLE[key], bases) for text in block.words(key))
        for key in block.raw
    }


def _span(block: Table, key: str, text: str, bases: Bases) -> Span:
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


def _times(table: Table, bases: Bases) -> tuple[dict[str, Span], tuple[Span, str] | None]:
    if "time" not in table.raw:
        return {}, None
    block = table.sub("time", set(), {"half_life", "washout", "restart", "judge", "onset"})
    spans = {key: _span(block, key, block.get(key, str), bases) for key in block.raw}
    restart = spans.pop("restart", None)
    return spans, (restart, restart.text) if restart else None


def _doses(
    table: Table, bases: Bases, classes: frozenset[str]
) -> tuple[tuple[Ceiling, ...], tuple[Dose, Basis] | None, tuple[str, Basis] | None]:
    if "doses" not in table.raw:
        return (), None, None
    block = table.sub("doses", set(), {"minimum_effective", "step", "at_most"})
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
        return Ceiling(dose, when, _selector(block, "at_most", what, classes), None, parts["text"], basis)
    if when == "if":
        if what not in _STATES:
            raise block.fault("at_most", f"'if' knows {', '.join(_STATES)}")
        return Ceiling(dose, what, None, None, parts["text"], basis)
    if not what.isdecimal() or not 0 < int(what) < 120:
        raise block.fault("at_most", "impossible range: an age is 1 to 119")
    return Ceiling(dose, when, None, int(what), parts["text"], basis)


def _effects(
    table: Table, bases: Bases
) -> tuple[tuple[tuple[str, Span], ...], tuple[tuple[str, Basis], ...]]:
    if "effects" not in table.raw:
        return (), ()
    block = table.sub("effects", set(), {"common", "serious"})
    common: list[tuple[str, Span]] = []
    for text in block.words("common"):
        said, _ = bases.split(block, "common", text)
        effect = said.rpartition(": ")[0]
        if not effect:
            raise block.fault(
                "common", f"{text!r} must read '<effect>: <usual onset>', such as 'nausea: 0-7 d'"
            )
        common.append((effect, _span(block, "common", text[len(effect) + 2 :], bases)))
    return tuple(common), tuple(bases.split(block, "serious", text) for text in block.words("serious"))


def _checks(table: Table, bases: Bases) -> tuple[Note, ...]:
    if "monitoring" not in table.raw:
        return ()
    block = table.sub("monitoring", {"checks"})
    return tuple(_note(block, "checks", text, CHECKS, bases) for text in block.words("checks"))
