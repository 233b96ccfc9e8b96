"""Grades through the API: stored, shown beside the score, and what a proxy answers counts in nothing."""

import uuid
from datetime import timedelta

import pytest

from backend.clock import now
from backend.measures import service
from backend.measures.models import CheckIn
from tests.clinic import Clinic
from tests.measures.conftest import Answer
from tests.measures.test_check_ins import count

BESIDE = {"filled_by": "proxy", "filled_by_name": "Ana Rivera, mother"}


def recently(**ago: float) -> str:
    return (now() - timedelta(**ago)).isoformat()


def test_the_grade_stands_beside_answers_and_score(clinic: Clinic, answer: Answer) -> None:
    saved = answer([1] * 8 + [1], seconds=6, answered_at=recently(minutes=5)).json
    assert saved["quality"] == ["too-fast", "straight-lined"]
    (score,) = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/scores").json["scores"]
    assert (score["total"], score["quality"], score["is_proxy"]) == (9, ["too-fast", "straight-lined"], False)


def test_an_unfinished_check_in_has_no_grade_yet(answer: Answer) -> None:
    assert answer([1] * 8 + [None], is_finished=False, seconds=2).json["quality"] == []


def test_sending_again_does_not_grade_again(answer: Answer) -> None:
    check_in_id, at = uuid.uuid4(), recently(minutes=3)
    first = answer(check_in_id=check_in_id, answered_at=at, seconds=80)
    again = answer(check_in_id=check_in_id, answered_at=at, seconds=2)
    assert first.json == again.json
    assert first.json["seconds"] == 80


def test_answers_of_a_day_ago_arrive_late_and_keep_their_time(answer: Answer) -> None:
    at = recently(hours=30)
    saved = answer(answered_at=at).json
    assert saved["quality"] == ["late-arrival"]
    assert saved["answered_at"] == at
    assert saved["recorded_at"] > at


def test_a_second_phq_9_inside_two_weeks_overlaps(answer: Answer) -> None:
    assert answer(answered_at=recently(hours=20)).json["quality"] == []
    assert answer(answered_at=recently(hours=1)).json["quality"] == ["overlapping"]


def test_what_a_proxy_answers_is_shown_and_compared_with_nothing(clinic: Clinic, answer: Answer) -> None:
    answer([1] * 8 + [0], answered_at=recently(hours=3))
    saved = answer([3] * 8 + [0], answered_at=recently(hours=2), **BESIDE).json
    assert (saved["quality"], saved["filled_by_name"]) == (["proxy", "overlapping"], "Ana Rivera, mother")
    own, proxys = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/scores").json["scores"]
    assert (own["is_proxy"], proxys["is_proxy"], proxys["total"]) == (False, True, 24)
    with clinic.open():
        assert [score.total for score in service.scores(clinic.patient.id)] == [8]
    (row,) = clinic.prescriber.get("/api/practice/caseload").json["patients"]
    assert [line["total"] for line in row["scores"]] == [8]
    chart = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/chart").json
    assert [score["total"] for lane in chart["instruments"] for score in lane["scores"]] == [8]


def test_a_proxys_answer_above_zero_to_item_nine_raises_its_flag(clinic: Clinic, answer: Answer) -> None:
    assert answer([0] * 8 + [2], **BESIDE).json["show_crisis_contacts"] is True
    (flag,) = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/safety-flags").json["flags"]
    assert flag["answer"] == 2


@pytest.mark.parametrize(
    "given", [{"filled_by": "proxy"}, {"filled_by": "staff"}, {"filled_by_name": "Ana Rivera"}]
)
def test_who_it_was_is_said_where_it_was_not_the_patient(
    clinic: Clinic, answer: Answer, given: dict[str, str]
) -> None:
    response = answer(**given)
    assert (response.status_code, list(response.json["errors"])) == (422, ["filled_by_name"])
    assert count(clinic, CheckIn) == 0


def test_staff_who_wrote_are_graded_and_the_score_counts(clinic: Clinic, answer: Answer) -> None:
    saved = answer(filled_by="staff", filled_by_name="Jo, front desk", answered_at=recently(hours=1)).json
    assert saved["quality"] == ["transcribed"]
    with clinic.open():
        assert len(service.scores(clinic.patient.id)) == 1


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"answers": [0] * 8}, "wrong-number-of-answers"),
        ({"answers": [0] * 10}, "wrong-number-of-answers"),
        ({"answers": [0] * 8 + [4]}, "answer-out-of-range"),
        ({"answers": [-1] + [0] * 8}, "answer-out-of-range"),
        ({"answers": [77] + [0] * 8}, "answer-out-of-range"),
        ({"instrument": "phq-8"}, "unknown-questionnaire"),
        ({"instrument_version": "1850"}, "unknown-instrument-version"),
        ({"answered_at": "2199-01-01T00:00:00Z"}, "answered-in-the-future"),
        ({"answered_at": "1970-01-01T00:00:10Z"}, "answered-too-long-ago"),
    ],
)
def test_bad_input_has_a_problem_of_its_own_and_stores_nothing(
    clinic: Clinic, answer: Answer, given: dict[str, object], kind: str
) -> None:
    response = answer(given.pop("answers", None), **given)
    assert (response.status_code, response.json["type"]) == (422, f"/problems/{kind}")
    assert count(clinic, CheckIn) == 0


@pytest.mark.parametrize("given", [{"answered_at": "2199-01-01T00:00:00Z"}, {"instrument_version": "1850"}])
def test_what_is_refused_for_its_time_or_version_raises_its_flag(
    clinic: Clinic, answer: Answer, given: dict[str, str]
) -> None:
    response = answer([0] * 8 + [1], **given)
    assert (response.status_code, response.json["show_crisis_contacts"]) == (422, True)
    assert len(clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/safety-flags").json["flags"]) == 1
    (kept,) = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert kept["is_finished"] is False
    assert kept["answered_at"] <= now().isoformat()


def test_a_refusal_for_the_time_tells_the_servers(answer: Answer) -> None:
    told = answer(answered_at="2199-01-01T00:00:00Z").json["server_time"]
    again = answer(answered_at=told)
    assert again.status_code == 200


def test_a_patient_reads_one_of_their_own_check_ins(clinic: Clinic, answer: Answer) -> None:
    saved = answer().json
    path = f"/api/patients/{clinic.patient.id}/check-ins/{saved['id']}"
    assert clinic.patient.get(path).json == saved
    assert clinic.prescriber.get(path).json == saved


def test_care_support_does_not_read_a_check_in(clinic: Clinic, answer: Answer) -> None:
    path = f"/api/patients/{clinic.patient.id}/check-ins/{answer().json['id']}"
    assert clinic.support.get(path).status_code == 403


def test_anothers_check_in_and_a_missing_one_are_the_same_404(clinic: Clinic, answer: Answer) -> None:
    saved = answer().json["id"]
    replies = [
        clinic.stranger.get(f"/api/patients/{clinic.stranger.id}/check-ins/{saved}"),
        clinic.stranger.get(f"/api/patients/{clinic.patient.id}/check-ins/{saved}"),
        clinic.patient.get(f"/api/patients/{clinic.patient.id}/check-ins/{uuid.uuid4()}"),
    ]
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.get_data() for reply in replies}) == 1
