"""Loads the drug files and refuses to start on a wrong key, a missing source or an impossible range."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from backend.medications.form_files import read_forms
from backend.medications.profile_files import PROFILE_BLOCKS, PROFILE_KEYS, read_profile
from backend.medications.rules.drugs import Basis, Drug, Source
from backend.medications.rules.profiles import Profile
from backend.medications.tables import (
    Bases,
    FaultyDrugFile,
    Table,
    parse_toml,
    read_sources,
    read_text,
    read_toml,
)

__all__ = [
    "FOLDER", "Catalog", "FaultyDrugFile", "catalog", "classes", "drugs", "load",
    "products", "read_drug",
]  # fmt: skip

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE / "drugs"

_KEYS: Final = frozenset({"slug", "generic", "psychotropic", "reviewed_on", "review_on"})
_OPTIONAL: Final = frozenset(
    {"basis", "brands", "salts", "apart", "tall_man", "rxnorm", "forms", "prescribable", "sources"}
) | PROFILE_KEYS | PROFILE_BLOCKS  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything known about drugs: those a clinic may prescribe, and those anyone may take."""

    drugs: dict[str, Drug]
    profiles: dict[str, Profile]


def read_file(file: str, text: str) -> tuple[Profile, Drug | None]:
    """Turn the text of one drug file into what is known, or raise `FaultyDrugFile`."""
    table = Table(file, "", parse_toml(file, text), _KEYS, _OPTIONAL)
    bases = Bases(read_sources(table), shared_sources())
    if "basis" in table.raw:
        status, _, source = table.get("basis", str).partition(" ")
        bases.default = bases.of(table, "basis", status, source)
    elif not bases.sources:
        raise table.fault("sources", "missing source")
    slug = table.get("slug", str)
    if file != f"{slug}.toml":
        raise table.fault("slug", "must be the name of the file")
    reviewed_on, review_on = table.get("reviewed_on", date), table.get("review_on", date)
    if review_on <= reviewed_on:
        raise table.fault("review_on", "must be after reviewed_on")
    generic = table.get("generic", str)
    name, name_basis = _tall_man(table, bases, generic)
    forms = read_forms(table, bases)
    is_prescribable = "prescribable" in table.raw and table.get("prescribable", bool)
    if is_prescribable and not forms:
        raise table.fault("forms", "missing key: a drug that may be prescribed needs forms")
    profile = read_profile(
        table,
        bases,
        name=name,
        is_prescribable=is_prescribable,
        classes=frozenset(classes()),
        forms=forms,
    )
    if not is_prescribable:
        return profile, None
    return profile, Drug(
        slug=slug,
        generic=generic,
        name=name,
        name_basis=name_basis,
        is_psychotropic=profile.is_psychotropic,
        rxnorm=_rxnorm(table, bases.sources),
        brands=profile.brands,
        salts=profile.salts,
        apart=table.words("apart"),
        forms=forms,
        sources=tuple(bases.used.values()),
        reviewed_on=reviewed_on,
        review_on=review_on,
        schedule=profile.schedule,
    )


def read_drug(file: str, text: str) -> Drug:
    """Turn the text of one drug file into a drug that may be prescribed, or raise `FaultyDrugFile`."""
    _, drug = read_file(file, text)
    if drug is None:
        raise FaultyDrugFile(file, "prescribable", "may not be prescribed")
    return drug


def _tall_man(table: Table, bases: Bases, generic: str) -> tuple[str, Basis]:
    if isinstance(table.raw.get("tall_man"), dict):
        own = table.sub("tall_man", {"text", "status", "source"})
        name, basis = own.get("text", str), bases.named(own)
    else:
        own = table
        name, basis = bases.split(table, "tall_man", str(table.raw.get("tall_man", generic)))
    if name.casefold() != generic.casefold():
        raise own.fault("text" if own is not table else "tall_man", "must spell the generic name")
    return name, basis


def _rxnorm(table: Table, sources: dict[str, Source]) -> str | None:
    if "rxnorm" not in table.raw:
        return None
    rxnorm = table.sub("rxnorm", {"code", "sources"})
    agreeing = set(rxnorm.words("sources"))
    if len(agreeing) < 2 or not agreeing <= sources.keys():
        raise rxnorm.fault("sources", "a code needs two sources that agree")
    return rxnorm.get("code", str)


def load_catalog(folder: Path) -> Catalog:
    """Read every drug file of a folder; no two may claim one name."""
    found = Catalog({}, {})
    claimed: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        _add(found, claimed, path)
    return found


def _add(found: Catalog, claimed: dict[str, str], path: Path) -> None:
    profile, drug = read_file(path.name, read_text(path))
    for key, words in (("generic", (profile.generic,)), ("names", profile.names), ("brands", profile.brands)):
        for word in words:
            if claimed.setdefault(word.casefold(), profile.slug) != profile.slug:
                raise FaultyDrugFile(path.name, key, f"{word!r} belongs to {claimed[word.casefold()]}")
    found.profiles[profile.slug] = profile
    if drug is not None:
        found.drugs[drug.slug] = drug


def load(folder: Path) -> dict[str, Drug]:
    """Read the drugs of a folder that may be prescribed."""
    return load_catalog(folder).drugs


@cache
def catalog() -> Catalog:
    """Return everything that is known, read once."""
    return load_catalog(FOLDER)


def drugs() -> dict[str, Drug]:
    """Return the formulary: the drugs that may be prescribed here."""
    return catalog().drugs


@cache
def classes() -> dict[str, int]:
    """Return the classes a drug may belong to, each with the tier of two of its drugs on one list."""
    return read_classes(HERE / "interactions" / "classes.toml")


def read_classes(path: Path) -> dict[str, int]:
    """Read the classes of a file, which groups them by field."""
    groups = read_toml(path)
    found: dict[str, int] = {}
    for group in groups:
        table = Table(path.name, "", groups, set(), set(groups)).all(group)
        for name in table.raw:
            if table.get(name, int) not in range(5):
                raise table.fault(name, "impossible range: a tier is 0 to 4")
            if name in found:
                raise table.fault(name, "is named twice")
            found[name] = table.raw[name]
    return found


@cache
def shared_sources() -> dict[str, Source]:
    """Return the sources that any drug file may name."""
    return read_shared_sources(HERE / "sources.toml")


def read_shared_sources(path: Path) -> dict[str, Source]:
    """Read the sources of a file."""
    return read_sources(Table(path.name, "", {"sources": read_toml(path)}, {"sources"}))


def read_products(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read the combination products of a folder, each with the slugs of its ingredients."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        table = Table(path.name, "", read_toml(path), {"products"})
        inside = table.all("products")
        for name in inside.raw:
            slugs = inside.words(name)
            if len(slugs) < 2:
                raise table.fault(f"products.{name}", "a combination has two ingredients or more")
            if found.setdefault(name.casefold(), slugs) != slugs:
                raise table.fault(f"products.{name}", "is named twice, with other ingredients")
    return found


@cache
def products() -> dict[str, tuple[str, ...]]:
    """Return the combination products; every ingredient has a file."""
    found = read_products(HERE / "products")
    for name, slugs in found.items():
        for slug in slugs:
            if slug not in catalog().profiles:
                raise FaultyDrugFile("products", name, f"no drug file {slug!r}")
    return found


def dangling(known: Catalog) -> list[FaultyDrugFile]:
    """Name every drug that a file speaks of and that has no file."""
    faults = []
    for profile in known.profiles.values():
        file = f"{profile.slug}.toml"
        for key, slug in (("isomer_of", profile.isomer_of), ("metabolite_of", profile.metabolite_of)):
            if slug is not None and slug not in known.profiles:
                faults.append(FaultyDrugFile(file, key, f"no drug file {slug!r}"))
        selectors = [("with", each.other) for each in profile.warned]
        selectors += [("at_most", each.other) for each in profile.ceilings if each.other is not None]
        selectors += [("restart", each.other) for each in profile.restarts if each.other is not None]
        for key, selector in selectors:
            for token in (*selector.tokens, *selector.without):
                if token.startswith("drug ") and token[5:] not in known.profiles:
                    faults.append(FaultyDrugFile(file, key, f"no drug file {token[5:]!r}"))
    return faults


def faults() -> list[str]:
    """Return every fault of the drug files, not only the first."""
    found: list[str] = []
    known = Catalog({}, {})
    claimed: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            _add(known, claimed, path)
        except FaultyDrugFile as fault:
            found.append(str(fault))
    found += map(str, dangling(known))
    found += [f"{slug}.toml: interactions: missing: the drug counts as unchecked"
              for slug, profile in known.profiles.items() if not profile.is_checked]  # fmt: skip
    try:
        for name, slugs in read_products(HERE / "products").items():
            missing = [slug for slug in slugs if slug not in known.profiles]
            found += [f"products: {name}: no drug file {slug!r}" for slug in missing]
    except FaultyDrugFile as fault:
        found.append(str(fault))
    return found
