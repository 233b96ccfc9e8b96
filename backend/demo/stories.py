"""Six patients of the demo clinic, and how each of them gets a past."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from backend.clock import now, pretend
from backend.demo.staff import Staff
from backend.demo.story import Story, book
from backend.health.rules.earlier_trials import Adherence, Outcome, Why
from backend.medications.rules.doses import parse_dose
from backend.messaging import service as messaging


def _sam(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Responds: a raise from 50 to 100 mg, then a fall from 20 to 7."""
    story = Story(
        staff, today, team_id, given_name="Sam", family_name="Rivera", birth_date=date(1992, 3, 9), sex="male"
    )
    story.takes("sertraline", "50 mg", days_ago=98)
    story.answers("phq-9", (98, 20), (84, 19), (70, 18), (56, 16), (42, 13), (28, 10), (14, 7))
    story.answers("gad-7", (98, 15), (70, 13), (42, 9), (14, 5))
    story.takes("sertraline", "100 mg", days_ago=63)
    story.renews("sertraline", days_ago=8)
    story.met(
        9,
        (98, "First visit. Low mood since spring, sleeps badly. Starts sertraline 50 mg."),
        (63, "Little better after five weeks, tolerates it well. To 100 mg."),
        (28, "Sleep is better, appetite is back, works again. Same dose."),
    )
    story.remembers("sertraline", 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)
    story.states("allergies", "none-known", days_ago=98)
    story.measured((98, "weight", "81.5", "kg"), (28, "weight", "82", "kg"))
    book(story, timedelta(minutes=5))
    return story


def _grace(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Does not respond: twice the dose, the same scores."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Grace",
        family_name="Kim",
        birth_date=date(1974, 7, 21),
        sex="female",
    )
    story.takes("escitalopram", "10 mg", days_ago=112)
    story.answers("phq-9", (112, 18), (91, 17), (70, 18), (49, 16), (28, 17), (13, 16))
    story.answers("gad-7", (112, 11), (70, 12), (28, 10), (13, 11))
    story.takes("escitalopram", "20 mg", days_ago=70)
    story.renews("escitalopram", days_ago=12)
    story.plans("escitalopram", "tablet", ("10 mg", 14), ("5 mg", 14), (None, 1))
    story.met(
        10,
        (112, "First visit. Starts escitalopram 10 mg."),
        (70, "No better after six weeks; takes it daily. To 20 mg."),
        (28, "Still no better after six weeks at 20 mg. To be looked at again in four weeks."),
    )
    story.tried(
        "sertraline", "150 mg", 12,
        days_ago=112, year=today.year - 3, adherence=Adherence.MOST, outcome=Outcome.NONE,
        why_stopped=Why.NO_EFFECT,
    )  # fmt: skip
    story.tried(
        "bupropion", "300 mg", 2,
        days_ago=112, year=today.year - 2, adherence=Adherence.MOST, outcome=Outcome.UNKNOWN,
        why_stopped=Why.SIDE_EFFECT, side_effect="could not sleep",
    )  # fmt: skip
    story.says("St. John's wort", days_ago=6, dose_text="300 mg capsules, three a day", reason="mood")
    story.says("Grandmother's calming drops", days_ago=6, dose_text="ten drops at night", reason="sleep")
    book(story, timedelta(days=3))
    return story


def _ruth(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Well for months; the tablets run out, and she asks for more."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Ruth",
        family_name="Adeyemi",
        birth_date=date(1965, 1, 30),
        sex="female",
    )
    story.takes("venlafaxine", "75 mg", days_ago=300, form="extended-release capsule", supply=90)
    story.takes("venlafaxine", "150 mg", days_ago=270, form="extended-release capsule", supply=90)
    story.answers("phq-9", (300, 17), (270, 14), (240, 8), (180, 4), (120, 3), (60, 4), (14, 3))
    story.answers("gad-7", (300, 9), (240, 5), (120, 2), (14, 2))
    story.renews("venlafaxine", days_ago=86, supply=90, refills=0)
    story.is_allergic("Sulfa drugs", "Rash on both arms", criticality="low", days_ago=300)
    story.measured((300, "creatinine", "88", "umol/L"), (300, "egfr", "64", "mL/min/1.73m2"))
    story.measured((86, "egfr", "61", "mL/min/1.73m2"), (86, "sodium", "138", "mmol/L"))
    for days_ago, upper, lower in (
        (300, "128", "80"),
        (240, "136", "84"),
        (86, "138", "86"),
        (6, "141", "88"),
    ):
        story.measured(
            (days_ago, "systolic", upper, "mmHg"), (days_ago, "diastolic", lower, "mmHg"), at_home=True
        )
    story.met(
        12,
        (300, "Third episode. Starts venlafaxine 75 mg."),
        (240, "Much better at 150 mg."),
        (86, "Well for half a year. Same dose; talked about how long to go on."),
    )
    with pretend(now() - timedelta(hours=3)):
        messaging.ask_for_refill(
            story.patient_id,
            medication_id=story.medications["venlafaxine"],
            text="I have capsules for a few more days. Could you send the next ones to the same pharmacy?",
            by=story.actor,
        )
    book(story, timedelta(days=9))
    return story


def _tomas(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Less depressed, more anxious, after bupropion went up."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Tomas",
        family_name="Novak",
        birth_date=date(1981, 5, 17),
        sex="male",
    )
    story.takes("bupropion", "150 mg", days_ago=77, form="extended-release tablet")
    story.answers("phq-9", (77, 16), (56, 14), (35, 11), (14, 10), (1, 9))
    story.answers("gad-7", (77, 7), (56, 7), (35, 11), (14, 13), (1, 14))
    story.takes("bupropion", "300 mg", days_ago=49, form="extended-release tablet")
    story.renews("bupropion", days_ago=15)
    story.states("smoking", "smokes", days_ago=77)
    story.states("smoking", "former", days_ago=13, since=14)
    story.met(
        13,
        (77, "No drive. Starts bupropion 150 mg."),
        (49, "Some more drive, sleeps well. To 300 mg."),
    )
    story.says(
        "bupropion",
        days_ago=3,
        dose_text="one of the 150 mg, the 300 made me shaky",
        daily_dose=parse_dose("150 mg"),
    )
    book(story, timedelta(days=1))
    return story


def _lena(staff: Staff, today: date, team_id: uuid.UUID) -> Story:
    """Comes from another clinic: drugs without doses, few scores, a titration that has just begun."""
    story = Story(
        staff,
        today,
        team_id,
        given_name="Lena",
        family_name="Fischer",
        birth_date=date(1987, 9, 4),
        sex="female",
    )
    story.imported("quetiapine 50 MG Oral Tablet", days_ago=700, orders=14)
    story.imported("lithium carbonate 300 MG Oral Capsule", days_ago=620, orders=12)
    story.imported("Loratadine 10 MG Oral Tablet", days_ago=400, orders=3)
    story.imported("phenelzine 15 MG Oral Tablet", days_ago=300, orders=6, stopped=4)
    story.measured((240, "lithium-level", "0.72", "mmol/L"), (240, "tsh", "6.8", "mIU/L"))
    story.measured((200, "weight", "71.2", "kg"), (120, "weight", "74", "kg"), (10, "weight", "77.9", "kg"))
    story.measured((10, "glucose-fasting", "5.9", "mmol/L"), (10, "height", "168", "cm"))
    story.states("pregnancy", "possible", days_ago=10)
    story.states("contraception", "device", days_ago=10)
    story.is_allergic(
        "the red cough syrup", "Itching, years ago", criticality="unable-to-assess", days_ago=10
    )
    story.takes("lamotrigine", "25 mg", days_ago=10, supply=14, refills=0)
    story.takes("lamotrigine", "25 mg", days_ago=1, pieces="2", from_in=5, supply=14, refills=0)
    story.answers("phq-9", (10, 12))
    story.met(14, (10, "Taken over from another clinic. How much quetiapine is taken has to be asked."))
    story.says("Advil 200mg tabs", days_ago=2, dose_text="two, three times a day", reason="back pain")
    story.waits_for_second_look(
        "escitalopram", "10 mg", reason="Severe, and phenelzine was stopped four days ago at 15 mg only."
    )
    book(story, timedelta(days=5))
    return story


STORIES: Sequence[Callable[[Staff, date, uuid.UUID], Story]] = (_sam, _grace, _ruth, _tomas, _lena)
