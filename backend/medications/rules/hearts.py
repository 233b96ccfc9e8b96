"""Drugs that prolong the QT interval in a person whose heart is already at risk of torsade de pointes."""

from collections.abc import Iterable, Mapping

from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import UNCONFIRMED_AT_BEST, Finding, RiskyState
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile


def check(
    rules: Iterable[RiskyState],
    profiles: Mapping[str, Profile],
    tokens: Mapping[str, frozenset[str]],
    person: Person,
) -> list[Finding]:
    """Return the gravest finding of each drug in each state the person is in."""
    found: list[Finding] = []
    states = person.heart_states
    for slug, said in tokens.items() if states else ():
        for state in states:
            fitting = [
                rule
                for rule in rules
                if rule.state == state
                and said.issuperset(rule.drug.tokens)
                and said.isdisjoint(rule.drug.without)
            ]
            if fitting:
                found.append(_finding(min(fitting, key=lambda each: each.tier), profiles[slug], person))
    return found


def _finding(rule: RiskyState, profile: Profile, person: Person) -> Finding:
    tier = rule.tier_older if person.is_older else rule.tier
    for fact in profile.facts:
        if fact.basis.status is Status.UNCONFIRMED and not fact.tokens.isdisjoint(rule.drug.tokens):
            tier = max(tier, UNCONFIRMED_AT_BEST)
    return Finding(
        (profile.slug,),
        tier,
        rule.subject,
        rule.what.format(drug=profile.name),
        rule.do,
        rule.id,
        rule.version,
        rule.status,
        (rule.source,),
    )
