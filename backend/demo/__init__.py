"""A fictional clinic to look at: eleven patients whose doses and scores tell different stories.

It gets its past by living through it: each event goes through the same services as a real one, while the
clock is pretended to stand at that event's time. Nobody in it exists.
"""

import uuid
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from backend.accounts import service as accounts
from backend.clock import now, pretend
from backend.demo.mina import mina
from backend.demo.omar import omar
from backend.demo.reading import read
from backend.demo.rosa import rosa
from backend.demo.staff import DOMAIN, ZONE, Staff, join
from backend.demo.stories import STORIES
from backend.demo.titrated import nina, paul
from backend.gate import transaction
from backend.measures import duty, plans
from backend.measures.rules.duty import StaffedHours
from backend.people import service as people
from backend.permissions import Role
from backend.visits import availability
from backend.visits.rules.slots import WeeklyHours

PASSWORD = "evenkeel-demo"  # noqa: S105 (printed at the start; the clinic is made up)
SLUG = "harbor"


def make_demo() -> list[str]:
    """Make the clinic unless it is there; return the lines that say who can sign in."""
    with transaction(actor="demo"):
        if people.practice_by_slug(SLUG) is None:
            _make()
    return [
        f"Prescriber    maya@{DOMAIN}  (and ines, of another care team, for a second look)",
        f"Care support  luis@{DOMAIN}",
        f"Pharmacist    priya@{DOMAIN}",
        f"Administrator ann@{DOMAIN}",
        f"Patient       sam@{DOMAIN}  (also grace, omar, ruth, tomas, lena, rosa, mina, nina, paul)",
        f"Password      {PASSWORD}",
    ]


def _make() -> None:
    people.create_practice(
        slug=SLUG, name="Harbor Clinic", time_zone=ZONE, phone="+1 212 555 0100", country="US"
    )
    today = now().astimezone(ZoneInfo(ZONE)).date()
    password_hash = accounts.HASHER.hash(PASSWORD)
    maya, luis, priya, ann, ines = (
        people.add_clinician(name=name, email=f"{mail}@{DOMAIN}", role=role, time_zone=ZONE)
        for name, mail, role in (
            ("Dr. Maya Okafor", "maya", Role.PRESCRIBER),
            ("Luis Ortega", "luis", Role.CARE_SUPPORT),
            ("Priya Nair", "priya", Role.PHARMACIST),
            ("Ann Berg", "ann", Role.ADMIN),
            ("Dr. Ines Duarte", "ines", Role.PRESCRIBER),
        )
    )
    team = people.add_care_team("Mood team")
    people.set_care_team_members(team.id, [maya.id, luis.id, priya.id])
    people.set_care_team_members(people.add_care_team("Evening team").id, [ines.id])
    actors = [
        join(each.name, each.email, Role(each.role), each.id, password_hash)
        for each in (maya, luis, priya, ann, ines)
    ]
    staff = Staff(actors[0], actors[1], actors[2], password_hash)
    _open_hours(maya.id)
    _on_duty(luis.id, ines.id, today)
    stories = [tell(staff, today, team.id) for tell in (*STORIES, omar, rosa, mina, nina, paul)]
    unheard = stories[-4]  # Rosa has not answered since
    with pretend(unheard.at(18, 8)):
        plans.tend(unheard.patient_id)
    plans.change_plan(
        stories[0].patient_id,
        version=0,
        overruled={"phq-9": 14, "gad-7": 14},
        most_questions=None,
        is_paused=False,
        paused_until=None,
        reason="He wants to keep the two weeks until he is well.",
        by=actors[0],
    )
    for story in stories:
        plans.tend(story.patient_id)
    read(stories)


def _on_duty(first_id: uuid.UUID, second_id: uuid.UUID, today: date) -> None:
    """Staff the clinic on weekdays, and put two people on duty around the clock for a week."""
    hours = [StaffedHours(weekday, time(9), time(17)) for weekday in range(5)]
    duty.set_hours(hours=hours, acknowledge_minutes=15, outside_text_en=None, outside_text_es=None)
    for day in range(-1, 7):
        for rank, clinician_id in enumerate((first_id, second_id), start=1):
            duty.add_shifts(
                clinician_id=clinician_id,
                on=today + timedelta(days=day),
                start=time(0),
                end=time(0),
                rank=rank,
                weeks=1,
            )


def _open_hours(clinician_id: uuid.UUID) -> None:
    """Open every day and hour, so that a visit can be tried whenever somebody looks at the demo."""
    hours = tuple(WeeklyHours(weekday, time(0), time(0)) for weekday in range(7))
    availability.set_availability(clinician_id, slot_minutes=30, hours=hours)
