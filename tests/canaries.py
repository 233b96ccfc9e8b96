"""A practice full of words that must never be seen from another one."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from backend.clock import now, today
from backend.health import service as health
from backend.health.rules.problems import NewCondition
from backend.notifications.models import PushRow, PushSubscriptionRow
from backend.people.models import CareTeamRow, ClinicianRow, PatientRow, PracticeRow
from backend.prescriptions import service as prescriptions
from tests.clinic import Clinic, make_patient

CANARY = "canary"


def plant_canaries(clinic: Clinic) -> list[uuid.UUID]:
    """Fill every text of a practice with the word, and return the ids of everything in it."""
    fill(clinic)
    with clinic.open() as current:
        current.get_one(PracticeRow, clinic.practice_id).name = "Canary Clinic"
        for patient in current.query(PatientRow):
            patient.given_name, patient.family_name = "Canary", "Canary"
            patient.birth_date = date(1977, 7, 7)
            patient.phone, patient.email = "canary", "canary@canary.test"
        for clinician in current.query(ClinicianRow):
            clinician.name = "Dr. Canary"
        for team in current.query(CareTeamRow):
            team.name = f"canary {team.name}"
    with clinic.open() as current:
        tables = current.execute(
            text(
                "SELECT table_name FROM information_schema.columns"
                " WHERE column_name = 'practice_id' AND table_schema = 'public'"
                " AND table_name <> 'audit_entries'"
            )
        ).scalars()
        found = []
        for table in tables.all():
            ids = current.execute(
                text(f"SELECT id FROM {table} WHERE practice_id = :practice LIMIT 1"),
                {"practice": clinic.practice_id},
            )
            found += ids.scalars().all()
        return found


def fill(clinic: Clinic) -> None:
    """Let everything that can happen to a patient happen once, in words that give themselves away."""
    patient, prescriber, support = clinic.patient, clinic.prescriber, clinic.support
    base = f"/api/patients/{patient.id}"
    answers = {
        "instrument": "phq-9",
        "answers": [3] * 9,
        "function_answer": 2,
        "answered_at": now().isoformat(),
        "is_finished": True,
    }
    _ok(patient.put(f"{base}/check-ins/{uuid.uuid4()}", json=answers))
    _ok(clinic.admin.put("/api/practice/instruments/asq", json={"is_on": True}))
    sent = _ok(patient.get(f"{base}/check-ins")).json["check_ins"][0]
    _ok(prescriber.post(f"{base}/check-ins/{sent['id']}/review"))
    _ok(prescriber.post(f"{base}/mania-enquiries", json={"found": "none"}))
    since = today("America/New_York").isoformat()
    _ok(prescriber.post(f"{base}/treatment-episodes", json={"starts_on": since, "reason": "canary"}))
    rating = {"instrument": "aims", "answers": [1] * 12, "is_finished": True}
    rating["answered_at"] = now().isoformat()
    _ok(prescriber.put(f"{base}/ratings/{uuid.uuid4()}", json=rating))
    _safety(clinic, base)
    step = {
        "drug_slug": "sertraline",
        "strength": {"value": "50", "unit": "mg"},
        "tablets_per_dose": "1",
        "times_a_day": 1,
        "timing": "morning",
        "start_on": today("America/New_York").isoformat(),
        "days_supply": 30,
        "refills": 1,
        "indication": "canary",
        "directions": "canary",
    }
    draft = _ok(prescriber.post(f"{base}/medications", json=step)).json
    _ok(prescriber.post(f"{base}/titration-steps/{draft['id']}/sign", json={"digest": draft["digest"]}))
    signed = _ok(prescriber.get(f"{base}/prescriptions")).json["prescriptions"][0]
    _ok(prescriber.post(f"{base}/prescriptions/{signed['id']}/cancel", json={"reason": "canary"}))
    _ok(patient.post(f"{base}/messages", json={"text": "canary"}))
    _ok(prescriber.post(f"{base}/messages/settled"))
    _ok(prescriber.post(f"{base}/looks"))
    _ok(patient.post(f"{base}/pharmacy", json={"name": "canary", "address": "canary", "phone": "canary"}))
    tried = {"drug": "canary", "indication": "canary", "note": "canary", "why_stopped": "side-effect"}
    _ok(prescriber.post(f"{base}/earlier-trials", json={**tried, "side_effect": "canary"}))
    asked = {"medication_id": draft["medication_id"], "text": "canary"}
    _ok(patient.post(f"{base}/refill-requests", json=asked))
    _review(clinic)
    with clinic.open():
        newcomer = make_patient(clinic.blue_team_id)
    _ok(support.post(f"/api/patients/{newcomer}/invitation", json={"email": "canary@canary.test"}))
    said = {"name": "canary drops", "taking": "taking", "dose_text": "canary", "reason": "canary"}
    _ok(patient.post(f"{base}/reported-medications", json=said))
    hours = {
        "slot_minutes": 30,
        "hours": [{"weekday": day, "start": "00:00", "end": "23:30"} for day in range(7)],
    }
    _ok(prescriber.put("/api/practice/availability", json=hours))
    first = today("America/New_York") + timedelta(days=1)
    span = f"start={first}&end={first + timedelta(days=1)}"
    slot = _ok(patient.get(f"{base}/slots?{span}")).json["slots"][0]
    visit = {"clinician_id": str(prescriber.id), "starts_at": slot["starts_at"]}
    _ok(patient.post(f"{base}/visits", json=visit))
    allergy = {"text": "canary", "reaction": "canary", "criticality": "high"}
    _ok(prescriber.post(f"{base}/allergies", json=allergy))
    since = today("America/New_York").isoformat()
    state = {"kind": "smoking", "word": "former", "since_on": since, "note": "canary"}
    _ok(prescriber.post(f"{base}/states", json=state))
    weight = {"id": str(uuid.uuid4()), "what": "weight", "value": "77.7", "unit": "kg"}
    _ok(patient.post(f"{base}/results", json={"results": [weight], "taken_on": since}))
    line = {"label": "canary", "phone": "555", "note": "canary", "label_es": "canary", "note_es": "canary"}
    own = {"name": "canary", "is_replacing": False, "contacts": [line], "source": "canary"}
    review = (today("America/New_York") + timedelta(days=30)).isoformat()
    _ok(clinic.admin.put("/api/practice/crisis-contacts/DE", json={**own, "review_on": review}))
    with clinic.open() as current:
        browser = PushSubscriptionRow(
            patient_id=patient.id, endpoint="https://canary.test/", p256dh="canary", auth="canary"
        )
        current.add(browser)
        current.flush()
        sent = PushRow(subscription_id=browser.id, occasion="canary", state="sent", attempts=1)
        current.add(sent)
    with clinic.open():
        condition = NewCondition("canary", "canary", None, None, None, True)
        health.import_conditions(patient.id, conditions=[condition])
        prescriptions.import_medication(
            patient.id,
            name="canary 10 MG Oral Tablet",
            rxnorm_code=None,
            status="active",
            started_on=None,
            last_ordered_on=None,
            stopped_on=None,
            order_count=1,
            stated_doses=[],
            external_ids=["canary"],
        )
        for drug, stopped_on in (("ibuprofen", None), ("phenelzine", today("America/New_York"))):
            prescriptions.import_medication(
                patient.id,
                name=drug,
                rxnorm_code=None,
                status="active" if stopped_on is None else "stopped",
                started_on=None,
                last_ordered_on=None,
                stopped_on=stopped_on,
                order_count=1,
                stated_doses=[],
                external_ids=[drug],
            )
    shown = _ok(prescriber.get(f"{base}/reconciliation")).json
    decisions = [
        {"medication_id": line["medication"]["id"], "decision": "continue", "note": "canary"}
        for line in shown["lines"]
    ]
    signature = {"digest": shown["digest"], "decisions": decisions}
    _ok(prescriber.post(f"{base}/reconciliations", json=signature))
    _answer_findings(clinic, base, step)
    _plan(clinic, base)
    judged = _ok(prescriber.get(f"{base}/treatment-findings")).json["findings"][0]
    aside = {"key": judged["key"], "reason": "canary"}
    _ok(prescriber.post(f"{base}/treatment-findings/dismissals", json=aside))
    missed = {"medication_id": draft["medication_id"], "kind": "held", "on": since, "reason": "canary"}
    _ok(patient.post(f"{base}/taking", json=missed))
    look = {"kind": "registry-check", "on": since, "remark": "canary"}
    noted = _ok(prescriber.post(f"{base}/controlled-drugs/notes", json=look)).json["notes"][0]
    wrong = {"reason": "canary"}
    _ok(prescriber.post(f"{base}/controlled-drugs/notes/{noted['id']}/take-back", json=wrong))
    change = {"overruled": [], "most_questions": None, "is_paused": False, "paused_until": None}
    change["reason"] = "canary"
    _ok(prescriber.put(f"{base}/check-in-plan", json=change, headers={"If-Match": '"0"'}))


def _plan(clinic: Clinic, base: str) -> None:
    """Let a titration plan be begun and paused."""
    dose = {"value": "25", "unit": "mg"}
    first = {"start_on": today("America/New_York").isoformat(), "days": 14, "dose": dose}
    new = {"drug_slug": "lamotrigine", "form": "tablet", "timing": "morning", "steps": [first]}
    plan = _ok(clinic.prescriber.post(f"{base}/titration-plans", json=new)).json
    _ok(
        clinic.prescriber.post(
            f"{base}/titration-plans/{plan['id']}/pause",
            json={"reason": "canary"},
            headers={"If-Match": '"1"'},
        )
    )


def _safety(clinic: Clinic, base: str) -> None:
    """Let a flag be worked on to its closing, while others wait, and somebody be on duty."""
    day = today("America/New_York").isoformat()
    shift = {"clinician_id": str(clinic.support.id), "on": day, "start": "00:00", "end": "00:00"}
    shifts = _ok(clinic.admin.post("/api/practice/duty/shifts", json=shift)).json["shifts"]
    cover = {"clinician_id": str(clinic.prescriber.id)}
    _ok(clinic.support.post(f"/api/practice/duty/shifts/{shifts[0]['id']}/cover", json=cover))
    hours = {
        "hours": [{"weekday": 0, "start": "09:00", "end": "17:00"}],
        "acknowledge_minutes": 15,
        "outside_text_en": "canary",
        "outside_text_es": "canary",
    }
    _ok(clinic.admin.put("/api/practice/duty/hours", json=hours))
    contacts = {"name": "canary", "phone": "canary", "address": "canary", "is_verified": True}
    _ok(clinic.support.put(f"{base}/safety-contacts", json=contacts))
    effects = {"instrument": "effects", "answers": [1, None, None], "is_finished": False}
    effects |= {"effects": ["rash"], "answered_at": now().isoformat()}
    path = f"{base}/check-ins/{uuid.uuid4()}"
    flag = _ok(clinic.patient.put(path, json=effects)).json["safety_flag"]
    _ok(clinic.patient.put(path, json={**effects, "effects": ["seizure"]}))
    worked_on = f"{base}/safety-flags/{flag['id']}"
    _ok(clinic.support.post(f"{worked_on}/acknowledge", json={"note": "canary"}))
    reached = {"how": "phone", "is_reached": True, "note": "canary"}
    _ok(clinic.support.post(f"{worked_on}/attempts", json=reached))


def _answer_findings(clinic: Clinic, base: str, step: dict[str, Any]) -> None:
    """Let a finding be noted, a second look be given and another one wait."""
    prescriber = clinic.prescriber
    found = _ok(prescriber.get(f"{base}/findings")).json["findings"]
    watched = next(each["fingerprint"] for each in found if each["tier"] == 3)
    _ok(prescriber.post(f"{base}/findings/noted", json={"fingerprint": watched, "reason": "canary"}))
    for drug, strength in (("citalopram", "20"), ("escitalopram", "10")):
        other = {**step, "drug_slug": drug, "strength": {"value": strength, "unit": "mg"}}
        draft = _ok(prescriber.post(f"{base}/medications", json=other)).json
        asked = {"digest": draft["digest"], "reason": "canary"}
        look = _ok(prescriber.post(f"{base}/titration-steps/{draft['id']}/second-look", json=asked)).json
        if drug == "citalopram":
            _ok(
                clinic.stranger_prescriber.post(
                    f"/api/practice/second-looks/{look['second_look']['id']}/answer",
                    json={"agrees": True, "note": "canary"},
                )
            )


def _review(clinic: Clinic) -> None:
    """Let a medication review be signed, and the next one be open."""
    base = f"/api/patients/{clinic.patient.id}/medication-reviews"
    draft = _ok(clinic.pharmacist.post(base)).json
    in_a_month = (today("America/New_York") + timedelta(days=30)).isoformat()
    edit = {
        "version": draft["version"],
        "problems": [{"kind": "safety", "about": "canary", "text": "canary", "key": "canary"}],
        "actions": [{"text": "canary", "text_es": "canary", "due_on": in_a_month, "status": "open"}],
        "teach_back": "canary",
        "next_review_on": in_a_month,
    }
    saved = _ok(clinic.pharmacist.put(f"{base}/{draft['id']}", json=edit)).json
    _ok(clinic.pharmacist.post(f"{base}/{draft['id']}/sign", json={"digest": saved["digest"]}))
    _ok(clinic.pharmacist.post(base))


def _ok(response: TestResponse) -> TestResponse:
    assert response.status_code < 300, response.get_data(as_text=True)
    return response
