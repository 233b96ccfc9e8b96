"""Who takes it: age, pregnancy, nursing, kidneys, liver, slow enzymes and smoking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import INTERRUPTS, Finding, told
from backend.medications.rules.profiles import Note, Profile

VERSION: Final = 2
OLDER: Final = 65  # AGS Beers Criteria 2023
YOUNGER: Final = 18
# How far a kidney or a liver fails; each includes the ones before it.
DEGREES: Final = ("mild", "moderate", "severe", "end-stage")
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
    renal_degree: str | None = None  # one of DEGREES, where it is known
    hepatic_degree: str | None = None
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

    def degree(self, organ: str) -> str | None:
        """Return how bad kidneys (`renal`) or liver (`hepatic`) are, None where nobody knows."""
        return self.renal_degree if organ == "renal" else self.hepatic_degree

    def is_impaired(self, organ: str, at_least: str | None = None) -> bool:
        """Say whether an organ is impaired, as badly as `at_least`; an unknown degree may be that bad."""
        degree = self.degree(organ)
        if at_least is not None and degree is not None:
            return DEGREES.index(degree) >= DEGREES.index(at_least)
        return self.has_renal_impairment if organ == "renal" else self.has_hepatic_impairment


_NOBODY: Final = Person()


def check(
    profiles: Mapping[str, Profile], tokens: Mapping[str, frozenset[str]], person: Person
) -> list[Finding]:
    """Return what each drug means for this person."""
    found: list[Finding] = []
    if person == _NOBODY:
        return found
    for slug in tokens:
        profile = profiles[slug]
        found += _states(profile, person)
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
    return found


def _states(profile: Profile, person: Person) -> list[Finding]:
    found: list[Finding] = []
    for applies, key, word, tier in (
        (person.is_pregnant, "pregnancy", "avoid", 1),
        (person.is_pregnant, "pregnancy", "caution", 3),
        (person.is_pregnant, "pregnancy", "unknown", 3),
        (person.may_conceive and not person.is_pregnant, "contraception", "required", 2),
        (person.may_conceive and not person.is_pregnant, "contraception", "interferes", 3),
        (person.is_breastfeeding, "lactation", "contraindicated", 1),
        (person.is_breastfeeding, "lactation", "avoid", 2),
        (person.is_breastfeeding, "lactation", "caution", 3),
        (person.is_older, "older", "avoid", 3),
        (person.is_older, "older", "caution", 4),
        (person.has_overdose_risk, "overdose", "high", 3),
    ):
        if applies:
            found += [
                _note(profile, key, note, tier) for note in profile.people.get(key, ()) if note.word == word
            ]
    found += _gravest(profile, "young", lambda note: _young_tier(note, person.age))
    for organ in ("renal", "hepatic"):
        found += _gravest(profile, organ, partial(_organ_tier, person=person, organ=organ))
    for enzyme in sorted(person.poor):
        for note in profile.people.get("metabolizer", ()):
            if note.word == f"{enzyme}-poor":
                found.append(
                    told(
                        (profile.slug,),
                        3,
                        "metabolizer",
                        f"{profile.name}: {note.text}",
                        "Lower the dose or choose another",
                        "person.metabolizer",
                        VERSION,
                        note.basis,
                    )
                )
    return found


def _gravest(profile: Profile, key: str, tier_of: Callable[[Note], int | None]) -> list[Finding]:
    """Return the note that weighs most: of an age and of a degree only one can hold."""
    tiers = [(tier_of(note), note) for note in profile.people.get(key, ())]
    fitting = [(tier, note) for tier, note in tiers if tier is not None]
    if not fitting:
        return []
    tier, note = min(fitting, key=lambda each: each[0])
    return [_note(profile, key, note, tier)]


def _young_tier(note: Note, age: int | None) -> int | None:
    if age is None or age >= (note.below or YOUNGER):
        return None
    return {"contraindicated": 1, "avoid": 2, "caution": 3}.get(note.word)


def _organ_tier(note: Note, *, person: Person, organ: str) -> int | None:
    tier = {"contraindicated": 1, "avoid": 2, "reduce": 3, "caution": 3}.get(note.word)
    if tier is None or not person.is_impaired(organ, note.degree):
        return None
    # How bad it is is not known: what holds from a degree on may hold, and weighs a tier less.
    is_guess = note.degree is not None and person.degree(organ) is None
    return tier + 1 if is_guess and tier < INTERRUPTS + 1 else tier


def _note(profile: Profile, key: str, note: Note, tier: int) -> Finding:
    return told(
        (profile.slug,),
        tier,
        key,
        f"{profile.name}: {note.text}",
        "Weigh it with the person; write the reason down",
        f"person.{key}-{note.word}",
        VERSION,
        note.basis,
    )


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
