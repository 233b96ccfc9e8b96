"""Mina of the demo clinic: a schedule II drug, its series of prescriptions, looks into the registry."""

import uuid
from datetime import date, timedelta

from backend.clock import pretend
from backend.demo.staff import Staff
from backend.demo.story import Story
from backend.prescriptions import service as prescriptions


def mina(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Takes lisdexamfetamine; one prescription is filled, the next one waits for its day."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Mina",
        family_name="Sato",
        birth_date=date(1995, 2, 14),
        sex="female",
    )
    _notes(story, "state", days_ago=70, place="US-NY")
    _notes(story, "in-person", days_ago=70)
    drug = "lisdexamfetamine"
    for days_ago, strength in ((70, "30 mg"), (40, "50 mg")):
        _notes(story, "registry-check", days_ago=days_ago, place="US-NY", remark="Nothing unexpected.")
        story.takes(drug, strength, days_ago=days_ago, form="capsule", refills=0, indication="ADHD")
    _notes(story, "registry-check", days_ago=10, place="US-NY")
    story.renews(drug, days_ago=10, refills=0)
    with pretend(story.at(10)):
        ahead = prescriptions.draft_next(story.patient_id, story.medications[drug], by=staff.maya)
        prescriptions.sign_step(story.patient_id, ahead.id, shown=ahead.digest, by=staff.maya)
    story.measured((70, "weight", "61", "kg"), (10, "weight", "60.2", "kg"))
    story.measured((70, "systolic", "116", "mmHg"), (70, "diastolic", "74", "mmHg"))
    story.measured((10, "systolic", "121", "mmHg"), (10, "diastolic", "77", "mmHg"))
    story.met(
        15,
        (70, "ADHD since childhood. Starts lisdexamfetamine 30 mg."),
        (40, "Better mornings. To 50 mg."),
        (10, "Works well, eats a little less. Same dose, two prescriptions."),
    )
    return story


def _notes(
    story: Story, kind: str, *, days_ago: int, place: str | None = None, remark: str | None = None
) -> None:
    """Let care support note something about her scheduled drug."""
    with pretend(story.at(days_ago, 8)):
        prescriptions.note_controlled(
            story.patient_id,
            kind=kind,
            on=story.today - timedelta(days=days_ago),
            place=place,
            remark=remark,
            by=story.staff.luis,
        )
