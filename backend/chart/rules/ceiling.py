"""A dose above which a published curve of the effect on depression levels off; never for OCD."""

from collections.abc import Mapping
from typing import Final

from backend.chart.rules.change_at_dose import CANNOT_TELL
from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.treatment import Finding, Treatment

KIND: Final = "dose-ceiling"


def ceilings(treatment: Treatment, facts: Mapping[str, DrugFacts]) -> list[Finding]:
    """Return, for each dose taken today of a drug with a published ceiling, on which side of it it stands."""
    found = []
    for period in treatment.doses:
        known = facts.get(period.drug)
        if known is None or known.ceiling is None or not period.covers(treatment.today):
            continue
        of = known.ceiling
        counted = None if of.per_mg is None else period.daily_mg * of.per_mg.numerator / of.per_mg.denominator
        basis: dict[str, object] = {
            "daily_mg": period.daily_mg,
            "above_mg": of.above_mg,
            "in": of.unit_drug,
            "counts_as_mg": None if counted is None else float(round(counted, 1)),
            "for": "depression, not OCD",
            "reasons": ["no-published-equivalent"] if counted is None else [],
        }
        if counted is None:
            answer, text = CANNOT_TELL, f"No equivalent of {period.drug} is published: unknown."
        elif counted > of.above_mg:
            answer, text = "above", of.note
        else:
            answer, text = (
                "below",
                f"At or below {of.above_mg:f} mg of {of.unit_drug}, where benefit still grows.",
            )
        found.append(Finding(KIND, period.drug, (period.start, period.end), answer, basis, of.source, text))
    return found
