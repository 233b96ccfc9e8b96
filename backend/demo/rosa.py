"""Rosa of the demo clinic: eight medicines, a yearly review that is due, and a list in Spanish."""

import uuid
from datetime import date, timedelta

from backend.clock import pretend
from backend.demo.staff import Staff
from backend.demo.story import Story
from backend.health import service as health
from backend.health.rules.problems import NewAllergy, NewCondition
from backend.prescriptions.rules.sig import Timing
from backend.reviews import service as reviews
from backend.reviews.rules.problems import ProblemKind
from backend.reviews.rules.review import Problem


def rosa(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Takes eight medicines and reads Spanish: her yearly review is due, and her list could be simpler."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Rosa",
        family_name="Delgado",
        birth_date=date(1958, 6, 12),
        sex="female",
        language="es",
    )
    health.import_conditions(
        story.patient_id,
        conditions=[
            NewCondition(f"demo:rosa:{text}", text, None, None, today - timedelta(days=2000), True)
            for text in ("Hypertension", "Type 2 diabetes", "Hypothyroidism")
        ],
    )
    health.import_allergies(
        story.patient_id,
        allergies=[NewAllergy("demo:rosa:penicillin", "Penicillin", None, None, "high", None)],
    )
    for name in ("amlodipine 5 MG", "metformin 500 MG", "levothyroxine 50 MCG", "atorvastatin 20 MG"):
        story.imported(f"{name} Oral Tablet", days_ago=1500, orders=16)
    for name in ("lisinopril 10 MG Oral Tablet", "Acetaminophen 500 MG Oral Tablet"):
        story.imported(name, days_ago=900, orders=9)
    story.takes("sertraline", "50 mg", days_ago=420, pieces="2", supply=90, refills=3)
    story.renews("sertraline", days_ago=60, supply=90)
    twice = Timing.MORNING_AND_BEDTIME
    story.takes("quetiapine", "100 mg", days_ago=410, timing=twice, supply=90, indication="bipolar disorder")
    story.answers("phq-9", (420, 15), (300, 9), (200, 7), (100, 6), (20, 6))
    _review(story)
    return story


def _review(story: Story) -> None:
    """Let the pharmacist have reviewed the list a year ago, with one thing that nobody has done yet."""
    by = story.staff.priya
    with pretend(story.at(380, 15)):
        draft = reviews.open_review(story.patient_id, by=by)
        day = story.today - timedelta(days=350)
        edit = reviews.Edit(
            problems=(
                Problem(ProblemKind.ADHERENCE, "quetiapine", "Leaves out the morning dose.", None, None),
            ),
            actions=(
                _planned("Take all morning medicines together at breakfast.", day, None,
                         "Tome todas las medicinas de la mañana juntas, con el desayuno."),
                _planned("Decide on quetiapine once a day.", day, story.staff.maya.person_id),
            ),
            teach_back="Showed which tablets she takes with breakfast and which at bedtime.",
            next_review_on=story.today - timedelta(days=15),
        )  # fmt: skip
        saved = reviews.save_review(story.patient_id, draft.id, version=draft.version, edit=edit, by=by)
        reviews.sign_review(story.patient_id, draft.id, shown=saved.digest or "", by=by)


def _planned(
    text: str, due_on: date, owner_id: uuid.UUID | None, text_es: str | None = None
) -> reviews.PlannedAction:
    return reviews.PlannedAction(None, text, text_es, owner_id, due_on, reviews.ActionStatus.OPEN)
