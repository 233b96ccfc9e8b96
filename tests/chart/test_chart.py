"""The chart and the patient's day, through their addresses."""

import uuid

from tests.canaries import fill
from tests.clinic import Clinic
from tests.queue import run_queued


def test_the_chart_brings_doses_scores_visits_and_flags_together(clinic: Clinic) -> None:
    fill(clinic)
    chart = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/chart").json
    assert [lane["slug"] for lane in chart["instruments"]] == ["phq-9", "aims"]
    assert chart["instruments"][0]["scores"][0]["total"] == 27
    assert {event["kind"] for event in chart["events"]} == {"dose", "visit", "flag", "taking"}
    assert "sertraline started at 50\u00a0mg" in [event["text"] for event in chart["events"]]
    assert chart["start"] < chart["end"]
    assert chart["sentence"].endswith("one score shows no direction.")


def test_a_flag_of_a_side_effect_stands_in_the_chart_as_what_it_is(clinic: Clinic) -> None:
    effects = {"instrument": "effects", "answers": [1, None, None], "effects": ["seizure"]}
    body = {**effects, "answered_at": "2026-03-02T20:00:00Z", "is_finished": False}
    clinic.patient.put(f"/api/patients/{clinic.patient.id}/check-ins/{uuid.uuid4()}", json=body)
    chart = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/chart").json
    (event,) = [event for event in chart["events"] if event["kind"] == "flag"]
    assert event["text"].startswith("Safety flag: A seizure")


def test_the_chart_of_nobody_yet_says_so(clinic: Clinic) -> None:
    chart = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/chart").json
    assert chart["sentence"] == "No scores yet: nothing can be said about the course."
    assert chart["events"] == []


def test_the_chart_is_the_team_s(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/chart"
    assert clinic.patient.get(path).status_code == 403
    assert clinic.stranger_prescriber.get(path).status_code == 404


def test_the_patient_s_day_says_what_is_due_and_what_to_take(clinic: Clinic) -> None:
    fill(clinic)
    run_queued(clinic, "measures.tend_plan")
    day = clinic.patient.get(f"/api/patients/{clinic.patient.id}/today").json
    assert [one["instrument"] for one in day["due"]] == ["gad-7"]
    texts = {dose["name"]: dose["take_text"] for dose in day["doses"]}
    assert texts["sertraline"].startswith("Take 1\u00a0tablet of 50\u00a0mg")
    assert day["next_visit"]["status"] == "booked"
    assert day["crisis_contacts"][0]["phone"] == "988"
    assert clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/today").status_code == 403
    assert clinic.stranger.get(f"/api/patients/{clinic.patient.id}/today").status_code == 404
