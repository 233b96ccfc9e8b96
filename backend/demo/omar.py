"""Omar, who gets worse: an answer that somebody must look at, and a side effect that somebody looks into."""

import uuid
from datetime import date, timedelta

from backend.clock import now, pretend
from backend.demo.staff import Staff
from backend.demo.story import Story
from backend.measures import safety_loop
from backend.measures import service as measures
from backend.measures.rules.safety_loop import How


def omar(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Get worse, notice restlessness, and answer item 9 above zero."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Omar",
        family_name="Haddad",
        birth_date=date(1999, 11, 2),
        sex="male",
    )
    story.takes("fluoxetine", "20 mg", days_ago=40, form="capsule")
    story.is_allergic("Amoxicillin", "Hives and swollen lips as a child", criticality="high", days_ago=40)
    story.states("smoking", "smokes", days_ago=40)
    story.answers("phq-9", (40, 14), (26, 13), (13, 15), (0, 21), item_9=1)
    story.answers("gad-7", (40, 10), (13, 12), (0, 14))
    story.notices("restlessness", minutes_ago=30)
    _luis_tries_to_reach(story)
    safety_loop.record_contacts(
        story.patient_id,
        name="Layla Haddad",
        relation="sister",
        phone="+1 212 555 0144",
        address="48 Pier Street, Apt 3, New York, NY 10004",
        is_verified=True,
        by_id=staff.luis.person_id,
    )
    story.met(
        11, (40, "First episode. Starts fluoxetine 20 mg; told what to look out for in the first weeks.")
    )
    return story


def _luis_tries_to_reach(story: Story) -> None:
    """Let care support take the flag of a side effect, and not reach the patient at first."""
    luis = story.staff.luis.person_id
    flag = next(each for each in measures.flags(story.patient_id) if each.kind == "urgent-effect")
    with pretend(now() - timedelta(minutes=22)):
        measures.acknowledge_flag(
            story.patient_id, flag_id=flag.id, clinician_id=luis, note="Calling him about the restlessness."
        )
    with pretend(now() - timedelta(minutes=18)):
        safety_loop.log_attempt(
            story.patient_id,
            flag.id,
            how=How.PHONE,
            is_reached=False,
            note="Voicemail, asked him to call back.",
            by_id=luis,
        )
