"""Who takes it: age, pregnancy, nursing, kidneys, liver, slow enzymes and smoking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import INTERRUPTS, Finding, Weight, told
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
    # How a drug is written, by slug, as far as a note asks: {"paliperidone": {"sustenna"}}
    written: Mapping[str, frozenset[str]] = field(default_factory=dict)

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
# How grave a word of a note is: ("older", "avoid").
Weights = Mapping[tuple[str, str], Weight]


def check(
    profiles: Mapping[str, Profile],
    tokens: Mapping[str, frozenset[str]],
    person: Person,
    weights: Weights,
) -> list[Finding]:
    """Return what each drug means for this person; `weights` say how grave each word of a note is."""
    found: list[Finding] = []
    if person == _NOBODY:
        return found
    for slug in tokens:
        profile = profiles[slug]
        found += _states(profile, person, weights)
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


def _states(profile: Profile, person: Person, weights: Weights) -> list[Finding]:
    found: list[Finding] = []
    for applies, key in (
        (person.is_pregnant, "pregnancy"),
        (person.may_conceive and not person.is_pregnant, "contraception"),
        (person.is_breastfeeding, "lactation"),
        (person.is_older, "older"),
        (person.has_overdose_risk, "overdose"),
    ):
        for note in profile.people.get(key, ()) if applies else ():
            weight = weights.get((key, note.word))
            if weight is not None and _is_meant(note, profile, person):
                found.append(_note(profile, key, note, weight))
    found += _gravest(profile, "young", person, lambda note: _at_age(note, person.age), weights)
    for organ in ("renal", "hepatic"):
        found += _gravest(profile, organ, person, partial(_impaired, person=person, organ=organ), weights)
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
                        note.begun,
                    )
                )
    return found


def _is_meant(note: Note, profile: Profile, person: Person) -> bool:
    """Say whether a note speaks of the product that is taken, and not of doses above the one that is."""
    if note.written and note.written.isdisjoint(person.written.get(profile.slug, ())):
        return False
    dose = person.doses.get(profile.slug)
    return note.above is None or dose is None or dose.outweighs(note.above)


def _gravest(
    profile: Profile,
    key: str,
    person: Person,
    holds: Callable[[Note], bool | None],
    weights: Weights,
) -> list[Finding]:
    """Return the note that weighs most: of an age and of a degree only one can hold.

    Where it may hold, but nobody knows how bad it is (None), it weighs a tier less.
    """
    fitting = []
    for note in profile.people.get(key, ()):
        said, weight = holds(note), weights.get((key, note.word))
        if weight is None or said is False or not _is_meant(note, profile, person):
            continue
        is_guess = said is None and weight.tier <= INTERRUPTS
        fitting.append((Weight(weight.tier + 1, weight.begun) if is_guess else weight, note))
    if not fitting:
        return []
    weight, note = min(fitting, key=lambda each: (each[0].tier, each[1].begun or each[0].begun or 9))
    return [_note(profile, key, note, weight)]


def _at_age(note: Note, age: int | None) -> bool:
    return age is not None and age < (note.below or YOUNGER)


def _impaired(note: Note, *, person: Person, organ: str) -> bool | None:
    if not person.is_impaired(organ, note.degree):
        return False
    return None if note.degree is not None and person.degree(organ) is None else True


def _note(profile: Profile, key: str, note: Note, weight: Weight) -> Finding:
    return told(
        (profile.slug,),
        weight.tier,
        key,
        f"{profile.name}: {note.text}",
        "Weigh it with the person; write the reason down",
        f"person.{key}-{note.word}",
        VERSION,
        note.basis,
        note.begun or weight.begun,
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
