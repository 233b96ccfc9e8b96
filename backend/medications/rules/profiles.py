"""Values for what a drug does to other drugs and to people, beside what it is dosed at."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Basis, Form, Limit, Source


@dataclass(frozen=True, slots=True)
class Fact:
    """One interaction attribute of a drug, the statements that follow from it, and what it rests on."""

    text: str
    tokens: frozenset[str]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Selector:
    """Which drugs a rule means: those with all of `tokens` and none of `without`."""

    text: str
    tokens: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """What a drug's label says about it together with others: tier, whom, and what happens."""

    tier: int
    other: Selector
    text: str
    basis: Basis
    begun: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A word from a short list, and a sentence: `caution: in the last weeks …`.

    It may hold only below an age (`avoid under 12: …`), from a degree on (`avoid if severe: …`) or above a
    daily dose (`avoid above 6 mg: …`), only of what is written with a word, such as a depot or a product
    (`avoid if moderate as sustenna: …`), and weigh more in the order that begins it (`caution begun 2: …`).
    """

    word: str
    text: str
    basis: Basis
    below: int | None = None
    degree: str | None = None
    above: Dose | None = None
    begun: int | None = None
    written: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most a day in a state: with another drug, above or below an age, a slow enzyme, an organ."""

    dose: Dose
    when: str
    other: Selector | None
    over: int | None
    text: str
    basis: Basis
    degree: str | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """The gap from which a drug has to be titrated again; with another drug it may be shorter."""

    hours: Decimal
    other: Selector | None
    text: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Span:
    """A range of time in hours."""

    low: Decimal
    high: Decimal
    text: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Profile:
    """One drug, product ingredient, food or substance: its names, its class and its interactions."""

    slug: str
    generic: str
    name: str
    kind: str
    route: str
    is_checked: bool
    is_psychotropic: bool
    is_prescribable: bool
    classes: tuple[str, ...]
    atc: tuple[str, ...]
    schedule: str | None
    names: tuple[str, ...]
    brands: tuple[str, ...]
    salts: tuple[str, ...]
    misspellings: tuple[str, ...]
    isomer_of: str | None
    metabolite_of: str | None
    facts: tuple[Fact, ...]
    warned: tuple[Warned, ...]
    sources: tuple[Source, ...]
    people: dict[str, tuple[Note, ...]] = field(default_factory=dict)
    times: dict[str, Span] = field(default_factory=dict)
    restarts: tuple[Restart, ...] = ()
    minimum_effective: tuple[Dose, Basis] | None = None
    steps: tuple[str, Basis] | None = None
    ceilings: tuple[Ceiling, ...] = ()
    common_effects: tuple[tuple[str, Span], ...] = ()
    serious_effects: tuple[tuple[str, Basis], ...] = ()
    checks: tuple[Note, ...] = ()
    forms: tuple[Form, ...] = ()
    # The most a day where the file has no forms, and why.
    maximum: tuple[Limit, str] | None = None
    # Words in a name that say that its dose is not one of each day: a depot, a weekly capsule.
    not_daily: tuple[str, ...] = ()
    uses: tuple[tuple[str, Basis], ...] = ()
    # What is sold, where the file has no forms: "tablets 25 mg, 50 mg".
    sold_as: tuple[str, ...] = ()
    basis: Basis | None = None
    reviewed_on: date | None = None
    review_on: date | None = None
