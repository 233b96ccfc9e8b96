"""Check-ins through the API: saved as they are given, saved once, finished for good."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import func, select

from backend.clock import now
from backend.measures.models import CheckIn, Score
from tests.clinic import Clinic
from tests.measures.conftest import Answer


def count(clinic: Clinic, table: type) -> int:
    with clinic.open() as current:
        return current.scalar(select(func.count()).select_from(table)) or 0


def test_a_finished_phq_9_comes_back_with_total_and_band(clinic: Clinic, answer: Answer) -> None:
    response = answer([0, 1, 2, 3, 0, 0, 0, 0, 0], function_answer=2)
    assert response.status_code == 200
    assert response.json is not None
    assert (response.json["total"], response.json["severity"], response.json["severity_label"]) == (
        6, "mild", "Mild",
    )  # fmt: skip
    assert response.json["function_answer"] == 2
    assert response.json["safety_flag"] is None
    assert response.json["show_crisis_contacts"] is False
    (listed,) = clinic.patient.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert listed == response.json


def test_the_function_item_is_kept_and_not_summed(answer: Answer) -> None:
    assert answer([0] * 9, function_answer=3).json["total"] == 0


def test_answers_are_saved_as_they_are_given_and_have_no_total_yet(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    for given in range(1, 10):
        answers = [1] * given + [None] * (9 - given)
        at = (datetime(2026, 3, 2, 20, tzinfo=UTC) + timedelta(seconds=given)).isoformat()
        if given == 9:
            answers[8] = 0
        response = answer(answers, check_in_id=check_in_id, is_finished=False, answered_at=at)
        assert response.json["answers"] == answers
        assert response.json["total"] is None
    finished = answer([1] * 8 + [0], check_in_id=check_in_id, answered_at="2026-03-02T20:01:00Z").json
    assert (finished["total"], finished["is_finished"]) == (8, True)
    assert (count(clinic, CheckIn), count(clinic, Score)) == (1, 1)


def test_finishing_twice_saves_once(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    first = answer([1] * 8 + [0], check_in_id=check_in_id)
    again = answer([1] * 8 + [0], check_in_id=check_in_id)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert (count(clinic, CheckIn), count(clinic, Score)) == (1, 1)


def test_a_finished_check_in_takes_no_other_answers(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    answer([1] * 8 + [0], check_in_id=check_in_id)
    other = answer([2] * 8 + [1], check_in_id=check_in_id)
    assert (other.status_code, other.json["type"]) == (409, "/problems/check-in-finished")
    assert other.json["show_crisis_contacts"] is True
    (listed,) = clinic.patient.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert listed["total"] == 8


def test_finishing_with_an_answer_missing_is_refused(clinic: Clinic, answer: Answer) -> None:
    response = answer([1, None, *[1] * 6, 0])
    assert (response.status_code, response.json["type"]) == (422, "/problems/check-in-incomplete")
    assert response.json["show_crisis_contacts"] is False
    assert count(clinic, CheckIn) == 0


def test_what_arrives_late_does_not_overwrite_newer_answers(answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    answer([2] + [None] * 8, check_in_id=check_in_id, is_finished=False, answered_at="2026-03-02T20:00:10Z")
    late = answer(
        [1] + [None] * 8, check_in_id=check_in_id, is_finished=False, answered_at="2026-03-02T20:00:05Z"
    )
    assert late.status_code == 200
    assert late.json["answers"][0] == 2


def test_a_device_whose_clock_is_ahead_loses_nothing_and_dates_nothing_in_the_future(answer: Answer) -> None:
    response = answer(answered_at=(now() + timedelta(hours=23)).isoformat())
    assert response.status_code == 200
    assert datetime.fromisoformat(response.json["answered_at"]) <= now()


def test_answers_that_do_not_fit_are_refused_by_field(clinic: Clinic) -> None:
    least = {"instrument": "phq-9", "answers": [0] * 9, "answered_at": "2026-03-02T20:00:00Z"}
    path = f"/api/patients/{clinic.patient.id}/check-ins/{uuid.uuid4()}"
    for given, field in (
        ({"answers": [0] * 8}, "answers"),
        ({"answers": [0] * 10}, "answers"),
        ({"answers": [0] * 8 + [4]}, "answers"),
        ({"answers": [0] * 8 + [True]}, "answers"),
        ({"answers": [0] * 8 + ["0"]}, "answers"),
        ({"answers": [0] * 8 + [0.0]}, "answers"),
        ({"answers": None}, "answers"),
        ({"instrument": "phq-8"}, "instrument"),
        ({"instrument": "gad-7", "answers": [0] * 7, "function_answer": 1}, "function_answer"),
        ({"function_answer": 4}, "function_answer"),
        ({"answered_at": "2026-03-02T20:00:00"}, "answered_at"),
        ({"is_finished": "yes"}, "is_finished"),
        ({"total": 0}, "total"),
        ({"patient_id": str(uuid.uuid4())}, "patient_id"),
    ):
        response = clinic.patient.put(path, {**least, "is_finished": True, **given})
        assert (response.status_code, list(response.json["errors"])) == (422, [field])
    assert count(clinic, CheckIn) == 0


def test_a_check_in_does_not_change_its_questionnaire(answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    answer([None] * 9, check_in_id=check_in_id, is_finished=False)
    response = answer([0] * 7, check_in_id=check_in_id, instrument="gad-7")
    assert (response.status_code, response.json["type"]) == (409, "/problems/check-in-id-taken")


def test_an_id_that_belongs_to_another_patient_changes_and_shows_nothing(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    answer([3] * 9, check_in_id=check_in_id)
    response = answer(check_in_id=check_in_id, by=clinic.stranger, patient_id=clinic.stranger.id)
    assert (response.status_code, response.json["type"]) == (409, "/problems/check-in-id-taken")
    assert "answers" not in response.json
    (kept,) = clinic.patient.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert kept["total"] == 27


def test_twenty_copies_sent_at_once_are_saved_once(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: answer([1] * 9, check_in_id=check_in_id).status_code, range(20)))
    assert codes == [200] * 20
    assert (count(clinic, CheckIn), count(clinic, Score)) == (1, 1)


def test_staff_do_not_answer_for_a_patient(clinic: Clinic, answer: Answer) -> None:
    assert answer(by=clinic.prescriber).status_code == 403
    assert answer(by=clinic.admin).status_code == 404
    assert count(clinic, CheckIn) == 0


def test_another_patient_can_not_answer_or_read(clinic: Clinic, answer: Answer) -> None:
    assert answer(by=clinic.stranger).status_code == 404
    assert clinic.stranger.get(f"/api/patients/{clinic.patient.id}/check-ins").status_code == 404
    assert count(clinic, CheckIn) == 0


def test_the_prescriber_reads_the_answers_and_care_support_does_not(clinic: Clinic, answer: Answer) -> None:
    answer([1] * 9)
    path = f"/api/patients/{clinic.patient.id}/check-ins"
    assert clinic.prescriber.get(path).json["check_ins"][0]["answers"] == [1] * 9
    assert clinic.support.get(path).status_code == 403
    assert clinic.stranger_prescriber.get(path).status_code == 404


def test_the_newest_check_in_comes_first(clinic: Clinic, answer: Answer) -> None:
    for day in (3, 9, 6):
        answer([0] * 9, answered_at=f"2026-03-0{day}T20:00:00Z")
    listed = clinic.patient.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert [check_in["answered_at"][8:10] for check_in in listed] == ["09", "06", "03"]


def test_an_instrument_is_shown_in_its_published_wording(clinic: Clinic) -> None:
    shown = clinic.patient.get("/api/practice/instruments/phq-9")
    assert shown.status_code == 200
    last = shown.json["items"][8]
    assert (last["number"], last["text"]) == (
        9,
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    )
    assert last["answers"] == shown.json["answers"]
    assert shown.json["bands"][3] == {
        "severity": "moderately-severe", "label": "Moderately severe", "from": 15, "to": 19,
    }  # fmt: skip
    assert shown.json["maximum"] == 27
    assert shown.json["function_item"]["answers"][3] == {"value": 3, "label": "Extremely difficult"}
    assert clinic.patient.get("/api/practice/instruments/gad-7").json["function_item"] is None


def test_an_unknown_instrument_is_not_found(clinic: Clinic) -> None:
    assert clinic.patient.get("/api/practice/instruments/phq-8").status_code == 404


def test_recorded_at_is_the_servers_own_time(answer: Answer) -> None:
    with time_machine.travel(datetime(2026, 3, 4, 9, tzinfo=UTC), tick=False):
        # Signed in later than this instant, which the session does not mind.
        response = answer(answered_at="2026-03-02T20:00:00Z")
    assert response.json["recorded_at"].startswith("2026-03-04T09:00:00")
    assert response.json["answered_at"].startswith("2026-03-02T20:00:00")
