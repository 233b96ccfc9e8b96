"""How one patient of the demo clinic gets a past: each event by the product's own services."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend import audit
from backend.clock import now, pretend
from backend.demo.staff import DOMAIN, ZONE, Staff, join
from backend.health import service as health
from backend.health.rules.earlier_trials import NewTrial, ToldBy
from backend.health.rules.records import NewResult
from backend.measures import service as measures
from backend.measures.rules.records import GivenAnswers
from backend.medications.rules.doses import parse_dose
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
            moment = min(self.at(7 * weeks_ago, 20), now() - timedelta(minutes=30))
            until = moment.astimezone(ZoneInfo(ZONE)).date()
            with pretend(moment):
                said = taking.NewSaid(
                    self.medications[drug], Said.RECALLED, until - timedelta(weeks=1), until, days
                )
                taking.say(self.patient_id, said, by=self.actor)

    def plans(self, drug: str, form: str, *doses: tuple[str | None, int], days_ago: int = 0) -> None:
        """Let the prescriber plan doses, each for so many days, from that day on; None is nothing."""
        day, steps = self.today - timedelta(days=days_ago), []
        for dose, days in doses:
            agreed = (Condition.SYMPTOMS, Condition.SIDE_EFFECTS)
            steps.append(planning.NewPlanStep(day, days, parse_dose(dose) if dose else None, agreed))
            day += timedelta(days=days)
        new = planning.NewPlan(drug, form, Timing.MORNING, tuple(steps))
        with pretend(min(self.at(days_ago, 8), now())):
            begun = plans.begin(self.patient_id, new, by=self.staff.maya)
        self.medications.setdefault(drug, begun.medication_id)

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

    def tried(
        self, drug: str, highest: str | None, weeks: int | None, *, days_ago: int, **known: object
    ) -> None:
        """Let the prescriber write down a drug that was tried before the first visit."""
        said = {"year": None, "side_effect": None, "indication": "depression", "note": None, **known}
        dose = None if highest is None else parse_dose(highest).value
        new = NewTrial(drug=drug, highest_mg=dose, weeks=weeks, told_by=ToldBy.PATIENT, **said)  # type: ignore[arg-type]
        with pretend(self.at(days_ago, 10)):
            health.record_trial(self.patient_id, new, by=self.staff.maya)

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


def book(story: Story, after: timedelta) -> None:
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
