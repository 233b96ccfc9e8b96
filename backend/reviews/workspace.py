"""Look at the whole list of one patient: what each medicine is for, how it stands, what could be simpler."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.medications import service as formulary
from backend.medications.rules.monitored import State
from backend.people import service as people
from backend.people.rules.persons import Clinician, age_on
from backend.prescriptions import service as prescriptions
from backend.prescriptions.rules.exams import Due
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.sig import long_day
from backend.prescriptions.rules.values import Medication, Prescription
from backend.reviews import catalog
from backend.reviews.rules.adherence import Fill, cover
from backend.reviews.rules.burden import Burden, burden
from backend.reviews.rules.dosing import below_effective, check_dose
from backend.reviews.rules.items import Item
from backend.reviews.rules.problems import Looked, Overdue, Suggestion, suggest
from backend.reviews.rules.review import Review
from backend.reviews.rules.simplify import Proposal, propose


@dataclass(frozen=True, slots=True)
class Look:
    """The list as it stands today, with everything that can be said about it."""

    today: date
    medications: tuple[Medication, ...]
    looked: tuple[Looked, ...]
    check: SafetyCheck
    burden: Burden
    proposals: tuple[Proposal, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a reviewer works with."""

    look: Look
    draft: Review | None
    last: Review | None
    team: tuple[Clinician, ...]


def look(patient_id: uuid.UUID) -> Look:
    """Look at everything that the patient takes today."""
    today = prescriptions.patient_today(patient_id)
    age = age_on(people.patient(patient_id).birth_date, today)
    taken = [each for each in prescriptions.medications(patient_id, today) if each.status == "active"]
    signed = prescriptions.prescriptions(patient_id, today)
    check = prescriptions.findings(patient_id, today)
    looked = tuple(_look_at(each, signed, age, today) for each in taken)
    items = [each.item for each in looked]
    drugs = {item.slug: formulary.drug(item.slug) for item in items if item.slug}
    return Look(
        today=today,
        medications=tuple(taken),
        looked=looked,
        check=check,
        burden=burden(items),
        proposals=propose(items, drugs, catalog.known(), age),
        suggestions=suggest(looked, check, _overdue(patient_id, today)),
    )


def team(patient_id: uuid.UUID) -> tuple[Clinician, ...]:
    """Return who may own an action beside the patient."""
    return tuple(people.team_clinicians_of(patient_id))


def _overdue(patient_id: uuid.UUID, today: date) -> list[Overdue]:
    """Return what should have been measured by now, and what nobody knows to have ever been."""
    return [
        Overdue(
            key=each.rule,
            medication_id=each.medication_id,
            drug_name=each.drug_name,
            text=f"{each.label}: {_since(each)} {each.why}.",
            basis=f"{each.source}, {each.status}",
        )
        for each in prescriptions.exams_due(patient_id, today)
        if each.state in (State.OVERDUE, State.NEVER)
    ]


def _since(due: Due) -> str:
    if due.state is State.NEVER or due.due_on is None:
        return "no result is known."
    return f"was due on {long_day(due.due_on)}."


def _look_at(medication: Medication, signed: Sequence[Prescription], age: int, today: date) -> Looked:
    own = [each for each in signed if each.medication_id == medication.id]
    current = medication.prescription
    covering = current if current is not None and current.covers(today) else None
    drug = formulary.drug(medication.drug_slug) if medication.drug_slug else None
    is_as_signed = covering is not None and covering.daily_dose == medication.daily_dose
    item = Item(
        medication_id=medication.id,
        name=medication.name,
        slug=medication.drug_slug,
        daily_dose=medication.daily_dose,
        sig=covering.instruction if covering is not None and is_as_signed else None,
        indication=medication.indication or next((each.indication for each in own if each.indication), None),
        dose_since=medication.dose_since,
    )
    profile = formulary.profile_of(medication.drug_slug or medication.name)
    fills = [
        Fill(each.start_on, each.end_on, each.daily_dose, each.days_supply, each.refills)
        for each in own
        if each.end_on is None or each.start_on < each.end_on
    ]
    supply = medication.supply
    return Looked(
        item=item,
        dose=check_dose(drug, covering.form if covering else None, medication.daily_dose, age),
        effect=below_effective(profile, medication.daily_dose, medication.dose_since, today),
        cover=cover(fills, today),
        supply_text=supply.text,
        has_run_out=supply.days_left == 0 and supply.runs_out_on is not None and supply.runs_out_on < today,
        disagreement=medication.disagreement,
    )
