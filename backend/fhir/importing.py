"""The import: FHIR bundles become patients of a care team, all files of one call in one transaction."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

from backend import audit, strict_json
from backend.clock import now
from backend.database import pin, session
from backend.errors import EvenkeelError, Refused
from backend.fhir.rules.medications import OrderedMedication, medications_of
from backend.fhir.rules.report import ImportReport, Tally
from backend.fhir.translators.bundle import Person, translate_bundle
from backend.fhir.translators.reading import Unreadable
from backend.fhir.translators.values import PatientRecord
from backend.gate import transaction
from backend.health import service as health
from backend.health.rules.problems import NewAllergy, NewCondition
from backend.health.rules.records import ImportedResult, ImportedState
from backend.measures import service as measures
from backend.medications import service as medications
from backend.medications.rules.doses import Dose, Unit
from backend.people import service as people
from backend.people.rules.persons import CareTeam, Practice
from backend.prescriptions import service as prescriptions
from backend.prescriptions.rules.values import StatedDose

ACTOR = "import-fhir"
LARGEST_FILE = 256 * 1024 * 1024
# A bundle's own resources lie some twelve levels deep; extensions may add a few.
DEEPEST = 64


class ImportRefused(Refused):
    """A file can not be imported; the detail names the file, the entry and the reason."""

    type = "import-refused"
    title = "The import was refused, and nothing of it was kept"


def import_files(paths: Sequence[Path], *, practice_slug: str, team_name: str) -> ImportReport:
    """Import the bundles into a practice and its care team; raise ImportRefused and keep nothing of it."""
    with transaction(actor=ACTOR):
        practice = people.practice_by_slug(practice_slug)
        if practice is None:
            raise ImportRefused(f"there is no practice {practice_slug!r}")
        pin(practice.id)
        _wait_for_other_imports(practice.id)
        team = people.care_team_named(team_name)
        if team is None:
            raise ImportRefused(f"practice {practice_slug!r} has no care team {team_name!r}")
        report = ImportReport(practice=practice.slug, care_team=team.name)
        patient_ids: set[uuid.UUID] = set()
        for path in paths:
            patient_ids |= _import_file(path, practice, team, report)
        audit.shown(patient_ids)
    return report


def _wait_for_other_imports(practice_id: uuid.UUID) -> None:
    """Let one import of a practice run at a time: two of the same file would race for its identifiers."""
    key = int.from_bytes(practice_id.bytes[:8], signed=True)
    session().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _import_file(path: Path, practice: Practice, team: CareTeam, report: ImportReport) -> set[uuid.UUID]:
    document = _read(path)
    try:
        content = translate_bundle(
            document, now=now(), time_zone=practice.time_zone, quantities=health.by_loinc()
        )
    except Unreadable as error:
        raise ImportRefused(f"{path}: {error}") from None
    report.files += 1
    report.left_out += content.left_out
    patient_ids = set()
    for person in content.people:
        if person.refusal is None:
            try:
                patient_ids.add(_import_person(person, practice, team, report))
            except ImportRefused:
                raise
            except EvenkeelError as error:
                raise ImportRefused(f"{path}: entry[{person.entry}] (Patient): {error.detail}") from None
    return patient_ids


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ImportRefused(f"{path}: larger than {LARGEST_FILE // 1024**2} MiB")
        return strict_json.loads(path.read_bytes(), deepest=DEEPEST)
    except OSError as error:
        raise ImportRefused(f"{path}: {error.strerror or 'can not be read'}") from None
    except strict_json.BadJson as error:
        raise ImportRefused(f"{path}: not JSON that we accept: {error}") from None


def _import_person(person: Person, practice: Practice, team: CareTeam, report: ImportReport) -> uuid.UUID:
    patient_id = _import_patient(person.patient, practice, team, report)
    report.conditions.add(
        new=health.import_conditions(
            patient_id,
            conditions=[
                NewCondition(
                    external_id, record.text, record.code, record.system, record.onset_on, record.is_active
                )
                for external_id, record in person.conditions.items()
            ],
        ),
        of=len(person.conditions),
    )
    report.allergies.add(
        new=health.import_allergies(
            patient_id,
            allergies=[
                NewAllergy(
                    external_id,
                    record.text,
                    record.code,
                    record.system,
                    record.criticality,
                    record.recorded_on,
                )
                for external_id, record in person.allergies.items()
            ],
        ),
        of=len(person.allergies),
    )
    report.results.add(
        new=health.import_results(
            patient_id,
            results=[
                ImportedResult(
                    external_id,
                    record.what,
                    record.value,
                    record.unit,
                    record.word,
                    record.on,
                    record.taken_at,
                )
                for external_id, record in person.results.items()
            ],
        ),
        of=len(person.results),
    )
    report.states.add(
        new=health.import_states(
            patient_id,
            states=[
                ImportedState(external_id, record.kind, record.word, record.on)
                for external_id, record in person.states.items()
            ],
        ),
        of=len(person.states),
    )
    for external_id, score in person.scores.items():
        is_new = measures.import_score(
            patient_id,
            instrument=score.instrument,
            total=score.total,
            answered_at=score.answered_at,
            external_id=external_id,
        )
        report.scores.setdefault(score.instrument, Tally()).add(new=int(is_new), of=1)
    for medication in medications_of(person.orders, recognize=medications.recognise):
        report.medications.add(new=int(_import_medication(patient_id, medication)), of=1)
        report.orders += medication.order_count
        report.left_out.update(medication.notes)
    return patient_id


def _import_patient(
    record: PatientRecord, practice: Practice, team: CareTeam, report: ImportReport
) -> uuid.UUID:
    assert record.birth_date is not None  # nobody is enrolled without one
    patient_id, is_new = people.import_patient(
        identifiers=list(record.identifiers),
        given_name=record.given_name,
        family_name=record.family_name,
        birth_date=record.birth_date,
        sex=record.sex,
        time_zone=record.time_zone or practice.time_zone,
        phone=record.phone,
        email=record.email,
        language=record.language or "en",
    )
    report.patients.add(new=int(is_new), of=1)
    if not is_new and people.patient(patient_id).birth_date != record.birth_date:
        raise Refused("its identifier belongs to a patient with another birth date")
    present = people.care_team_of(patient_id)
    if present is None:
        people.assign_care_team(patient_id, team.id)
    elif present.id != team.id:
        report.kept_on_their_team += 1
    return patient_id


def _import_medication(patient_id: uuid.UUID, medication: OrderedMedication) -> bool:
    return prescriptions.import_medication(
        patient_id,
        name=medication.name,
        rxnorm_code=medication.rxnorm_code,
        status="active" if medication.is_active else "stopped",
        started_on=medication.first_ordered_on,
        last_ordered_on=medication.last_ordered_on,
        stopped_on=None,
        order_count=medication.order_count,
        stated_doses=[
            StatedDose(
                daily_dose=Dose(dose.daily_dose.value, Unit(dose.daily_dose.unit)), effective_on=dose.on
            )
            for dose in medication.doses
        ],
        external_ids=list(medication.external_ids),
    )
