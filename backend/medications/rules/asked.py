"""What is asked about a person's whole list, and what comes back: values."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.medications.rules.doses import Dose
from backend.medications.rules.findings import Finding


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry of a list, by slug or as it was written; the daily dose where it is known."""

    name: str
    daily_dose: Dose | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A drug that was stopped; `days` is None where nobody knows since when."""

    name: str
    days: int | None


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
