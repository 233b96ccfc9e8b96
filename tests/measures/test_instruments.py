"""Instruments through the API: listed, turned on and off, in two languages, rated, kept from children."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from backend.health import service as health
from backend.measures.models import CheckIn, SafetyFlag, Score
from backend.people.models import PatientRow
from tests.clinic import Clinic, Person
from tests.measures.conftest import Answer

AT = "2026-03-02T20:00:00Z"


def turn(clinic: Clinic, slug: str, is_on: bool) -> Any:
    return clinic.admin.put(f"/api/practice/instruments/{slug}", json={"is_on": is_on})


def rate(
    clinic: Clinic,
    by: Person,
    *,
    instrument: str = "aims",
    answers: list[int] | None = None,
    check_in_id: uuid.UUID | None = None,
) -> Any:
    body = {
        "instrument": instrument,
        "answers": [1, 2, 0, 3, 0, 0, 0, 2, 1, 1, 1, 0] if answers is None else answers,
        "answered_at": AT,
        "is_finished": True,
    }
    return by.put(f"/api/patients/{clinic.patient.id}/ratings/{check_in_id or uuid.uuid4()}", json=body)


def rows(clinic: Clinic, table: Any) -> list[Any]:
    with clinic.open() as current:
        return list(current.scalars(select(table)))


def test_every_instrument_is_listed_with_whether_the_practice_uses_it(clinic: Clinic) -> None:
    listed = clinic.prescriber.get("/api/practice/instruments").json["instruments"]
    assert {each["slug"] for each in listed if each["is_on"]} == {
        "phq-9", "phq-2", "gad-7", "gad-2", "audit-c", "pcl-5", "aims", "effects",
    }  # fmt: skip
    assert {each["slug"] for each in listed if not each["is_on"]} == {"asq"}
    assert {each["slug"] for each in listed if each["rated_by"] == "clinician"} == {"aims"}


def test_an_administrator_turns_an_instrument_on_and_off_and_nobody_else_does(clinic: Clinic) -> None:
    for is_on in (True, False, True):
        assert turn(clinic, "asq", is_on).json["is_on"] is is_on
        listed = clinic.admin.get("/api/practice/instruments").json["instruments"]
        assert next(each for each in listed if each["slug"] == "asq")["is_on"] is is_on
    refused = clinic.prescriber.put("/api/practice/instruments/asq", json={"is_on": False})
    assert refused.status_code == 403
    assert turn(clinic, "c-ssrs", True).json["type"] == "/problems/unknown-instrument"


def test_an_instrument_is_read_in_spanish_where_there_is_an_official_wording(clinic: Clinic) -> None:
    spanish = clinic.patient.get("/api/practice/instruments/phq-9?language=es").json
    assert (spanish["language"], spanish["version"]) == ("es", "es-us-1999")
    assert spanish["items"][0]["text"] == "Poco interés o placer en hacer cosas"
    assert spanish["function_item"]["answers"][0]["label"] == "No ha sido difícil"
    assert clinic.patient.get("/api/practice/instruments/pcl-5?language=es").json["language"] == "en"
    assert clinic.patient.get("/api/practice/instruments/pcl-5?language=xx").status_code == 422


def test_questions_with_answers_of_their_own_are_shown_with_them(clinic: Clinic) -> None:
    audit_c = clinic.patient.get("/api/practice/instruments/audit-c").json
    assert audit_c["answers"] == []
    assert [item["answers"][4]["label"] for item in audit_c["items"]] == [
        "4 or more times a week", "10 or more", "Daily or almost daily",
    ]  # fmt: skip
    asq = clinic.patient.get("/api/practice/instruments/asq").json
    assert asq["items"][4]["asked_if"] == [{"item": item, "values": [1, 2]} for item in (1, 2, 3, 4)]


def test_an_audit_c_is_recorded_with_answers_up_to_four(clinic: Clinic, answer: Answer) -> None:
    response = answer([2, 1, 0], instrument="audit-c")
    assert (response.json["total"], response.json["severity"]) == (3, "positive-for-women")
    assert answer([2, 1, 5], instrument="audit-c").json["type"] == "/problems/answer-out-of-range"


def test_the_language_of_the_answers_is_kept_with_the_version_that_was_read(
    clinic: Clinic, answer: Answer
) -> None:
    assert answer([0] * 7, instrument="gad-7", language="es").json["language"] == "es"
    assert answer([0] * 20, instrument="pcl-5", language="es").json["language"] == "en"
    kept = {row.instrument: row.instrument_version for row in rows(clinic, CheckIn)}
    assert kept == {"gad-7": "es-us-2006", "pcl-5": "en-2013"}


def test_a_questionnaire_that_is_off_is_not_taken(clinic: Clinic, answer: Answer) -> None:
    response = answer([0, 0, 0, 0], instrument="asq")
    assert (response.status_code, response.json["type"]) == (422, "/problems/instrument-off")
    assert rows(clinic, CheckIn) == []


def test_answers_that_must_reach_a_person_do_so_where_the_questionnaire_was_turned_off_meanwhile(
    clinic: Clinic, answer: Answer
) -> None:
    turn(clinic, "phq-9", False)
    check_in_id = uuid.uuid4()
    for _ in range(2):
        response = answer([0] * 8 + [2], check_in_id=check_in_id)
        assert (response.status_code, response.json["type"]) == (422, "/problems/instrument-off")
        assert response.json["show_crisis_contacts"] is True
    assert [(flag.kind, flag.answer) for flag in rows(clinic, SafetyFlag)] == [("item-9", 2)]
    assert [row.is_finished for row in rows(clinic, CheckIn)] == [False]
    assert rows(clinic, Score) == []


def test_an_asq_has_an_outcome_and_no_score(clinic: Clinic, answer: Answer) -> None:
    turn(clinic, "asq", True)
    response = answer([0, 0, 0, 0], instrument="asq").json
    assert (response["outcome"], response["total"], response["severity"]) == ("negative", None, None)
    assert response["answers"] == [0, 0, 0, 0, None]
    assert rows(clinic, Score) == []
    assert rows(clinic, SafetyFlag) == []


def test_a_yes_in_the_asq_is_flagged_when_it_is_saved_and_the_rest_is_never_answered(
    clinic: Clinic, answer: Answer
) -> None:
    turn(clinic, "asq", True)
    response = answer([0, 2], instrument="asq", is_finished=False).json
    assert (response["is_finished"], response["outcome"]) == (False, None)
    assert response["show_crisis_contacts"] is True
    (flag,) = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/safety-flags").json["flags"]
    assert (flag["kind"], flag["answer"], flag["answer_label"]) == ("positive-screen", 2, "Yes")


def test_an_asq_with_a_yes_is_not_finished_before_the_fifth(clinic: Clinic, answer: Answer) -> None:
    turn(clinic, "asq", True)
    check_in_id = uuid.uuid4()
    early = answer([0, 2, 0, 0], instrument="asq", check_in_id=check_in_id)
    assert (early.status_code, early.json["type"]) == (422, "/problems/check-in-incomplete")
    done = answer(
        [0, 2, 0, 0, 2], instrument="asq", check_in_id=check_in_id, answered_at="2026-03-02T20:01:00Z"
    )
    assert done.json["outcome"] == "acute-positive"


def test_effects_are_kept_and_come_to_an_outcome(clinic: Clinic, answer: Answer) -> None:
    response = answer([1, 1, 0], instrument="effects", effects=["rash", "fever"]).json
    assert (response["outcome"], response["effects"]) == ("bothersome", ["rash", "fever"])
    assert answer([0], instrument="effects").json["outcome"] == "none"
    assert rows(clinic, Score) == []


def test_effects_that_do_not_fit_are_refused_by_field(clinic: Clinic, answer: Answer) -> None:
    for given in (
        {"answers": [1, 1, 0], "effects": ["growing-wings"]},
        {"answers": [1, 1, 0], "effects": ["rash", "rash"]},
        {"answers": [1, 1, 0], "effects": []},
        {"answers": [0], "effects": ["rash"]},
        {"answers": [None], "effects": ["rash"], "is_finished": False},
        {"answers": [0] * 9, "effects": ["rash"], "instrument": "phq-9"},
    ):
        response = answer(**{"instrument": "effects", **given})
        assert (response.status_code, list(response.json["errors"])) == (422, ["effects"]), given
    assert rows(clinic, CheckIn) == []


def test_effects_are_saved_one_after_the_other(answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    first = answer([1], instrument="effects", effects=["rash"], check_in_id=check_in_id, is_finished=False)
    assert (first.status_code, first.json["answers"]) == (200, [1, None, None])


def test_staff_rate_the_aims_and_it_says_who(clinic: Clinic) -> None:
    for rater in (clinic.prescriber, clinic.support, clinic.pharmacist):
        rated = rate(clinic, rater).json
        assert (rated["total"], rated["severity"]) == (6, "present")
        assert rated["rated_by"]
    scores = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/scores").json["scores"]
    assert [(score["instrument"], score["total"]) for score in scores] == [("aims", 6)] * 3


def test_a_rated_aims_is_the_movement_exam_that_monitoring_waits_for(clinic: Clinic) -> None:
    check_in_id = uuid.uuid4()
    for _ in range(2):
        assert rate(clinic, clinic.prescriber, check_in_id=check_in_id).status_code == 200
    with clinic.open():
        (result,) = health.results(clinic.patient.id)
    assert (result.what, result.value, str(result.on)) == ("aims", 6, "2026-03-02")


def test_a_patient_never_rates_and_staff_never_answer_for_one(clinic: Clinic, answer: Answer) -> None:
    assert rate(clinic, clinic.patient).status_code == 403
    own = answer([0] * 12, instrument="aims")
    assert (own.status_code, own.json["type"]) == (422, "/problems/rated-by-clinician")
    theirs = rate(clinic, clinic.prescriber, instrument="phq-9", answers=[0] * 9)
    assert (theirs.status_code, theirs.json["type"]) == (422, "/problems/answered-by-patient")
    assert rows(clinic, CheckIn) == []


def test_another_teams_patient_can_not_be_rated(clinic: Clinic) -> None:
    body = {"instrument": "aims", "answers": [0] * 12, "answered_at": AT, "is_finished": True}
    path = f"/api/patients/{clinic.stranger.id}/ratings/{uuid.uuid4()}"
    assert clinic.prescriber.put(path, json=body).status_code == 404


def test_a_person_under_18_is_refused_with_the_reason_and_nothing_is_kept(
    clinic: Clinic, answer: Answer
) -> None:
    with clinic.open() as current:
        current.get_one(PatientRow, clinic.patient.id).birth_date = date(2012, 1, 1)
    for response in (answer(), rate(clinic, clinic.prescriber)):
        assert (response.status_code, response.json["type"]) == (422, "/problems/adults-only")
        assert "from 18 years on" in response.json["detail"]
    assert rows(clinic, CheckIn) == []


def test_what_a_person_under_18_says_about_harm_still_reaches_the_clinic(
    clinic: Clinic, answer: Answer
) -> None:
    with clinic.open() as current:
        current.get_one(PatientRow, clinic.patient.id).birth_date = date(2012, 1, 1)
    response = answer([0] * 8 + [2])
    assert (response.status_code, response.json["type"]) == (422, "/problems/adults-only")
    assert response.json["show_crisis_contacts"] is True
    assert [flag.kind for flag in rows(clinic, SafetyFlag)] == ["item-9"]
    assert rows(clinic, Score) == []
