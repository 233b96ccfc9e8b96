"""How much of each kind of drug one patient takes today, by published equivalents."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backend.medications import service as formulary
from backend.medications.rules.asked import Taken
from backend.medications.rules.equivalents import Load
from backend.prescriptions.queries import medications
from backend.prescriptions.rules import ledger


@dataclass(frozen=True, slots=True)
class PatientLoads:
    """Every load, and how each drug in them is called."""

    loads: tuple[Load, ...]
    names: Mapping[str, str]


def loads(patient_id: uuid.UUID, today: date) -> PatientLoads:
    """Return what the medicines that the patient takes today add up to; a dose nobody stated is unknown."""
    taken = []
    for each in medications(patient_id, today):
        if each.status != "active":
            continue
        current = ledger.in_force(each.periods, today)
        if each.periods and current is None:
            continue
        taken.append(Taken(each.drug_slug or each.name, current.daily_dose if current else None))
    found = formulary.loads(taken)
    slugs = {share.slug for load in found for share in load.shares}
    slugs |= {load.table.reference for load in found}
    return PatientLoads(found, {slug: formulary.profile(slug).name for slug in slugs})
