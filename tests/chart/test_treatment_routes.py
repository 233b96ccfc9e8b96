"""What the chart says a treatment shows, through its address."""

from tests.canaries import fill
from tests.clinic import Clinic


def test_a_dose_on_record_has_its_clock_with_basis_and_source(clinic: Clinic) -> None:
    fill(clinic)
    found = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/treatment-findings").json
    kinds = {each["kind"]: each for each in found["findings"]}
    clock = kinds["response-clock"]
    assert clock["drug"] == "sertraline"
    assert clock["answer"] == "too-early"
    assert {"name": "Lowest dose known to work, mg", "text": "50"} in clock["basis"]
    assert clock["source"]
    assert kinds["adequate-trial"]["answer"] == "not-yet"


def test_nothing_on_record_is_nothing_found(clinic: Clinic) -> None:
    found = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/treatment-findings").json
    assert found == {"findings": [], "not_judged": []}


def test_the_findings_are_the_team_s(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/treatment-findings"
    assert clinic.patient.get(path).status_code == 403
    assert clinic.stranger_prescriber.get(path).status_code == 404
