"""Reads the forms of a drug file: strengths, halves, start, usual range and maxima."""

import re
from typing import Final

from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.drugs import AgeLimit, Basis, Form, Limit, Release
from backend.medications.tables import Bases, Table

_KEYS: Final = {"form", "release", "piece", "strengths", "halving", "start", "usual", "maximum"}
_OPTIONAL: Final = {"maximum_single", "maximum_by_age"}
_FACT: Final = {"status", "source"}
_RANGE: Final = re.compile(r"(.+) to (.+)")


def read_forms(table: Table, bases: Bases) -> tuple[Form, ...]:
    """Return the forms of a drug; each once, all in one unit."""
    if "forms" not in table.raw:
        return ()
    forms = tuple(_read_form(each, bases) for each in table.subs("forms", _KEYS, _OPTIONAL))
    if not forms:
        raise table.fault("forms", "is empty")
    if len({form.form for form in forms}) != len(forms):
        raise table.fault("forms", "names a form twice")
    if len({form.maximum.dose.unit for form in forms}) != 1:
        raise table.fault("forms", "mixes units")
    return forms


def _limit(table: Table, key: str, bases: Bases) -> Limit:
    if isinstance(table.raw[key], str):
        text, basis = bases.split(table, key, table.get(key, str))
        return Limit(table.dose(key, text), basis)
    own = table.sub(key, {"dose"} | _FACT)
    return Limit(own.dose("dose"), bases.named(own))


def _doses(table: Table, key: str, bases: Bases) -> tuple[tuple[Dose, ...], Basis]:
    if isinstance(table.raw[key], list):
        _, basis = bases.split(table, key, "")
        return tuple(table.dose(key, text) for text in table.words(key)), basis
    own = table.sub(key, {"doses"} | _FACT)
    return tuple(own.dose("doses", text) for text in own.words("doses")), bases.named(own)


def _usual(table: Table, bases: Bases) -> tuple[Dose, Dose, Basis]:
    if isinstance(table.raw["usual"], str):
        text, basis = bases.split(table, "usual", table.get("usual", str))
        parts = _RANGE.fullmatch(text)
        if parts is None:
            raise table.fault("usual", "must read like '50 mg to 200 mg'")
        return table.dose("usual", parts[1]), table.dose("usual", parts[2]), basis
    own = table.sub("usual", {"low", "high"} | _FACT)
    return own.dose("low"), own.dose("high"), bases.named(own)


def _read_form(table: Table, bases: Bases) -> Form:
    try:
        release = Release(table.get("release", str))
    except ValueError as fault:
        raise table.fault("release", "must be immediate, sustained or extended") from fault
    strengths, strengths_basis = _doses(table, "strengths", bases)
    halving, halving_basis = _doses(table, "halving", bases)
    low, high, usual_basis = _usual(table, bases)
    ages = (
        table.subs("maximum_by_age", {"older_than", "dose"} | _FACT) if "maximum_by_age" in table.raw else []
    )
    form = Form(
        form=table.get("form", str),
        release=release,
        piece=table.get("piece", str),
        strengths=strengths,
        strengths_basis=strengths_basis,
        may_halve=frozenset(halving),
        halving_basis=halving_basis,
        start=_limit(table, "start", bases),
        usual_low=low,
        usual_high=high,
        usual_basis=usual_basis,
        maximum=_limit(table, "maximum", bases),
        maximum_single=_limit(table, "maximum_single", bases) if "maximum_single" in table.raw else None,
        maximum_by_age=tuple(
            AgeLimit(each.get("older_than", int), each.dose("dose"), bases.named(each)) for each in ages
        ),
    )
    _check_ranges(table, form)
    return form


def _check_ranges(table: Table, form: Form) -> None:
    unit: Unit = form.maximum.dose.unit
    figures = [form.start.dose, form.usual_low, form.usual_high, *form.strengths]
    figures += [limit.dose for limit in form.maximum_by_age]
    if form.maximum_single is not None:
        figures.append(form.maximum_single.dose)
    if any(dose.unit is not unit for dose in figures):
        raise table.fault("maximum", "mixes units")
    if not form.strengths or list(form.strengths) != sorted(set(form.strengths), key=lambda dose: dose.value):
        raise table.fault("strengths", "must rise, each once")
    if not form.may_halve <= set(form.strengths):
        raise table.fault("halving", "names a strength that does not exist")
    if form.usual_low.exceeds(form.usual_high):
        raise table.fault("usual", "impossible range: low is above high")
    for key, dose in (
        ("usual", form.usual_high),
        ("start", form.start.dose),
        ("strengths", form.strengths[-1]),
    ):
        if dose.exceeds(form.maximum.dose):
            raise table.fault(key, "impossible range: above the maximum")
    if form.maximum_single is not None and form.maximum_single.dose.exceeds(form.maximum.dose):
        raise table.fault("maximum_single", "impossible range: above the daily maximum")
    for limit in form.maximum_by_age:
        if limit.dose.exceeds(form.maximum.dose) or not 0 < limit.older_than < 120:
            raise table.fault("maximum_by_age", "impossible range")
