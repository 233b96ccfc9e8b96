"""Which drugs a written name means, for checking: generic, brand, salt, product, misspelling; or nobody.

Stricter than a search and kinder than `names.recognise`: here every drug anyone may take counts, a
combination is split into its ingredients, and a slip of one letter is mended, where only one drug can be
meant, and said.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from backend.medications.rules.profiles import Profile

_WORD: Final = re.compile(r"[a-z0-9]+")
_AMOUNT: Final = re.compile(
    r"\bnda\d+\b|\b\d++(?:[.,]\d++)*+\s*(?:mg|mcg|µg|ug|g|ml|meq|units?|iu|%|hr|hours?|h)?(?:\s*/\s*(?:\d+(?:\.\d+)?\s*)?"
    r"(?:mg|ml|hr|hours?|h|day|actuat|dose))?(?=\s|$|[,;)\]/+-])"
)
_BRACKETED: Final = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|\{([^}]*)\}")
_SEVERAL: Final = re.compile(r"\s+and\s+|\s+with\s+|\s*[/+&;]\s*|\s*,\s*")
_ROUTE: Final = {
    "topical": "topical", "cream": "topical", "ointment": "topical", "gel": "topical", "lotion": "topical",
    "transdermal": "topical", "patch": "topical", "ophthalmic": "ophthalmic", "eye": "ophthalmic",
    "nasal": "nasal", "intranasal": "nasal", "inhaled": "inhaled", "inhalation": "inhaled",
    "inhalant": "inhaled", "inhaler": "inhaled", "otic": "local", "vaginal": "local", "rectal": "local",
    "intrauterine": "local",
}  # fmt: skip
# Words of form, release and dosing, and words of salts: neither says anything about the ingredient.
_FORMS: Final = frozenset(
    {
        "oral", "tablet", "tablets", "capsule", "capsules", "tab", "tabs", "cap", "caps", "pill",
        "pills", "extended", "release", "sustained", "delayed", "immediate", "er", "xr", "xl", "sr",
        "cr", "ir", "dr", "la", "xt", "cd", "odt", "film", "coated", "disintegrating", "chewable",
        "sprinkle", "solution", "suspension", "syrup", "elixir", "liquid", "powder", "granules",
        "injection", "injectable", "injectables", "prefilled", "pen", "vial", "spray", "drops",
        "drop", "product", "by", "mouth", "daily", "prn", "mg", "mcg", "ml", "g", "meq", "unt",
        "actuat", "hr", "day", "as", "needed", "sublingual", "buccal", "depot", "kit", "pack",
        "dose", "metered", "dry", "effervescent", "lozenge", "gum", "enteric", "system", "otc",
        "hour", "intramuscular", "im", "intravenous", "iv", "subcutaneous", "for", "wafer", "wafers",
        "sprinkles", "spansule", "spansules", "caplet", "caplets", "softgel", "softgels", "gelcap",
        "gelcaps", "liquigels", "liqui", "gels", "strength", "extra", "maximum", "max", "adult", "childrens",
        "children", "junior", "generic", "brand", "weekly", "ring", "implant", "mucosal", "drug",
        "per", "abuse", "deterrent", "human", "porcine", "cartridge", "autoinjector",
        "auto", "injector", "syringe",
    }
)  # fmt: skip
_SALTS: Final = frozenset(
    {
        "hydrochloride", "hcl", "hydrobromide", "hbr", "sulfate", "sulphate", "sodium", "potassium",
        "calcium", "magnesium", "maleate", "mesylate", "besylate", "tartrate", "fumarate",
        "citrate", "phosphate", "acetate", "nitrate", "succinate", "bromide", "chloride", "iodide",
        "oxalate", "carbonate", "gluconate", "lactate", "pamoate", "palmitate", "decanoate",
        "enanthate", "propionate", "furoate", "dipropionate", "valerate", "medoxomil", "cilexetil",
        "axetil", "mofetil", "hemihydrate", "monohydrate", "dihydrate", "anhydrous", "trihydrate",
        "disodium", "tromethamine", "bitartrate", "dimesylate", "malate", "salt", "salts",
        "xinafoate", "estolate", "stearate", "ethylsuccinate", "tosylate", "edisylate", "camsylate",
    }
)  # fmt: skip
_HARMLESS: Final = _FORMS | _SALTS
# Apostrophes, and what is pasted along without being seen: soft hyphens and marks of no width.
_UNSEEN: Final = dict.fromkeys(map(ord, "'’\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SHORTEST_SLIP: Final = 8
_MOST_WORDS: Final = 12
# No name of a drug or product is longer; reading what is takes time that grows with its square.
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The drugs that one written name means; `read_as` where a slip of the pen was mended."""

    slugs: tuple[str, ...]
    read_as: str | None = None


def normal(text: str) -> str:
    """Write a name in small letters, with single spaces and nothing else."""
    return " ".join(_WORD.findall(plain(text).translate(_UNSEEN)))


def plain(text: str) -> str:
    """Write a name in small letters without accents."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in apart if not unicodedata.combining(each)))


class Lookup:
    """Every name that is known, by how it is normally written."""

    def __init__(self, profiles: Mapping[str, Profile], products: Mapping[str, tuple[str, ...]]) -> None:
        self._profiles = profiles
        self._names: dict[str, tuple[str, ...]] = {}
        weak: dict[str, set[str]] = {}
        for slug, profile in profiles.items():
            for name in _names_of(profile):
                self._names[normal(name)] = (slug,)
            for name in _salted(profile):
                weak.setdefault(normal(name), set()).add(slug)
        for name, slugs in weak.items():
            if len(slugs) == 1:
                self._names.setdefault(name, tuple(slugs))
        for name, several in products.items():
            self._names.setdefault(normal(name), several)
        self._alike: dict[tuple[str, int], list[str]] = {}
        for known in self._names:
            if " " not in known and len(known) >= _SHORTEST_SLIP - 1:
                self._alike.setdefault((known[0], len(known)), []).append(known)
        self._seen: dict[str, Found | None] = {}

    def find(self, text: str) -> Found | None:
        """Return the drugs that `text` means, or None: then nothing about it was checked."""
        if len(text) > _LONGEST:
            return None
        if text not in self._seen:
            if len(self._seen) > 20_000:
                self._seen.clear()
            self._seen[text] = self._find(text)
        return self._seen[text]

    def _find(self, text: str) -> Found | None:
        written = plain(text)
        exact = self._names.get(normal(written))
        if exact is not None:
            return Found(exact)
        bare = _BRACKETED.sub(" ", written)
        found = self._beside(normal(_AMOUNT.sub(" ", bare)).split()) or self._one(bare)
        if found is not None:
            return Found(found)
        parts = [part for part in _SEVERAL.split(_AMOUNT.sub(" ", bare)) if normal(part)]
        if len(parts) > 1:
            several = [self._one(part) for part in parts if set(normal(part).split()) - _HARMLESS]
            if several and all(several):
                return Found(tuple(dict.fromkeys(slug for one in several if one for slug in one)))
            return None
        for inside in _BRACKETED.findall(written):
            found = self._one(" ".join(inside))
            if found is not None and not set(normal(bare).split()) - _HARMLESS:
                return Found(found)
        return self._mended(normal(_AMOUNT.sub(" ", bare)))

    def _one(self, text: str) -> tuple[str, ...] | None:
        words = normal(_AMOUNT.sub(" ", text)).split()
        for silent in (frozenset[str](), _FORMS, _HARMLESS):
            name = " ".join(word for word in words if word not in silent)
            if name in self._names:
                return self._names[name]
        routes = {_ROUTE[word] for word in words if word in _ROUTE}
        if not routes:
            return None
        rest = " ".join(word for word in words if word not in _ROUTE and word not in _HARMLESS)
        for route in sorted(routes):
            if f"{rest} {route}" in self._names:
                return self._names[f"{rest} {route}"]
        # No file for that route: judged as if it were swallowed, which warns too much rather than too little.
        return self._names.get(rest)

    def _beside(self, words: list[str]) -> tuple[str, ...] | None:
        """Read ingredients that only stand beside each other ("losartan hctz"): every word must be of one."""
        words = [word for word in words if word not in _FORMS]
        if not 2 <= len(words) <= _MOST_WORDS:
            return None
        found: list[tuple[str, ...]] = []
        start = 0
        while start < len(words):
            for end in range(len(words), start, -1):
                part = words[start:end]
                slugs = self._names.get(" ".join(part))
                # Behind a name, "magnesium" is its salt.
                if slugs is not None and not (start and _SALTS.issuperset(part)):
                    found.append(slugs)
                    start = end
                    break
            else:
                if not (found and words[start] in _SALTS):
                    return None
                start += 1
        if len(found) < 2:
            return None
        return tuple(dict.fromkeys(slug for slugs in found for slug in slugs))

    def _mended(self, name: str) -> Found | None:
        """Read a long name with one wrong, missing, doubled or swapped letter, if it can only be one drug."""
        words = [word for word in name.split() if word not in _HARMLESS]
        if len(words) != 1 or len(words[0]) < _SHORTEST_SLIP:
            return None
        word = words[0]
        near = [
            known
            for length in (len(word) - 1, len(word), len(word) + 1)
            for known in self._alike.get((word[0], length), ())
            if _one_slip(known, word)
        ]
        meant = {self._names[known] for known in near}
        return Found(next(iter(meant)), read_as=min(near)) if len(meant) == 1 else None


def _names_of(profile: Profile) -> Iterable[str]:
    yield from (profile.slug, profile.generic, *profile.names, *profile.brands, *profile.misspellings)


def _salted(profile: Profile) -> Iterable[str]:
    for salt in profile.salts:
        yield f"{profile.generic} {salt}"
        yield f"{salt} {profile.generic}"


def _one_slip(one: str, other: str) -> bool:
    if len(one) == len(other):
        wrong = [place for place in range(len(one)) if one[place] != other[place]]
        if len(wrong) == 2:
            first, second = wrong
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return len(wrong) <= 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:place] + long[place + 1 :] == short for place in range(len(long))
    )
