"""What a written allergy means: drugs and classes of drugs, or nothing that anybody can check."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from backend.medications import catalog, knowledge
from backend.medications.rules.asked import Allergen
from backend.medications.rules.lookup import normal
from backend.medications.tables import FaultyDrugFile, Table, read_toml

FILE: Final = catalog.HERE / "interactions" / "allergens.toml"
LONGEST: Final = 200
# What stands around the name in "Allergy to penicillin" or "Sulfa allergy".
_PHRASE: Final = re.compile(
    r"^(?:(?:drug )?(?:allergy|allergies|allergic|hypersensitivity|intolerance)(?: reaction)? to )?"
    r"(?P<what>.+?)"
    r"(?: (?:allergy|allergies|hypersensitivity|intolerance))?(?: \((?:disorder|finding|substance)\))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    written: Mapping[str, str]
    shared: frozenset[str]


@cache
def words() -> _Words:
    """Return the groups by how they are written; raise FaultyDrugFile for one that does not exist."""
    top = Table(FILE.name, "", read_toml(FILE), {"meta", "written", "shared"})
    top.sub("meta", {"status", "source", "note", "review_on"})
    shared = top.sub("shared", {"classes"})
    written: dict[str, str] = {}
    for name, word in top.get("written", dict).items():
        if word not in catalog.classes():
            raise FaultyDrugFile(FILE.name, f"written.{name}", f"unknown class {word!r}")
        written[normal(name)] = word
    for word in catalog.classes():
        written.setdefault(normal(word), word)
        written.setdefault(f"{normal(word)}s", word)
    for word in shared.words("classes"):
        if word not in catalog.classes():
            raise shared.fault("classes", f"unknown class {word!r}")
    return _Words(written, frozenset(shared.words("classes")))


def recognise(text: str) -> Allergen:
    """Return what an allergy to `text` means, as drugs and as classes."""
    known = words()
    profiles = catalog.catalog().profiles
    phrase = _PHRASE.fullmatch(" ".join(text.split())[:LONGEST])
    what = phrase["what"] if phrase is not None else text
    named = known.written.get(normal(what))
    found = knowledge.find(what) if len(text) <= LONGEST else None
    slugs = found.slugs if found is not None else ()
    related = {word for slug in slugs for word in profiles[slug].classes if word in known.shared} | (
        {named} if named is not None else set()
    )
    names = [profiles[slug].name for slug in slugs] + sorted(word for word in related if word not in slugs)
    return Allergen(frozenset({*slugs, *related}), tuple(dict.fromkeys(names)))
