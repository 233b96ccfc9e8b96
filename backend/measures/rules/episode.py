"""From which day a patient's scores are compared, and whether falling scores may be judged at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

# What was answered in the two weeks before the first psychotropic is about the time before it: the recall
# period of the PHQ-9 and GAD-7. That such a score is the baseline is our choice.
LEAD_IN: Final = timedelta(days=14)
# An enquiry about mania speaks for the scores of the four weeks after it (our choice).
MANIA_HOLDS: Final = timedelta(days=28)
# ICD-10-CM F30 and F31; SNOMED CT "bipolar disorder" and its types I and II.
BIPOLAR_PREFIXES: Final = ("F30", "F31")
BIPOLAR_CODES: Final = frozenset({"13746004", "371596008", "83225003"})


class Basis(StrEnum):
    """Why an episode starts on its day."""

    PINNED = "pinned"
    TREATMENT = "treatment"
    FIRST_SCORE = "first-score"


@dataclass(frozen=True, slots=True)
class Episode:
    """The day an episode starts, and why then."""

    start: date
    basis: Basis


def episode(days: Iterable[date], *, pinned: date | None, treated_since: date | None) -> Episode | None:
    """Return the episode that scores on these days are read in; None before there is a day to start from.

    Pinned by a clinician, or from the first psychotropic on with the scores just before it, or from the
    first score.
    """
    if pinned is not None:
        return Episode(pinned, Basis.PINNED)
    if treated_since is not None:
        before = [day for day in days if treated_since - LEAD_IN <= day <= treated_since]
        return Episode(min(before, default=treated_since), Basis.TREATMENT)
    first = min(days, default=None)
    return Episode(first, Basis.FIRST_SCORE) if first else None


def is_bipolar(text: str, code: str | None) -> bool:
    """Say whether a condition is a bipolar disorder, by its code or its words."""
    if code is not None and (code in BIPOLAR_CODES or code.upper().startswith(BIPOLAR_PREFIXES)):
        return True
    words = text.casefold()
    return "bipolar" in words or "manic" in words or words.startswith("mania")


def speaks_for(excluded_on: date | None, latest_on: date) -> bool:
    """Say whether mania was asked about, and not found, near enough to the latest score."""
    return excluded_on is not None and latest_on - excluded_on <= MANIA_HOLDS
