"""What one patient's treatment shows: the record put together, and judged."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from backend.chart import catalog, dismissals
from backend.chart.dismissals import Dismissal
from backend.chart.rules.basis_words import basis_lines
from backend.chart.rules.findings import findings
from backend.chart.rules.treatment import (
    Adherence,
    DosePeriod,
    Finding,
    SideEffect,
    Total,
    Treatment,
)
from backend.clock import today
from backend.errors import Stale
from backend.gate import Actor
from backend.measures import due_check_ins, effects
from backend.measures import service as measures
from backend.medications.rules.doses import Unit
from backend.people import service as people
from backend.prescriptions import service as prescriptions
from backend.prescriptions import taking
from backend.prescriptions.rules.values import Medication

INSTRUMENT = "phq-9"  # the one that is judged so far


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One figure that a finding rests on, in words."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as it is read."""

    kind: str
    drug: str | None
    start: date
    end: date | None
    answer: str
    text: str
    basis: tuple[BasisLine, ...]
    source: str
    version: str
    key: str
    dismissed: Dismissal | None


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings, and the names of what was left out and why."""

    findings: tuple[Shown, ...]
    not_judged: tuple[str, ...]


def judged(patient_id: uuid.UUID) -> Judged:
    """Return what a patient's psychotropic doses, scores and side effects show as of their own day.

    A drug that stands on two lines with doses on the same day is left out: which dose was taken is not known.
    """
    found, left_out = _found(patient_id)
    aside = dismissals.dismissals(patient_id)
    return Judged(tuple(_shown(each, aside) for each in found), tuple(left_out))


def dismiss(patient_id: uuid.UUID, key: str, *, reason: str | None, by: Actor) -> Judged:
    """Put a finding aside, or bring it back without a reason; raise Stale for one that is not there."""
    found, _ = _found(patient_id)
    meant = next((each for each in found if dismissals.key_of(each) == key), None)
    if meant is None:
        raise Stale("What was found is not the same any more. Look at it again.")
    dismissals.note(patient_id, meant, reason=reason, by=by)
    return judged(patient_id)


def found(patient_id: uuid.UUID) -> list[Finding]:
    """Return what is found and shown today, as values."""
    return _found(patient_id)[0]


def _found(patient_id: uuid.UUID) -> tuple[list[Finding], list[str]]:
    """Return what is found and shown today, and the names of what was left out and why."""
    zone = people.patient(patient_id).time_zone
    day = today(zone)
    listed = prescriptions.medications(patient_id, day)
    doses, left_out = _doses(listed)
    treatment = Treatment(
        instrument=INSTRUMENT,
        today=day,
        doses=tuple(doses),
        scores=tuple(
            Total(score.on, score.total)
            for score in measures.scores(patient_id)
            if score.instrument == INSTRUMENT
        ),
        figures=measures.instrument(INSTRUMENT).change,
        adherence=_adherence(listed, day),
        side_effects=tuple(
            effect for effect in side_effects(patient_id, zone) if effect.known_as is not None
        ),
        planned=_planned(patient_id, day),
    )
    names = {period.drug for period in doses}
    facts = {name: known for name in names if (known := catalog.drug_facts(name)) is not None}
    found = findings(treatment, facts, catalog.withdrawal_kinds())
    return [each for each in found if _is_of_today(each)], left_out


def _shown(found: Finding, aside: Mapping[str, Dismissal]) -> Shown:
    return Shown(
        kind=found.kind,
        drug=found.drug,
        start=found.period[0],
        end=found.period[1],
        answer=found.answer,
        text=found.text,
        basis=tuple(BasisLine(*line) for line in basis_lines(found.basis)),
        source=found.source,
        version=found.version,
        key=dismissals.key_of(found),
        dismissed=aside.get(dismissals.key_of(found)),
    )


def side_effects(patient_id: uuid.UUID, zone: str) -> list[SideEffect]:
    """Return the side effects that the patient chose, and that one is gone where it was not chosen again.

    "How bad" is asked once for all that are chosen: each counts for that, 2, 4 or 6 of 6.
    """
    labels = {effect.slug: effect.label for effect in measures.instrument("effects").effects}
    words = catalog.effect_words()
    found: list[SideEffect] = []
    known: dict[str, None] = {}
    for each in effects.noticed(patient_id):
        if not each.is_finished:
            continue
        on = each.at.astimezone(ZoneInfo(zone)).date()
        known.update(dict.fromkeys(each.effects))
        burden = 2 * ((each.how_bad or 0) + 1)
        found += [
            SideEffect(on, labels[slug], burden if slug in each.effects else 0, words.get(slug))
            for slug in known
        ]
    return found


def _doses(medications: list[Medication]) -> tuple[list[DosePeriod], list[str]]:
    """Return the stated doses of psychotropics in milligrams, and the names of drugs that stand twice."""
    kept: dict[str, list[DosePeriod]] = {}
    left_out = []
    for medication in medications:
        if not medication.is_psychotropic:
            continue
        name = medication.drug_slug or medication.name
        periods = [
            DosePeriod(name, period.start, period.end, period.daily_dose.to(Unit.MG).value)
            for period in medication.periods
        ]
        if any(_meet(one, other) for one in periods for other in kept.get(name, [])):
            left_out.append(f"{medication.name}: on two lines at the same time")
            kept[name] = []
        elif name not in kept or kept[name]:
            kept.setdefault(name, []).extend(periods)
    return [period for periods in kept.values() for period in periods], left_out


def _adherence(listed: list[Medication], day: date) -> tuple[Adherence, ...] | None:
    """Return the share of psychotropics taken, for the days that somebody spoke about; None for no day."""
    shares = taking.shares_of([each for each in listed if each.is_psychotropic], day)
    return tuple(Adherence(each.start, each.end, float(each.share)) for each in shares) or None


def _meet(one: DosePeriod, other: DosePeriod) -> bool:
    return (one.end is None or other.start < one.end) and (other.end is None or one.start < other.end)


def _planned(patient_id: uuid.UUID, day: date) -> tuple[date, ...] | None:
    """Return the days from which a check-in was due and is over; None where no plan is on record."""
    due = [each for each in due_check_ins.due(patient_id) if each.instrument == INSTRUMENT]
    return tuple(each.opens_on for each in due if each.ends_on <= day) if due else None


def _is_of_today(found: Finding) -> bool:
    """Say whether a finding is shown: what was early is history later, and a clock of a past dose stands."""
    if found.kind == "early-non-improvement":
        return found.basis["is_current"] is True
    return found.kind != "response-clock" or found.period[1] is None
