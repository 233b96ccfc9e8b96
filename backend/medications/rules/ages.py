"""What somebody above or below an age should rather not begin: one drug, or two together."""

from collections.abc import Iterable, Mapping, Sequence

from backend.medications.rules.drugs import Basis
from backend.medications.rules.findings import AgeRule, Finding, told
from backend.medications.rules.profiles import Profile, Selector

# The place of a rule, and which of its sides a drug is.
Part = tuple[int, bool]


def parts(rules: Iterable[AgeRule], said: frozenset[str]) -> tuple[Part, ...]:
    """Return which side of which rule a drug with these statements is."""
    return tuple(
        (place, is_other)
        for place, rule in enumerate(rules)
        for is_other, side in ((False, rule.one), (True, rule.other))
        if side is not None and _fits(side, said)
    )


def check(
    rules: Sequence[AgeRule],
    profiles: Mapping[str, Profile],
    played: Mapping[str, Iterable[Part]],
    age: int | None,
) -> list[Finding]:
    """Return what the drugs of a list mean at this age."""
    if age is None:
        return []
    first: dict[int, list[str]] = {}
    second: dict[int, list[str]] = {}
    for slug, sides in played.items():
        for place, is_other in sides:
            if _holds(rules[place], age):
                (second if is_other else first).setdefault(place, []).append(slug)
    found: dict[tuple[str, frozenset[str]], Finding] = {}
    for place, slugs in first.items():
        rule = rules[place]
        for one in slugs:
            for other in second.get(place, []) if rule.other is not None else [None]:
                drugs = (one,) if other is None else (one, other)
                if other != one:
                    found.setdefault((rule.id, frozenset(drugs)), _finding(rule, profiles, drugs))
    return list(found.values())


def _holds(rule: AgeRule, age: int) -> bool:
    return (rule.over is None or age > rule.over) and (rule.under is None or age < rule.under)


def _fits(selector: Selector, said: frozenset[str]) -> bool:
    return said.issuperset(selector.tokens) and said.isdisjoint(selector.without)


def _finding(rule: AgeRule, profiles: Mapping[str, Profile], drugs: tuple[str, ...]) -> Finding:
    names = [profiles[slug].name for slug in drugs]
    what = rule.what.format(one=names[0], other=names[-1])
    basis = Basis(rule.status, rule.source)
    return told(drugs, rule.tier, rule.subject, what, rule.do, rule.id, rule.version, basis, rule.begun)
