"""Medication reviews over HTTP: worked on, signed, carried over, refused; and the personal list."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.accounts.models import SessionRow
from backend.clock import now
from backend.health import service as health
from backend.health.rules.problems import NewAllergy
from backend.health.rules.records import ALLERGIES, DISCHARGE, EVENT, NONE_KNOWN
from backend.medications.rules.doses import NO_BREAK_SPACE
from backend.prescriptions.rules.digest import verifies
from backend.reviews import service
from backend.reviews.models import ReviewRow
from tests.clinic import Clinic, Person
from tests.prescriptions.orders import day, drafted, imported, path, random_id, signed

PROBLEM = {"kind": "adherence", "about": "sertraline", "text": "Forgets it at weekends."}


def open_review(clinic: Clinic) -> dict[str, Any]:
    answer = clinic.pharmacist.post(path(clinic.patient, "medication-reviews"))
    assert answer.status_code == 201, answer.text
    return answer.json


def action(clinic: Clinic, **given: Any) -> dict[str, Any]:
    least = {"text": "Use a pill box.", "owner_id": None, "due_on": str(day(14)), "status": "open"}
    return {**least, **given}


def save(clinic: Clinic, review: dict[str, Any], by: Person | None = None, **given: Any) -> Any:
    body = {
        "version": review["version"],
        "problems": [PROBLEM],
        "actions": [action(clinic)],
        "teach_back": "Said it back: one each morning.",
        "next_review_on": str(day(180)),
        **given,
    }
    who = by or clinic.pharmacist
    return who.put(path(clinic.patient, f"medication-reviews/{review['id']}"), body)


def sign(clinic: Clinic, review: dict[str, Any], by: Person | None = None) -> Any:
    who = by or clinic.pharmacist
    address = path(clinic.patient, f"medication-reviews/{review['id']}/sign")
    return who.post(address, {"digest": review["digest"]})


def reviewed(clinic: Clinic, **given: Any) -> dict[str, Any]:
    answer = sign(clinic, save(clinic, open_review(clinic), **given).json)
    assert answer.status_code == 201, answer.text
    return answer.json


def workspace(clinic: Clinic, by: Person | None = None) -> dict[str, Any]:
    answer = (by or clinic.pharmacist).get(path(clinic.patient, "medication-review"))
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_workspace_shows_the_whole_list_with_what_can_be_said(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic, strength={"value": "25", "unit": "mg"}, tablets_per_dose="1"))
    imported(clinic, "tramadol 50 MG Oral Tablet")
    seen = workspace(clinic)
    by_name = {each["name"]: each for each in seen["medicines"]}
    sertraline = by_name["sertraline"]
    assert (sertraline["dose"]["standing"], sertraline["effect"]["is_too_early"]) == ("below-usual", True)
    other = next(each for each in seen["medicines"] if each["name"] != "sertraline")
    assert (other["dose"]["standing"], other["cover"]["days"], other["sig"]) == ("unknown", None, None)
    kinds = {each["kind"] for each in seen["suggestions"]}
    assert kinds == {"safety", "effectiveness", "indication"}
    assert seen["burden"] == {
        "products": 2,
        "times_a_day": 1,
        "moments": ["morning"],
        "pieces_a_day": "1",
        "not_known": [other["name"]],
    }
    assert {each["name"] for each in seen["team"]} == {"Dr. Maya Okafor", "Luis Ortega", "Priya Nair"}
    assert (seen["draft"], seen["last"]) == (None, None)


def test_a_pharmacist_works_on_a_review_and_signs_what_was_shown(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    saved = save(clinic, open_review(clinic)).json
    assert saved["version"] == 2
    assert workspace(clinic)["draft"]["digest"] == saved["digest"]
    done = sign(clinic, saved).json
    assert (done["status"], done["signed_by"], done["digest"]) == ("signed", "Priya Nair", saved["digest"])
    with clinic.open() as current:
        row = current.query(ReviewRow).one()
        assert row.content is not None
        assert verifies(row.content, done["digest"])
        assert "Forgets it at weekends." in row.content
        assert "sertraline" in row.content
    listed = clinic.prescriber.get(path(clinic.patient, "medication-reviews")).json["reviews"]
    assert [each["id"] for each in listed] == [done["id"]]


def test_a_prescriber_may_sign_one_too_and_nobody_else_may_work_on_one(clinic: Clinic) -> None:
    review = open_review(clinic)
    for who, status in ((clinic.support, 403), (clinic.patient, 403), (clinic.stranger_prescriber, 404)):
        assert save(clinic, review, by=who).status_code == status
        assert sign(clinic, review, by=who).status_code == status
    assert clinic.support.get(path(clinic.patient, "medication-review")).status_code == 200
    assert clinic.patient.get(path(clinic.patient, "medication-review")).status_code == 403
    saved = save(clinic, review, by=clinic.prescriber).json
    assert sign(clinic, saved, by=clinic.prescriber).status_code == 201


def test_an_edit_of_a_version_that_is_gone_is_refused_and_stores_nothing(clinic: Clinic) -> None:
    review = open_review(clinic)
    save(clinic, review)
    late = save(clinic, review, by=clinic.prescriber, problems=[])
    assert (late.status_code, late.json["type"]) == (412, "/problems/review-changed")
    assert len(workspace(clinic)["draft"]["problems"]) == 1


def test_a_list_that_changed_after_it_was_shown_is_not_signed(clinic: Clinic) -> None:
    saved = save(clinic, open_review(clinic)).json
    signed(clinic, drafted(clinic))
    late = sign(clinic, saved)
    assert (late.status_code, late.json["type"]) == (412, "/problems/review-changed")
    assert workspace(clinic)["draft"]["status"] == "draft"


def test_a_review_without_a_next_one_is_not_signed(clinic: Clinic) -> None:
    for next_review_on in (None, str(day())):
        current = workspace(clinic)["draft"] or open_review(clinic)
        saved = save(clinic, current, next_review_on=next_review_on).json
        refused = sign(clinic, saved)
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/review-incomplete")


def test_an_old_password_confirmation_does_not_sign(clinic: Clinic) -> None:
    saved = save(clinic, open_review(clinic)).json
    with clinic.open() as current:
        old = now() - timedelta(minutes=16)
        current.query(SessionRow).update({SessionRow.confirmed_at: old})
    late = sign(clinic, saved)
    assert (late.status_code, late.json["type"]) == (403, "/problems/confirm-password")


def test_there_is_one_draft_at_a_time_until_it_is_withdrawn(clinic: Clinic) -> None:
    review = open_review(clinic)
    again = clinic.prescriber.post(path(clinic.patient, "medication-reviews"))
    assert (again.status_code, again.json["type"]) == (409, "/problems/review-open")
    assert "Priya Nair" in again.json["detail"]
    address = path(clinic.patient, f"medication-reviews/{review['id']}/withdraw")
    assert clinic.prescriber.post(address).json["status"] == "withdrawn"
    assert save(clinic, review).json["type"] == "/problems/review-closed"
    open_review(clinic)


def test_a_signed_review_is_never_changed_not_even_in_the_database(clinic: Clinic) -> None:
    done = reviewed(clinic)
    assert save(clinic, done).json["type"] == "/problems/review-closed"
    assert sign(clinic, done).json["type"] == "/problems/review-closed"
    for statement in (
        "UPDATE medication_reviews SET teach_back = 'else'",
        "DELETE FROM medication_reviews",
        "UPDATE review_problems SET text = 'else'",
        "DELETE FROM review_problems",
        "UPDATE review_actions SET text = 'else'",
        "DELETE FROM review_actions",
        "INSERT INTO review_problems SELECT patient_id, review_id, 9, kind, about, text, key, is_resolved,"
        " resolution, practice_id, gen_random_uuid(), created_at FROM review_problems",
    ):
        with pytest.raises(DBAPIError, match=r"stays|never removed"), clinic.open() as current:
            current.execute(text(statement))


def test_open_actions_and_problems_are_carried_over_and_done_ones_are_not(clinic: Clinic) -> None:
    solved = {**PROBLEM, "text": "Solved.", "resolution": "Moved to the morning."}
    actions = [action(clinic), action(clinic, text="Measure it.", status="done")]
    first = reviewed(clinic, problems=[PROBLEM, solved], actions=actions)
    second = open_review(clinic)
    assert [each["text"] for each in second["problems"]] == ["Forgets it at weekends."]
    (carried,) = second["actions"]
    assert (carried["text"], carried["carried_from"]) == ("Use a pill box.", first["actions"][0]["id"])
    left_out = save(clinic, second, actions=[])
    assert (left_out.status_code, left_out.json["type"]) == (422, "/problems/action-not-possible")
    kept = action(clinic, id=carried["id"], status="dropped")
    third = sign(clinic, save(clinic, second, actions=[kept]).json).json
    assert [each["status"] for each in third["actions"]] == ["dropped"]
    listed = clinic.pharmacist.get(path(clinic.patient, "medication-reviews")).json["reviews"]
    assert [each["status"] for each in listed[1]["actions"]] == ["carried", "done"]


def test_an_action_is_settled_once_and_a_draft_that_carries_it_learns_of_it(clinic: Clinic) -> None:
    done = reviewed(clinic)
    draft = open_review(clinic)
    address = path(clinic.patient, f"review-actions/{done['actions'][0]['id']}/settle")
    settled = clinic.prescriber.post(address, {"status": "done"})
    assert (settled.json["status"], settled.json["settled_by"]) == ("done", "Dr. Maya Okafor")
    again = clinic.prescriber.post(address, {"status": "dropped"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/action-settled")
    seen = workspace(clinic)["draft"]
    assert (seen["version"], seen["actions"][0]["status"]) == (draft["version"] + 1, "done")
    of_draft = path(clinic.patient, f"review-actions/{seen['actions'][0]['id']}/settle")
    assert clinic.pharmacist.post(of_draft, {"status": "done"}).status_code == 404


def test_an_action_is_owned_by_the_patient_or_the_care_team_and_by_nobody_else(clinic: Clinic) -> None:
    review = open_review(clinic)
    for owner in (clinic.stranger_prescriber.id, clinic.patient.id, random_id()):
        refused = save(clinic, review, actions=[action(clinic, owner_id=str(owner))])
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/unknown-owner")
    past = save(clinic, review, actions=[action(clinic, due_on=str(day(-1)))])
    assert (past.status_code, past.json["type"]) == (422, "/problems/action-not-possible")
    owned = save(clinic, review, actions=[action(clinic, owner_id=str(clinic.support.id))])
    assert owned.json["actions"][0]["owner_name"] == "Luis Ortega"


def personal_list(clinic: Clinic, language: str, by: Person | None = None) -> dict[str, Any]:
    answer = (by or clinic.patient).get(path(clinic.patient, f"personal-list?language={language}"))
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_personal_list_says_what_why_and_how_in_both_languages(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic, tablets_per_dose="1.5", indication="depression"))
    imported(clinic, "ibuprofen 200 MG Oral Tablet")
    stopped = imported(clinic, "lorazepam 1 MG", status="stopped", stopped_on=day(-3))
    assert stopped
    actions = [
        action(clinic, text_es="Use un pastillero."),
        action(clinic, text="Call the lab.", owner_id=str(clinic.support.id)),
    ]
    reviewed(clinic, actions=actions)
    english, spanish = personal_list(clinic, "en"), personal_list(clinic, "es")
    for sheet in (english, spanish):
        assert [each["name"] for each in sheet["medicines"]] == ["sertraline", "ibuprofen 200 MG Oral Tablet"]
        assert (sheet["clinic_phone"], sheet["patient_name"]) == ("555-0100", "Sam Rivera")
    take = english["medicines"][0]["take"].replace(NO_BREAK_SPACE, " ")
    assert take == "Take 1½ tablets of 50 mg (75 mg) by mouth each morning."
    take = spanish["medicines"][0]["take"].replace(NO_BREAK_SPACE, " ")
    assert take == "Tome 1 tableta y media de 50 mg (75 mg cada vez) por la boca cada mañana."
    assert spanish["medicines"][0]["reason"] == {"text": "depresión", "language": "es"}
    assert spanish["medicines"][0]["prescribed_by"] == "Dr. Maya Okafor"
    assert spanish["medicines"][1]["take"] == "La dosis no está anotada aquí. Pregunte a su equipo."
    assert [each["what"]["text"] for each in spanish["tasks"]] == ["Use un pastillero."]
    assert [each["what"]["text"] for each in english["tasks"]] == ["Use a pill box."]


def test_a_step_that_begins_later_is_announced_on_the_list(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic, start_on=str(day(3))))
    (line,) = personal_list(clinic, "es")["medicines"]
    assert line["take"] == "Todavía no ha empezado."
    assert line["next"].startswith("Desde el ")
    assert "tome 1" in line["next"]


def test_a_patient_sees_only_their_own_list_in_a_language_there_is(clinic: Clinic) -> None:
    assert clinic.stranger.get(path(clinic.patient, "personal-list")).status_code == 404
    assert clinic.support.get(path(clinic.patient, "personal-list")).status_code == 200
    assert clinic.patient.get(path(clinic.patient, "personal-list")).json["language"] == "en"
    assert clinic.patient.get(path(clinic.patient, "personal-list?language=fr")).status_code == 422


def test_allergies_are_listed_said_to_be_none_or_not_noted(clinic: Clinic) -> None:
    assert (personal_list(clinic, "es")["allergies"], personal_list(clinic, "es")["is_no_allergy_known"]) == (
        [],
        False,
    )
    with clinic.open():
        none = {"kind": ALLERGIES, "word": NONE_KNOWN, "since_on": None, "note": None}
        health.record_state(clinic.patient.id, **none, by=clinic.prescriber.actor)
    assert personal_list(clinic, "es")["is_no_allergy_known"] is True
    with clinic.open():
        known = NewAllergy("x", "Penicillin", None, None, "high", None)
        health.import_allergies(clinic.patient.id, allergies=[known])
    sheet = personal_list(clinic, "es")
    assert (sheet["allergies"], sheet["is_no_allergy_known"]) == (
        [{"text": "Penicillin", "language": "en"}],
        False,
    )


def page(clinic: Clinic, by: Person | None = None) -> dict[str, Any]:
    answer = (by or clinic.pharmacist).get("/api/practice/review-candidates")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_candidates_are_patients_of_the_team_with_their_reasons(clinic: Clinic) -> None:
    assert page(clinic)["candidates"] == []
    signed(clinic, drafted(clinic))
    (one,) = page(clinic)["candidates"]
    assert (one["patient_name"], [each["why"] for each in one["reasons"]]) == (
        "Sam Rivera",
        ["change", "no-review"],
    )
    assert page(clinic, clinic.stranger_prescriber)["candidates"] == []
    assert clinic.support.get("/api/practice/review-candidates").status_code == 403
    open_review(clinic)
    assert page(clinic)["candidates"][0]["has_draft"] is True
    with clinic.open():
        event = {"kind": EVENT, "word": DISCHARGE, "since_on": day(-3), "note": None}
        health.record_state(clinic.patient.id, **event, by=clinic.prescriber.actor)
    assert "discharge" in [each["why"] for each in page(clinic)["candidates"][0]["reasons"]]
    assert "Side effects" in page(clinic)["left_out"][0]


def test_due_reviews_and_overdue_actions_are_listed_once_their_day_has_passed(clinic: Clinic) -> None:
    reviewed(clinic, next_review_on=str(day(20)))
    assert (page(clinic)["due"], page(clinic)["overdue"]) == ([], [])
    with time_machine.travel(now() + timedelta(days=21), tick=False), clinic.open():
        seen = service.review_page(clinic.pharmacist.actor)
    assert [each.patient.name for each in seen.due] == ["Sam Rivera"]
    assert [each.action.text for each in seen.overdue] == ["Use a pill box."]
