"""Findings on a treatment are put aside with a reason, and come back when they say something else."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.clock import now, today
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions import service as prescriptions
from tests.clinic import Clinic

ZONE = "America/New_York"


@pytest.fixture
def treated(clinic: Clinic) -> Clinic:
    """A patient on sertraline for ten weeks."""
    with clinic.open():
        since = today(ZONE) - timedelta(70)
        prescriptions.import_medication(
            clinic.patient.id,
            name="sertraline",
            rxnorm_code="312940",
            status="active",
            started_on=since,
            last_ordered_on=None,
            stopped_on=None,
            order_count=1,
            stated_doses=[prescriptions.StatedDose(Dose(Decimal(50), Unit.MG), since)],
            external_ids=["1"],
        )
    return clinic


def base(clinic: Clinic) -> str:
    return f"/api/patients/{clinic.patient.id}/treatment-findings"


def found(clinic: Clinic) -> list[dict[str, Any]]:
    return list((clinic.prescriber.get(base(clinic)).json or {})["findings"])


def put_aside(clinic: Clinic, key: str, reason: str | None) -> Any:
    return clinic.prescriber.post(f"{base(clinic)}/dismissals", {"key": key, "reason": reason})


def test_a_finding_is_put_aside_with_a_reason_and_brought_back(treated: Clinic) -> None:
    first = found(treated)[0]
    assert first["dismissed"] is None
    aside = put_aside(treated, first["key"], "Known to us").json["findings"][0]
    assert aside["dismissed"]["reason"] == "Known to us"
    assert aside["dismissed"]["by"] == treated.prescriber.actor.name
    assert [each["dismissed"] for each in found(treated)[1:]] == [None] * (len(found(treated)) - 1)
    back = put_aside(treated, first["key"], None).json["findings"][0]
    assert back["dismissed"] is None


def test_another_answer_is_another_finding(treated: Clinic) -> None:
    trial = next(each for each in found(treated) if each["kind"] == "adequate-trial")
    put_aside(treated, trial["key"], "Not asked yet")
    medication = (treated.prescriber.get(f"/api/patients/{treated.patient.id}/medications").json or {})[
        "medications"
    ][0]["id"]
    for week in range(10):
        until = today(ZONE) - timedelta(7 * week)
        said = {"medication_id": medication, "kind": "recalled", "missed_days": 6}
        days = {"on": str(until - timedelta(7)), "until": str(until)}
        given = treated.patient.post(f"/api/patients/{treated.patient.id}/taking", {**said, **days})
        assert given.status_code == 201, given.json
    other = next(each for each in found(treated) if each["kind"] == "adequate-trial")
    assert other["answer"] != trial["answer"]
    assert other["dismissed"] is None


def test_what_is_not_found_any_more_can_not_be_put_aside(treated: Clinic) -> None:
    assert put_aside(treated, "relapse-watch||2026-01-01|nothing|1", "x").status_code == 412
    assert put_aside(treated, found(treated)[0]["key"], "").status_code == 422


def test_care_support_reads_findings_and_does_not_put_them_aside(treated: Clinic) -> None:
    key = found(treated)[0]["key"]
    assert treated.support.get(base(treated)).status_code == 200
    body = {"key": key, "reason": "x"}
    assert treated.support.post(f"{base(treated)}/dismissals", body).status_code == 403
    assert treated.stranger_prescriber.post(f"{base(treated)}/dismissals", body).status_code == 404


def test_side_effects_of_check_ins_are_on_the_chart_and_among_the_findings(treated: Clinic) -> None:
    body = {
        "instrument": "effects",
        "answers": [1, 1, 0],
        "effects": ["poor-sleep", "other"],
        "answered_at": now().isoformat(),
        "is_finished": True,
    }
    given = treated.patient.put(f"/api/patients/{treated.patient.id}/check-ins/{uuid.uuid4()}", body)
    assert given.status_code == 200, given.json
    chart = treated.prescriber.get(f"/api/patients/{treated.patient.id}/chart").json or {}
    assert [each["text"] for each in chart["events"] if each["kind"] == "side-effect"] == [
        "Side effect: Poor sleep or bad dreams",
        "Side effect: Something else",
    ]
    effects = [each for each in found(treated) if each["kind"] == "side-effect-attribution"]
    assert [each["drug"] for each in effects] == ["sertraline"]
    assert "A known effect of it." in effects[0]["text"]  # its file says insomnia
