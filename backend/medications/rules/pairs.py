"""Two drugs at a time: which rules they meet, from either side, and one finding for each mechanism."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import UNCONFIRMED_AT_BEST, Finding, Rule
from backend.medications.rules.profiles import Profile, Selector


@dataclass(frozen=True, slots=True)
class _Known:
    """A drug as the engine sees it: its statements, which are unsure, and the rules that wait for another.

    `waiting` has the rules whose first side this drug is, by a statement the other side must make.
    """

    name: str
    tokens: frozenset[str]
    unsure: frozenset[str]
    waiting: dict[str, tuple[Rule, ...]]
    awaited: frozenset[str]


class Pairs:
    """Every rule about two drugs, ready to be asked; answers are kept, for they never change."""

    def __init__(self, profiles: Mapping[str, Profile], rules: Iterable[Rule]) -> None:
        self._profiles = profiles
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        self._order: dict[str, int] = {}
        for rule in rules:
            # Where two rules of a subject say the same tier, the one written first stands, the narrower.
            self._order.setdefault(rule.id, len(self._order))
            self._rules[rule.one.tokens[0]].append(rule)
        # Ready before the first question, so that no question waits for it.
        self._known = {slug: self._compile(profile) for slug, profile in profiles.items()}
        self._answers: dict[tuple[str, str], tuple[Finding, ...]] = {}

    def tokens(self, slug: str) -> frozenset[str]:
        """Return every statement about a drug."""
        return self._known[slug].tokens

    def between(self, one: str, other: str) -> tuple[Finding, ...]:
        """Return the findings about two drugs, the gravest first, whichever is named first."""
        pair = (one, other) if one < other else (other, one)
        found = self._answers.get(pair)
        if found is None:
            found = self._answers[pair] = self._ask(*pair)
        return found

    def _rank(self, tier: int, rule: Rule, is_unsure: bool) -> tuple[int, int, int, str]:
        begun = tier if is_unsure or rule.begun is None else rule.begun
        return min(tier, begun), tier, self._order.get(rule.id, len(self._order)), rule.id

    def _compile(self, profile: Profile) -> _Known:
        sure: set[str] = {
            f"drug {profile.slug}",
            f"route {profile.route}",
            *(f"class {each}" for each in profile.classes),
        }
        unsure: set[str] = set()
        for fact in profile.facts:
            (unsure if fact.basis.status is Status.UNCONFIRMED else sure).update(fact.tokens)
        tokens = frozenset(sure | unsure)
        waiting: dict[str, list[Rule]] = defaultdict(list)
        for token in tokens & self._rules.keys():
            for rule in self._rules[token]:
                if _fits(rule.one, tokens):
                    waiting[rule.other.tokens[0]].append(rule)
        for place, warned in enumerate(profile.warned):
            rule = Rule(
                id=f"label.{profile.slug}.{place + 1}",
                version=1,
                subject="label",
                tier=warned.tier,
                begun=warned.begun,
                one=Selector(f"drug {profile.slug}", (f"drug {profile.slug}",)),
                other=warned.other,
                what=f"{profile.name} with {{other}}: {warned.text}",
                do="See the label",
                status=warned.basis.status,
                source=warned.basis.source,
            )
            waiting[warned.other.tokens[0]].append(rule)
        return _Known(
            profile.name,
            tokens,
            frozenset(unsure - sure),
            {key: tuple(rules) for key, rules in waiting.items()},
            frozenset(waiting),
        )

    def _ask(self, one: str, other: str) -> tuple[Finding, ...]:
        if one == other:
            return ()
        first, second = self._known[one], self._known[other]
        if first.awaited.isdisjoint(second.tokens) and second.awaited.isdisjoint(first.tokens):
            return ()
        hits: dict[str, tuple[int, Rule, bool, bool]] = {}
        override: Rule | None = None
        for mine, theirs, flipped in ((first, second, False), (second, first, True)):
            for token in mine.awaited & theirs.tokens:
                for rule in mine.waiting[token]:
                    if not _fits(rule.other, theirs.tokens):
                        continue
                    if rule.is_override:
                        override = rule if override is None or rule.tier < override.tier else override
                        continue
                    tier = rule.tier
                    is_unsure = _rests_on_unsure(rule, mine, theirs)
                    if is_unsure:
                        tier = max(tier, UNCONFIRMED_AT_BEST)
                    best = hits.get(rule.subject)
                    if best is None or self._rank(tier, rule, is_unsure) < self._rank(
                        best[0], best[1], best[3]
                    ):
                        hits[rule.subject] = (tier, rule, not flipped, is_unsure)
        found = [
            _finding(tier, rule, forward, is_unsure, (one, first), (other, second))
            for tier, rule, forward, is_unsure in hits.values()
        ]
        if override is not None:
            found = [each for each in found if each.tier > override.tier > 0]
            if override.tier:
                forward = _fits(override.one, first.tokens) and _fits(override.other, second.tokens)
                is_unsure = override.status is Status.UNCONFIRMED
                tier = max(override.tier, UNCONFIRMED_AT_BEST) if is_unsure else override.tier
                found.append(_finding(tier, override, forward, is_unsure, (one, first), (other, second)))
        return tuple(sorted(found, key=lambda each: (each.tier, each.mechanism, each.rule)))


def _fits(selector: Selector, tokens: frozenset[str]) -> bool:
    return tokens.issuperset(selector.tokens) and tokens.isdisjoint(selector.without)


def _rests_on_unsure(rule: Rule, one: _Known, other: _Known) -> bool:
    return (
        rule.status is Status.UNCONFIRMED
        or not one.unsure.isdisjoint(rule.one.tokens)
        or not other.unsure.isdisjoint(rule.other.tokens)
    )


def _finding(
    tier: int,
    rule: Rule,
    forward: bool,
    is_unsure: bool,
    one: tuple[str, _Known],
    other: tuple[str, _Known],
) -> Finding:
    left, right = (one, other) if forward else (other, one)
    names = {"one": left[1].name, "other": right[1].name}
    return Finding(
        drugs=(one[0], other[0]),
        tier=tier,
        mechanism=rule.subject,
        what=rule.what.format_map(names),
        do=rule.do.format_map(names),
        rule=rule.id,
        version=rule.version,
        status=rule.status,
        sources=(rule.source,),
        begun=None if is_unsure else rule.begun,
    )
