"""Values for what is known about a drug, and the checks of a dose against them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.medications.rules.doses import Dose


class Status(StrEnum):
    """How sure a fact is."""

    CONFIRMED = "confirmed"
    CONSENSUS = "consensus"
    UNCONFIRMED = "unconfirmed"


class Release(StrEnum):
    """How a form gives the drug off; forms of different release are never exchanged silently."""

    IMMEDIATE = "immediate"
    SUSTAINED = "sustained"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; without `read_on` it is named, but was not opened."""

    id: str
    title: str
    address: str
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a fact rests on."""

    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A dose with the basis of the figure."""

    dose: Dose
    basis: Basis


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """The most a person older than `older_than` years may take a day."""

    older_than: int
    dose: Dose
    basis: Basis


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a drug: its strengths and limits. `piece` is what the label sentence calls it."""

    form: str
    release: Release
    piece: str
    strengths: tuple[Dose, ...]
    strengths_basis: Basis
    may_halve: frozenset[Dose]
    halving_basis: Basis
    start: Limit
    usual_low: Dose
    usual_high: Dose
    usual_basis: Basis
    maximum: Limit
    maximum_single: Limit | None
    maximum_by_age: tuple[AgeLimit, ...]

    def maximum_at(self, age: int | None) -> Limit | AgeLimit:
        """Return the daily maximum at `age`; an unknown age is not guessed and gets the general one."""
        fitting = [limit for limit in self.maximum_by_age if age is not None and age > limit.older_than]
        return min(fitting, key=lambda limit: limit.dose.value, default=self.maximum)


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug of the formulary."""

    slug: str
    generic: str
    name: str
    name_basis: Basis
    is_psychotropic: bool
    rxnorm: str | None
    brands: tuple[str, ...]
    salts: tuple[str, ...]
    apart: tuple[str, ...]
    forms: tuple[Form, ...]
    sources: tuple[Source, ...]
    reviewed_on: date
    review_on: date
    schedule: str | None = None

    @property
    def usual_low(self) -> Dose:
        """Return the lowest usual daily dose of any form."""
        return min((form.usual_low for form in self.forms), key=lambda dose: dose.value)

    @property
    def usual_high(self) -> Dose:
        """Return the highest usual daily dose of any form."""
        return max((form.usual_high for form in self.forms), key=lambda dose: dose.value)

    @property
    def maximum(self) -> Dose:
        """Return the highest daily dose of any form."""
        return max((form.maximum.dose for form in self.forms), key=lambda dose: dose.value)

    @property
    def may_halve(self) -> bool:
        """Say whether any strength of any form may be halved."""
        return any(form.may_halve for form in self.forms)

    def forms_with(self, strength: Dose, pieces: Decimal, form: str | None = None) -> tuple[Form, ...]:
        """Return the forms with this strength; where halves are needed, those that may be halved first."""
        found = [each for each in self.forms if strength in each.strengths and form in (None, each.form)]
        halves = pieces % 1 != 0
        return tuple(sorted(found, key=lambda each: halves and strength not in each.may_halve))
