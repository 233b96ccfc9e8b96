"""The whole check: a list of drugs, what was stopped, and who takes them, in; findings out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.medications.rules import hearts, lists, persons, washouts
from backend.medications.rules.findings import Finding, RiskyState, Rule, Triple, Washout
from backend.medications.rules.pairs import Pairs
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile


@dataclass(frozen=True, slots=True)
class Case:
    """What is checked. Each item is one entry of the list: the slugs of its ingredients, one or more.

    `stopped` gives the days since a drug was stopped, None where nobody knows.
    """

    items: tuple[tuple[str, ...], ...]
    stopped: Mapping[str, int | None] = field(default_factory=dict)
    person: Person = field(default_factory=Person)


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
        class_tiers: Mapping[str, int],
    ) -> None:
        self._profiles = profiles
        self._pairs = Pairs(profiles, rules)
        self._triples = tuple(triples)
        self._washouts = tuple(washouts)
        self._states = tuple(states)
        self._class_tiers = class_tiers
        tokens = {slug: self._pairs.tokens(slug) for slug in profiles}
        self._weights = {slug: lists.weigh(said) for slug, said in tokens.items()}
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
            if gone not in places:
                for begun in slugs:
                    found += washouts.still_counting(
                        self._washouts, self._pairs, self._profiles[gone], begun, days
                    )
        found += persons.check(self._profiles, tokens, case.person)
        found += hearts.check(self._states, self._profiles, tokens, case.person)
        return sorted(found, key=lambda each: (each.tier, each.rule, each.drugs))
