"""Reads what a drug file says beside forms: names, class, interactions, people, time, effects, checks."""

import re
from datetime import date
from functools import cache
from typing import Final

from backend.medications.limit_files import (
    named_selector,
    read_doses,
    read_maximum,
    read_restarts,
    read_span,
    read_times,
    read_weight,
)
from backend.medications.rules.attributes import KEYS, ROUTES, FaultyWords, read_fact, tokens
from backend.medications.rules.drugs import Basis, Form
from backend.medications.rules.persons import DEGREES
from backend.medications.rules.profiles import Fact, Note, Profile, Span, Warned
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
    "lactation": frozenset({"contraindicated", "avoid", "caution", "compatible", "unknown"}),
    "contraception": frozenset({"required", "interferes", "unaffected"}),
    "older": frozenset({"avoid", "caution", "usual"}),
    "young": frozenset({"contraindicated", "avoid", "caution", "usual"}),
    "renal": frozenset({"contraindicated", "avoid", "caution", "reduce", "usual"}),
    "hepatic": frozenset({"contraindicated", "avoid", "caution", "reduce", "usual"}),
    "overdose": frozenset({"high", "moderate", "low"}),
    "metabolizer": frozenset({f"{e}-{w}" for e in ("2D6", "2C19", "2C9") for w in ("poor", "ultrarapid")}),
}
# Of these a note may say that it weighs more in the order that begins the drug.
BEGUN: Final = frozenset({"pregnancy", "lactation", "older", "young", "renal", "hepatic", "metabolizer"})
CHECKS: Final = frozenset(
    {
        "level", "renal", "liver", "thyroid", "calcium", "sodium", "potassium", "blood-count", "anc",
        "lipids", "glucose", "weight", "waist", "blood-pressure", "pulse", "ecg", "aims", "prolactin",
        "pregnancy-test", "eyes", "skin", "mood", "ammonia", "bicarbonate", "height", "misuse",
        "breathing", "hla", "other",
    }
)  # fmt: skip
_NOTE: Final = re.compile(
    r"(?P<word>[A-Za-z0-9-]+)"
    r"(?: under (?P<below>\d+)| if (?P<degree>[a-z-]+)| above (?P<above>[0-9.,]+ [a-z]+))?"
    r"(?: as (?P<written>[a-z0-9-]+(?:\|[a-z0-9-]+)*))?(?: begun (?P<begun>[12]))?: (?P<text>.+)"
)
_WITH: Final = re.compile(r"(?P<tier>[1-4](?:>[1-4])?) (?P<other>[^:]+): (?P<text>.+)")
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
    times = read_times(table, bases)
    ceilings, minimum, step = read_doses(table, bases, classes)
    maximum, not_daily = read_maximum(table, bases, forms)
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
        people=_people(table, bases),
        times=times,
        restarts=read_restarts(table, bases, classes),
        minimum_effective=minimum,
        steps=step,
        ceilings=ceilings,
        common_effects=common,
        serious_effects=serious,
        checks=_checks(table, bases),
        forms=forms,
        maximum=maximum,
        not_daily=not_daily,
        uses=tuple(bases.split(table, "uses", text) for text in table.words("uses")),
        sold_as=table.words("sold_as"),
        basis=bases.default,
        reviewed_on=table.get("reviewed_on", date),
        review_on=table.get("review_on", date),
        # Last: by now every fact has named the source it rests on.
        sources=tuple(bases.used.values()),
    )


def _choice(table: Table, key: str, words: tuple[str, ...]) -> str:
    if key not in table.raw:
        return words[0]
    word = table.get(key, str)
    if word not in words:
        raise table.fault(key, f"must be one of {', '.join(words)}")
    return word


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
        other = named_selector(block, "with", parts["other"], classes)
        weight = read_weight(block, "with", parts["tier"])
        warned.append(Warned(weight.tier, other, parts["text"], basis, weight.begun))
    return tuple(warned), tuple(facts)


def _note(block: Table, key: str, text: str, words: frozenset[str], bases: Bases) -> Note:
    said, basis = bases.split(block, key, text)
    parts = _NOTE.fullmatch(said)
    if parts is None or parts["word"] not in words:
        raise block.fault(key, f"{text!r} must begin with one of {', '.join(sorted(words))} and a colon")
    below, degree = parts["below"], parts["degree"]
    if below is not None and (key != "young" or not 0 < int(below) < 18):
        raise block.fault(key, "impossible range: only `young` has an age, 1 to 17")
    if parts["above"] is not None and key != "older":
        raise block.fault(key, "only `older` has a dose above which it holds")
    if degree is not None and (key not in ("renal", "hepatic") or degree not in DEGREES):
        raise block.fault(key, f"only `renal` and `hepatic` have a degree: {', '.join(DEGREES)}")
    begun = parts["begun"]
    if begun is not None and key not in BEGUN:
        raise block.fault(key, f"only {', '.join(sorted(BEGUN))} may weigh more where a drug is begun")
    return Note(
        parts["word"],
        parts["text"],
        basis,
        int(below) if below else None,
        degree,
        block.dose(key, parts["above"]) if parts["above"] else None,
        int(begun) if begun else None,
        frozenset(parts["written"].split("|") if parts["written"] else ()),
    )


def _people(table: Table, bases: Bases) -> dict[str, tuple[Note, ...]]:
    if "people" not in table.raw:
        return {}
    block = table.sub("people", set(), set(PEOPLE))
    return {
        key: tuple(_note(block, key, text, PEOPLE[key], bases) for text in block.words(key))
        for key in block.raw
    }


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
        common.append((effect, read_span(block, "common", text[len(effect) + 2 :], bases)))
    return tuple(common), tuple(bases.split(block, "serious", text) for text in block.words("serious"))


def _checks(table: Table, bases: Bases) -> tuple[Note, ...]:
    if "monitoring" not in table.raw:
        return ()
    block = table.sub("monitoring", {"checks"})
    return tuple(_note(block, "checks", text, CHECKS, bases) for text in block.words("checks"))
