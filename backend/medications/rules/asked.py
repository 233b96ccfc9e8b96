"""What is asked about a person's whole list, and what comes back: values."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.medications.rules.doses import Dose
from backend.medications.rules.findings import Finding


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry of a list, by slug or as it was written; the daily dose where it is known.

    `is_known` is False where a person said that it is none of the drugs its name resembles.
    """

    name: str
    daily_dose: Dose | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """A drug that was stopped; `days` is None where nobody knows since when.

    `is_restarted`: it begins again on the day that is checked, so that the days are a gap. Otherwise a drug
    that is also taken has been begun again at some time, and what was stopped before says nothing.
    """

    name: str
    days: int | None
    is_restarted: bool = False


@dataclass(frozen=True, slots=True)
class ListCheck:
    """What was found, how each drug in it is called, and the names about which nothing could be checked.

    `doses` are the daily doses it was checked with, as text, by slug.
    """

    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    unchecked: tuple[str, ...]
    doses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Allergen:
    """The slugs and class words of an allergy, and what to call them; empty where it is not recognised."""

    slugs: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownName:
    """What a written name means: its ingredients, and `read_as` where a slip of the pen was mended.

    `name` is how it is shown: the drug's own name, or, of a combination, the name as written.
    """

    slugs: tuple[str, ...]
    name: str
    ingredients: tuple[str, ...]
    read_as: str | None
    is_psychotropic: bool
