"""Medicines over HTTP: it works, it is refused, it is somebody else's patient."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from backend.accounts.models import SessionRow
from backend.clock import now
from backend.medications.rules.doses import NO_BREAK_SPACE
from tests.clinic import Clinic, make_patient
from tests.prescriptions.orders import (
    changed,
    day,
    drafted,
    imported,
    listed,
    path,
    random_id,
    signed,
    step,
)


def plain(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ")


def test_a_drug_is_started_by_drafting_and_signing(clinic: Clinic) -> None:
    draft = drafted(clinic, tablets_per_dose="1.5", indication="depression")
    assert draft["status"] == "draft"
    assert draft["daily_dose"] == {"value": "75", "unit": "mg", "text": f"75{NO_BREAK_SPACE}mg"}
    assert draft["quantity"] == 45
    assert plain(draft["sig"]) == "Take 1½ tablets of 50 mg (75 mg) by mouth each morning."
    assert [note["kind"] for note in draft["notes"]] == ["above-start-dose"]
    assert listed(clinic) == []
    prescription = signed(clinic, draft)
    assert prescription["status"] == "signed"
    assert prescription["digest"] == draft["digest"]
    (medication,) = listed(clinic)
    assert plain(medication["dose_text"]) == "75 mg a day"
    assert medication["dose_since"] == str(day())
    assert medication["supply"]["days_left"] == 30
    assert medication["prescription"]["id"] == prescription["id"]
    (period,) = medication["periods"]
    assert (period["start"], period["end"], period["recorded_by"]) == (str(day()), None, "Dr. Maya Okafor")


def test_care_support_sees_medicines_and_can_not_draft(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    assert len(clinic.support.get(path(clinic.patient, "medications")).json["medications"]) == 1
    body = {"drug_slug": "lithium", **step(strength={"value": "300", "unit": "mg"})}
    assert clinic.support.post(path(clinic.patient, "medications"), body).status_code == 403
    assert clinic.patient.post(path(clinic.patient, "medications"), body).status_code == 403


def test_a_patient_sees_their_own_medicines_and_nobody_elses(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    assert len(clinic.patient.get(path(clinic.patient, "medications")).json["medications"]) == 1
    assert len(clinic.patient.get(path(clinic.patient, "prescriptions")).json["prescriptions"]) == 1
    for rest in ("medications", "prescriptions"):
        assert clinic.patient.get(path(clinic.stranger, rest)).status_code == 404
        assert clinic.prescriber.get(path(clinic.stranger, rest)).status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "kind"),
    [
        ({"strength": {"value": "60", "unit": "mg"}}, 422, "strength-unknown"),
        ({"strength": {"value": "50", "unit": "g"}}, 422, "strength-unknown"),
        ({"strength": {"value": "100", "unit": "mg"}, "tablets_per_dose": "2.5"}, 422, "dose-above-maximum"),
        ({"start_on": str(day(-8))}, 422, "start-out-of-range"),
        ({"start_on": str(day(366))}, 422, "start-out-of-range"),
        ({"times_a_day": 2}, 422, "invalid"),
        ({"tablets_per_dose": "0.3"}, 422, "invalid"),
        ({"tablets_per_dose": "0"}, 422, "invalid"),
        ({"tablets_per_dose": 1}, 422, "invalid"),
        ({"tablets_per_dose": "11"}, 422, "invalid"),
        ({"strength": {"value": "-50", "unit": "mg"}}, 422, "invalid"),
        ({"strength": {"value": "5E1", "unit": "mg"}}, 422, "invalid"),
        ({"strength": {"value": "50", "unit": "µg"}}, 422, "invalid"),
        ({"strength": {"value": "50"}}, 422, "invalid"),
        ({"days_supply": 91}, 422, "invalid"),
        ({"refills": 6}, 422, "invalid"),
        ({"quantity": 500}, 422, "invalid"),
        ({"drug_slug": "ramipril"}, 422, "unknown-drug"),
        ({"drug_slug": "bupropion", "strength": {"value": "150", "unit": "mg"}}, 422, "form-needed"),
        ({"drug_slug": "bupropion", "strength": {"value": "300", "unit": "mg"}, "tablets_per_dose": "0.5"},
         422, "tablet-not-halved"),
    ],
)  # fmt: skip
def test_an_order_that_can_not_be_right_is_refused(
    clinic: Clinic, given: dict[str, Any], status: int, kind: str
) -> None:
    body = {"drug_slug": "sertraline", **step(**given)}
    answer = clinic.prescriber.post(path(clinic.patient, "medications"), body)
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{kind}")
    assert clinic.prescriber.get(path(clinic.patient, "titration-steps")).json == {"titration_steps": []}


def test_a_dose_change_supersedes_at_once_and_moves_the_dose_line(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic, start_on=str(day(-5))))
    draft = changed(clinic, first["medication_id"], tablets_per_dose="2")
    assert plain(draft["previous_daily_dose"]["text"]) == "50 mg"
    second = signed(clinic, draft)
    assert second["replaces"] == first["id"]
    found = clinic.prescriber.get(path(clinic.patient, "prescriptions")).json["prescriptions"]
    assert {each["id"]: each["status"] for each in found} == {
        first["id"]: "superseded",
        second["id"]: "signed",
    }
    (medication,) = listed(clinic)
    assert [(p["start"], p["end"], p["daily_dose"]["value"]) for p in medication["periods"]] == [
        (str(day(-5)), str(day()), "50"),
        (str(day()), None, "100"),
    ]


def test_a_step_ahead_leaves_the_old_one_in_force_until_its_day(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic))
    second = signed(
        clinic, changed(clinic, first["medication_id"], tablets_per_dose="1.5", start_on=str(day(7)))
    )
    found = clinic.prescriber.get(path(clinic.patient, "prescriptions")).json["prescriptions"]
    assert {each["id"]: each["status"] for each in found} == {first["id"]: "signed", second["id"]: "signed"}
    (medication,) = listed(clinic)
    assert medication["daily_dose"]["value"] == "50"
    assert medication["next_dose"]["daily_dose"]["value"] == "75"
    assert medication["next_dose"]["from_on"] == str(day(7))
    assert medication["prescription"]["id"] == first["id"]


def test_a_signed_step_ahead_is_replaced_by_an_earlier_one_and_that_is_said(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic))
    mid = first["medication_id"]
    ahead = signed(clinic, changed(clinic, mid, tablets_per_dose="2", start_on=str(day(14))))
    draft = changed(clinic, mid, tablets_per_dose="1.5", start_on=str(day(7)))
    assert [note["kind"] for note in draft["notes"]] == ["replaces-later-step"]
    signed(clinic, draft)
    found = clinic.prescriber.get(path(clinic.patient, "prescriptions")).json["prescriptions"]
    assert next(each for each in found if each["id"] == ahead["id"])["status"] == "superseded"
    (medication,) = listed(clinic)
    assert [(p["start"], p["daily_dose"]["value"]) for p in medication["periods"]] == [
        (str(day()), "50"),
        (str(day(7)), "75"),
    ]


def test_signing_what_was_not_shown_is_refused(clinic: Clinic) -> None:
    draft = drafted(clinic)
    answer = clinic.prescriber.post(
        path(clinic.patient, f"titration-steps/{draft['id']}/sign"), {"digest": "0" * 64}
    )
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/content-changed")
    assert listed(clinic) == []


def test_signing_a_draft_whose_medicine_has_changed_since_is_refused_until_it_is_shown_again(
    clinic: Clinic,
) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    late = changed(clinic, mid, tablets_per_dose="2", start_on=str(day(7)))
    signed(clinic, changed(clinic, mid, tablets_per_dose="1.5", start_on=str(day(3))))
    sign = path(clinic.patient, f"titration-steps/{late['id']}/sign")
    assert clinic.prescriber.post(sign, {"digest": late["digest"]}).status_code == 412
    again = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json["titration_steps"]
    shown = next(each for each in again if each["id"] == late["id"])
    assert shown["previous_daily_dose"]["value"] == "75"
    assert clinic.prescriber.post(sign, {"digest": shown["digest"]}).status_code == 201


def test_signing_twice_is_a_conflict(clinic: Clinic) -> None:
    draft = drafted(clinic)
    signed(clinic, draft)
    answer = clinic.prescriber.post(
        path(clinic.patient, f"titration-steps/{draft['id']}/sign"), {"digest": draft["digest"]}
    )
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-signed")


def test_signing_needs_a_password_given_lately(clinic: Clinic) -> None:
    draft = drafted(clinic)
    with clinic.open() as current:
        current.execute(update(SessionRow).values(confirmed_at=now() - timedelta(minutes=16)))
    answer = clinic.prescriber.post(
        path(clinic.patient, f"titration-steps/{draft['id']}/sign"), {"digest": draft["digest"]}
    )
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/confirm-password")


def test_nobody_but_the_patients_own_prescriber_signs(clinic: Clinic) -> None:
    draft = drafted(clinic)
    sign = path(clinic.patient, f"titration-steps/{draft['id']}/sign")
    assert clinic.support.post(sign, {"digest": draft["digest"]}).status_code == 403
    assert clinic.patient.post(sign, {"digest": draft["digest"]}).status_code == 403
    assert clinic.stranger_prescriber.post(sign, {"digest": draft["digest"]}).status_code == 404
    other = path(clinic.stranger, f"titration-steps/{draft['id']}/sign")
    assert clinic.stranger_prescriber.post(other, {"digest": draft["digest"]}).status_code == 404


def test_a_second_signature_for_one_day_is_a_conflict(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    answer = clinic.prescriber.post(
        path(clinic.patient, "titration-steps"), {"medication_id": mid, **step(tablets_per_dose="2")}
    )
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/start-day-taken")


def test_drafting_again_for_the_same_day_withdraws_ones_own_earlier_draft(clinic: Clinic) -> None:
    first, second = drafted(clinic), drafted(clinic, tablets_per_dose="0.5")
    found = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json["titration_steps"]
    assert {each["id"]: each["status"] for each in found} == {first["id"]: "withdrawn", second["id"]: "draft"}


def test_a_drug_that_is_taken_is_not_started_again(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    answer = clinic.prescriber.post(
        path(clinic.patient, "medications"), {"drug_slug": "sertraline", **step()}
    )
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-taking")
    assert answer.json["medication_id"] == mid


def test_a_withdrawn_draft_can_not_be_signed(clinic: Clinic) -> None:
    draft = drafted(clinic)
    withdraw = path(clinic.patient, f"titration-steps/{draft['id']}/withdraw")
    assert clinic.support.post(withdraw).status_code == 403
    assert clinic.stranger_prescriber.post(withdraw).status_code == 404
    assert clinic.prescriber.post(withdraw).json["status"] == "withdrawn"
    assert clinic.prescriber.post(withdraw).status_code == 409
    sign = path(clinic.patient, f"titration-steps/{draft['id']}/sign")
    assert clinic.prescriber.post(sign, {"digest": draft["digest"]}).status_code == 409


def test_age_limits_the_dose(clinic: Clinic) -> None:
    with clinic.open():
        older = make_patient(clinic.blue_team_id, birth_date=date(1950, 1, 1))
    body = {"drug_slug": "citalopram", **step(strength={"value": "40", "unit": "mg"})}
    answer = clinic.prescriber.post(f"/api/patients/{older}/medications", body)
    assert answer.json["type"] == "/problems/dose-above-maximum"
    assert "above the age of 60" in answer.json["detail"]
    assert clinic.prescriber.post(path(clinic.patient, "medications"), body).status_code == 201


def test_stopping_ends_everything_on_every_surface(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-3))))["medication_id"]
    signed(clinic, changed(clinic, mid, tablets_per_dose="2", start_on=str(day(7))))
    draft = changed(clinic, mid, tablets_per_dose="1.5", start_on=str(day(3)))
    stop = path(clinic.patient, f"medications/{mid}/stop")
    assert clinic.support.post(stop, {"stopped_on": str(day()), "reason": "rash"}).status_code == 403
    assert clinic.stranger_prescriber.post(stop, {"stopped_on": str(day()), "reason": "r"}).status_code == 404
    answer = clinic.prescriber.post(stop, {"stopped_on": str(day()), "reason": "rash"})
    assert answer.status_code == 200, answer.text
    assert (answer.json["status"], answer.json["dose_text"], answer.json["next_dose"]) == (
        "stopped",
        "stopped",
        None,
    )
    assert answer.json["prescription"] is None
    assert [(p["start"], p["end"]) for p in answer.json["periods"]] == [(str(day(-3)), str(day()))]
    found = clinic.prescriber.get(path(clinic.patient, "prescriptions")).json["prescriptions"]
    assert {each["status"] for each in found} == {"stopped"}
    sign = path(clinic.patient, f"titration-steps/{draft['id']}/sign")
    assert clinic.prescriber.post(sign, {"digest": draft["digest"]}).status_code == 409
    assert clinic.prescriber.post(stop, {"stopped_on": str(day()), "reason": "x"}).status_code == 409
    again = drafted(clinic, start_on=str(day(1)))
    assert again["medication_id"] != mid


@pytest.mark.parametrize("offset", [1, -4])
def test_a_stop_before_the_start_or_in_the_future_is_refused(clinic: Clinic, offset: int) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-3))))["medication_id"]
    answer = clinic.prescriber.post(
        path(clinic.patient, f"medications/{mid}/stop"), {"stopped_on": str(day(offset)), "reason": "x"}
    )
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/stop-out-of-range")


def test_the_dose_of_an_imported_drug_is_recorded_with_author_and_day(clinic: Clinic) -> None:
    imported(clinic)
    (before,) = listed(clinic)
    assert (before["dose_text"], before["daily_dose"], before["periods"]) == ("not stated", None, [])
    assert before["supply"]["text"].startswith("Not prescribed here")
    record = path(clinic.patient, f"medications/{before['id']}/recorded-dose")
    body = {"daily_dose": {"value": "100", "unit": "mg"}, "effective_on": str(day(-30))}
    assert clinic.support.post(record, body).status_code == 403
    assert clinic.stranger_prescriber.post(record, body).status_code == 404
    after = clinic.prescriber.post(record, body).json
    assert (plain(after["dose_text"]), after["dose_since"]) == ("100 mg a day", str(day(-30)))
    assert after["periods"][0]["recorded_by"] == "Dr. Maya Okafor"
    corrected = {"daily_dose": {"value": "50", "unit": "mg"}, "effective_on": str(day(-20))}
    entry = after["periods"][0]["entry_id"]
    (period,) = clinic.prescriber.post(record, {**corrected, "replaces": entry}).json["periods"]
    assert (period["daily_dose"]["value"], period["start"]) == ("50", str(day(-20)))


@pytest.mark.parametrize(
    "body",
    [
        {"daily_dose": {"value": "100", "unit": "mg"}, "effective_on": str(day(1))},
        {"daily_dose": {"value": "100", "unit": "mg"}, "effective_on": "1980-01-01"},
        {"daily_dose": {"value": "1000", "unit": "mg"}, "effective_on": str(day())},
        {"daily_dose": {"value": "1", "unit": "g"}, "effective_on": str(day())},
        {"daily_dose": {"value": "100", "unit": "mg"}, "effective_on": str(day()), "replaces": random_id()},
    ],
)
def test_a_recorded_dose_that_can_not_be_right_is_refused(clinic: Clinic, body: dict[str, Any]) -> None:
    imported(clinic)
    (medication,) = listed(clinic)
    answer = clinic.prescriber.post(
        path(clinic.patient, f"medications/{medication['id']}/recorded-dose"), body
    )
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/recorded-dose-not-possible")


def test_what_is_not_in_the_formulary_says_so_and_can_not_be_prescribed(clinic: Clinic) -> None:
    imported(clinic, "lisinopril 10 MG Oral Tablet")
    (medication,) = listed(clinic)
    assert medication["name"] == "lisinopril 10 MG Oral Tablet"
    assert (medication["is_in_formulary"], medication["note"]) == (
        False,
        "not in formulary, dose not checked",
    )
    answer = clinic.prescriber.post(
        path(clinic.patient, "titration-steps"), {"medication_id": medication["id"], **step()}
    )
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/not-in-formulary")


def test_the_medicine_of_another_patient_is_not_found(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    for rest, body in (
        ("titration-steps", {"medication_id": mid, **step()}),
        (f"medications/{mid}/recorded-dose",
         {"daily_dose": {"value": "50", "unit": "mg"}, "effective_on": str(day())}),
        (f"medications/{mid}/stop", {"stopped_on": str(day()), "reason": "x"}),
    ):  # fmt: skip
        assert clinic.stranger_prescriber.post(path(clinic.stranger, rest), body).status_code == 404


def test_directions_stand_beside_the_sentence_from_the_draft_to_the_patient(clinic: Clinic) -> None:
    draft = drafted(clinic, directions="Take with food.")
    assert draft["directions"] == "Take with food."
    assert draft["patient_text"].endswith(" Take with food.")
    prescription = signed(clinic, draft)
    assert prescription["directions"] == "Take with food."
    doses = clinic.patient.get(path(clinic.patient, "today")).json
    assert "Take with food." in str(doses)


def test_directions_that_contradict_the_sig_are_refused_and_nothing_is_stored(clinic: Clinic) -> None:
    body = {"drug_slug": "sertraline", **step(directions="Take 2 tablets at bedtime")}
    answer = clinic.prescriber.post(path(clinic.patient, "medications"), body)
    assert (answer.status_code, answer.json["type"].rsplit("/", 1)[-1]) == (422, "directions-contradict")
    assert len(answer.json["errors"]["directions"]) == 2
    steps = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json
    assert steps["titration_steps"] == []
