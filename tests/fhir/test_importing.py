"""`evenkeel import-fhir` brings people into a care team's caseload, all of them or none."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cli.import_fhir import main
from backend.config import settings
from backend.database import Base
from backend.people import service as people
from tests.clinic import Clinic, open_clinic
from tests.fhir.bundles import (
    make_allergy,
    make_bundle,
    make_condition,
    make_dosage,
    make_measurement,
    make_order,
    make_patient,
    make_score,
    make_smoking,
)

DATA = Path(__file__).parents[1] / "data"
OTHER = "urn:uuid:00000000-0000-4000-8000-000000000002"
# What an import adds to although nothing changes: who did what.
TRAIL = "audit_entries"

Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> Import:
    """Run the command on files and return its exit code, what it says and what it complains of."""

    def run(*files: Path, practice: str = "harbor", team: str = "Blue") -> tuple[int, str, str]:
        code = main(["--practice", practice, "--team", team, *map(str, files)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a bundle, or raw bytes, to a file."""

    def file(*resources: Any, name: str = "bundle.json", raw: bytes | None = None) -> Path:
        path = tmp_path / name
        path.write_bytes(json.dumps(make_bundle(*resources)).encode() if raw is None else raw)
        return path

    return file


def rows(clinic: Clinic) -> dict[str, list[Any]]:
    """Return everything in the database but the audit trail."""
    with clinic.open() as current:
        return {
            table.name: sorted(map(str, current.connection().execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name != TRAIL
        }


def imported(clinic: Clinic, family_name: str) -> uuid.UUID:
    """Return the id of the one patient of the prescriber's who has this family name."""
    with clinic.open():
        mine = people.patients(people.patients_of(clinic.prescriber.actor)).values()
        (found,) = [patient.id for patient in mine if patient.family_name == family_name]
    return found


def test_a_person_comes_onto_the_team_s_caseload_with_scores_drugs_and_conditions(
    clinic: Clinic, run: Import, file: Callable[..., Path]
) -> None:
    code, said, complaint = run(
        file(make_patient(), make_score(), make_order(), make_condition(), make_allergy())
    )
    assert (code, complaint) == (0, "")
    assert "patients: 1 new, 0 already there" in said
    assert "not understood" not in said
    patient_id = imported(clinic, "Doe")
    (score,) = clinic.prescriber.get(f"/api/patients/{patient_id}/scores").json["scores"]
    assert (score["instrument"], score["total"], score["on"]) == ("phq-9", 12, "2024-03-01")
    assert score["source"] == "imported"
    (medication,) = clinic.prescriber.get(f"/api/patients/{patient_id}/medications").json["medications"]
    assert medication["drug_slug"] == "sertraline"
    assert medication["daily_dose"] is None
    assert medication["dose_text"] == "not stated"
    health = clinic.prescriber.get(f"/api/patients/{patient_id}/health").json
    assert health["conditions"][0]["text"] == "Major depressive disorder"
    assert health["allergies"][0]["text"] == "Penicillin V"


def test_measurements_and_smoking_come_in_once_however_often_they_are_imported(
    clinic: Clinic, run: Import, file: Callable[..., Path]
) -> None:
    bundle = file(
        make_patient(),
        make_measurement("2160-0", 100, "umol/L"),
        make_measurement("29463-7", 3.5, "kg"),
        make_measurement("99999-9", 1, "kg"),
        make_smoking(),
    )
    _, said, _ = run(bundle)
    assert "results: 1 new, 0 already there" in said
    assert "smoking statuses: 1 new, 0 already there" in said
    assert "1  Observation: code not read: 99999-9" in said
    assert "1  Observation: Weight outside what can be measured in an adult" in said
    _, said, _ = run(bundle)
    assert "results: 0 new, 1 already there" in said
    assert "smoking statuses: 0 new, 1 already there" in said
    health = clinic.prescriber.get(f"/api/patients/{imported(clinic, 'Doe')}/health").json
    ((creatinine,), (smoking,)) = health["newest"], health["states"]
    assert (creatinine["result"]["value"], creatinine["result"]["entered_unit"]) == ("1.1312", "umol/L")
    assert (creatinine["result"]["on"], creatinine["result"]["source"]) == ("2024-03-01", "imported")
    assert (smoking["word"], smoking["stated_on"]) == ("former", "2024-03-01")


def test_a_stated_dose_is_the_dose(clinic: Clinic, run: Import, file: Callable[..., Path]) -> None:
    run(file(make_patient(), make_order(dosageInstruction=[make_dosage(50, "mg", frequency=2)])))
    path = f"/api/patients/{imported(clinic, 'Doe')}/medications"
    (medication,) = clinic.prescriber.get(path).json["medications"]
    assert medication["daily_dose"]["value"] == "100"
    assert medication["daily_dose"]["unit"] == "mg"


def test_a_real_bundle_shows_its_drugs_as_they_are(clinic: Clinic, run: Import) -> None:
    code, said, _ = run(DATA / "adelina_pfannerstill.json")
    assert code == 0
    assert "medications: 20 new or with new orders, 0 already there, from 67 orders" in said
    assert "Encounter: type not read" in said
    assert "phq-9 total that is not a whole number" in said
    path = f"/api/patients/{imported(clinic, 'Pfannerstill')}/medications"
    listed = clinic.prescriber.get(path).json["medications"]
    found = {medication["drug_slug"]: medication for medication in listed}
    assert {found[slug]["status"] for slug in ("sertraline", "escitalopram", "fluoxetine")} == {"active"}
    assert found["sertraline"]["order_count"] == 14
    assert "Camila 28 Day Pack" in {medication["name"] for medication in listed}
    assert {m["dose_text"] for m in listed if m["status"] == "active"} == {"not stated"}
    assert {m["daily_dose"] for m in listed} == {None}


def test_four_real_bundles_keep_scores_on_their_own_scales_and_dates(clinic: Clinic, run: Import) -> None:
    code, said, _ = run(*sorted(DATA.glob("*.json")))
    assert code == 0
    assert "patients: 4 new" in said
    path = f"/api/patients/{imported(clinic, 'Runte676')}/scores"
    scores = clinic.prescriber.get(path).json["scores"]
    count = {name: sum(s["instrument"] == name for s in scores) for name in ("phq-9", "phq-2", "gad-7")}
    assert count == {"phq-9": 1, "phq-2": 9, "gad-7": 4}


def test_importing_twice_changes_nothing(clinic: Clinic, run: Import) -> None:
    files = sorted(DATA.glob("*.json"))
    assert run(*files)[0] == 0
    before = rows(clinic)
    code, said, _ = run(*files)
    assert code == 0
    assert rows(clinic) == before
    counts = [line for line in said.splitlines() if "already there" in line]
    assert len(counts) == 9
    assert all(" 0 new" in line for line in counts)


BAD = make_score(value=28)


def entries(*resources: Any) -> bytes:
    return json.dumps(make_bundle(*resources)).encode()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"resourceType: Bundle", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"resourceType": "Bundle", "type": "batch", "type": "batch"}', "twice"),
        (entries(make_patient(), make_score(value="@")).replace(b'"@"', b"NaN"), "NaN"),
        (entries(make_patient(), make_score(value="@")).replace(b'"@"', b"1e999"), "too large"),
        (b"[" * 200_000, "nested"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "nested"),
        (b"[]", "not a FHIR Bundle"),
        (b'{"resourceType": "Patient"}', "not a FHIR Bundle"),
        (b'{"resourceType": "Bundle", "type": "batch", "entry": [{}]}', "entry[0] has no resource"),
        (entries(make_patient(birthDate=1980)), "entry[0] (Patient): birthDate is not a text"),
        (entries(make_patient(), BAD), "entry[1] (Observation): valueQuantity.value lies outside 0 to 27"),
        (entries(make_patient(), make_score(value="12")), "entry[1] (Observation): valueQuantity.value"),
        (
            entries(make_patient(), make_score(effectiveDateTime="2024-03-01T10:00:00")),
            "entry[1] (Observation): effectiveDateTime has a time of day without an offset",
        ),
        (
            entries(make_patient(), make_order(authoredOn="2024-02-30")),
            "entry[1] (MedicationRequest): authoredOn is not a possible date",
        ),
        (
            entries(make_patient(), make_score(subject={"reference": "Patient/nobody"})),
            "entry[1] (Observation): subject refers to no patient of this file",
        ),
        (entries(make_patient(name=[{"family": "A\x00B", "given": ["C"]}])), "NUL"),
        (entries(make_patient(name=[{"family": "A\nB\x1b[2J", "given": ["C"]}])), "control characters"),
    ],
)
def test_a_malformed_file_is_refused_in_one_line_and_leaves_the_database_as_it_was(
    clinic: Clinic, run: Import, file: Callable[..., Path], raw: bytes, reason: str
) -> None:
    before = rows(clinic)
    good = file(make_patient(OTHER, "2"), make_score(subject={"reference": OTHER}), name="good.json")
    code, said, complaint = run(good, file(raw=raw, name="bad.json"))
    assert (code, said) == (1, "")
    assert complaint.count("\n") == 1
    assert complaint.startswith("evenkeel import-fhir: ")
    assert "bad.json: " in complaint
    assert reason in complaint
    assert rows(clinic) == before


def test_a_file_that_is_not_there_is_refused(run: Import, tmp_path: Path) -> None:
    code, _, complaint = run(tmp_path / "nowhere.json")
    assert code == 1
    assert complaint.endswith("nowhere.json: No such file or directory\n")
    assert run(tmp_path)[0] == 1


def test_a_practice_or_team_that_does_not_exist_is_refused(run: Import, file: Callable[..., Path]) -> None:
    bundle = file(make_patient())
    assert run(bundle, practice="nowhere")[::2] == (
        1,
        "evenkeel import-fhir: there is no practice 'nowhere'\n",
    )
    assert run(bundle, team="Green")[::2] == (
        1,
        "evenkeel import-fhir: practice 'harbor' has no care team 'Green'\n",
    )


def test_another_practice_s_team_is_not_found_and_its_patients_stay_its_own(
    clinic: Clinic, run: Import, file: Callable[..., Path]
) -> None:
    other = open_clinic(clinic.app, slug="inland")
    bundle = file(make_patient())
    assert run(bundle)[0] == run(bundle, practice="inland")[0] == 0
    assert imported(clinic, "Doe") != imported(other, "Doe")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"birthDate": "2015-01-01"}, "under 18"),
        ({"deceasedBoolean": True}, "deceased"),
    ],
)
def test_who_can_not_be_enrolled_is_said_and_the_others_are_imported(
    clinic: Clinic, run: Import, file: Callable[..., Path], members: dict[str, Any], reason: str
) -> None:
    code, said, _ = run(
        file(
            make_patient(**members),
            make_score(),
            make_patient(OTHER, "2", name=[{"family": "Roe", "given": ["Al"]}]),
        )
    )
    assert code == 0
    assert "patients: 1 new" in said
    assert f"1  Patient: not enrolled, {reason}" in said
    assert "1  Observation: its patient is not enrolled" in said
    assert imported(clinic, "Roe")


def test_a_patient_whom_another_team_looks_after_now_stays_there(
    clinic: Clinic, run: Import, file: Callable[..., Path]
) -> None:
    bundle = file(make_patient())
    run(bundle)
    patient_id = imported(clinic, "Doe")
    with clinic.open():
        people.assign_care_team(patient_id, clinic.red_team_id)
    code, said, _ = run(bundle)
    assert code == 0
    assert "in the care of another team, and left there: 1" in said
    with clinic.open():
        team = people.care_team_of(patient_id)
    assert team is not None
    assert team.id == clinic.red_team_id


def test_an_identifier_that_belongs_to_somebody_else_is_refused(
    clinic: Clinic, run: Import, file: Callable[..., Path]
) -> None:
    run(file(make_patient()))
    code, _, complaint = run(file(make_patient(birthDate="1990-01-01"), name="other.json"))
    assert code == 1
    assert (
        "other.json: entry[0] (Patient): its identifier belongs to a patient with another birth" in complaint
    )


def test_a_later_bundle_adds_what_is_new(clinic: Clinic, run: Import, file: Callable[..., Path]) -> None:
    first, second = (
        ("urn:uuid:one", make_score()),
        ("urn:uuid:two", make_score(value=7, effectiveDateTime="2024-04-01")),
    )
    run(file(make_patient(), first))
    _, said, _ = run(file(make_patient(), first, second))
    assert "patients: 0 new, 1 already there" in said
    assert "scores, phq-9: 1 new, 1 already there" in said


def test_the_audit_trail_says_whom_an_import_touched(
    clinic: Clinic, run: Import, file: Callable[..., Path]
) -> None:
    run(file(make_patient()))
    with clinic.open() as current:
        entry = current.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.actor_name, entry.action, entry.is_write) == ("import-fhir", "import-fhir", True)
        assert entry.practice_id == clinic.practice_id
    assert entry.patient_ids == [imported(clinic, "Doe")]


def test_a_database_that_does_not_answer_is_one_line(
    run: Import, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = replace(settings(), database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    monkeypatch.setattr("backend.cli.import_fhir.settings", lambda: gone)
    code, _, complaint = run(file(make_patient()))
    assert code == 1
    assert complaint.startswith("evenkeel import-fhir: the database refused: ")
    assert complaint.count("\n") == 1
