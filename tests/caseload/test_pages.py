"""The caseload page by page: worst first, only one's own, and true at the moment it is read."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from backend.caseload import service as caseload
from backend.caseload.jobs import refresh
from backend.caseload.rules.summary import Point, ScoreSummary
from backend.clock import now, pretend
from backend.database import ask, pin
from backend.people import service as people
from tests.clinic import Clinic, Person, make_patient, open_clinic
from tests.prescriptions.orders import drafted, path, signed

PATH = "/api/practice/caseload"


def fill(clinic: Clinic, count: int = 6) -> None:
    """Register `count` patients with the blue team; every third has a refill request that waits."""
    with clinic.open():
        for number in range(count):
            patient_id = make_patient(clinic.blue_team_id, given_name="Zoë", family_name=f"Fam{number}")
            if number % 3 == 0:
                caseload.put_open_refill_requests(patient_id, 1)


def names(clinic: Clinic, query: str = "") -> list[str]:
    return [row["name"] for row in clinic.prescriber.get(f"{PATH}?{query}").json["patients"]]


def test_pages_follow_one_another_without_a_gap(clinic: Clinic) -> None:
    fill(clinic)
    whole, found, after = names(clinic), [], ""
    assert whole[:2] == ["Zoë Fam0", "Zoë Fam3"]
    while True:
        page = clinic.prescriber.get(f"{PATH}?most=2{after}").json
        found += [row["name"] for row in page["patients"]]
        assert len(page["patients"]) <= 2
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == whole
    assert len(whole) == 7


def test_a_view_and_words_leave_out_the_others(clinic: Clinic) -> None:
    fill(clinic)
    assert names(clinic, "view=refills") == ["Zoë Fam0", "Zoë Fam3"]
    assert names(clinic, "words=ZOE fam4") == ["Zoë Fam4"]
    assert names(clinic, "words=fam%25") == []
    assert names(clinic, "view=flags") == []


def test_counts_are_of_the_actor_s_own_patients(clinic: Clinic) -> None:
    fill(clinic)
    counts = clinic.prescriber.get(f"{PATH}/counts").json
    assert {view: count for view, count in counts.items() if count} == {
        "all": 7,
        "no-visit": 7,
        "refills": 2,
    }
    assert counts["supply"] == counts["changed"] == 0
    assert clinic.stranger_prescriber.get(f"{PATH}/counts").json["all"] == 1
    assert clinic.admin.get(f"{PATH}/counts").status_code == 403


def test_a_place_that_is_none_is_refused(clinic: Clinic) -> None:
    assert clinic.prescriber.get(f"{PATH}?after=nowhere").status_code == 400
    for concern in ("40000", "13", "01", "-1", "9" * 20, "1_0"):
        place = f"{concern}.{clinic.patient.id}"
        assert clinic.prescriber.get(f"{PATH}?after={place}").status_code == 400, concern


def test_another_team_s_patient_is_on_no_page_and_their_place_shows_nothing_of_them(clinic: Clinic) -> None:
    page = clinic.prescriber.get(f"{PATH}?after=0.{clinic.stranger.id}").json
    assert str(clinic.stranger.id) not in str(page)


def test_who_changes_team_changes_caseload(clinic: Clinic) -> None:
    with clinic.open():
        people.assign_care_team(clinic.patient.id, clinic.red_team_id)
    assert names(clinic) == []
    assert len(clinic.stranger_prescriber.get(PATH).json["patients"]) == 2


def test_what_time_changes_is_right_when_it_is_read(clinic: Clinic) -> None:
    moment = now()
    point = Point(moment.date() - timedelta(days=1), 6, "mild", "mild")
    worse = Point(moment.date(), 12, "moderate", "moderate")
    with clinic.open():
        caseload.put_scores(clinic.patient.id, [ScoreSummary("phq-9", "PHQ-9", 27, point, (point, worse), 5)])
        teams = [clinic.blue_team_id]
        (row,) = caseload.page(teams, clinic.prescriber.id, most=5).rows
        assert "PHQ-9 up 6" in row
        with pretend(moment + timedelta(days=120)):
            (row,) = caseload.page(teams, clinic.prescriber.id, most=5).rows
        assert '"reasons":[]' in row


def row_of(clinic: Clinic, who: Person | None = None) -> dict[str, Any]:
    patients = (who or clinic.prescriber).get(PATH).json["patients"]
    return next(row for row in patients if row["patient_id"] == str(clinic.patient.id))


def test_what_changed_since_somebody_last_looked_is_said_to_them_alone(clinic: Clinic) -> None:
    looks = f"/api/patients/{clinic.patient.id}/looks"
    first = row_of(clinic)
    assert (first["looked_at"], first["changed"]) == (None, [])
    assert clinic.prescriber.post(looks).status_code == 204
    assert row_of(clinic)["changed"] == []
    clinic.patient.post(f"/api/patients/{clinic.patient.id}/messages", {"text": "A word, please."})
    with clinic.open():
        caseload.put_open_flags(clinic.patient.id, 1)
    assert row_of(clinic)["changed"] == ["flag", "message"]
    assert names(clinic, "view=changed") == [row_of(clinic)["name"]]
    assert clinic.prescriber.get(f"{PATH}/counts").json["changed"] == 1
    assert row_of(clinic, clinic.support)["looked_at"] is None
    assert clinic.support.get(f"{PATH}?view=changed").json["patients"] == []
    clinic.prescriber.post(looks)
    assert row_of(clinic)["changed"] == []
    assert names(clinic, "view=changed") == []


def test_what_becomes_less_is_no_news(clinic: Clinic) -> None:
    with clinic.open():
        caseload.put_open_flags(clinic.patient.id, 2)
    clinic.prescriber.post(f"/api/patients/{clinic.patient.id}/looks")
    with clinic.open():
        caseload.put_open_flags(clinic.patient.id, 1)
        caseload.put_open_refill_requests(clinic.patient.id, 0)
    assert row_of(clinic)["changed"] == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("prescriber", 204), ("support", 204), ("pharmacist", 204), ("patient", 403), ("admin", 404)],
)
def test_staff_note_that_they_looked(clinic: Clinic, who: str, status: int) -> None:
    assert getattr(clinic, who).post(f"/api/patients/{clinic.patient.id}/looks").status_code == status


def test_nobody_looks_at_somebody_else_s_patient(clinic: Clinic) -> None:
    assert clinic.prescriber.post(f"/api/patients/{clinic.stranger.id}/looks").status_code == 404


def test_a_letter_waits_until_it_is_answered_or_needs_no_answer(clinic: Clinic) -> None:
    messages = f"/api/patients/{clinic.patient.id}/messages"
    clinic.patient.post(messages, {"text": "Is this usual?"})
    waiting = clinic.support.get(messages).json["waiting_since"]
    assert waiting is not None
    clinic.patient.post(messages, {"text": "Sorry, one more thing."})
    assert clinic.support.get(messages).json["waiting_since"] == waiting
    assert names(clinic, "view=messages") == [row_of(clinic)["name"]]
    clinic.support.post(messages, {"text": "Yes."})
    assert clinic.support.get(messages).json["waiting_since"] is None
    assert names(clinic, "view=messages") == []
    clinic.patient.post(messages, {"text": "Thank you!"})
    assert names(clinic, "view=messages") == [row_of(clinic)["name"]]
    assert clinic.patient.post(f"{messages}/settled").status_code == 403
    assert clinic.stranger_prescriber.post(f"{messages}/settled").status_code == 404
    assert clinic.support.post(f"{messages}/settled").json["waiting_since"] is None
    assert names(clinic, "view=messages") == []


def test_a_refill_that_is_asked_for_waits_as_one_and_not_as_a_letter(clinic: Clinic) -> None:
    order = signed(clinic, drafted(clinic))
    asked = {"medication_id": order["medication_id"], "text": "Almost out."}
    assert clinic.patient.post(path(clinic.patient, "refill-requests"), asked).status_code == 201
    assert clinic.support.get(path(clinic.patient, "messages")).json["waiting_since"] is None
    kinds = [reason["kind"] for reason in row_of(clinic)["reasons"]]
    assert ("refill" in kinds, "message" in kinds) == (True, False)


def test_what_the_team_writes_is_a_contact_and_what_the_patient_writes_is_none(clinic: Clinic) -> None:
    def contact_at() -> datetime | None:
        with clinic.open():
            return caseload.summaries([clinic.patient.id])[clinic.patient.id].contact_at

    clinic.patient.post(path(clinic.patient, "messages"), {"text": "Hello"})
    assert contact_at() is None
    clinic.support.post(path(clinic.patient, "messages"), {"text": "Hello"})
    written = contact_at()
    assert written is not None
    with clinic.open():
        caseload.put_contact(clinic.patient.id, written - timedelta(days=9))
    assert contact_at() == written


def test_a_page_is_audited_with_those_it_shows_and_no_others(clinic: Clinic) -> None:
    fill(clinic)
    page = clinic.prescriber.get(f"{PATH}?most=2").json
    with clinic.open() as current:
        query = "SELECT patient_ids FROM audit_entries WHERE action = 'see-caseload' ORDER BY id DESC LIMIT 1"
        seen = current.execute(text(query)).scalar_one()
    assert {str(one) for one in seen} == {row["patient_id"] for row in page["patients"]}


def test_a_statement_that_names_no_practice_is_not_asked(clinic: Clinic) -> None:
    with clinic.open(), pytest.raises(LookupError):
        ask("SELECT id FROM patients", {})


def test_a_statement_asks_within_the_session_s_own_practice(clinic: Clinic) -> None:
    other = open_clinic(clinic.app, slug="other")
    statement = "SELECT id FROM patients WHERE practice_id = %(practice_id)s"
    with clinic.open():
        own = {row[0] for row in ask(statement, {})}
        pin(other.practice_id)
        assert own.isdisjoint({row[0] for row in ask(statement, {})})


def test_the_job_works_out_what_time_changed_and_then_finds_nothing_more(clinic: Clinic) -> None:
    with clinic.open():
        caseload.refresh()
    query = "SELECT count(*) FROM caseload_rows WHERE changes_at <= :moment"
    later = now() + timedelta(days=500)
    with pretend(later):
        with clinic.app.app_context():
            refresh(timestamp=0)
        with clinic.open() as current:
            assert current.execute(text(query), {"moment": later}).scalar_one() == 0
