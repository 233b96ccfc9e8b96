"""Nina and Paul of the demo clinic: a titration up to response, and a taper that a relapse holds."""

import uuid
from datetime import date

from backend.demo.staff import Staff
from backend.demo.story import Story

SERTRALINE = "sertraline"


def nina(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Begins low and rises by plan; well enough that the next step may not be needed."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Nina",
        family_name="Brandt",
        birth_date=date(1988, 6, 30),
        sex="female",
    )
    story.answers("phq-9", (63, 18))
    story.plans(SERTRALINE, "tablet", ("25 mg", 7), ("50 mg", 56), ("100 mg", 28), days_ago=63)
    story.takes(SERTRALINE, "25 mg", days_ago=63, supply=7, refills=0)
    story.takes(SERTRALINE, "50 mg", days_ago=56, supply=60, refills=0)
    story.answers("phq-9", (49, 16), (35, 13), (21, 10), (7, 8))
    story.remembers(SERTRALINE, 0, 1, 0, 0, 0, 0, 1, 0, 0)
    story.met(
        13,
        (63, "First episode, moderately severe. Sertraline by plan: 25, 50, then 100 mg."),
        (21, "Sleeps and works again. Stays at 50 mg until the plan's next step is due."),
    )
    return story


def paul(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Was well for most of a year; since the dose goes down the scores rise."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Paul",
        family_name="Weber",
        birth_date=date(1969, 9, 12),
        sex="male",
    )
    story.answers("phq-9", (364, 19))
    story.takes(SERTRALINE, "50 mg", days_ago=364, supply=30, refills=0)
    story.takes(SERTRALINE, "100 mg", days_ago=336, supply=90, refills=3)
    calm = (
        (336, 14),
        (308, 9),
        (280, 5),
        (252, 4),
        (224, 3),
        (196, 3),
        (168, 4),
        (140, 3),
        (112, 3),
        (84, 4),
    )
    story.answers("phq-9", *calm, (56, 3), (42, 3), (29, 3))
    down = (("75 mg", 14), ("50 mg", 14), ("25 mg", 14), (None, 1))
    story.plans(SERTRALINE, "tablet", *down, days_ago=28)
    story.takes(SERTRALINE, "25 mg", pieces="3", days_ago=28, supply=14, refills=0)
    story.takes(SERTRALINE, "50 mg", days_ago=14, supply=14, refills=0)
    story.answers("phq-9", (21, 4), (14, 6), (7, 10))
    story.remembers(SERTRALINE, 0, 0, 0, 0)
    story.met(
        14,
        (364, "Second episode, moderately severe. Starts sertraline again; it helped before."),
        (28, "Well since last winter. He wants to come off it: slowly, by plan."),
    )
    return story
