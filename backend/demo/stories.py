"""Six patients of the demo clinic, and how each of them gets a past."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend import audit
from backend.clock import now, pretend
from backend.demo.staff import DOMAIN, ZONE, Staff, join
from backend.health import service as health
from backend.health.rules.records import NewResult
from backend.measures import service as measures
from backend.measures.rules.records import GivenAnswers
from backend.medications.rules.doses import parse_dose
from backend.messaging import service as messaging
from backend.people import service as people
from backend.permissions import Role
from backend.prescriptions import planning, plans, taking
from backend.prescriptions import service as prescriptions
from backend.prescriptions.rules.advance import Condition
from backend.prescriptions.rules.reports import Source as ReportSource
from backend.prescriptions.rules.reports import Taking
from backend.prescriptions.rules.sig import Sig, Timing
from backend.prescriptions.rules.taking import Kind as Said
from backend.visits import availability
from backend.visits import service as visits

VISIT = timedelta(minutes=30)


class Story:
    """One patient's past, told in order, by days before today and hours on the clinic's clock."""

    def __init__(self, staff: Staff, today: date, team_id: uuid.UUID, **person: object) -> None:
        self.staff = staff
        self.today = today
        email = f"{str(person['given_name']).lower()}@{DOMAIN}"
        values = {"time_zone": ZONE, "phone": "555-0142", "email": email, **person}
        self.patient_id = people.register_patient(**values, care_team_id=team_id).id  # type: ignore[arg-type]
        audit.shown([self.patient_id])
        self.actor = join(
            f"{person['given_name']} {person['family_name']}",
            email,
            Role.PATIENT,
            self.patient_id,
            staff.password_hash,
        )
        self.medications: dict[str, uuid.UUID] = {}

    def at(self, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """Return an instant of the past, on the clinic's wall clock."""
        return datetime.combine(self.today - timedelta(days=days_ago), time(hour, minute), ZoneInfo(ZONE))

    def takes(
        self,
        drug: str,
        strength: str,
        *,
        days_ago: int,
        pieces: str = "1",
        timing: Timing = Timing.MORNING,
        form: str | None = None,
        from_in: int = 0,
        supply: int = 30,
        refills: int = 2,
        indication: str = "depression",
    ) -> None:
        """Let the prescriber sign a dose `days_ago`, to begin `from_in` days later."""
        with pretend(self.at(days_ago)):
            step = prescriptions.NewStep(
                sig=Sig(form or "", parse_dose(strength), Decimal(pieces), timing),
                form=form,
                start_on=self.today - timedelta(days=days_ago - from_in),
                days_supply=supply,
                refills=refills,
                indication=indication,
            )
            maya = self.staff.maya
            known = self.medications.get(drug)
            if known is None:
                draft = prescriptions.start_medication(self.patient_id, drug_slug=drug, step=step, by=maya)
                self.medications[drug] = draft.medication_id
            else:
                draft = prescriptions.draft_step(self.patient_id, medication_id=known, step=step, by=maya)
            prescriptions.sign_step(self.patient_id, draft.id, shown=draft.digest, by=maya)

    def waits_for_second_look(self, drug: str, strength: str, *, reason: str) -> None:
        """Let the prescriber draft a contraindicated drug from today, and ask for a second look at it."""
        maya = self.staff.maya
        sig = Sig("", parse_dose(strength), Decimal(1), Timing.MORNING)
        step = prescriptions.NewStep(sig, None, self.today, 30, 0, None)
        draft = prescriptions.start_medication(self.patient_id, drug_slug=drug, step=step, by=maya)
        prescriptions.ask_about_step(self.patient_id, draft.id, shown=draft.digest, reason=reason, by=maya)

    def renews(self, drug: str, *, days_ago: int, supply: int = 30, refills: int = 1) -> None:
        """Let the prescriber sign the same dose anew."""
        with pretend(self.at(days_ago)):
            ahead = prescriptions.renewal(
                self.patient_id,
                self.medications[drug],
                days_supply=supply,
                refills=refills,
                by=self.staff.maya,
            )
            prescriptions.renew(
                self.patient_id,
                self.medications[drug],
                shown=ahead.digest,
                days_supply=supply,
                refills=refills,
                by=self.staff.maya,
            )

    def answers(self, instrument: str, *totals: tuple[int, int], item_9: int = 0) -> None:
        """Let the patient answer, as (days ago, total); `item_9` is the last check-in's answer to it."""
        for number, (days_ago, total) in enumerate(totals):
            is_last = number == len(totals) - 1
            moment = min(self.at(days_ago, 20, 15), now() - timedelta(minutes=40))
            with pretend(moment):
                items = len(measures.instrument(instrument).items)
                given = GivenAnswers(
                    instrument=instrument,
                    answers=_spread(total, items, last=item_9 if is_last and instrument == "phq-9" else 0),
                    function_answer=min(3, total // 6) if instrument == "phq-9" else None,
                    answered_at=moment,
                    is_finished=True,
                )
                measures.record_check_in(self.patient_id, check_in_id=uuid.uuid4(), given=given)

    def remembers(self, drug: str, *missed: int) -> None:
        """Let the patient say on how many days of each week, the last one last, they missed a drug."""
        for weeks_ago, days in enumerate(reversed(missed)):
            until = self.today - timedelta(weeks=weeks_ago)
            with pretend(min(self.at(7 * weeks_ago, 20), now() - timedelta(minutes=30))):
                said = taking.NewSaid(
                    self.medications[drug], Said.RECALLED, until - timedelta(weeks=1), until, days
                )
                taking.say(self.patient_id, said, by=self.actor)

    def plans(self, drug: str, form: str, *doses: tuple[str | None, int]) -> None:
        """Let the prescriber plan doses, each for so many days, from today on; None is nothing."""
        day, steps = self.today, []
        for dose, days in doses:
            agreed = (Condition.SYMPTOMS, Condition.SIDE_EFFECTS)
            steps.append(planning.NewPlanStep(day, days, parse_dose(dose) if dose else None, agreed))
            day += timedelta(days=days)
        new = planning.NewPlan(drug, form, Timing.MORNING, tuple(steps))
        with pretend(min(self.at(0, 8), now())):
            plans.begin(self.patient_id, new, by=self.staff.maya)

    def notices(self, *effects: str, minutes_ago: int) -> None:
        """Let the patient choose side effects from the list."""
        moment = now() - timedelta(minutes=minutes_ago)
        with pretend(moment):
            given = GivenAnswers("effects", (1, 1, 1), None, moment, is_finished=True, effects=effects)
            measures.record_check_in(self.patient_id, check_in_id=uuid.uuid4(), given=given)

    def says(self, name: str, *, days_ago: int, **said: object) -> None:
        """Let the patient report a medicine from their phone."""
        values: dict[str, object] = {"source": ReportSource.PATIENT, "taking": Taking.TAKING, **said}
        with pretend(self.at(days_ago, 21)):
            new = prescriptions.NewReport(name, **values)  # type: ignore[arg-type]
            prescriptions.report_medication(self.patient_id, new=new, by=self.actor)

    def met(self, hour: int, *held: tuple[int, str]) -> None:
        """Let visits have been held, as (days ago, note); each patient has an hour of their own."""
        for days, note in held:
            start = self.at(days, hour)
            visits.record_held_visit(
                self.patient_id,
                clinician_id=self.staff.maya.person_id,
                starts_at=start,
                ends_at=start + VISIT,
                note=note,
            )

    def measured(self, *taken: tuple[int, str, str, str], at_home: bool = False) -> None:
        """Let results be recorded, as (days ago, what, value, unit); by care support or by the patient."""
        for days_ago, what, value, unit in taken:
            with pretend(self.at(days_ago, 8)):
                health.record_results(
                    self.patient_id,
                    results=[NewResult(uuid.uuid4(), what, Decimal(value), unit, None)],
                    taken_on=self.today - timedelta(days=days_ago),
                    by=self.actor if at_home else self.staff.luis,
                )

    def states(self, kind: str, word: str, *, days_ago: int, since: int | None = None) -> None:
        """Let care support note what holds, perhaps since a number of days before today."""
        with pretend(self.at(days_ago, 8)):
            health.record_state(
                self.patient_id,
                kind=kind,
                word=word,
                since_on=None if since is None else self.today - timedelta(days=since),
                note=None,
                by=self.staff.luis,
            )

    def is_allergic(self, text: str, reaction: str, *, criticality: str, days_ago: int) -> None:
        """Let care support put an allergy on the list."""
        with pretend(self.at(days_ago, 8)):
            health.record_allergy(
                self.patient_id, text=text, reaction=reaction, criticality=criticality, by=self.staff.luis
            )

    def imported(self, name: str, *, days_ago: int, orders: int, stopped: int | None = None) -> None:
        """Let another system's record know of a drug without stating a dose."""
        prescriptions.import_medication(
            self.patient_id,
            name=name,
            rxnorm_code=None,
            status="active" if stopped is None else "stopped",
            started_on=self.today - timedelta(days=days_ago),
            last_ordered_on=self.today - timedelta(days=20),
            stopped_on=None if stopped is None else self.today - timedelta(days=stopped),
            order_count=orders,
            stated_doses=[],
            external_ids=[f"demo:{self.patient_id}:{name}"],
        )


def _book(story: Story, after: timedelta) -> None:
    """Book the first free slot that begins no sooner than `after` from now."""
    earliest = now() + after
    maya = story.staff.maya
    open_slots = availability.open_slots(
        story.patient_id,
        clinician_id=maya.person_id,
        start=earliest.astimezone(ZoneInfo(ZONE)).date(),
        end=earliest.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=2),
    )
    slot = next(slot for slot in open_slots.slots if slot.starts_at >= earliest)
    visits.book_visit(story.patient_id, clinician_id=maya.person_id, starts_at=slot.starts_at, by=maya)


def _spread(total: int, items: int, *, last: int) -> tuple[int, ...]:
    """Spread a total over the items, as evenly as it goes; the last item is given."""
    rest, count = total - last, items - 1
    return (*(rest // count + (number < rest % count) for number in range(count)), last)


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
    _book(story, timedelta(minutes=5))
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
    story.says("St. John's wort", days_ago=6, dose_text="300 mg capsules, three a day", reason="mood")
    story.says("Grandmother's calming drops", days_ago=6, dose_text="ten drops at night", reason="sleep")
    _book(story, timedelta(days=3))
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
    _book(story, timedelta(days=9))
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
    _book(story, timedelta(days=1))
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
    _book(story, timedelta(days=5))
    return story


STORIES: Sequence[Callable[[Staff, date, uuid.UUID], Story]] = (_sam, _grace, _ruth, _tomas, _lena)
