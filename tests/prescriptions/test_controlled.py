"""Scheduled drugs through the API: what is refused, what is asked, what is kept."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.prescriptions import service
from backend.prescriptions.models import OverrideRow, PrescriptionRow
from tests.clinic import Clinic, Person
from tests.prescriptions.orders import (
    changed,
    day,
    drafted,
    listed,
    path,
    renewal_of,
    signature,
    signed,
    step,
)

SECOND = {"drug_slug": "lisdexamfetamine", "strength": {"value": "30", "unit": "mg"}, "form": "capsule"}
FOURTH = {"drug_slug": "lorazepam", "strength": {"value": "1", "unit": "mg"}, "form": "tablet"}
NOTES = "controlled-drugs/notes"


def start(clinic: Clinic, **given: Any) -> Any:
    return clinic.prescriber.post(path(clinic.patient, "medications"), step(**given))


def note(clinic: Clinic, kind: str = "registry-check", who: Person | None = None, **given: Any) -> Any:
    body = {"kind": kind, "on": str(day()), **given}
    return (who or clinic.prescriber).post(path(clinic.patient, NOTES), body)


def standing(clinic: Clinic) -> Any:
    return clinic.prescriber.get(path(clinic.patient, "controlled-drugs")).json


def test_a_schedule_two_drug_is_never_drafted_with_a_refill(clinic: Clinic) -> None:
    answer = start(clinic, **SECOND, refills=1)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("refills-not-allowed")
    assert answer.json["errors"]["refills"] == ["lisdexamfetamine (schedule II): no refills."]
    assert listed(clinic) == []
    assert start(clinic, **SECOND).status_code == 201


def test_a_series_of_ninety_days_is_signed_and_one_more_day_is_refused(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic, **SECOND))
    regimen = {key: SECOND[key] for key in ("strength", "form")}
    for ahead in (30, 60):
        later = changed(clinic, first["medication_id"], **regimen, start_on=str(day(ahead)))
        assert later["controlled"]["earliest_fill_on"] == str(day(ahead))
        assert later["controlled"]["series_days"] == ahead + 30
        signed(clinic, later)
    body = {"medication_id": first["medication_id"], **step(**regimen, start_on=str(day(90)), days_supply=1)}
    answer = clinic.prescriber.post(path(clinic.patient, "titration-steps"), body)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("series-too-long")
    assert "90 days are signed already" in answer.json["errors"]["days_supply"][0]


def test_what_was_drafted_and_is_too_much_by_now_can_not_be_signed(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic, **SECOND))
    regimen = {key: SECOND[key] for key in ("strength", "form")}
    late = changed(clinic, first["medication_id"], **regimen, start_on=str(day(60)), days_supply=60)
    signed(clinic, changed(clinic, first["medication_id"], **regimen, start_on=str(day(30))))
    answer = signature(clinic, late)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("series-too-long")


def test_a_renewal_of_a_schedule_two_drug_has_no_refills_and_shows_what_is_left(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic, **SECOND))
    asked = f"medications/{first['medication_id']}/renewal?days_supply=30&refills=1"
    assert clinic.prescriber.get(path(clinic.patient, asked)).json["type"].endswith("refills-not-allowed")
    shown = renewal_of(clinic, first["medication_id"])["controlled"]
    assert shown["schedule"] == "II"
    assert shown["fills"] == [str(day())]


def test_a_signed_prescription_keeps_schedule_and_the_last_day_to_fill(clinic: Clinic) -> None:
    made = signed(clinic, drafted(clinic, **FOURTH, refills=5))
    assert made["schedule"] == "IV"
    assert made["fill_until"] is not None
    assert listed(clinic)[0]["schedule"] == "IV"
    plain = signed(clinic, drafted(clinic))
    assert (plain["schedule"], plain["fill_until"]) == (None, None)


def test_what_starts_after_its_six_months_is_refused(clinic: Clinic) -> None:
    answer = start(clinic, **FOURTH, start_on=str(day(200)))
    assert answer.json["type"].endswith("fill-period-over")


def test_a_look_into_the_registry_is_noted_and_the_signature_rests_on_it(clinic: Clinic) -> None:
    assert note(clinic, who=clinic.support, remark="nothing unexpected").status_code == 201
    draft = drafted(clinic, **FOURTH)
    assert draft["controlled"]["check"] == {
        "on": str(day()), "by": "Luis Ortega", "place": None, "remark": "nothing unexpected"
    }  # fmt: skip
    made = signed(clinic, draft)
    with clinic.open() as current:
        row = current.get_one(PrescriptionRow, made["id"])
        assert row.registry_check_id is not None


def test_where_the_state_asks_for_a_look_it_is_signed_without_one_only_for_a_reason(clinic: Clinic) -> None:
    note(clinic, "state", place="US-NY")
    draft = drafted(clinic, **FOURTH)
    assert draft["safety"]["is_reason_needed"]
    assert [each["rule"] for each in draft["safety"]["findings"]] == ["controlled:ny-registry"]
    refused = signature(clinic, draft)
    assert refused.json["type"].endswith("override-needed")
    assert signature(clinic, draft, override_reason="The registry is down.").status_code == 201
    with clinic.open() as current:
        assert current.query(OverrideRow).one().reason == "The registry is down."


def test_a_look_makes_the_question_go_away_and_taking_it_back_brings_it_again(clinic: Clinic) -> None:
    note(clinic, "state", place="US-NY")
    found = note(clinic).json["notes"]
    look = next(each for each in found if each["kind"] == "registry-check")
    assert not drafted(clinic, **FOURTH)["safety"]["is_reason_needed"]
    back = clinic.prescriber.post(
        path(clinic.patient, f"{NOTES}/{look['id']}/take-back"), {"reason": "Wrong patient"}
    )
    assert back.status_code == 201
    shown = next(each for each in standing(clinic)["notes"] if each["id"] == look["id"])
    assert (shown["taken_back_by"], shown["taken_back_because"]) == ("Dr. Maya Okafor", "Wrong patient")
    assert drafted(clinic, **FOURTH)["safety"]["is_reason_needed"]
    again = clinic.prescriber.post(
        path(clinic.patient, f"{NOTES}/{look['id']}/take-back"), {"reason": "Again"}
    )
    assert again.status_code == 409


def test_a_note_changes_what_was_shown_and_the_old_digest_no_longer_signs(clinic: Clinic) -> None:
    draft = drafted(clinic, **FOURTH)
    note(clinic, "state", place="US-NY")
    assert signature(clinic, draft).status_code == 412


def test_after_the_end_of_2026_a_reason_or_a_visit_in_person_is_needed(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not drafted(clinic, **FOURTH)["safety"]["is_reason_needed"]
    monkeypatch.setattr("backend.prescriptions.queries.today_in", lambda _: date(2027, 1, 4))
    draft = drafted(clinic, **FOURTH, start_on="2027-01-04")
    assert [each["rule"] for each in draft["safety"]["findings"]] == ["controlled:telemedicine"]
    assert draft["controlled"]["is_review_needed"]
    note(clinic, "in-person", on="2026-03-02")
    assert not drafted(clinic, **FOURTH, start_on="2027-01-04")["safety"]["is_reason_needed"]


@pytest.mark.parametrize(
    ("given", "status"),
    [({"kind": "gossip"}, 422), ({"on": str(day(1))}, 422), ({"kind": "state"}, 422),
     ({"place": "Narnia"}, 422), ({"place": "MX-JAL"}, 422), ({"remark": "x" * 301}, 422)],
)  # fmt: skip
def test_what_can_not_be_noted_is_not_kept(clinic: Clinic, given: dict[str, Any], status: int) -> None:
    assert note(clinic, **{"kind": "registry-check", **given}).status_code == status
    assert standing(clinic)["notes"] == []


def test_the_patient_and_another_team_see_nothing_of_it(clinic: Clinic) -> None:
    note(clinic)
    where = path(clinic.patient, "controlled-drugs")
    assert clinic.patient.get(where).status_code == 403
    assert clinic.stranger_prescriber.get(where).status_code == 404
    assert clinic.admin.get(where).status_code in (403, 404)


def test_a_note_of_another_patient_is_not_there(clinic: Clinic) -> None:
    (noted,) = note(clinic).json["notes"]
    where = f"/api/patients/{clinic.stranger.id}/{NOTES}/{noted['id']}/take-back"
    assert clinic.stranger_prescriber.post(where, {"reason": "no"}).status_code == 404


def test_the_database_itself_refuses_to_change_a_note(clinic: Clinic) -> None:
    note(clinic)
    for statement in ("UPDATE controlled_notes SET remark = 'x'", "DELETE FROM controlled_notes"):
        with clinic.open() as current, pytest.raises(DBAPIError), current.begin_nested():
            current.execute(text(statement))


def test_a_drug_that_is_not_scheduled_says_nothing_of_it(clinic: Clinic) -> None:
    assert drafted(clinic)["controlled"] is None
    assert service.schedule_of("lisdexamfetamine") == "II"
    assert service.schedule_of("sertraline") is None


def follow(clinic: Clinic, medication_id: str) -> Any:
    return clinic.prescriber.post(path(clinic.patient, f"medications/{medication_id}/next-prescription"))


def test_each_next_prescription_of_a_series_begins_when_the_one_before_is_used_up(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic, **SECOND))
    for ahead in (30, 60):
        draft = follow(clinic, first["medication_id"])
        assert draft.status_code == 201, draft.text
        assert draft.json["start_on"] == draft.json["controlled"]["earliest_fill_on"] == str(day(ahead))
        assert draft.json["sig"] == first["sig"]
        signed(clinic, draft.json)
    refused = follow(clinic, first["medication_id"])
    assert refused.status_code == 422
    assert refused.json["type"].endswith("series-too-long")
    where = path(clinic.patient, "controlled-drugs/prescriptions")
    shown = clinic.support.get(where).json["prescriptions"]
    assert [each["earliest_fill_on"] for each in shown] == [str(day(ahead)) for ahead in (0, 30, 60)]


def test_a_drug_that_is_not_scheduled_has_no_series(clinic: Clinic) -> None:
    first = signed(clinic, drafted(clinic))
    assert follow(clinic, first["medication_id"]).json["type"].endswith("no-series")
