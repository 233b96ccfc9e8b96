"""Names taken for one another: which drugs look alike, and whether a written reason fits the one chosen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from backend.medications.rules.profiles import Profile

_WORD: Final = re.compile(r"[a-z0-9]+")
# Words of a use that say too little to tell two drugs apart.
_SILENT: Final = frozenset(
    {
        "added", "with", "and", "of", "the", "in", "on", "for", "or", "a", "disorder", "disease", "use",
        "high", "low", "attack", "off", "label", "supplement", "prevention", "withdrawn", "severe", "type",
        "side", "effects",
    }
)  # fmt: skip
# "depression" and "depressed", "anxiety" and "anxious" begin alike for so many letters.
_STEM: Final = 4
_SHORT: Final = 3

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another drug with a name like this one's; `is_listed` where people are known to have mixed them up."""

    slug: str
    names: tuple[str, str]
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason that fits another drug of a similar name, and not the one chosen."""

    chosen: Profile
    other: Profile


def stems(use: str) -> Stems:
    """Return the beginnings of the words by which a text is known to speak of a use."""
    words = _WORD.findall(use.casefold())
    telling = [word for word in words if word not in _SILENT] or words
    return tuple(dict.fromkeys(word if len(word) <= _SHORT else word[:_STEM] for word in telling))


def all_stems(uses: Iterable[str], written: Mapping[str, tuple[str, ...]]) -> tuple[Stems, ...]:
    """Return every way to say one of these uses; `written` has what people write instead."""
    texts = [text for use in uses for text in (use, *written.get(use, ()))]
    return tuple(dict.fromkeys(stems(text) for text in texts))


def fits(indication: str, ways: Iterable[Stems]) -> bool:
    """Say whether a written reason speaks of one of the uses; a short word has to stand there whole."""
    words = _WORD.findall(indication.casefold())
    return any(all(_is_said(stem, words) for stem in way) for way in ways)


def mistaken_for(
    indication: str, own: Iterable[Stems], others: Mapping[str, tuple[Stems, ...]]
) -> tuple[str, ...]:
    """Return which of the `others` the reason fits, where it does not fit the drug's own uses."""
    if fits(indication, own):
        return ()
    return tuple(slug for slug, ways in others.items() if fits(indication, ways))


def apart(ranked: list[str], alike: Mapping[str, frozenset[str]]) -> list[str]:
    """Order slugs so that no two that look alike are neighbors, where that can be; the first stays first."""
    waiting = list(ranked)
    ordered: list[str] = []
    while waiting:
        last = alike.get(ordered[-1], frozenset()) if ordered else frozenset()
        following = next((slug for slug in waiting if slug not in last), waiting[0])
        waiting.remove(following)
        ordered.append(following)
    for place in range(len(ordered) - 1, 0, -1):
        slug = ordered[place]
        if slug not in alike.get(ordered[place - 1], frozenset()):
            continue
        rest = ordered[:place] + ordered[place + 1 :]
        free = [
            gap
            for gap in range(len(rest), 0, -1)
            if slug not in alike.get(rest[gap - 1], frozenset())
            and (gap == len(rest) or slug not in alike.get(rest[gap], frozenset()))
        ]
        if free:
            rest.insert(free[0], slug)
            ordered = rest
    return ordered


def _is_said(stem: str, words: list[str]) -> bool:
    return any(word == stem if len(stem) <= _SHORT else word.startswith(stem) for word in words)
