"""Availability, open slots, booking, cancelling and finding visits, through their addresses."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.audit.models import AuditEntry
from backend.clock import now
from backend.people import service as people
from backend.permissions import Role
from backend.visits import service
from backend.visits.models import CLINICIAN_BUSY, PATIENT_BUSY, VisitRow
from backend.visits.rules.lobby import VisitStatus
from tests.clinic import Clinic, make_patient
from tests.visits.conftest import NINE, Desk

HOURS = {"slot_minutes": 45, "hours": [{"weekday": 0, "start": "13:00", "end": "00:00"}]}
HALF_HOUR = timedelta(minutes=30)
MORNING = [f"2026-11-23T{hour}:00+00:00" for hour in ("14:00", "14:30", "15:00", "15:30", "16:00", "16:30")]


# Availability


def test_a_prescriber_sets_and_sees_her_weekly_hours(clinic: Clinic) -> None:
    before = clinic.prescriber.get("/api/practice/availability")
    assert before.json == {"time_zone": "America/New_York", "slot_minutes": 30, "hours": []}
    for given in ({"slot_minutes": 30, "hours": []}, HOURS, HOURS):
        response = clinic.prescriber.put("/api/practice/availability", json=given)
        assert response.status_code == 200
        assert response.json == {"time_zone": "America/New_York", **given}
    assert clinic.prescriber.get("/api/practice/availability").json["hours"] == HOURS["hours"]


NONSENSE = [
    {**HOURS, "slot_minutes": 10},
    {**HOURS, "slot_minutes": 30.0},
    {**HOURS, "hours": [{"weekday": 7, "start": "09:00", "end": "10:00"}]},
    {**HOURS, "hours": [{"weekday": 0, "start": "10:00", "end": "09:00"}]},
    {**HOURS, "hours": [{"weekday": 0, "start": "9:00", "end": "10:00"}]},
    {**HOURS, "hours": [{"weekday": 0, "start": "09:00", "end": "24:00"}]},
    {**HOURS, "hours": [{"weekday": 0, "start": "٠٩:00", "end": "10:00"}]},
    {
        **HOURS,
        "hours": [
            {"weekday": 0, "start": "09:00", "end": "10:00"},
            {"weekday": 0, "start": "09:59", "end": "11:00"},
        ],
    },
    {**HOURS, "hours": [{"weekday": 0, "start": "09:00", "end": "10:00", "zone": "UTC"}]},
    {"hours": []},
]


def test_hours_that_make_no_sense_are_refused(clinic: Clinic) -> None:
    for given in NONSENSE:
        assert clinic.prescriber.put("/api/practice/availability", json=given).status_code == 422, given
    assert clinic.prescriber.get("/api/practice/availability").json["hours"] == []


def test_only_prescribers_have_hours(clinic: Clinic) -> None:
    for person in (clinic.patient, clinic.support, clinic.admin):
        assert person.put("/api/practice/availability", json=HOURS).status_code == 403
        assert person.get("/api/practice/availability").status_code == 403


def test_one_prescribers_hours_are_not_anothers(clinic: Clinic) -> None:
    assert clinic.prescriber.put("/api/practice/availability", json=HOURS).status_code == 200
    assert clinic.stranger_prescriber.get("/api/practice/availability").json["hours"] == []


# Open slots


def test_the_patient_and_the_team_see_the_open_slots(desk: Desk) -> None:
    for person in (desk.clinic.patient, desk.clinic.prescriber, desk.clinic.support):
        assert desk.slots(person) == MORNING
    response = desk.clinic.patient.get(f"{desk.path}/slots?start=2026-11-23&end=2026-11-24")
    assert response.json["clinician"] == {
        "id": str(desk.clinic.prescriber.id),
        "name": "Dr. Maya Okafor",
        "time_zone": "America/New_York",
    }
    assert response.json["slots"][0] == {"starts_at": MORNING[0], "ends_at": MORNING[1]}


def test_slots_are_asked_for_by_the_patients_own_days(desk: Desk) -> None:
    with desk.clinic.open() as current:
        current.execute(text("UPDATE patients SET time_zone = 'Asia/Tokyo' WHERE given_name = 'Sam'"))
    # Nine in New York is eleven at night in Tokyo: two slots are on the 23rd there, the others on the 24th.
    assert desk.slots() == MORNING[:2]
    assert desk.slots(start="2026-11-24", end="2026-11-25")[:4] == MORNING[2:]


NO_PERIODS = [
    "start=2026-11-23",
    "start=2026-11-23&end=2026-11-23",
    "start=2026-11-23&end=2026-12-25",
    "start=2026-11-23T00:00:00Z&end=2026-11-24",
    "start=2026-11-23&end=2026-11-24&clinician_id=me",
    "start=2026-11-23&end=2026-11-24&limit=1",
]


def test_a_period_that_is_none_is_refused(desk: Desk) -> None:
    for query in NO_PERIODS:
        assert desk.clinic.patient.get(f"{desk.path}/slots?{query}").status_code == 422, query


def test_only_prescribers_of_the_care_team_have_slots_for_the_patient(desk: Desk) -> None:
    for other in (desk.clinic.stranger_prescriber.id, desk.clinic.support.id, uuid4()):
        query = f"start=2026-11-23&end=2026-11-24&clinician_id={other}"
        response = desk.clinic.patient.get(f"{desk.path}/slots?{query}")
        assert (response.status_code, response.json["type"]) == (404, "/problems/no-prescriber")


def test_somebody_elses_slots_are_not_found(desk: Desk) -> None:
    for person in (desk.clinic.stranger, desk.clinic.stranger_prescriber):
        assert person.get(f"{desk.path}/slots?start=2026-11-23&end=2026-11-24").status_code == 404
    assert desk.clinic.admin.get(f"{desk.path}/slots?start=2026-11-23&end=2026-11-24").status_code == 404


# Booking


@pytest.mark.parametrize("who", ["patient", "prescriber", "support"])
def test_a_slot_is_booked_once_and_then_gone(desk: Desk, who: str) -> None:
    response = desk.book(by=getattr(desk.clinic, who))
    assert response.status_code == 201
    assert response.json == {
        "id": response.json["id"],
        "patient_id": str(desk.clinic.patient.id),
        "patient_name": "Sam Rivera",
        "clinician": {"id": str(desk.clinic.prescriber.id), "name": "Dr. Maya Okafor"},
        "starts_at": MORNING[0],
        "ends_at": MORNING[1],
        "status": "booked",
        "note": None,
        "finished_at": None,
        "can_join": False,
    }
    assert desk.slots() == MORNING[1:]


def test_the_second_one_gets_a_fresh_list(desk: Desk) -> None:
    with desk.clinic.open():
        other = make_patient(desk.clinic.blue_team_id)
    desk.booked()
    body = {"clinician_id": str(desk.clinic.prescriber.id), "starts_at": NINE.isoformat()}
    response = desk.clinic.support.post(f"/api/patients/{other}/visits", json=body)
    assert response.status_code == 409
    assert response.json["type"] == "/problems/slot-taken"
    assert [slot["starts_at"] for slot in response.json["slots"]][:5] == MORNING[1:]
    assert desk.clinic.support.get(f"/api/patients/{other}/visits").json == {"visits": []}


def test_what_is_no_slot_can_not_be_booked(desk: Desk) -> None:
    for off in (-1, 1, 15, 180, 60 * 24 * 5):
        response = desk.book(NINE + timedelta(minutes=off))
        assert (response.status_code, response.json["type"]) == (422, "/problems/not-a-slot")


def test_a_slot_that_has_begun_can_not_be_booked(desk: Desk) -> None:
    with time_machine.travel(NINE, tick=False):
        assert desk.book().status_code == 422
        assert desk.book(NINE + HALF_HOUR).status_code == 201


def test_an_instant_without_an_offset_is_refused(desk: Desk) -> None:
    for starts_at in ("2026-11-23T14:00:00", "2026-11-23", 1795442400, "2026-11-23T24:00:00Z", None):
        body = {"clinician_id": str(desk.clinic.prescriber.id), "starts_at": starts_at}
        response = desk.clinic.patient.post(f"{desk.path}/visits", json=body)
        assert response.status_code == 422, starts_at


def test_the_same_instant_with_another_offset_is_the_same_slot(desk: Desk) -> None:
    body = {"clinician_id": str(desk.clinic.prescriber.id), "starts_at": "2026-11-23T23:00:00+09:00"}
    response = desk.clinic.patient.post(f"{desk.path}/visits", json=body)
    assert (response.status_code, response.json["starts_at"]) == (201, MORNING[0])


def test_a_prescriber_of_another_team_can_not_be_booked(desk: Desk) -> None:
    desk.set_hours(desk.clinic.stranger_prescriber)
    body = {"clinician_id": str(desk.clinic.stranger_prescriber.id), "starts_at": NINE.isoformat()}
    response = desk.clinic.patient.post(f"{desk.path}/visits", json=body)
    assert (response.status_code, response.json["type"]) == (422, "/problems/not-a-slot")


def test_nobody_books_for_somebody_elses_patient(desk: Desk) -> None:
    assert desk.book(by=desk.clinic.stranger).status_code == 404
    assert desk.book(by=desk.clinic.stranger_prescriber).status_code == 404
    assert desk.slots() == MORNING


def test_a_patient_can_not_be_with_two_prescribers_at_once(desk: Desk) -> None:
    olga = desk.clinic.stranger_prescriber
    with desk.clinic.open():
        people.set_care_team_members(desk.clinic.blue_team_id, [desk.clinic.prescriber.id, olga.id])
    desk.set_hours(olga, "09:15", "11:15", minutes=60)
    desk.booked()
    body = {"clinician_id": str(olga.id), "starts_at": "2026-11-23T14:15:00Z"}
    response = desk.clinic.patient.post(f"{desk.path}/visits", json=body)
    assert (response.status_code, response.json["type"]) == (409, "/problems/slot-taken")
    assert response.json["slots"][0]["starts_at"] == "2026-11-23T15:15:00+00:00"
    query = f"start=2026-11-23&end=2026-11-24&clinician_id={olga.id}"
    slots = desk.clinic.patient.get(f"{desk.path}/slots?{query}").json["slots"]
    assert [slot["starts_at"] for slot in slots] == ["2026-11-23T15:15:00+00:00"]


OVERLAPPING = ((0, 30), (15, 45), (-15, 15), (10, 20), (-30, 60), (29, 31))
TOUCHING = ((30, 60), (-30, 0))


@pytest.mark.parametrize("constraint", [CLINICIAN_BUSY, PATIENT_BUSY])
def test_the_database_refuses_visits_that_share_an_instant(desk: Desk, constraint: str) -> None:
    desk.booked()
    with desk.clinic.open() as current:
        ids = {
            CLINICIAN_BUSY: (make_patient(desk.clinic.blue_team_id), desk.clinic.prescriber.id),
            PATIENT_BUSY: (desk.clinic.patient.id, desk.clinic.stranger_prescriber.id),
        }
        patient_id, clinician_id = ids[constraint]

        def insert(period: tuple[int, int]) -> None:
            starts_at, ends_at = (NINE + timedelta(minutes=minutes) for minutes in period)
            row = VisitRow(
                patient_id=patient_id, clinician_id=clinician_id, starts_at=starts_at, ends_at=ends_at
            )
            with current.begin_nested():
                current.add(row)

        for period in OVERLAPPING:
            with pytest.raises(IntegrityError) as raised:
                insert(period)
            assert raised.value.orig.diag.constraint_name == constraint
        for period in TOUCHING:
            insert(period)


def test_longer_slots_do_not_reach_into_a_visit_that_is_booked(desk: Desk) -> None:
    desk.booked(NINE + HALF_HOUR)
    desk.set_hours(desk.clinic.prescriber, "09:00", "11:15", minutes=45)
    assert desk.slots() == ["2026-11-23T15:30:00+00:00"]
    with desk.clinic.open():
        other = make_patient(desk.clinic.blue_team_id)
    body = {"clinician_id": str(desk.clinic.prescriber.id), "starts_at": NINE.isoformat()}
    assert desk.clinic.support.post(f"/api/patients/{other}/visits", json=body).status_code == 409


# Cancelling


@pytest.mark.parametrize("who", ["patient", "prescriber", "support"])
def test_cancelling_opens_the_slot_again(desk: Desk, who: str) -> None:
    visit = desk.booked()
    response = getattr(desk.clinic, who).post(f"{visit}/cancel", json={"reason": "A cold"})
    assert (response.status_code, response.json["status"]) == (200, "cancelled")
    assert desk.slots() == MORNING
    assert desk.book().status_code == 201
    states = [v["status"] for v in desk.clinic.patient.get(f"{desk.path}/visits").json["visits"]]
    assert sorted(states) == ["booked", "cancelled"]


def test_a_visit_is_cancelled_once_and_by_the_patient_only_before_its_hour(desk: Desk) -> None:
    visit, later = desk.booked(), desk.booked(NINE + HALF_HOUR)
    assert desk.clinic.patient.post(f"{visit}/cancel", json={}).status_code == 200
    again = desk.clinic.patient.post(f"{visit}/cancel", json={})
    assert (again.status_code, again.json["type"]) == (409, "/problems/visit-cancelled")
    with time_machine.travel(NINE + HALF_HOUR, tick=False):
        refused = desk.clinic.patient.post(f"{later}/cancel", json={})
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/visit-begun")
        assert desk.clinic.support.post(f"{later}/cancel", json={}).status_code == 200


def test_somebody_elses_visit_can_not_be_cancelled(desk: Desk) -> None:
    visit = desk.booked()
    number = visit.rsplit("/", 1)[1]
    assert desk.clinic.stranger.post(f"{visit}/cancel", json={}).status_code == 404
    own = f"/api/patients/{desk.clinic.stranger.id}/visits/{number}"
    assert desk.clinic.stranger.post(f"{own}/cancel", json={}).status_code == 404
    assert desk.clinic.patient.post(f"{desk.path}/visits/{uuid4()}/cancel", json={}).status_code == 404
    assert desk.slots() == MORNING[1:]


# Finding


def test_a_patients_visits_come_latest_first(desk: Desk) -> None:
    desk.booked()
    desk.booked(NINE + HALF_HOUR)
    for person in (desk.clinic.patient, desk.clinic.prescriber, desk.clinic.support):
        found = person.get(f"{desk.path}/visits").json["visits"]
        assert [visit["starts_at"] for visit in found] == [MORNING[1], MORNING[0]]


def test_somebody_elses_visits_are_not_found(desk: Desk) -> None:
    desk.booked()
    assert desk.clinic.stranger.get(f"{desk.path}/visits").status_code == 404
    assert desk.clinic.admin.get(f"{desk.path}/visits").status_code == 404


@pytest.mark.parametrize(
    ("who", "role", "joins"), [("patient", Role.PATIENT, True), ("support", Role.CARE_SUPPORT, False)]
)
def test_can_join_is_said_for_the_one_who_asks(desk: Desk, who: str, role: Role, joins: bool) -> None:
    desk.booked()
    with time_machine.travel(NINE, tick=False):
        person = getattr(desk.clinic, who)
        assert person.actor.role is role
        assert person.get(f"{desk.path}/visits").json["visits"][0]["can_join"] is joins


PERIOD = "/api/practice/visits?start=2026-11-23&end=2026-11-24"


def test_the_days_visits_are_a_prescribers_own_and_the_teams_for_support(desk: Desk) -> None:
    desk.set_hours(desk.clinic.stranger_prescriber)
    first = desk.booked().rsplit("/", 1)[1]
    olga = desk.clinic.stranger_prescriber
    body = {"clinician_id": str(olga.id), "starts_at": NINE.isoformat()}
    stranger = f"/api/patients/{desk.clinic.stranger.id}/visits"
    second = desk.clinic.stranger.post(stranger, json=body).json["id"]
    for person, seen in ((desk.clinic.prescriber, first), (desk.clinic.support, first), (olga, second)):
        response = person.get(PERIOD)
        assert [visit["id"] for visit in response.json["visits"]] == [seen]
    with desk.clinic.open() as current:
        entry = current.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry.patient_ids == [desk.clinic.stranger.id]


def test_a_prescriber_does_not_see_a_colleagues_day_but_support_does(desk: Desk) -> None:
    desk.booked()
    olga = desk.clinic.stranger_prescriber
    with desk.clinic.open():
        members = [desk.clinic.prescriber.id, desk.clinic.support.id, olga.id]
        people.set_care_team_members(desk.clinic.blue_team_id, members)
    assert olga.get(PERIOD).json == {"visits": []}
    assert len(desk.clinic.support.get(PERIOD).json["visits"]) == 1


def test_the_day_ends_where_the_next_begins(desk: Desk) -> None:
    desk.booked()
    for period, count in (("2026-11-22&end=2026-11-23", 0), ("2026-11-24&end=2026-11-25", 0)):
        found = desk.clinic.prescriber.get(f"/api/practice/visits?start={period}").json["visits"]
        assert len(found) == count


def test_a_patient_has_no_list_of_the_practice(desk: Desk) -> None:
    assert desk.clinic.patient.get(PERIOD).status_code == 403
    assert (
        desk.clinic.prescriber.get("/api/practice/visits?start=2026-11-23&end=2027-11-23").status_code == 422
    )


def test_the_next_visit_is_the_first_that_may_still_be_held(desk: Desk) -> None:
    desk.booked(NINE + HALF_HOUR)
    first = desk.booked()
    patient_id = desk.clinic.patient.id
    with desk.clinic.open():
        found = service.next_visits([patient_id, desk.clinic.stranger.id])
        assert [*found] == [patient_id]
        assert found[patient_id].starts_at == NINE
        assert found[patient_id].status is VisitStatus.BOOKED
        assert service.next_visit_of(patient_id, desk.clinic.patient.actor).starts_at == NINE
    assert desk.clinic.patient.post(f"{first}/cancel", json={}).status_code == 200
    for moment, is_next in (
        (NINE + timedelta(hours=2, minutes=59), True),
        (NINE + timedelta(hours=3), False),
    ):
        with time_machine.travel(moment, tick=False), desk.clinic.open():
            found = service.next_visits([patient_id])
            assert (patient_id in found) is is_next
            assert (service.next_visit_of(patient_id, desk.clinic.patient.actor) is not None) is is_next


def test_a_visit_held_before_it_could_be_booked_is_finished(desk: Desk) -> None:
    with desk.clinic.open():
        service.record_held_visit(
            desk.clinic.patient.id,
            clinician_id=desk.clinic.prescriber.id,
            starts_at=now() - timedelta(days=30),
            ends_at=now() - timedelta(days=30) + HALF_HOUR,
            note="First visit.",
        )
    visit = desk.clinic.patient.get(f"{desk.path}/visits").json["visits"][0]
    assert (visit["status"], visit["note"], visit["can_join"]) == ("finished", "First visit.", False)
