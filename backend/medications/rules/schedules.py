"""What a monitoring plan says, as values: which drugs, which exam, when, and what a result changes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.medications.rules.drugs import Basis, Source
from backend.medications.rules.intervals import Interval


@dataclass(frozen=True, slots=True)
class Exam:
    """Something that is measured; a result with any of these codes answers it."""

    key: str
    label: str
    patient_label: str
    results: frozenset[str]


@dataclass(frozen=True, slots=True)
class Band:
    """Results of one code from `low` to below `high`, in the code's canonical unit."""

    code: str
    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Say whether a value lies in the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something true of the person, the other drugs or the latest result."""

    text: str
    aged: int | None = None
    word: str | None = None  # may conceive, benign ethnic neutropenia
    drug_class: str | None = None  # of the drug itself
    token: str | None = None  # an interaction attribute of another drug
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """How often, until a time since the start; without `until` for good."""

    every: Interval
    until: Interval | None


@dataclass(frozen=True, slots=True)
class Settling:
    """Often, until as many results in a row lie within the limits and close together."""

    every: Interval
    results: int
    low: Decimal
    high: Decimal
    apart: Decimal
    within: Interval  # after that long since the start or change it is not asked for


@dataclass(frozen=True, slots=True)
class Closer:
    """How often where a risk is present."""

    every: Interval
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """What a result in a band asks for; of several rungs of one code the band decides, the gravest lasts.

    `afterwards` of these follow one another once the results are back, or counts begin anew (`as_new`).
    """

    name: str
    band: Band
    every: Interval
    confirm: Interval | None
    afterwards: int
    afterwards_every: Interval | None
    as_new: bool
    text: str
    basis: Basis
    source: Source


@dataclass(frozen=True, slots=True)
class Check:
    """One exam of a plan, and when it is due."""

    rule: str
    exam: Exam
    why: str
    basis: Basis
    source: Source
    only: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    before_start: Interval | None = None
    lapses: Interval | None = None
    after_start: tuple[Interval, ...] = ()
    after_change: Interval | None = None
    after_change_of: tuple[str, ...] = ()
    settling: Settling | None = None
    phases: tuple[Phase, ...] = ()
    closer: Closer | None = None
    start_from: tuple[Band, str] | None = None
    rungs: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """A note of a plan that has no day: what to look for, and when to think of a test."""

    rule: str
    text: str
    basis: Basis
    source: Source


@dataclass(frozen=True, slots=True)
class Plan:
    """The monitoring of one drug or class of drugs."""

    slug: str
    title: str
    drugs: frozenset[str]
    classes: frozenset[str]
    apart_from: frozenset[str]
    new_start_after: Interval
    checks: tuple[Check, ...]
    advice: tuple[Advice, ...]
    reviewed_on: date
    review_on: date

    def is_about(self, slug: str, classes: frozenset[str]) -> bool:
        """Say whether a drug is followed by this plan."""
        return slug not in self.apart_from and (slug in self.drugs or not self.classes.isdisjoint(classes))
