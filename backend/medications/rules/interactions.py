"""The whole check: a list of drugs, what was stopped, and who takes them, in; findings out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.medications.rules import ages, allergies, hearts, limits, lists, persons, washouts
from backend.medications.rules.findings import (
    AgeRule,
    CrossReaction,
    Finding,
    RiskyState,
    Rule,
    Triple,
    Washout,
    Weight,
)
from backend.medications.rules.pairs import Pairs
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile


@dataclass(frozen=True, slots=True)
class Case:
    """What is checked. Each item is one entry of the list: the slugs of its ingredients, one or more.

    `stopped` gives the days since a drug was stopped, None where nobody knows. `new` are the drugs of the
    list that the order begins: nothing is found less for them, and some findings are graver.
    """

    items: tuple[tuple[str, ...], ...]
    stopped: Mapping[str, int | None] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    new: frozenset[str] = frozenset()


class Engine:
    """All rules, ready to be asked about one case after another."""

    def __init__(
        self,
        profiles: Mapping[str, Profile],
        *,
        rules: Iterable[Rule],
        triples: Iterable[Triple],
        washouts: Iterable[Washout],
        states: Iterable[RiskyState],
        cross_reactions: Iterable[CrossReaction],
        class_tiers: Mapping[str, int],
        people: Mapping[tuple[str, str], Weight],
        age_rules: Iterable[AgeRule],
    ) -> None:
        self._profiles = profiles
        self._pairs = Pairs(profiles, rules)
        self._triples = tuple(triples)
        self._washouts = tuple(washouts)
        self._states = tuple(states)
        self._cross_reactions = tuple(cross_reactions)
        self._class_tiers = class_tiers
        self._people = people
        self._ages = tuple(age_rules)
        tokens = {slug: self._pairs.tokens(slug) for slug in profiles}
        self._weights = {slug: lists.weigh(said) for slug, said in tokens.items()}
        self._sides = {slug: ages.parts(self._ages, said) for slug, said in tokens.items()}
        self._parts = {slug: lists.roles(self._triples, said) for slug, said in tokens.items()}

    def check(self, case: Case) -> list[Finding]:
        """Return every finding about a case, the gravest first."""
        places: dict[str, set[int]] = defaultdict(set)
        for place, item in enumerate(case.items):
            for slug in item:
                places[slug].add(place)
        slugs = list(places)
        found: list[Finding] = []
        for place, one in enumerate(slugs):
            for other in slugs[place + 1 :]:
                # The ingredients of one product were made to be taken together.
                if places[one] != places[other]:
                    found += self._pairs.between(one, other)
        tokens = {slug: self._pairs.tokens(slug) for slug in slugs}
        found += lists.loads({slug: self._weights[slug] for slug in slugs}, case.person)
        found += lists.duplicates(self._profiles, places, self._class_tiers)
        if len(slugs) > 2:
            found += lists.triples(self._triples, {slug: self._parts[slug] for slug in slugs})
        for gone, days in case.stopped.items():
            found += self._gone(gone, days, tokens, case.person)
        found += persons.check(self._profiles, tokens, case.person, self._people)
        found += ages.check(
            self._ages, self._profiles, {slug: self._sides[slug] for slug in slugs}, case.person.age
        )
        found += limits.check(self._profiles, tokens, case.person)
        found += allergies.check(self._profiles, self._pairs, self._cross_reactions, slugs, case.person)
        found += hearts.check(self._states, self._profiles, tokens, case.person)
        if case.new:
            found = [each.ordered(case.new) for each in found]
        return sorted(found, key=lambda each: (each.tier, each.rule, each.drugs))

    def _gone(
        self, gone: str, days: int | None, tokens: Mapping[str, frozenset[str]], person: Person
    ) -> list[Finding]:
        """Return what a drug that was stopped still does; where it is taken again, what the gap means."""
        profile = self._profiles[gone]
        found = [
            each
            for begun in tokens
            if begun != gone
            for each in washouts.still_counting(self._washouts, self._pairs, profile, begun, days)
        ]
        if gone not in tokens:
            return found
        # Taken again, it counts as taken; a washout speaks only where the pair says less.
        pairs = self._pairs
        return [
            each
            for each in found
            if each.tier < min((one.tier for one in pairs.between(*each.drugs)), default=9)
        ] + limits.restarted(profile, days, tokens, person.doses.get(gone))
