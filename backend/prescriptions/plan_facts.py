"""What is known since a step of a plan began: scores, side effects, labs, blood pressure."""

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from backend.health import service as health
from backend.measures import effects
from backend.measures import service as measures
from backend.medications.rules.monitored import State
from backend.people import service as people
from backend.prescriptions import monitoring, taking
from backend.prescriptions.rules.advance import Facts

RASH = "rash"
_SYSTOLIC, _DIASTOLIC = "systolic", "diastolic"


def facts(patient_id: uuid.UUID, medication_id: uuid.UUID, drug_name: str, since: date, today: date) -> Facts:
    """Return what is known of a patient from a day on, as far as it matters for the dose of a medicine."""
    burden, may_stop, has_rash = _effects(patient_id, since)
    pressure, pressure_on = _pressure(patient_id, since)
    return Facts(
        is_worse=_is_worse(patient_id, since),
        burden=burden,
        may_stop=may_stop,
        has_rash=has_rash,
        missed_share=taking.missed_share(medication_id, since, today),
        overdue=tuple(
            each.label
            for each in monitoring.due(patient_id, today)
            if each.state is State.OVERDUE
            and each.firm is not None
            and any(reason.drug_name == drug_name for reason in each.reasons)
        ),
        pressure=pressure,
        pressure_on=pressure_on,
    )


def _is_worse(patient_id: uuid.UUID, since: date) -> bool | None:
    """Say whether any instrument rose by what matters since its last score up to that day."""
    told: list[bool] = []
    of_each: dict[str, list[tuple[date, int]]] = {}
    for score in measures.scores(patient_id):
        of_each.setdefault(score.instrument, []).append((score.on, score.total))
    for slug, scores in of_each.items():
        figures = measures.instrument(slug).change
        before = [total for on, total in scores if on <= since]
        after = [total for on, total in scores if on > since]
        if figures is not None and before and after:
            told.append(after[-1] - before[-1] >= figures.important)
    return any(told) if told else None


def _effects(patient_id: uuid.UUID, since: date) -> tuple[int | None, bool, bool]:
    """Return how bad side effects were, whether they make the patient want to stop, and whether of a rash."""
    zone = ZoneInfo(people.patient(patient_id).time_zone)
    given = [each for each in effects.noticed(patient_id) if each.at.astimezone(zone).date() >= since]
    burden = max((each.how_bad or 0 for each in given if each.is_finished), default=None)
    may_stop = any((each.may_stop or 0) > 0 for each in given)
    return burden, may_stop, any(RASH in each.effects for each in given)


def _pressure(patient_id: uuid.UUID, since: date) -> tuple[tuple[int, int] | None, date | None]:
    """Return the newest blood pressure of which both figures were taken on one day."""
    lower = {each.on: each.value for each in health.results(patient_id, what=_DIASTOLIC)}
    for each in health.results(patient_id, what=_SYSTOLIC):
        diastolic = lower.get(each.on)
        if each.on >= since and each.value is not None and diastolic is not None:
            return (int(each.value), int(diastolic)), each.on
    return None, None
