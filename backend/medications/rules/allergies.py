"""Allergies: the drug itself, its isomers and metabolites, its class, and drugs that cross-react."""

from collections.abc import Iterable, Mapping
from typing import Final

from backend.medications.rules.drugs import Basis, Status
from backend.medications.rules.findings import CrossReaction, Finding, told
from backend.medications.rules.pairs import Pairs
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile, Selector

VERSION: Final = 2
_RECORD: Final = Basis(Status.CONFIRMED, "record")


def check(
    profiles: Mapping[str, Profile],
    pairs: Pairs,
    groups: Iterable[CrossReaction],
    slugs: Iterable[str],
    person: Person,
) -> list[Finding]:
    """Return one finding for each drug that a recorded allergy speaks against, the gravest reason."""
    if not person.allergies:
        return []
    found: list[Finding] = []
    for slug in slugs:
        reasons = [*_own(profiles, profiles[slug], person.allergies)]
        for group in groups:
            reasons += _crossing(profiles, pairs, group, profiles[slug], person.allergies)
        if reasons:
            found.append(min(reasons, key=lambda each: (each.tier, each.rule)))
    return found


def _own(profiles: Mapping[str, Profile], profile: Profile, allergies: frozenset[str]) -> Iterable[Finding]:
    root = _root(profiles, profile.slug)
    same = {
        each
        for each in allergies
        if each == profile.generic or (each in profiles and _root(profiles, each) == root)
    }
    alike = {*profile.classes} & allergies
    if same or alike:
        recorded = ", ".join(sorted(same or alike))
        yield told(
            (profile.slug,),
            1 if same else 2,
            "allergy",
            f"An allergy to {recorded} is recorded",
            "Ask what happened then; choose another unless it was no allergy",
            "person.allergy",
            VERSION,
            _RECORD,
        )


def _crossing(
    profiles: Mapping[str, Profile],
    pairs: Pairs,
    group: CrossReaction,
    profile: Profile,
    allergies: frozenset[str],
) -> Iterable[Finding]:
    if not _in(group.second, pairs.tokens(profile.slug)):
        return
    recorded = sorted(
        each
        for each in allergies
        if each != profile.slug
        and _in(group.first, pairs.tokens(each) if each in profiles else frozenset({f"class {each}"}))
    )
    if recorded:
        yield told(
            (profile.slug,),
            group.tier,
            "allergy",
            f"An allergy to {', '.join(recorded)} is recorded. {group.what}",
            "Ask what happened then; choose another unless it was no allergy",
            f"allergy.{group.id}",
            group.version,
            Basis(group.status, group.source),
        )


def _in(selectors: Iterable[Selector], said: frozenset[str]) -> bool:
    return any(said.issuperset(each.tokens) and said.isdisjoint(each.without) for each in selectors)


def _root(profiles: Mapping[str, Profile], slug: str) -> str:
    seen: set[str] = set()
    while slug not in seen:
        seen.add(slug)
        parent = profiles[slug].isomer_of or profiles[slug].metabolite_of
        if parent is None or parent not in profiles:
            return slug
        slug = parent
    return min(seen)
