"""The names of all drugs, ready to be searched: matches with what tells look-alikes apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from backend.medications import catalog, knowledge, look_alike_files
from backend.medications.rules.doses import Dose, format_dose
from backend.medications.rules.look_alikes import (
    Doubt,
    LookAlike,
    Stems,
    all_stems,
    apart,
    mistaken_for,
)
from backend.medications.rules.profiles import Profile
from backend.medications.rules.search import How, Match, NameSearch, look_alikes

MOST: Final = 12
_MOST_SUGGESTIONS: Final = 3
_MOST_LOOK_ALIKES: Final = 6
NO_STRENGTHS: Final = "strengths not listed here"
NOT_KNOWN: Final = "Not known: it would not be checked."


@dataclass(frozen=True, slots=True)
class NameMatch:
    """One answer to a search: a drug, or the ingredients of a product."""

    profiles: tuple[Profile, ...]
    matched_on: str
    how: How
    look_alikes: tuple[LookAlike, ...]


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """What a search found; `is_known` says whether the text as it stands would be checked."""

    query: str
    is_known: bool
    matches: tuple[NameMatch, ...]
    read_as: tuple[str, ...]


@cache
def _search() -> NameSearch:
    return NameSearch(catalog.catalog().profiles, catalog.products())


@cache
def _mixed() -> look_alike_files.Mixed:
    return look_alike_files.read_look_alikes(
        look_alike_files.FILE, catalog.catalog().profiles, catalog.shared_sources()
    )


def load() -> None:
    """Read the names that are mixed up, or raise `FaultyDrugFile`."""
    _mixed()


@cache
def look_alikes_of(slug: str) -> tuple[LookAlike, ...]:
    """Return the drugs whose names look like this drug's, those known to be mixed up first."""
    return look_alikes(slug, _mixed().pairs.get(slug, ()), _search().alike(slug))


@cache
def ways(slug: str) -> tuple[Stems, ...]:
    """Return how a written reason may speak of what a drug is for."""
    uses = [use for use, _ in catalog.catalog().profiles[slug].uses]
    return all_stems(uses, _mixed().written)


def search(text: str) -> NameAnswer:
    """Return the drugs that `text` may mean, with no two look-alikes next to each other where that can be."""
    known = knowledge.find(text)
    read = None
    if known is not None:
        profiles = catalog.catalog().profiles
        called = known.read_as or " + ".join(profiles[slug].name for slug in known.slugs)
        read = Match(known.slugs, called, How.MISSPELLING if known.read_as else How.EXACT)
    found = _search().search(text, MOST, read=read)
    by_key = {"+".join(match.slugs): match for match in found}
    ordered = apart(list(by_key), _alike(by_key))
    return NameAnswer(
        query=text,
        is_known=knowledge.is_checked(text),
        matches=tuple(_match(by_key[key]) for key in ordered),
        read_as=() if found else tuple(_search().resembling(text, _MOST_SUGGESTIONS)),
    )


def _alike(by_key: Mapping[str, Match]) -> dict[str, frozenset[str]]:
    alike = {key: _others(match) for key, match in by_key.items()}
    return {
        key: frozenset(
            other
            for other, match in by_key.items()
            if other != key and (alike[key] & set(match.slugs) or alike[other] & set(by_key[key].slugs))
        )
        for key in by_key
    }


def _others(match: Match) -> frozenset[str]:
    return (
        frozenset(each.slug for each in look_alikes_of(match.slugs[0]))
        if len(match.slugs) == 1
        else frozenset()
    )


def _match(match: Match) -> NameMatch:
    profiles = catalog.catalog().profiles
    others = look_alikes_of(match.slugs[0])[:_MOST_LOOK_ALIKES] if len(match.slugs) == 1 else ()
    return NameMatch(tuple(profiles[slug] for slug in match.slugs), match.matched_on, match.how, others)


def strengths(profile: Profile) -> str:
    """Write in which strengths a drug is sold, or that this is not known here."""
    if profile.sold_as:
        return "; ".join(profile.sold_as)
    if not profile.forms:
        return NO_STRENGTHS
    return "; ".join(f"{form.form} {_listed(form.strengths)}" for form in profile.forms)


def _listed(doses: tuple[Dose, ...]) -> str:
    return ", ".join(format_dose(dose) for dose in doses)


def doubts(slug: str, indication: str | None) -> tuple[Doubt, ...]:
    """Return the look-alikes that a written reason fits, where it does not fit the chosen drug itself."""
    if not indication:
        return ()
    profiles = catalog.catalog().profiles
    others = {each.slug: ways(each.slug) for each in look_alikes_of(slug)}
    return tuple(
        Doubt(profiles[slug], profiles[other]) for other in mistaken_for(indication, ways(slug), others)
    )
