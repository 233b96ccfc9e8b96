"""What a treatment was (doses, scores, adherence, what else changed), and what is found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from backend.measures.rules.change_figures import ChangeFigures

BUNDLE_DAYS = 14  # changes closer than this can not be told apart (design choice)


@dataclass(frozen=True, slots=True)
class DosePeriod:
    """A daily dose of one drug from `start` until before `end`; None while it goes on."""

    drug: str
    start: date
    end: date | None
    daily_mg: Decimal

    def covers(self, day: date) -> bool:
        """Say whether it is in force on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Total:
    """One total on the patient's day; `is_proxy` where somebody else answered."""

    on: date
    total: int
    is_proxy: bool = False


@dataclass(frozen=True, slots=True)
class Adherence:
    """The share of doses taken from `start` until before `end`, 0 to 1."""

    start: date
    end: date
    share: float


@dataclass(frozen=True, slots=True)
class SideEffect:
    """One side effect said on a day, with its burden from 0 to 6.

    `known_as` are its names in drug files, where it was chosen from a list; None where it is in free words.
    """

    on: date
    name: str
    burden: int
    known_as: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class OtherChange:
    """Something else that changed: therapy, a life event, an illness."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """All that is judged: `figures` say what a change of the instrument means, None where nobody has.

    `adherence` and `planned` are None where nothing is on record.
    """

    instrument: str
    today: date
    doses: tuple[DosePeriod, ...]
    scores: tuple[Total, ...]
    figures: ChangeFigures | None
    adherence: tuple[Adherence, ...] | None = None
    side_effects: tuple[SideEffect, ...] = ()
    planned: tuple[date, ...] | None = None
    other_changes: tuple[OtherChange, ...] = ()

    def __post_init__(self) -> None:
        if any(period.end is not None and period.end <= period.start for period in self.doses):
            raise ValueError("a dose ends before it starts")
        for drug in sorted({period.drug for period in self.doses}):
            for before, after in pairwise(self.periods_of(drug)):
                if before.end is None or before.end > after.start:
                    raise ValueError(f"two doses of {drug} at the same time, from {after.start}")

    def periods_of(self, drug: str) -> list[DosePeriod]:
        """Return a drug's periods in order."""
        return sorted((period for period in self.doses if period.drug == drug), key=lambda each: each.start)

    @property
    def self_reported(self) -> list[Total]:
        """Return the patient's own scores up to today, oldest first; of two on one day the later entered."""
        own = {score.on: score for score in self.scores if not score.is_proxy and score.on <= self.today}
        return [own[day] for day in sorted(own)]


@dataclass(frozen=True, slots=True)
class DoseChange:
    """One drug's daily dose became another on a day; None for not taken."""

    drug: str
    on: date
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what, about which drug and days, the answer in one word, and what it rests on."""

    kind: str
    drug: str | None
    period: tuple[date, date | None]
    answer: str
    basis: Mapping[str, object]
    source: str
    text: str = ""
    version: str = field(default="1")


def dose_changes(treatment: Treatment) -> list[DoseChange]:
    """Return every change of a daily dose up to today, oldest first.

    What begins on the first day of a treatment is its start: there is nothing to compare it with.
    """
    drugs = sorted({period.drug for period in treatment.doses})
    changes = [change for drug in drugs for change in changes_of(treatment.periods_of(drug))]
    return sorted(
        (
            change
            for change in changes
            if change.on <= treatment.today and change.on != treatment_start(treatment.doses, change.on)
        ),
        key=lambda change: (change.on, change.drug),
    )


def changes_of(periods: Sequence[DosePeriod]) -> list[DoseChange]:
    """Return every change in one drug's periods, in order: start, steps, stops and restarts."""
    changes = []
    before: DosePeriod | None = None
    for period in periods:
        if before is not None and before.end is not None and before.end < period.start:
            changes.append(DoseChange(before.drug, before.end, before.daily_mg, None))
            before = None
        if before is None or before.daily_mg != period.daily_mg:
            was = before.daily_mg if before else None
            changes.append(DoseChange(period.drug, period.start, was, period.daily_mg))
        before = period
    if before is not None and before.end is not None:
        changes.append(DoseChange(before.drug, before.end, before.daily_mg, None))
    return changes


def treatment_start(doses: Sequence[DosePeriod], day: date) -> date:
    """Return the first day of the unbroken treatment, whatever the drugs, that goes on or ends on `day`.

    A break of up to a fortnight does not end it. ValueError where nothing was taken on or before `day`.
    """
    began: date | None = None
    until = date.min
    for period in sorted(doses, key=lambda each: each.start):
        if period.start > day:
            break
        if began is None or period.start > until + timedelta(days=BUNDLE_DAYS):
            began = period.start
        until = max(until, period.end or date.max - timedelta(days=BUNDLE_DAYS))
    if began is None:
        raise ValueError(f"nothing was taken on or before {day}")
    return began


def bundles(changes: Sequence[DoseChange]) -> list[tuple[DoseChange, ...]]:
    """Put together what lies too close to be told apart: within a fortnight of the change before."""
    found: list[list[DoseChange]] = []
    for change in sorted(changes, key=lambda each: each.on):
        if found and (change.on - found[-1][-1].on).days <= BUNDLE_DAYS:
            found[-1].append(change)
        else:
            found.append([change])
    return [tuple(bundle) for bundle in found]
