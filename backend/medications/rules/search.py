"""Search of drug names while somebody types: what was meant, best first, and what the letters resemble."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final

from backend.medications.rules.look_alikes import LookAlike
from backend.medications.rules.lookup import normal
from backend.medications.rules.profiles import Profile
from backend.medications.rules.similarity import bigrams, in_common, likeness, slips

# Ours: at this likeness fall FLUoxetine and PARoxetine; it was chosen by reading what stands on either side.
ALIKE: Final = 0.66
_WORTH_COMPARING: Final = 0.45
_SHORTEST_ALIKE: Final = 4
_SHORTEST_SLIP: Final = 4
_RESEMBLES: Final = 0.3
_NEAR: Final = 0.4


class How(StrEnum):
    """How what was typed matched."""

    EXACT = "exact"
    PREFIX = "prefix"
    BRAND = "brand"
    MISSPELLING = "misspelling"


class Kind(StrEnum):
    """What sort of name it is."""

    GENERIC = "generic"
    BRAND = "brand"
    MISSPELLING = "misspelling"


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write some drugs: a generic, brand, product or known misspelling."""

    text: str
    key: str
    slugs: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """The ingredients that were meant, the name that matched, and how."""

    slugs: tuple[str, ...]
    matched_on: str
    how: How


class NameSearch:
    """Every name that is known, to be asked by its beginning and in spite of slips."""

    def __init__(self, profiles: Mapping[str, Profile], products: Mapping[str, tuple[str, ...]]) -> None:
        self._profiles = profiles
        self._names = list(_names(profiles, products))
        starts = [
            (name.key[place:], place == 0, name)
            for name in self._names
            for place in range(len(name.key))
            if place == 0 or name.key[place - 1] == " "
        ]
        starts.sort(key=lambda start: (start[0], start[2].text))
        self._starts = starts
        self._keys = [start[0] for start in starts]
        self._by_letters: dict[str, list[int]] = defaultdict(list)
        self._sizes = [len(bigrams(name.key)) for name in self._names]
        for index, name in enumerate(self._names):
            for pair in bigrams(name.key):
                self._by_letters[pair].append(index)

    def search(self, text: str, most: int, *, read: Match | None = None) -> list[Match]:
        """Return what `text` may mean, best first; `read` is what the checks read in the whole of it."""
        typed = normal(text)
        if not typed:
            return []
        found: dict[tuple[str, ...], tuple[float, Match]] = {}
        for rank, how, name in self._beginning(typed):
            _keep(found, rank, Match(name.slugs, name.text, how))
        if read is not None and read.slugs not in found:
            _keep(found, 0 if read.how is How.EXACT else 4, read)
        if not found:
            near = list(self._with_slips(typed))
            best = min((rank for rank, _ in near), default=0)
            for rank, name in near:
                if rank <= best + 1:
                    _keep(found, rank, Match(name.slugs, name.text, How.MISSPELLING))
        ranked = sorted(found.values(), key=lambda each: (each[0], *self._order(each[1])))
        return [match for _, match in ranked[:most]]

    def resembling(self, text: str, most: int) -> list[str]:
        """Return the names whose letters come nearest to a name that nobody knows."""
        typed = normal(text)
        near = [
            (in_common(typed, name.key), name)
            for name in self._sharing(typed, _RESEMBLES)
            if name.kind is not Kind.MISSPELLING
        ]
        near.sort(key=lambda each: (-each[0], each[1].text))
        best: dict[tuple[str, ...], str] = {}
        for share, name in near:
            if share >= _RESEMBLES:
                best.setdefault(name.slugs, name.text)
        return list(best.values())[:most]

    def alike(self, slug: str) -> dict[str, tuple[str, str]]:
        """Return the drugs with a name that looks like one of this drug's, with the two names."""
        found: dict[str, tuple[float, tuple[str, str]]] = {}
        for own in self._names:
            if own.slugs != (slug,) or not _is_plain(own):
                continue
            for other in self._sharing(own.key, _WORTH_COMPARING):
                if len(other.slugs) > 1 or other.slugs == own.slugs or not _is_plain(other):
                    continue
                share = likeness(own.key, other.key, ALIKE)
                if share > found.get(other.slugs[0], (0.0,))[0]:
                    found[other.slugs[0]] = share, (own.text, other.text)
        return {other: names for other, (_, names) in sorted(found.items(), key=lambda each: -each[1][0])}

    def _beginning(self, typed: str) -> Iterator[tuple[float, How, Name]]:
        """Yield the names that begin as typed: whole, the generic's beginning, a brand's, a later word's."""
        for place in range(bisect_left(self._keys, typed), len(self._keys)):
            key, is_first, name = self._starts[place]
            if not key.startswith(typed):
                return
            if name.kind is Kind.MISSPELLING:
                if is_first and len(typed) >= _SHORTEST_SLIP:
                    yield (0.5 if key == typed else 4), How.MISSPELLING, name
            elif key == typed and is_first:
                yield 0, How.EXACT, name
            elif is_first:
                is_brand = name.kind is Kind.BRAND
                yield (2 if is_brand else 1), (How.BRAND if is_brand else How.PREFIX), name
            else:
                yield 3, How.BRAND if name.kind is Kind.BRAND else How.PREFIX, name

    def _with_slips(self, typed: str) -> Iterator[tuple[float, Name]]:
        if len(typed) < _SHORTEST_SLIP:
            return
        most = 1 if len(typed) < 6 else 2
        for name in self._sharing(typed, _NEAR):
            count = slips(typed, name.key, most)
            begun = slips(typed, name.key[: len(typed)], 1) + 1
            if count <= most or begun <= 2:
                yield 5 + min(count, begun), name

    def _sharing(self, key: str, least: float) -> list[Name]:
        """Return the names that share at least this part of their pairs of letters."""
        own = bigrams(key)
        shared = Counter(chain.from_iterable(self._by_letters.get(pair, ()) for pair in own))
        sizes, size = self._sizes, len(own)
        return [
            self._names[index]
            for index, count in shared.items()
            if 2 * count >= least * (size + sizes[index])
        ]

    def _order(self, match: Match) -> tuple[bool, bool, bool, str]:
        first = self._profiles[match.slugs[0]]
        return len(match.slugs) > 1, not first.is_prescribable, not first.is_psychotropic, first.generic


def _keep(found: dict[tuple[str, ...], tuple[float, Match]], rank: float, match: Match) -> None:
    if match.slugs not in found or rank < found[match.slugs][0]:
        found[match.slugs] = rank, match


def _is_plain(name: Name) -> bool:
    is_word = " " not in name.key and len(name.key) >= _SHORTEST_ALIKE
    return is_word and name.kind is not Kind.MISSPELLING


def _names(profiles: Mapping[str, Profile], products: Mapping[str, tuple[str, ...]]) -> Iterator[Name]:
    for slug, profile in profiles.items():
        for kind, texts in (
            (Kind.GENERIC, (profile.name, *profile.names)),
            (Kind.BRAND, profile.brands),
            (Kind.MISSPELLING, profile.misspellings),
        ):
            for text in dict.fromkeys(texts):
                yield Name(text, normal(text), (slug,), kind)
    for text, slugs in products.items():
        yield Name(text, normal(text), slugs, Kind.BRAND)


def look_alikes(
    slug: str, listed: Iterable[tuple[str, tuple[str, str]]], computed: Mapping[str, tuple[str, str]]
) -> tuple[LookAlike, ...]:
    """Return every drug that looks like one: those known to be mixed up first, each once."""
    found: dict[str, LookAlike] = {}
    for other, names in listed:
        found.setdefault(other, LookAlike(other, names, is_listed=True))
    for other, names in computed.items():
        found.setdefault(other, LookAlike(other, names, is_listed=False))
    return tuple(each for other, each in found.items() if other != slug)
