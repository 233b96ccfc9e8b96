"""Who takes it: age, pregnancy, nursing, kidneys, liver, smoking, allergies, and doses too high then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from backend.medications.rules.doses import Dose, UnitMismatch
from backend.medications.rules.drugs import Basis, Status
from backend.medications.rules.findings import Finding
from backend.medications.rules.profiles import Ceiling, Profile, Selector

VERSION: Final = 1
OLDER: Final = 65  # AGS Beers Criteria 2023
YOUNGER: Final = 18
HEART_STATES: Final = ("low_potassium", "slow_pulse", "long_qt")
# MHRA, January 2024: two specialists agree before valproate is started in anyone below 55, men as well.
VALPROATE_BELOW: Final = 55


@dataclass(frozen=True, slots=True)
class Person:
    """What is known about the person; what is not known is None or empty and finds nothing."""

    age: int | None = None
    is_pregnant: bool = False
    may_conceive: bool = False
    is_breastfeeding: bool = False
    smoking: str | None = None  # "started" or "stopped", in the last month
    has_renal_impairment: bool = False
    has_hepatic_impairment: bool = False
    has_overdose_risk: bool = False
    low_potassium: bool = False
    slow_pulse: bool = False
    long_qt: bool = False
    poor: frozenset[str] = frozenset()  # enzymes, such as 2D6
    allergies: frozenset[str] = frozenset()  # slugs and class words
    doses: Mapping[str, Dose] = field(default_factory=dict)  # a day, by slug

    @property
    def is_older(self) -> bool:
        """Say whether the person is of the age at which the Beers Criteria apply."""
        return self.age is not None and self.age >= OLDER

    @property
    def heart_states(self) -> tuple[str, ...]:
        """Return what makes a long QT interval dangerous in this person."""
        return tuple(state for state in HEART_STATES if getattr(self, state))


_NOBODY: Final = Person()


def check(
    profiles: Mapping[str, Profile], tokens: Mapping[str, frozenset[str]], person: Person
) -> list[Finding]:
    """Return what each drug means for this person."""
    found: list[Finding] = []
    is_known = person != _NOBODY
    for slug in tokens:
        profile = profiles[slug]
        if is_known:
            found += _states(profile, person)
            found += _allergy(profile, person)
            found += _smoking(profile, tokens[slug], person)
            if slug == "valproic-acid" and person.age is not None and person.age < VALPROATE_BELOW:
                found.append(
                    Finding(
                        (slug,),
                        3,
                        "fertility",
                        f"{profile.name} below {VALPROATE_BELOW}: harm to a child conceived, and"
                        " perhaps to men's fertility and their children",
                        "Another drug unless none will do; in women a pregnancy prevention program",
                        "person.valproate",
                        VERSION,
                        Status.CONSENSUS,
                        ("smpc",),
                    )
                )
        for ceiling in profile.ceilings:
            found += _ceiling(profile, ceiling, tokens, person)
    return found


def _states(profile: Profile, person: Person) -> list[Finding]:
    found: list[Finding] = []
    for applies, key, word, tier in (
        (person.is_pregnant, "pregnancy", "avoid", 1),
        (person.is_pregnant, "pregnancy", "caution", 3),
        (person.is_pregnant, "pregnancy", "unknown", 3),
        (person.may_conceive and not person.is_pregnant, "contraception", "required", 2),
        (person.may_conceive and not person.is_pregnant, "contraception", "interferes", 3),
        (person.is_breastfeeding, "lactation", "avoid", 2),
        (person.is_breastfeeding, "lactation", "caution", 3),
        (person.is_older, "older", "avoid", 3),
        (person.is_older, "older", "caution", 4),
        (person.age is not None and person.age < YOUNGER, "young", "avoid", 2),
        (person.age is not None and person.age < YOUNGER, "young", "caution", 3),
        (person.has_renal_impairment, "renal", "avoid", 2),
        (person.has_renal_impairment, "renal", "reduce", 3),
        (person.has_renal_impairment, "renal", "caution", 3),
        (person.has_hepatic_impairment, "hepatic", "avoid", 2),
        (person.has_hepatic_impairment, "hepatic", "reduce", 3),
        (person.has_hepatic_impairment, "hepatic", "caution", 3),
        (person.has_overdose_risk, "overdose", "high", 3),
    ):
        if not applies:
            continue
        for note in profile.people.get(key, ()):
            if note.word == word:
                found.append(
                    _found(
                        (profile.slug,),
                        tier,
                        key,
                        f"{profile.name}: {note.text}",
                        "Weigh it with the person; write the reason down",
                        f"person.{key}-{word}",
                        note.basis,
                    )
                )
    for enzyme in sorted(person.poor):
        for note in profile.people.get("metabolizer", ()):
            if note.word == f"{enzyme}-poor":
                found.append(
                    _found(
                        (profile.slug,),
                        3,
                        "metabolizer",
                        f"{profile.name}: {note.text}",
                        "Lower the dose or choose another",
                        "person.metabolizer",
                        note.basis,
                    )
                )
    return found


def _allergy(profile: Profile, person: Person) -> list[Finding]:
    meant = {profile.slug, profile.generic, *profile.classes, profile.isomer_of, profile.metabolite_of}
    recorded = sorted(each for each in meant & person.allergies if each)
    if not recorded:
        return []
    is_same = bool({profile.slug, profile.generic, profile.isomer_of} & person.allergies)
    return [
        Finding(
            (profile.slug,),
            1 if is_same else 2,
            "allergy",
            f"An allergy to {', '.join(recorded)} is recorded",
            "Ask what happened then; choose another unless it was no allergy",
            "person.allergy",
            VERSION,
            Status.CONFIRMED,
            ("record",),
        )
    ]


def _smoking(profile: Profile, said: frozenset[str], person: Person) -> list[Finding]:
    if person.smoking is None or "1A2 substrate major" not in said:
        return []
    is_narrow = "1A2 substrate major narrow" in said
    way = "rise" if person.smoking == "stopped" else "fall"
    return [
        Finding(
            (profile.slug,),
            2 if is_narrow and way == "rise" else 3,
            "smoking",
            f"Smoke speeds up CYP1A2; smoking was {person.smoking}: {profile.name} {way}s within a week",
            "Measure the level where there is one; change the dose by a quarter to a half over the week",
            f"person.smoking-{person.smoking}",
            VERSION,
            Status.CONSENSUS,
            ("label",),
        )
    ]


def _ceiling(
    profile: Profile, ceiling: Ceiling, tokens: Mapping[str, frozenset[str]], person: Person
) -> list[Finding]:
    others: Iterable[str] = ()
    if ceiling.when == "with" and ceiling.other is not None:
        others = [
            slug for slug, said in tokens.items() if slug != profile.slug and _fits(ceiling.other, said)
        ]
        applies = bool(others)
    elif ceiling.over is not None:
        above = ceiling.when == "over"
        applies = person.age is not None and (
            person.age > ceiling.over if above else person.age < ceiling.over
        )
    else:
        applies = (
            (ceiling.when == "renal" and person.has_renal_impairment)
            or (ceiling.when == "hepatic" and person.has_hepatic_impairment)
            or ceiling.when.removeprefix("poor ") in person.poor
        )
    if not applies:
        return []
    dose = person.doses.get(profile.slug)
    tier = 3
    if dose is not None:
        try:
            if not dose.exceeds(ceiling.dose):
                return []
            tier = 2
        except UnitMismatch:
            tier = 3
    return [
        _found(
            (profile.slug, *others),
            tier,
            "dose",
            f"{profile.name}: at most {ceiling.dose} a day. {ceiling.text}",
            "Lower the dose, or choose another",
            f"dose.{profile.slug}.{ceiling.when.replace(' ', '-')}",
            ceiling.basis,
        )
    ]


def _fits(selector: Selector, said: frozenset[str]) -> bool:
    return said.issuperset(selector.tokens) and said.isdisjoint(selector.without)


def _found(
    drugs: tuple[str, ...], tier: int, mechanism: str, what: str, do: str, rule: str, basis: Basis
) -> Finding:
    sure = max(tier, 3) if basis.status is Status.UNCONFIRMED else tier
    return Finding(drugs, sure, mechanism, what, do, rule, VERSION, basis.status, (basis.source,))
