"""The lobby, admission, media, hanging up and finishing, through their addresses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, text

from backend.people import service as people
from backend.video.service import MediaUnavailable
from backend.visits import jobs, waiting_room
from backend.visits.models import VisitParticipantRow
from tests.clinic import Person
from tests.visits.conftest import NINE, Desk, MediaNode

OFFER = {"sdp": "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n", "type": "offer"}


@pytest.fixture
def visit(desk: Desk) -> Iterator[str]:
    """The address of a visit that begins now."""
    address = desk.booked()
    with time_machine.travel(NINE, tick=False):
        yield address


def lobby(person: Person, visit: str) -> Any:
    response = person.post(f"{visit}/lobby")
    assert response.status_code == 200, response.json
    return response.json


def let_in(desk: Desk, visit: str) -> None:
    """Bring both into the room."""
    patient, prescriber = desk.clinic.patient, desk.clinic.prescriber
    lobby(patient, visit)
    lobby(prescriber, visit)
    body = {"membership_id": str(patient.actor.membership_id)}
    assert prescriber.post(f"{visit}/admit", json=body).status_code == 200


def problem(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["type"].removeprefix("/problems/")


# Lobby


def test_the_patient_waits_while_the_prescriber_is_in_at_once(desk: Desk, visit: str) -> None:
    patient, prescriber = desk.clinic.patient, desk.clinic.prescriber
    seen = lobby(patient, visit)
    assert (seen["state"], seen["visit"]["status"], seen["visit"]["can_join"]) == ("waiting", "booked", True)
    seen = lobby(prescriber, visit)
    assert seen["state"] == "admitted"
    assert sorted(seen["present"], key=lambda one: one["role"]) == [
        {
            "membership_id": str(person.actor.membership_id),
            "name": person.actor.name,
            "role": person.actor.role.value,
            "state": state,
            "seen_at": NINE.isoformat(),
        }
        for person, state in ((patient, "waiting"), (prescriber, "admitted"))
    ]
    assert lobby(patient, visit)["state"] == "waiting"


def test_who_does_not_come_back_is_no_longer_present(desk: Desk, visit: str) -> None:
    lobby(desk.clinic.patient, visit)
    for after, count in ((timedelta(seconds=74), 2), (timedelta(seconds=75), 1)):
        with time_machine.travel(NINE + after, tick=False):
            assert len(lobby(desk.clinic.prescriber, visit)["present"]) == count


def test_the_lobby_opens_a_quarter_before_and_closes_two_hours_after(desk: Desk) -> None:
    visit = desk.booked()
    closes = NINE + timedelta(hours=2, minutes=30)
    for moment, status in (
        (NINE - timedelta(minutes=15, seconds=1), 409),
        (NINE - timedelta(minutes=15), 200),
        (closes - timedelta(seconds=1), 200),
        (closes, 409),
    ):
        with time_machine.travel(moment, tick=False):
            for person in (desk.clinic.patient, desk.clinic.prescriber):
                response = person.post(f"{visit}/lobby")
                assert response.status_code == status
                visits = person.get(f"{desk.path}/visits").json["visits"]
                assert visits[0]["can_join"] is (status == 200)
    assert problem(response) == (409, "visit-not-open")
    assert (response.json["opens_at"], response.json["closes_at"]) == (
        "2026-11-23T13:45:00+00:00",
        closes.isoformat(),
    )


def test_support_and_strangers_have_no_place_in_a_lobby(desk: Desk, visit: str) -> None:
    assert problem(desk.clinic.support.post(f"{visit}/lobby")) == (403, "forbidden")
    for person in (desk.clinic.stranger, desk.clinic.stranger_prescriber, desk.clinic.admin):
        assert problem(person.post(f"{visit}/lobby")) == (404, "not-found")
    own = f"/api/patients/{desk.clinic.stranger.id}/visits/{visit.rsplit('/', 1)[1]}"
    assert problem(desk.clinic.stranger.post(f"{own}/lobby")) == (404, "not-found")
    assert problem(desk.clinic.stranger.post(f"{own}/media", json=OFFER)) == (404, "not-found")


def test_another_prescriber_of_the_team_may_come_and_admit(desk: Desk, visit: str) -> None:
    olga = desk.clinic.stranger_prescriber
    with desk.clinic.open():
        people.set_care_team_members(desk.clinic.blue_team_id, [desk.clinic.prescriber.id, olga.id])
    lobby(desk.clinic.patient, visit)
    assert lobby(olga, visit)["state"] == "admitted"
    body = {"membership_id": str(desk.clinic.patient.actor.membership_id)}
    assert olga.post(f"{visit}/admit", json=body).status_code == 200
    assert lobby(desk.clinic.patient, visit)["state"] == "admitted"


def test_two_windows_of_one_person_are_one_participant(desk: Desk, visit: str) -> None:
    lobby(desk.clinic.patient, visit)
    assert len(lobby(desk.clinic.patient, visit)["present"]) == 1


# Admission


def test_admitting_begins_the_visit(desk: Desk, visit: str) -> None:
    lobby(desk.clinic.patient, visit)
    body = {"membership_id": str(desk.clinic.patient.actor.membership_id)}
    seen = desk.clinic.prescriber.post(f"{visit}/admit", json=body).json
    assert seen["visit"]["status"] == "in_progress"
    assert [person["state"] for person in seen["present"]] == ["admitted"]
    assert lobby(desk.clinic.patient, visit)["state"] == "admitted"


def test_only_a_prescriber_admits_and_only_who_is_there(desk: Desk, visit: str) -> None:
    lobby(desk.clinic.patient, visit)
    body = {"membership_id": str(desk.clinic.patient.actor.membership_id)}
    assert problem(desk.clinic.patient.post(f"{visit}/admit", json=body)) == (403, "forbidden")
    assert problem(desk.clinic.support.post(f"{visit}/admit", json=body)) == (403, "forbidden")
    assert problem(desk.clinic.stranger_prescriber.post(f"{visit}/admit", json=body)) == (404, "not-found")
    for absent in (uuid4(), desk.clinic.stranger.actor.membership_id):
        response = desk.clinic.prescriber.post(f"{visit}/admit", json={"membership_id": str(absent)})
        assert problem(response) == (404, "not-in-lobby")
    assert lobby(desk.clinic.patient, visit)["state"] == "waiting"


# Media


def test_the_admitted_exchange_media_in_the_room_of_the_visit(
    desk: Desk, visit: str, media_node: MediaNode
) -> None:
    let_in(desk, visit)
    for person in (desk.clinic.prescriber, desk.clinic.patient):
        response = person.post(f"{visit}/media", json=OFFER)
        assert response.status_code == 200
        assert response.json == {"sdp": f"answer to {OFFER['sdp']}", "type": "answer"}
    room = f"/rooms/{visit.rsplit('/', 1)[1]}/participants"
    assert media_node.calls == [
        ("POST", f"{room}/{person.actor.membership_id}")
        for person in (desk.clinic.prescriber, desk.clinic.patient)
    ]


def test_nobody_reaches_the_room_from_outside_or_from_the_lobby(
    desk: Desk, visit: str, media_node: MediaNode
) -> None:
    patient = desk.clinic.patient
    assert problem(patient.post(f"{visit}/media", json=OFFER)) == (403, "not-admitted")
    lobby(patient, visit)
    assert problem(patient.post(f"{visit}/media", json=OFFER)) == (403, "not-admitted")
    assert problem(desk.clinic.prescriber.post(f"{visit}/media", json=OFFER)) == (403, "not-admitted")
    assert problem(desk.clinic.support.post(f"{visit}/media", json=OFFER)) == (403, "forbidden")
    assert problem(desk.clinic.stranger.post(f"{visit}/media", json=OFFER)) == (404, "not-found")
    assert media_node.calls == []


def test_an_admission_is_for_one_visit_only(desk: Desk, visit: str, media_node: MediaNode) -> None:
    let_in(desk, visit)
    with time_machine.travel(NINE + timedelta(minutes=5), tick=False):
        following = desk.booked(NINE + timedelta(minutes=30))
    with time_machine.travel(NINE + timedelta(minutes=31), tick=False):
        assert lobby(desk.clinic.patient, following)["state"] == "waiting"
        assert problem(desk.clinic.patient.post(f"{following}/media", json=OFFER)) == (403, "not-admitted")
    assert media_node.calls == []


def test_an_offer_that_is_none_is_refused(desk: Desk, visit: str, media_node: MediaNode) -> None:
    let_in(desk, visit)
    for given in (
        {**OFFER, "type": "answer"},
        {"sdp": OFFER["sdp"]},
        {**OFFER, "sdp": ""},
        {**OFFER, "sdp": "v" * (64 * 1024 + 1)},
        {**OFFER, "sdp": "v=0\x1b"},
        {**OFFER, "room": "another"},
    ):
        assert desk.clinic.patient.post(f"{visit}/media", json=given).status_code == 422
    assert media_node.calls == []


def test_without_a_media_node_the_answer_says_so(desk: Desk, visit: str, media_node: MediaNode) -> None:
    let_in(desk, visit)
    media_node.is_broken = True
    assert problem(desk.clinic.patient.post(f"{visit}/media", json=OFFER)) == (503, "media-unavailable")


def test_who_leaves_the_care_team_is_out_with_the_next_request(
    desk: Desk, visit: str, media_node: MediaNode
) -> None:
    maya = desk.clinic.prescriber
    let_in(desk, visit)
    assert maya.post(f"{visit}/media", json=OFFER).status_code == 200
    with desk.clinic.open():
        people.set_care_team_members(desk.clinic.blue_team_id, [])
    assert problem(maya.post(f"{visit}/media", json=OFFER)) == (404, "not-found")
    assert problem(maya.post(f"{visit}/lobby")) == (404, "not-found")
    # Her media ends as soon as anybody else asks.
    assert [person["name"] for person in lobby(desk.clinic.patient, visit)["present"]] == ["Sam Rivera"]
    assert media_node.calls[-1] == (
        "DELETE",
        f"/rooms/{visit.rsplit('/', 1)[1]}/participants/{maya.actor.membership_id}",
    )


# Hanging up


def test_hanging_up_does_not_end_the_visit(desk: Desk, visit: str, media_node: MediaNode) -> None:
    let_in(desk, visit)
    patient = desk.clinic.patient
    patient.post(f"{visit}/media", json=OFFER)
    assert patient.delete(f"{visit}/media").status_code == 204
    assert media_node.calls[-1][0] == "DELETE"
    assert media_node.calls[-1][1].endswith(f"/participants/{patient.actor.membership_id}")
    seen = lobby(patient, visit)
    assert (seen["state"], seen["visit"]["status"]) == ("admitted", "in_progress")
    assert patient.post(f"{visit}/media", json=OFFER).status_code == 200


def test_only_those_on_the_visit_can_hang_up(desk: Desk, visit: str, media_node: MediaNode) -> None:
    assert desk.clinic.support.delete(f"{visit}/media").status_code == 403
    assert desk.clinic.stranger.delete(f"{visit}/media").status_code == 404
    assert desk.clinic.patient.delete(f"{visit}/media").status_code == 204
    assert media_node.calls == []


# Finishing


def test_finishing_keeps_the_note_and_closes_the_room(desk: Desk, visit: str, media_node: MediaNode) -> None:
    let_in(desk, visit)
    desk.clinic.patient.post(f"{visit}/media", json=OFFER)
    with time_machine.travel(NINE + timedelta(minutes=20), tick=False):
        response = desk.clinic.prescriber.post(f"{visit}/finish", json={"note": "Sleeps better.\nSame dose."})
    assert response.status_code == 200
    assert (response.json["status"], response.json["note"]) == ("finished", "Sleeps better.\nSame dose.")
    assert response.json["finished_at"] == "2026-11-23T14:20:00+00:00"
    assert media_node.calls[-1] == ("DELETE", f"/rooms/{visit.rsplit('/', 1)[1]}")


def test_a_finished_or_cancelled_visit_can_not_be_joined(
    desk: Desk, visit: str, media_node: MediaNode
) -> None:
    other = desk.booked(NINE + timedelta(minutes=30))
    assert desk.clinic.support.post(f"{other}/cancel", json={}).status_code == 200
    let_in(desk, visit)
    assert desk.clinic.prescriber.post(f"{visit}/finish", json={}).status_code == 200
    for ended, state in ((visit, "finished"), (other, "cancelled")):
        for person in (desk.clinic.patient, desk.clinic.prescriber):
            seen = lobby(person, ended)
            assert (seen["state"], seen["present"], seen["visit"]["can_join"]) == (state, [], False)
            assert problem(person.post(f"{ended}/media", json=OFFER)) == (409, f"visit-{state}")
        body = {"membership_id": str(desk.clinic.patient.actor.membership_id)}
        assert problem(desk.clinic.prescriber.post(f"{ended}/admit", json=body)) == (409, f"visit-{state}")
        assert problem(desk.clinic.prescriber.post(f"{ended}/finish", json={})) == (409, f"visit-{state}")
    assert problem(desk.clinic.patient.post(f"{visit}/cancel", json={})) == (409, "visit-finished")
    assert media_node.calls == []


def test_only_a_prescriber_of_the_team_finishes_and_not_before_its_time(desk: Desk) -> None:
    visit = desk.booked()
    assert problem(desk.clinic.prescriber.post(f"{visit}/finish", json={})) == (409, "visit-not-open")
    with time_machine.travel(NINE, tick=False):
        assert problem(desk.clinic.patient.post(f"{visit}/finish", json={})) == (403, "forbidden")
        assert problem(desk.clinic.support.post(f"{visit}/finish", json={})) == (403, "forbidden")
        assert problem(desk.clinic.stranger_prescriber.post(f"{visit}/finish", json={})) == (404, "not-found")
        long = {"note": "x" * 5001}
        assert desk.clinic.prescriber.post(f"{visit}/finish", json=long).status_code == 422
        visits = desk.clinic.patient.get(f"{desk.path}/visits").json["visits"]
        assert visits[0]["status"] == "booked"


def test_a_visit_in_progress_can_not_be_cancelled_but_joined_late(desk: Desk, visit: str) -> None:
    let_in(desk, visit)
    with time_machine.travel(NINE + timedelta(hours=4), tick=False):
        assert problem(desk.clinic.support.post(f"{visit}/cancel", json={})) == (409, "visit-begun")
        assert lobby(desk.clinic.patient, visit)["state"] == "admitted"


def test_a_note_is_kept_though_the_media_node_is_down(desk: Desk, visit: str, media_node: MediaNode) -> None:
    let_in(desk, visit)
    desk.clinic.patient.post(f"{visit}/media", json=OFFER)
    media_node.is_broken = True
    response = desk.clinic.prescriber.post(f"{visit}/finish", json={"note": "Kept."})
    assert (response.status_code, response.json["note"]) == (200, "Kept.")
    with desk.clinic.open() as current:
        queued = "SELECT task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'visits.%'"
        name, told = current.execute(text(queued)).one()
    assert (name, told["visit_id"]) == ("visits.close_room", visit.rsplit("/", 1)[1])
    with desk.clinic.app.app_context():
        with pytest.raises(MediaUnavailable):
            jobs.close_room(**told)
        media_node.is_broken = False
        jobs.close_room(**told)
    assert media_node.calls[-1] == ("DELETE", f"/rooms/{told['visit_id']}")


def test_a_second_window_that_comes_at_the_same_moment_finds_the_first(desk: Desk, visit: str) -> None:
    number, who = visit.rsplit("/", 1)[1], desk.clinic.patient.actor
    lobby(desk.clinic.patient, visit)
    with desk.clinic.open() as current:
        row = waiting_room._come(number, who, NINE)
        assert row.id == current.scalar(select(VisitParticipantRow.id))


# Polling


def test_polling_the_lobby_leaves_one_audit_entry_a_minute(desk: Desk, visit: str) -> None:
    def entries() -> int:
        with desk.clinic.open() as current:
            query = text("SELECT count(*) FROM audit_entries WHERE action = 'join-visit'")
            return current.execute(query).scalar_one()

    for second in range(0, 120, 2):
        with time_machine.travel(NINE + timedelta(seconds=second), tick=False):
            lobby(desk.clinic.patient, visit)
    assert entries() == 2
