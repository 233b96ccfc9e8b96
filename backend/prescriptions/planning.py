"""Work out a titration plan: days, tablets, what is wrong with it, what it causes. Nothing is kept here."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from backend.errors import Refused
from backend.medications import service as formulary
from backend.medications.rules.asked import Gone, Taken
from backend.medications.rules.doses import Dose, Unit, format_dose
from backend.medications.rules.drugs import Drug, Form
from backend.medications.rules.findings import INTERRUPTS
from backend.people import service as people
from backend.people.rules.persons import age_on
from backend.prescriptions.checks import DoseAboveMaximum
from backend.prescriptions.findings import WithStep, findings
from backend.prescriptions.queries import medications, patient_today
from backend.prescriptions.rules import plans, tapers, titration
from backend.prescriptions.rules.advance import Condition
from backend.prescriptions.rules.plans import PlanStep, Tablets
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.sig import Sig, Timing, long_day
from backend.prescriptions.rules.tablets import makeable, nearest
from backend.prescriptions.taper_catalog import half_effects
from backend.prescriptions.titration_catalog import limits

NOT_OF_A_CHANGE = (titration.Kind.ABOVE_START, titration.Kind.FASTER)


class DoseNotMakeable(Refused):
    """No strength of the form makes a dose of the plan."""

    type = "dose-not-makeable"
    title = "The tablets do not make that dose"


class FormUnknown(Refused):
    """The drug has no such form here."""

    type = "form-unknown"
    title = "That drug does not come in that form"


class PlanDaysDoNotFollow(Refused):
    """Days of a plan are skipped, or belong to two steps."""

    type = "plan-days-do-not-follow"
    title = "The steps do not follow each other day by day"


@dataclass(frozen=True, slots=True)
class NewPlanStep:
    """One step as it is asked for; without a dose it is a step to nothing."""

    start_on: date
    days: int
    dose: Dose | None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan as it is asked for."""

    drug_slug: str
    form: str
    timing: Timing
    steps: tuple[NewPlanStep, ...]


@dataclass(frozen=True, slots=True)
class ProposedTaper:
    """Daily doses down to the last real one, the share of effect the step to nothing takes, the basis."""

    doses: tuple[Dose, ...]
    last_share: Decimal | None
    basis: str


@dataclass(frozen=True, slots=True)
class OtherStop:
    """A drug that another plan takes down to nothing, and from when it is not taken."""

    slug: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Worked:
    """A plan worked out and not kept: its steps, tablets, what is wrong, and what it causes.

    `safety` is the check of the whole list at the first dose and at the highest.
    """

    drug_slug: str
    drug_name: str
    form: str
    timing: Timing
    steps: tuple[PlanStep, ...]
    tablets: tuple[Tablets, ...]
    findings: tuple[titration.Finding, ...]
    safety: tuple[SafetyCheck, ...]
    conflicts: tuple[str, ...]
    check_ins: int

    @property
    def ends_on(self) -> date:
        """Return the first day after the last step."""
        return self.steps[-1].end_on


def work_out(patient_id: uuid.UUID, new: NewPlan, others: Sequence[OtherStop]) -> Worked:
    """Work out a plan beside the other drugs that plans end; raise what refuses it. Nothing is kept."""
    drug, form = _form(new.drug_slug, new.form)
    today = patient_today(patient_id)
    age = age_on(people.patient(patient_id).birth_date, new.steps[0].start_on)
    steps = _dated(new, drug, form, age)
    taken = next(
        (
            each
            for each in medications(patient_id, today)
            if each.drug_slug == drug.slug and each.status == "active"
        ),
        None,
    )
    real = [step for step in steps if step.sig is not None]
    return Worked(
        drug_slug=drug.slug,
        drug_name=drug.name,
        form=form.form,
        timing=new.timing,
        steps=steps,
        tablets=plans.tablets(steps),
        findings=_findings(patient_id, drug, real, today, is_begun=taken is None),
        safety=_checks(patient_id, drug.slug, real, today),
        conflicts=tuple(_conflicts(drug.slug, steps[0].start_on, others)),
        check_ins=_weeks(steps),
    )


def taper(*, drug_slug: str, form: str, dose: Dose, reductions: int, is_equal_effect: bool) -> ProposedTaper:
    """Propose the doses of a taper; where no figure is published, only equal milligrams can be."""
    drug, found = _form(drug_slug, form)
    known = half_effects().get(drug.slug)
    half = known.mg if known else None
    start = dose.to(Unit.MG).value
    real = makeable(
        [each.to(Unit.MG).value for each in found.strengths],
        [each.to(Unit.MG).value for each in found.may_halve],
        up_to=start,
    )
    if is_equal_effect and half is not None:
        made = tapers.equal_effect(start, reductions, real, half)
        basis = f"Equal steps of estimated effect; half of it is at {format_dose(Dose(half, Unit.MG))} a day."
    else:
        made = tapers.linear(start, reductions, real, half)
        basis = "Equal steps in milligrams."
    if known is None:
        basis += f" No figure is published for {drug.name}: how much effect a step takes can not be told."
    else:
        basis += f" An estimate that awaits pharmacist's review: {known.source}."
    return ProposedTaper(tuple(Dose(each, Unit.MG) for each in made.doses), made.last_share, basis)


def _form(drug_slug: str, form: str) -> tuple[Drug, Form]:
    drug = formulary.drug(drug_slug)
    found = next((each for each in drug.forms if each.form == form), None)
    if found is None:
        forms = ", ".join(each.form for each in drug.forms)
        raise FormUnknown(f"{drug.name} comes as: {forms}.", errors={"form": [f"Choose one of: {forms}."]})
    return drug, found


def _dated(new: NewPlan, drug: Drug, form: Form, age: int) -> tuple[PlanStep, ...]:
    sigs: list[Sig | None] = []
    day = new.steps[0].start_on
    for number, step in enumerate(new.steps, start=1):
        if step.start_on != day:
            word = "skipped" if step.start_on > day else "in two steps"
            wanted, given = long_day(day), long_day(step.start_on)
            raise PlanDaysDoNotFollow(
                f"Step {number} begins on {given} and has to begin on {wanted}: days are {word}.",
                errors={"steps": [f"Step {number} begins on another day than the one before ends."]},
            )
        day += timedelta(step.days)
        sigs.append(_sig(number, step, form, new.timing) if step.dose is not None else None)
        if step.dose is None and number < len(new.steps):
            raise PlanDaysDoNotFollow(
                "A step to nothing is the last one.", errors={"steps": ["Nothing comes after it."]}
            )
        maximum = form.maximum_at(age).dose
        if step.dose is not None and step.dose.outweighs(maximum):
            raise DoseAboveMaximum(
                f"{format_dose(step.dose)} a day is above the maximum of {format_dose(maximum)} a day for"
                f" {drug.name} {form.form}.",
                errors={"steps": [f"Step {number} is above the maximum."]},
            )
    return plans.dated(
        [(sig, step.days, step.conditions) for sig, step in zip(sigs, new.steps, strict=True)],
        new.steps[0].start_on,
    )


def _sig(number: int, step: NewPlanStep, form: Form, timing: Timing) -> Sig:
    assert step.dose is not None
    sig = plans.single_strength(step.dose, form.strengths, form.may_halve, form.form, timing)
    if sig is not None:
        return sig
    each = step.dose.to(Unit.MG).value / timing.times_a_day
    lower, higher = nearest(
        each,
        [one.to(Unit.MG).value for one in form.strengths],
        [one.to(Unit.MG).value for one in form.may_halve],
    )
    near = " and ".join(
        format_dose(Dose(one * timing.times_a_day, Unit.MG)) for one in (lower, higher) if one is not None
    )
    parts = f" in {timing.times_a_day} equal parts" if timing.times_a_day > 1 else ""
    raise DoseNotMakeable(
        f"No one strength makes {format_dose(step.dose)} a day{parts}."
        + (f" Nearest: {near}." if near else ""),
        errors={"steps": [f"Step {number} can not be made with tablets of one strength."]},
    )


def _findings(
    patient_id: uuid.UUID, drug: Drug, steps: Sequence[PlanStep], today: date, *, is_begun: bool
) -> tuple[titration.Finding, ...]:
    """Hold the doses against the formulary and the label's schedule, with what is taken beside."""
    if not steps:
        return ()
    beside = [
        each.drug_slug or each.name
        for each in medications(patient_id, today)
        if each.status == "active" and each.drug_slug != drug.slug
    ]
    wanted = [titration.Wanted(_mg(step), step.days) for step in steps]
    strengths = sorted({step.sig.strength.to(Unit.MG).value for step in steps if step.sig})
    found = titration.plan(wanted, strengths, steps[0].start_on, limits(drug.slug, beside)).findings
    # How fast a label lets a dose rise from the first day says nothing about one that is taken already.
    return tuple(each for each in found if is_begun or each.kind not in NOT_OF_A_CHANGE)


def _checks(
    patient_id: uuid.UUID, slug: str, steps: Sequence[PlanStep], today: date
) -> tuple[SafetyCheck, ...]:
    if not steps:
        return ()
    highest = max(steps, key=lambda step: _mg(step))
    asked = dict.fromkeys((steps[0].number, highest.number))
    found = []
    for step in steps:
        if step.number in asked and step.daily_dose is not None:
            found.append(findings(patient_id, today, WithStep(slug, step.daily_dose, step.start_on)))
    return tuple(found)


def _mg(step: PlanStep) -> Decimal:
    assert step.daily_dose is not None
    return step.daily_dose.to(Unit.MG).value


def _weeks(steps: Sequence[PlanStep]) -> int:
    """Return how many weekly side-effect checks the plan brings: while it runs and for four weeks after."""
    return ((steps[-1].start_on - steps[0].start_on).days + 28) // 7


def _conflicts(slug: str, start_on: date, others: Sequence[OtherStop]) -> Iterator[str]:
    """Say what it means that another drug's plan ends after this one begins, or not long enough before."""
    for other in others:
        if other.slug == slug:
            continue
        if other.on > start_on:
            yield (
                f"The plan for {other.name} ends on {long_day(other.on)},"
                f" {(other.on - start_on).days} days after this begins. Until then both are taken."
            )
            checked = formulary.check_list([Taken(slug), Taken(other.slug)])
        else:
            gone = Gone(other.slug, (start_on - other.on).days)
            checked = formulary.check_list([Taken(slug)], gone=[gone])
        for found in checked.findings:
            if found.tier <= INTERRUPTS and {slug, other.slug} <= set(found.drugs):
                yield f"{found.what} {found.do}."
