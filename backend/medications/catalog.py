"""Loads the drug files and refuses to start on a wrong key, a missing source or an impossible range."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from backend.medications.rules.doses import Dose, Unit, parse_dose
from backend.medications.rules.drugs import AgeLimit, Basis, Drug, Form, Limit, Release, Source, Status

_T = TypeVar("_T")

FOLDER = Path(__file__).parent / "drugs"

_DRUG_KEYS = {
    "slug", "generic", "psychotropic", "brands", "salts", "apart", "reviewed_on", "review_on",
    "tall_man", "rxnorm", "forms", "sources",
}  # fmt: skip
_FORM_KEYS = {
    "form", "release", "piece", "strengths", "halving", "start", "usual", "maximum", "maximum_single",
    "maximum_by_age",
}  # fmt: skip
_OPTIONAL = {"rxnorm", "maximum_single", "maximum_by_age", "read_on"}


class FaultyDrugFile(ValueError):
    """A drug file can not be used: which file, which key, and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")


class _Table:
    """One table of a file: every key must be known, read with its type, and is named when it is wrong."""

    def __init__(self, file: str, path: str, raw: object, keys: set[str]) -> None:
        self.file, self.path = file, path
        if not isinstance(raw, dict):
            raise FaultyDrugFile(file, path or "file", "must be a table")
        self.raw: dict[str, Any] = raw
        for key in raw:
            if key not in keys:
                raise self.fault(key, "unknown key")
        for key in sorted(keys - _OPTIONAL):
            if key not in raw:
                reason = "missing source" if key == "source" else "missing key"
                raise self.fault(key, reason)

    def fault(self, key: str, reason: str) -> FaultyDrugFile:
        return FaultyDrugFile(self.file, f"{self.path}.{key}" if self.path else key, reason)

    def get(self, key: str, kind: type[_T]) -> _T:
        value = self.raw[key]
        if type(value) is not kind:
            raise self.fault(key, f"must be {kind.__name__}")
        if isinstance(value, str) and not value.strip():
            raise self.fault(key, "is empty")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        values = self.get(key, list)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fault(key, "must be a list of words")
        return tuple(values)

    def dose(self, key: str) -> Dose:
        return self._parse(key, self.get(key, str))

    def doses(self, key: str) -> tuple[Dose, ...]:
        return tuple(self._parse(key, text) for text in self.words(key))

    def _parse(self, key: str, text: str) -> Dose:
        try:
            return parse_dose(text)
        except ValueError as fault:
            raise self.fault(key, str(fault)) from fault

    def sub(self, key: str, keys: set[str]) -> "_Table":
        return _Table(self.file, f"{self.path}.{key}" if self.path else key, self.raw[key], keys)

    def subs(self, key: str, keys: set[str]) -> list["_Table"]:
        values = self.get(key, list)
        return [
            _Table(self.file, f"{self.path}.{key}[{place}]" if self.path else f"{key}[{place}]", value, keys)
            for place, value in enumerate(values)
        ]


def read_drug(file: str, text: str) -> Drug:
    """Turn the text of one drug file into a drug, or raise `FaultyDrugFile`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise FaultyDrugFile(file, "file", str(fault)) from fault
    table = _Table(file, "", raw, _DRUG_KEYS)
    sources = {
        each.get("id", str): Source(
            id=each.get("id", str),
            title=each.get("title", str),
            address=each.get("address", str),
            read_on=each.get("read_on", date) if "read_on" in each.raw else None,
        )
        for each in table.subs("sources", {"id", "title", "address", "read_on"})
    }
    if not sources:
        raise table.fault("sources", "missing source")
    slug = table.get("slug", str)
    if file != f"{slug}.toml":
        raise table.fault("slug", "must be the name of the file")
    reviewed_on, review_on = table.get("reviewed_on", date), table.get("review_on", date)
    if review_on <= reviewed_on:
        raise table.fault("review_on", "must be after reviewed_on")
    tall_man = table.sub("tall_man", {"text", "status", "source"})
    name = tall_man.get("text", str)
    generic = table.get("generic", str)
    if name.casefold() != generic.casefold():
        raise tall_man.fault("text", "must spell the generic name")
    forms = tuple(_read_form(each, sources) for each in table.subs("forms", _FORM_KEYS))
    if not forms:
        raise table.fault("forms", "is empty")
    if len({form.form for form in forms}) != len(forms):
        raise table.fault("forms", "names a form twice")
    if len({form.maximum.dose.unit for form in forms}) != 1:
        raise table.fault("forms", "mixes units")
    return Drug(
        slug=slug,
        generic=generic,
        name=name,
        name_basis=_basis(tall_man, sources),
        is_psychotropic=table.get("psychotropic", bool),
        rxnorm=_rxnorm(table, sources),
        brands=table.words("brands"),
        salts=table.words("salts"),
        apart=table.words("apart"),
        forms=forms,
        sources=tuple(sources.values()),
        reviewed_on=reviewed_on,
        review_on=review_on,
    )


def _rxnorm(table: _Table, sources: dict[str, Source]) -> str | None:
    if "rxnorm" not in table.raw:
        return None
    rxnorm = table.sub("rxnorm", {"code", "sources"})
    agreeing = set(rxnorm.words("sources"))
    if len(agreeing) < 2 or not agreeing <= sources.keys():
        raise rxnorm.fault("sources", "a code needs two sources that agree")
    return rxnorm.get("code", str)


def _basis(table: _Table, sources: dict[str, Source]) -> Basis:
    try:
        status = Status(table.get("status", str))
    except ValueError as fault:
        raise table.fault("status", "must be confirmed, consensus or unconfirmed") from fault
    source = table.get("source", str)
    if source not in sources:
        raise table.fault("source", f"missing source {source!r}")
    if status is Status.CONFIRMED and sources[source].read_on is None:
        raise table.fault("status", f"confirmed, but source {source!r} has no read_on")
    return Basis(status, source)


def _limit(table: _Table, sources: dict[str, Source]) -> Limit:
    return Limit(table.dose("dose"), _basis(table, sources))


def _read_form(table: _Table, sources: dict[str, Source]) -> Form:
    fact, single = {"status", "source"}, {"dose", "status", "source"}
    strengths = table.sub("strengths", {"doses"} | fact)
    halving = table.sub("halving", {"doses"} | fact)
    usual = table.sub("usual", {"low", "high"} | fact)
    ages = table.subs("maximum_by_age", {"older_than"} | single) if "maximum_by_age" in table.raw else []
    try:
        release = Release(table.get("release", str))
    except ValueError as fault:
        raise table.fault("release", "must be immediate, sustained or extended") from fault
    form = Form(
        form=table.get("form", str),
        release=release,
        piece=table.get("piece", str),
        strengths=strengths.doses("doses"),
        strengths_basis=_basis(strengths, sources),
        may_halve=frozenset(halving.doses("doses")),
        halving_basis=_basis(halving, sources),
        start=_limit(table.sub("start", single), sources),
        usual_low=usual.dose("low"),
        usual_high=usual.dose("high"),
        usual_basis=_basis(usual, sources),
        maximum=_limit(table.sub("maximum", single), sources),
        maximum_single=(
            _limit(table.sub("maximum_single", single), sources) if "maximum_single" in table.raw else None
        ),
        maximum_by_age=tuple(
            AgeLimit(each.get("older_than", int), each.dose("dose"), _basis(each, sources)) for each in ages
        ),
    )
    _check_ranges(table, form)
    return form


def _check_ranges(table: _Table, form: Form) -> None:
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


def load(folder: Path) -> dict[str, Drug]:
    """Read every drug file of a folder; no two may claim one name."""
    drugs: dict[str, Drug] = {}
    claimed: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        drug = read_drug(path.name, path.read_text(encoding="utf-8"))
        for word in (drug.generic, *drug.brands):
            if claimed.setdefault(word.casefold(), drug.slug) != drug.slug:
                raise FaultyDrugFile(path.name, "brands", f"{word!r} belongs to {claimed[word.casefold()]}")
        drugs[drug.slug] = drug
    return drugs


@cache
def drugs() -> dict[str, Drug]:
    """Return the formulary, read once."""
    return load(FOLDER)
