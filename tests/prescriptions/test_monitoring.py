"""What is to be measured: on chart, caseload, worklist, refill card and the patient's day."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from backend.caseload import service as caseload
from backend.caseload.models import CaseloadRow
from backend.clock import now
from backend.health import service as health
from backend.health.rules.records import ImportedResult
from backend.medications import monitoring_files
from backend.prescriptions import service
from backend.prescriptions.jobs import refresh_tonight
from backend.prescriptions.rules.values import StatedDose
from tests.clinic import Clinic, Person, make_patient
from tests.prescriptions.orders import day, drafted, mg, path, signed
from tests.queue import queued, run_queued

REFRESH = "prescriptions.refresh_monitoring"


def takes(
    clinic: Clinic, name: str = "lithium", *, since: int | None = -400, patient: uuid.UUID | None = None
) -> None:
    """Import a medicine that is taken since so many days."""
    with clinic.open():
        service.import_medication(
            patient or clinic.patient.id,
            name=name,
            rxnorm_code=None,
            status="active",
            started_on=None if since is None else day(since),
            last_ordered_on=None,
            stopped_on=None,
            order_count=1,
            stated_doses=[StatedDose(mg("900"), day(-30))],
            external_ids=[f"{name}-{uuid.uuid4()}"],
        )


def measured(clinic: Clinic, what: str, value: str, days: int, unit: str = "mmol/L") -> Any:
    """Record a result through the API and let the worker have its turn."""
    result = {"id": str(uuid.uuid4()), "what": what, "value": value, "unit": unit}
    body = {"results": [result], "taken_on": str(day(days))}
    answer = clinic.prescriber.post(path(clinic.patient, "results"), body)
    assert answer.status_code < 300, answer.text
    run_queued(clinic, REFRESH)
    return result["id"]


def item(clinic: Clinic, what: str = "lithium-level", by: Person | None = None) -> dict[str, Any]:
    answer = (by or clinic.prescriber).get(path(clinic.patient, "monitoring"))
    assert answer.status_code == 200, answer.text
    return next(each for each in answer.json["items"] if each["what"] == what)


def labs(clinic: Clinic, state: str = "overdue", by: Person | None = None) -> list[dict[str, Any]]:
    answer = (by or clinic.prescriber).get(f"/api/practice/monitoring?state={state}")
    assert answer.status_code == 200, answer.text
    return answer.json["labs"]


@pytest.mark.parametrize("who", ["prescriber", "support", "pharmacist"])
def test_the_care_team_sees_what_is_overdue_and_why(clinic: Clinic, who: str) -> None:
    takes(clinic)
    found = item(clinic, by=getattr(clinic, who))
    assert (found["state"], found["due_on"], found["last_on"]) == ("overdue", str(day(-393)), None)
    assert found["drug_name"] == "lithium"
    assert "after the start" in found["why"]
    assert found["source"]
    assert found["status"] == "consensus"


def test_patients_do_not_see_the_chart_s_monitoring_nor_strangers_anything(clinic: Clinic) -> None:
    takes(clinic)
    assert clinic.patient.get(path(clinic.patient, "monitoring")).status_code == 403
    assert clinic.admin.get(path(clinic.patient, "monitoring")).status_code in (403, 404)
    assert clinic.stranger_prescriber.get(path(clinic.patient, "monitoring")).status_code == 404
    assert clinic.patient.get("/api/practice/monitoring").status_code == 403
    assert labs(clinic, by=clinic.stranger_prescriber) == []


def test_a_result_takes_it_off_the_chart_the_caseload_and_the_worklist(clinic: Clinic) -> None:
    takes(clinic)
    for code, value, unit in (
        ("egfr", "95", "mL/min/1.73m2"), ("tsh", "2", "mIU/L"), ("calcium", "9.4", "mg/dL"),
        ("weight", "80", "kg"),
    ):  # fmt: skip
        measured(clinic, code, value, -20, unit)
    assert [each["what"] for each in labs(clinic)] == ["lithium-level"]
    row = clinic.prescriber.get("/api/practice/caseload").json["patients"][0]
    (lab,) = [reason["text"] for reason in row["reasons"] if reason["kind"] == "lab"]
    assert lab.startswith("Lab overdue since ")
    assert lab.endswith(": Lithium level, 12 hours after a dose")
    kept = measured(clinic, "lithium-level", "0.6", -1)
    assert labs(clinic) == []
    found = item(clinic)
    assert (found["state"], found["last_on"], found["last_text"]) == (
        "planned",
        str(day(-1)),
        "0.6\u00a0mmol/L",
    )
    row = clinic.prescriber.get("/api/practice/caseload").json["patients"][0]
    assert "lab" not in [reason["kind"] for reason in row["reasons"]]
    withdrawn = clinic.prescriber.post(
        path(clinic.patient, f"results/{kept}/withdraw"), {"reason": "not hers"}
    )
    assert withdrawn.status_code == 200, withdrawn.text
    run_queued(clinic, REFRESH)
    assert [each["what"] for each in labs(clinic)] == ["lithium-level"]


def test_a_level_that_is_too_high_is_due_at_once_with_what_the_label_says(clinic: Clinic) -> None:
    takes(clinic)
    measured(clinic, "lithium-level", "1.6", 0)
    found = item(clinic)
    assert (found["state"], found["due_on"]) == ("due", str(day(1)))
    assert "label" in found["note"]
    assert "lithium-level" in [each["what"] for each in labs(clinic, "due")]


def test_what_nobody_confirmed_stands_on_the_chart_and_asks_for_no_attention(clinic: Clinic) -> None:
    takes(clinic, "venlafaxine")
    pulse = item(clinic, "pulse")
    assert (pulse["state"], pulse["status"]) == ("overdue", "unconfirmed")
    assert "pulse" not in [each["what"] for each in labs(clinic)]
    assert "blood-pressure" in [each["what"] for each in labs(clinic)]


def test_stopping_the_drug_takes_everything_off(clinic: Clinic) -> None:
    takes(clinic)
    medication = clinic.prescriber.get(path(clinic.patient, "medications")).json["medications"][0]
    assert labs(clinic)
    stop = {"reason": "side effects", "stopped_on": str(day())}
    stopped = clinic.prescriber.post(path(clinic.patient, f"medications/{medication['id']}/stop"), stop)
    assert stopped.status_code == 200, stopped.text
    assert labs(clinic) == []
    assert clinic.prescriber.get(path(clinic.patient, "monitoring")).json["items"] == []


def test_what_is_taken_since_nobody_knows_when_is_not_called_overdue(clinic: Clinic) -> None:
    takes(clinic, since=None)
    assert (item(clinic)["state"], item(clinic)["due_on"]) == ("never", None)
    assert labs(clinic) == []
    assert "lithium-level" in [each["what"] for each in labs(clinic, "due")]


def test_the_refill_card_says_what_is_overdue_to_staff_and_not_to_the_patient(clinic: Clinic) -> None:
    takes(clinic)
    medication = clinic.prescriber.get(path(clinic.patient, "medications")).json["medications"][0]
    asked = clinic.patient.post(
        path(clinic.patient, "refill-requests"), {"medication_id": medication["id"], "text": ""}
    )
    assert asked.status_code == 201, asked.text
    assert asked.json["overdue_exams"] is None
    card = clinic.support.get("/api/practice/refill-requests?status=open").json["refill_requests"][0]
    level = next(each for each in card["overdue_exams"] if each["label"].startswith("Lithium level"))
    assert (level["drug_names"], level["due_on"]) == (["lithium"], str(day(-393)))


def test_the_patient_reads_in_plain_words_that_a_blood_test_is_due(clinic: Clinic) -> None:
    takes(clinic)
    said = clinic.patient.get(path(clinic.patient, "today")).json["exams"]
    assert [each["text"] for each in said] == [
        "A blood test is due.",
        "Your weight is due.",
    ]
    assert "ithium" not in str(said)


def test_benign_ethnic_neutropenia_changes_the_ladder(clinic: Clinic) -> None:
    takes(clinic, "clozapine")
    measured(clinic, "anc", "1.2", 0, "10*9/L")
    assert item(clinic, "anc")["due_on"] == str(day(1))
    state = {"kind": "benign-ethnic-neutropenia", "word": "yes", "since_on": None, "note": None}
    assert clinic.prescriber.post(path(clinic.patient, "states"), state).status_code == 201
    assert item(clinic, "anc")["due_on"] > str(day(20))


def test_a_pregnancy_test_is_not_asked_for_after_sterilization(clinic: Clinic) -> None:
    takes(clinic, "valproate")

    def whats() -> list[str]:
        found = clinic.prescriber.get(path(clinic.patient, "monitoring")).json["items"]
        return [each["what"] for each in found]

    assert "pregnancy-test" not in whats(), "the sex is unknown"
    for kind, word, is_asked in (("pregnancy", "possible", True), ("contraception", "sterilization", False)):
        state = {"kind": kind, "word": word, "since_on": None, "note": None}
        assert clinic.prescriber.post(path(clinic.patient, "states"), state).status_code == 201
        assert ("pregnancy-test" in whats()) is is_asked


def test_an_import_of_results_lets_the_plans_look_again(clinic: Clinic) -> None:
    takes(clinic)
    imported = ImportedResult("x", "lithium-level", Decimal("0.7"), "mmol/L", None, day(-2), None)
    with clinic.open():
        assert health.import_results(clinic.patient.id, results=[imported]) == 1
    assert len(queued(clinic, REFRESH)) == 1
    run_queued(clinic, REFRESH)
    assert "lithium-level" not in [each["what"] for each in labs(clinic)]
    with clinic.open():
        assert health.import_results(clinic.patient.id, results=[imported]) == 0
    assert queued(clinic, REFRESH) == []


def test_the_worklist_is_read_from_the_caseload_and_asks_no_plan(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clinic.open():
        others = [make_patient(clinic.blue_team_id, given_name=f"P{n}") for n in range(3)]
    takes(clinic)
    for place, other in enumerate(others):
        takes(clinic, since=-100 - place, patient=other)

    def never() -> None:
        raise AssertionError("the engine ran while a list was read")

    monkeypatch.setattr(monitoring_files, "monitoring", never)
    found = labs(clinic)
    assert len({each["patient_id"] for each in found}) == 4
    assert [each["due_on"] for each in found] == sorted(each["due_on"] for each in found)
    assert len(clinic.prescriber.get("/api/practice/caseload").json["patients"]) == 4


def test_tonight_s_job_looks_at_whom_nobody_looked_at_and_whose_dose_changes(clinic: Clinic) -> None:
    takes(clinic)
    with clinic.open() as current:
        current.query(CaseloadRow).where(CaseloadRow.patient_id == clinic.patient.id).update(
            {"monitoring": None}
        )
    assert labs(clinic) == []
    with clinic.app.app_context():
        refresh_tonight(timestamp=0)
    assert run_queued(clinic, REFRESH) == 2  # and the clinic's other patient, whom no order touched
    assert labs(clinic)
    with clinic.app.app_context():
        refresh_tonight(timestamp=0)
    assert queued(clinic, REFRESH) == []
    with clinic.open():
        assert caseload.not_worked_out() == set()


def test_tonight_s_job_works_out_how_long_the_supply_of_earlier_records_lasts(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic, start_on=str(day(-5)), days_supply=10))
    row = clinic.prescriber.get("/api/practice/caseload?view=supply").json["patients"]
    assert row[0]["reasons"][0]["kind"] == "supply"
    with clinic.open() as current:
        known = current.query(CaseloadRow).where(CaseloadRow.patient_id == clinic.patient.id)
        known.update({"supply": None, "changes_at": now()})
    assert clinic.prescriber.get("/api/practice/caseload?view=supply").json["patients"] == []
    with clinic.app.app_context():
        refresh_tonight(timestamp=0)
    assert run_queued(clinic, REFRESH) == 2
    assert len(clinic.prescriber.get("/api/practice/caseload?view=supply").json["patients"]) == 1


def test_every_code_of_the_plans_is_a_quantity_that_can_be_recorded_in_the_unit_they_think_in() -> None:
    units = {
        "lithium-level": "mmol/L", "valproate-level": "mcg/mL", "carbamazepine-level": "mcg/mL",
        "anc": "10*9/L", "wbc": "10*9/L", "platelets": "10*9/L", "sodium": "mmol/L", "calcium": "mg/dL",
        "hba1c": "%", "qtc": "ms", "glucose-fasting": "mg/dL", "tsh": "mIU/L", "alt": "U/L", "ast": "U/L",
        "systolic": "mmHg", "pulse": "/min",
    }  # fmt: skip
    known = {quantity.code: quantity for quantity in health.quantities()}
    exams = monitoring_files.read_exams(
        "exams.toml", (monitoring_files.FOLDER / monitoring_files.EXAMS).read_text()
    )
    for exam in exams.values():
        assert exam.results <= known.keys(), exam.key
    for code, unit in units.items():
        assert known[code].unit == unit, code


def test_what_nobody_confirmed_does_not_hide_what_is_confirmed_and_overdue(clinic: Clinic) -> None:
    """An eGFR of 40 asks again in six weeks, unconfirmed; every three months below 60 is confirmed."""
    takes(clinic, since=-800)
    measured(clinic, "egfr", "40", -300, "mL/min/1.73m2")
    found = item(clinic, "kidneys")
    assert (found["state"], found["status"]) == ("overdue", "unconfirmed")
    (kidneys,) = [each for each in labs(clinic) if each["what"] == "kidneys"]
    assert (kidneys["state"], kidneys["last_on"]) == ("overdue", str(day(-300)))
    assert str(day(-215)) < kidneys["due_on"] < str(day(-205))
    with clinic.open():
        said = {each.text for each in service.patient_exams(clinic.patient.id, day())}
    assert any("kidney" in each.casefold() or "blood" in each.casefold() for each in said)
