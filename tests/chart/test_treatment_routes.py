"""What the chart says a treatment shows, through its address."""

import uuid
from dataclasses import replace
from datetime import date

from backend.chart import treatment_findings
from backend.prescriptions import service as prescriptions
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


def test_only_psychotropics_are_judged_and_what_stands_twice_is_left_out_and_said(clinic: Clinic) -> None:
    fill(clinic)
    with clinic.open():
        known = prescriptions.medications(clinic.patient.id, date(2100, 1, 1))
    one = next(each for each in known if each.is_psychotropic and each.periods)
    twice = replace(one, id=uuid.uuid4())
    doses, left_out = treatment_findings._doses([one])
    assert (len(doses), left_out) == (len(one.periods), [])
    assert treatment_findings._doses([replace(one, is_psychotropic=False)]) == ([], [])
    assert treatment_findings._doses([one, twice]) == ([], ["sertraline: on two lines at the same time"])
    assert treatment_findings._doses([one, twice, replace(one, id=uuid.uuid4())])[0] == []
