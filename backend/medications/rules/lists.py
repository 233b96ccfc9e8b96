"""The whole list at once: loads that no pair shows, the same ingredient twice, and three that belong apart.

Adding a drug can only raise a load, so no finding is lost by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import Finding, Triple
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile

VERSION: Final = 2
_SEROTONIN: Final = {"weak": 1, "moderate": 2, "strong": 3}
_QT: Final = {"conditional": 1, "possible": 2, "known": 3, "contraindicating": 4}
_QT_HIGH: Final = 6
# Beers 2023: any three or more of these kinds; at least so much they block or raise where one is begun.
_BRAIN_ACTIVE: Final = frozenset(
    f"class {name}"
    for name in (
        "antidepressant", "ssri", "snri", "tricyclic", "antipsychotic", "antiepileptic", "gabapentinoid",
        "benzodiazepine", "z-drug", "barbiturate", "opioid", "opioid partial agonist", "muscle relaxant",
    )
)  # fmt: skip
_NOT_BRAIN_ACTIVE: Final = frozenset({"drug bupropion", "drug acetazolamide"})
_BRAIN_MOST: Final = 2
_SEROTONIN_BEGUN: Final = 7
_QT_BEGUN: Final = 7
_ANTICHOLINERGIC_BEGUN: Final = 7
_ANTICHOLINERGIC_OLDER: Final = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """What a drug adds to each load."""

    serotonin: int
    anticholinergic: int
    depressant: int
    is_opioid: bool
    qt: int
    slows_heart: bool
    lowers_potassium: bool
    lowers_sodium: bool
    is_brain_active: bool
    is_qt: bool  # by itself, not through magnesium or potassium


def weigh(tokens: frozenset[str]) -> Weights:
    """Return what a drug with these statements adds to each load."""
    serotonin = 0
    for kind in ("reuptake", "releaser", "agonist", "precursor", "enhancer"):
        for grade, weight in _SEROTONIN.items():
            if f"serotonin {kind} ={grade}" in tokens:
                serotonin = max(serotonin, weight)
    depressant = 2 if "depressant strong" in tokens else 1 if "depressant moderate" in tokens else 0
    return Weights(
        serotonin=serotonin,
        anticholinergic=next((n for n in (3, 2, 1) if f"anticholinergic {n}" in tokens), 0),
        depressant=depressant,
        is_opioid="depressant opioid" in tokens,
        qt=max((weight for grade, weight in _QT.items() if f"qt {grade}" in tokens), default=0),
        slows_heart="bradycardia moderate" in tokens,
        lowers_potassium="potassium lowers moderate" in tokens,
        lowers_sodium="hyponatremia moderate" in tokens,
        is_brain_active="route systemic" in tokens
        and not tokens.isdisjoint(_BRAIN_ACTIVE)
        and tokens.isdisjoint(_NOT_BRAIN_ACTIVE),
        is_qt="qt" in tokens and tokens.isdisjoint({"absorption acid-reducer", "potassium lowers"}),
    )


def loads(weights: Mapping[str, Weights], person: Person) -> list[Finding]:
    """Return what the drugs of a list add up to in this person."""
    is_older = person.is_older
    found: list[Finding] = []
    serotonin = [slug for slug, each in weights.items() if each.serotonin]
    total = sum(weights[slug].serotonin for slug in serotonin)
    if len(serotonin) >= 3 and total >= 6:
        found.append(
            _load(
                serotonin,
                3,
                "serotonin",
                "load.serotonin",
                f"{len(serotonin)} drugs raise serotonin together",
                "Ask which can go; say what serotonin syndrome feels like",
                "label",
                begun=2 if total >= _SEROTONIN_BEGUN else None,
            )
        )
    blocking = [slug for slug, each in weights.items() if each.anticholinergic]
    total = sum(weights[slug].anticholinergic for slug in blocking)
    most = _ANTICHOLINERGIC_OLDER if is_older else _ANTICHOLINERGIC_BEGUN
    strongest = sum(weights[slug].anticholinergic == 3 for slug in blocking)
    if len(blocking) >= 2 and total >= (3 if is_older else 6):
        found.append(
            _load(
                blocking,
                2 if is_older and strongest >= 2 else 3,
                "anticholinergic",
                "load.anticholinergic",
                f"{len(blocking)} drugs block acetylcholine, {total} points together"
                + (", at 65 or older" if is_older else ""),
                "Take out what can go: constipation, retention, falls, confusion",
                "beers",
                begun=2 if len(blocking) >= 3 and total >= most else None,
            )
        )
    slowing = [slug for slug, each in weights.items() if each.depressant]
    strong = sum(weights[slug].depressant == 2 for slug in slowing)
    if len(slowing) >= 3 and (strong or is_older):
        found.append(
            _load(
                slowing,
                2 if is_older and strong else 3,
                "sedation",
                "load.depressants",
                f"{len(slowing)} drugs slow brain and breathing together",
                "Take out what can go; with an opioid, offer naloxone; warn about driving and alcohol",
                "beers",
            )
        )
    active = [slug for slug, each in weights.items() if each.is_brain_active]
    if is_older and len(active) > _BRAIN_MOST:
        found.append(
            _load(
                active,
                3,
                "falls",
                "load.brain",
                f"{len(active)} drugs act on the brain, at 65 or older: falls, fractures (Beers: avoid)",
                "Take one out, or begin it only where another goes",
                "beers",
                begun=2,
            )
        )
    found += _qt(weights, person)
    salts = [slug for slug, each in weights.items() if each.lowers_sodium]
    if is_older and len(salts) >= 2:
        found.append(
            _load(
                salts,
                3,
                "salts",
                "load.sodium",
                f"{len(salts)} drugs lower sodium, at 65 or older",
                "Measure sodium within two weeks of a change",
                "beers",
            )
        )
    return found


def _qt(weights: Mapping[str, Weights], person: Person) -> list[Finding]:
    prolonging = [slug for slug, each in weights.items() if each.qt]
    if len(prolonging) < 2 or not any(weights[slug].qt >= _QT["possible"] for slug in prolonging):
        return []
    slows = [slug for slug, each in weights.items() if each.slows_heart]
    lowers = [slug for slug, each in weights.items() if each.lowers_potassium]
    # The parts are those of the score of Tisdale and others (2013); the points are ours.
    total = sum(weights[slug].qt for slug in prolonging) + person.is_older
    total += bool(slows or person.slow_pulse) + bool(lowers or person.low_potassium) + person.long_qt
    named = [slug for slug in weights if slug in {*prolonging, *slows, *lowers}]
    # Two drugs of a person without such a state are judged as a pair.
    if total < _QT_HIGH or len(named) < (2 if person.heart_states else 3):
        return []
    own = [slug for slug in prolonging if weights[slug].is_qt]
    is_graver = bool(person.heart_states) and any(weights[slug].qt >= _QT["known"] for slug in prolonging)
    return [
        _load(
            named,
            2 if is_graver else 3,
            "qt",
            "load.qt",
            "Several drugs prolong the QT interval or make it more dangerous",
            "An ECG, potassium and magnesium; choose another drug for one of them",
            "label",
            begun=2 if len(own) >= 3 and sum(weights[slug].qt for slug in own) >= _QT_BEGUN else None,
        )
    ]


def duplicates(
    profiles: Mapping[str, Profile], places: Mapping[str, Set[int]], tiers: Mapping[str, int]
) -> list[Finding]:
    """Return the same ingredient under several names, and several drugs of a class that should stand alone.

    `places` says which entries of the list hold a drug: what one product holds is no duplicate of itself.
    """
    found: list[Finding] = []
    by_ingredient: dict[str, list[str]] = defaultdict(list)
    by_class: dict[str, list[str]] = defaultdict(list)
    for slug in places:
        by_ingredient[_root(profiles, slug)].append(slug)
        if profiles[slug].route == "systemic":
            for each in profiles[slug].classes:
                if tiers.get(each):
                    by_class[each].append(slug)
    for same in by_ingredient.values():
        if len(same) > 1 and _several_entries(same, places):
            found.append(
                _load(
                    same,
                    2,
                    "duplicate",
                    "duplicate.ingredient",
                    "They are forms or products of the same drug",
                    "Keep one",
                    "label",
                )
            )
    for slug, entries in places.items():
        if len(entries) > 1:
            found.append(
                _load(
                    [slug],
                    _twice(profiles[slug]),
                    "duplicate",
                    "duplicate.same",
                    "It is on the list more than once",
                    "Add the doses up, or keep one",
                    "label",
                )
            )
    for name, several in sorted(by_class.items()):
        if len({_root(profiles, slug) for slug in several}) > 1 and _several_entries(several, places):
            found.append(
                _load(
                    several,
                    tiers[name],
                    "duplicate",
                    f"duplicate.class.{name.replace(' ', '-')}",
                    f"They are of one class: {name}",
                    "Ask whether both are needed",
                    "label",
                )
            )
    return found


def _twice(profile: Profile) -> int:
    """Return how grave one drug twice is; stimulants come long and short, naloxone is kept at hand."""
    is_meant = {"stimulant", "opioid antagonist"} & set(profile.classes)
    return 2 if profile.is_psychotropic and not is_meant else 3


def _several_entries(slugs: Iterable[str], places: Mapping[str, Set[int]]) -> bool:
    return len(set().union(*(places[slug] for slug in slugs))) > 1


def roles(rules: Iterable[Triple], said: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Return which part a drug with these statements plays: the place of the rule, and of the kind in it."""
    return tuple(
        (place, part)
        for place, rule in enumerate(rules)
        for part, kind in enumerate(rule.kinds)
        if said.issuperset(kind.tokens) and said.isdisjoint(kind.without)
    )


def triples(rules: Sequence[Triple], parts: Mapping[str, Iterable[tuple[int, int]]]) -> list[Finding]:
    """Return what three drugs of three kinds do together; the finding names every drug of those kinds."""
    groups: dict[int, list[list[str]]] = defaultdict(lambda: [[], [], []])
    for slug, played in parts.items():
        for place, part in played:
            groups[place][part].append(slug)
    found: list[Finding] = []
    for place, (first, second, third) in groups.items():
        if any(one != two and three not in (one, two) for one in first for two in second for three in third):
            rule = rules[place]
            named = [slug for slug in parts if slug in first or slug in second or slug in third]
            found.append(
                _load(
                    named,
                    rule.tier,
                    rule.subject,
                    rule.id,
                    rule.what,
                    rule.do,
                    rule.source,
                    rule.version,
                )
            )
    return found


def _root(profiles: Mapping[str, Profile], slug: str) -> str:
    seen = {slug}
    while True:
        profile = profiles[slug]
        parent = profile.isomer_of or profile.metabolite_of
        if parent is None or parent in seen or parent not in profiles:
            return slug
        seen.add(parent)
        slug = parent


def _load(
    drugs: Iterable[str],
    tier: int,
    mechanism: str,
    rule: str,
    what: str,
    do: str,
    source: str,
    version: int = VERSION,
    begun: int | None = None,
) -> Finding:
    return Finding(tuple(drugs), tier, mechanism, what, do, rule, version, Status.CONSENSUS, (source,), begun)
