"""Which drug a written name means: word for word, and nobody rather than the wrong one."""

import re
from collections.abc import Iterable
from typing import Final

from backend.medications.rules.drugs import Drug

# What an order's text says besides the drug: units, forms and release, as RxNorm's names have them.
_UNITS: Final = {"mg", "mcg", "g", "ml", "hr", "hour", "hours", "day"}
_FORMS: Final = {
    "oral", "tablet", "tablets", "capsule", "capsules", "tab", "tabs", "cap", "caps", "pill", "extended",
    "release", "sustained", "delayed", "immediate", "er", "xr", "xl", "sr", "cr", "ir", "dr", "la", "film",
    "coated", "disintegrating", "odt", "chewable", "sprinkle", "solution", "suspension", "product", "by",
    "mouth",
}  # fmt: skip
_HARMLESS: Final = _UNITS | _FORMS
_WORD: Final = re.compile(r"[a-z]+|[0-9]+(?:[.,][0-9]+)*")
_FIGURE: Final = re.compile(r"[0-9]")
_SEVERAL: Final = re.compile(r"(?<![a-z])and(?![a-z])|\+|;|&|[a-z)\]]\s*/\s*[a-z]|\s/\s")


def recognise(drugs: Iterable[Drug], name: str, rxnorm: str | None = None) -> str | None:
    """Return the slug of the drug that `name` means, or None.

    Every word of the name must belong to that drug or say only its form and strength, so a combination,
    another salt or an unknown word is nobody's. An RxNorm code counts where the name says nothing else.
    """
    words = set(_WORD.findall(name.casefold()))
    known = list(drugs)
    named = [drug.slug for drug in known if _means(drug, words)]
    coded = [drug.slug for drug in known if rxnorm is not None and drug.rxnorm == rxnorm]
    if not coded:
        return named[0] if len(named) == 1 else None
    if named:
        return named[0] if named == coded else None
    mentioned = {drug.slug for drug in known if words & _names(drug)}
    if mentioned - set(coded) or _SEVERAL.search(name.casefold()) or words & _apart(known, coded[0]):
        return None
    return coded[0]


def _means(drug: Drug, words: set[str]) -> bool:
    names = _names(drug)
    if not words & names or words & _words(drug.apart):
        return False
    rest = words - names - _words(drug.salts) - _HARMLESS
    return all(_FIGURE.match(word) for word in rest)


def _names(drug: Drug) -> set[str]:
    return _words((drug.generic, *drug.brands))


def _apart(drugs: list[Drug], slug: str) -> set[str]:
    return next(_words(drug.apart) for drug in drugs if drug.slug == slug)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.casefold())}
