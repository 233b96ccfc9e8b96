"""What was read in the demo clinic, and a diagnosis that forbids judging falling scores."""

from backend.clock import now, pretend
from backend.demo.story import Story
from backend.health import service as health
from backend.health.rules.problems import NewCondition
from backend.measures import reading, reviewing

UNREAD_DAYS = 10  # what came since then waits
BIPOLAR = NewCondition("demo-bipolar", "Bipolar II disorder", "F31.81", None, None, is_active=True)


def read(stories: list[Story]) -> None:
    """Let the prescriber have read what is older, and Tomas have a bipolar disorder."""
    for story in stories:
        with pretend(story.at(UNREAD_DAYS, 16)):
            reviewing.review_all(story.patient_id, until=now(), by=story.staff.maya)
    tomas = next(story for story in stories if story.actor.name.startswith("Tomas"))
    health.import_conditions(tomas.patient_id, conditions=[BIPOLAR])
    reading.refresh(tomas.patient_id)
