"""What is to be measured for a patient: the medication ledger and the results, judged by the plans."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from backend.caseload import service as caseload
from backend.caseload.rules.summary import ExamSummary
from backend.caseload.rules.summary import overdue_exams as late
from backend.clock import today as today_in
from backend.gate import Actor
from backend.health import service as health
from backend.health.rules.quantities import plain
from backend.health.rules.records import BENIGN_NEUTROPENIA, Result, holding
from backend.medications import service as formulary
from backend.medications.rules.monitored import Monitored, Person, State, state_on
from backend.medications.rules.recurrence import Reading
from backend.people import service as people
from backend.people.rules.persons import age_on
from backend.prescriptions.queries import medications
from backend.prescriptions.rules.courses import courses_of
from backend.prescriptions.rules.exams import Due, Exams, PatientExam, due_of, patient_exams_of

# Between these ages a pregnancy is thought possible where nothing else is recorded (design choice).
MAY_CONCEIVE_FROM, MAY_CONCEIVE_UNTIL = 12, 51


@dataclass(frozen=True, slots=True)
class LabDue:
    """One line of the worklist."""

    patient_id: uuid.UUID
    patient_name: str
    state: State
    exam: ExamSummary


def monitoring(patient_id: uuid.UUID, today: date) -> Exams:
    """Return what is to be measured, overdue first, and what the plans say without a day."""
    found = _judged(patient_id, today)
    return Exams(due_of(found), tuple(dict.fromkeys(found.notes)))


def _judged(patient_id: uuid.UUID, today: date) -> Monitored:
    return formulary.monitoring(
        courses_of(medications(patient_id, today), formulary.ingredients, today),
        person=_person(patient_id, today),
        readings=[_reading(each) for each in health.results(patient_id)],
        today=today,
    )


def due(patient_id: uuid.UUID, today: date) -> tuple[Due, ...]:
    """Return what is to be measured: overdue first, then what is due, then what is planned."""
    return due_of(_judged(patient_id, today))


def patient_exams(patient_id: uuid.UUID, today: date) -> list[PatientExam]:
    """Return what the patient's own screen says."""
    return patient_exams_of(due(patient_id, today), today)


def overdue_exams(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ExamSummary]]:
    """Return the overdue exams of many patients, as the caseload holds them: no plan is asked."""
    persons = people.patients(patient_ids)
    return {
        patient_id: late(summary, today_in(persons[patient_id].time_zone))
        for patient_id, summary in caseload.summaries(patient_ids).items()
    }


def labs_due(who: Actor, state: State) -> list[LabDue]:
    """Return what is overdue or due for all of the actor's patients, soonest first: no plan is asked.

    What nobody has confirmed stands on the chart and not here.
    """
    patient_ids = people.patients_of(who)
    persons = people.patients(patient_ids)
    found = []
    for patient_id, summary in caseload.summaries(patient_ids).items():
        patient = persons[patient_id]
        day = today_in(patient.time_zone)
        for exam in summary.monitoring:
            is_asked = exam.is_overdue(day) if state is State.OVERDUE else exam.is_due(day)
            if exam.is_firm and is_asked:
                standing = state_on(exam.opens_on, exam.due_on, day)
                found.append(LabDue(patient_id, patient.name, standing, exam))
    return sorted(found, key=lambda each: (each.exam.due_on or date.max, each.patient_name, each.exam.label))


def _person(patient_id: uuid.UUID, today: date) -> Person:
    known = health.facts(patient_id, today)
    held = holding(each for each in health.states(patient_id) if each.stated_on <= today)
    age = age_on(people.patient(patient_id).birth_date, today)
    neutropenia = held.get(BENIGN_NEUTROPENIA)
    return Person(
        age=age,
        may_conceive=_may_conceive(known, age),
        has_benign_ethnic_neutropenia=neutropenia is not None and neutropenia.word == "yes",
    )


def _may_conceive(known: health.Facts, age: int) -> bool | None:
    if known.contraception == "sterilization" or known.pregnancy in ("pregnant", "not-possible"):
        return False
    if known.pregnancy == "possible":
        return True
    if known.sex != "female":
        return None
    return MAY_CONCEIVE_FROM <= age < MAY_CONCEIVE_UNTIL


def _reading(result: Result) -> Reading:
    if result.value is None:
        return Reading(result.what, result.on, None, result.word or "")
    return Reading(result.what, result.on, result.value, f"{plain(result.value)}\u00a0{result.unit}".strip())
