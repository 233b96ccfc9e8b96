"""Who should be offered a review, whose next one is due, and which planned actions are overdue."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from backend.clock import today
from backend.gate import Actor
from backend.health import service as health
from backend.people import service as people
from backend.people.rules.persons import Patient
from backend.prescriptions import service as prescriptions
from backend.reviews import catalog, queries
from backend.reviews.rules import candidates
from backend.reviews.rules.candidates import Facts, Reason
from backend.reviews.rules.review import Action, Review

# Said on the screen: a reason that nobody looked for must not read as one that is absent.
LEFT_OUT = ("Side effects that patients report are not looked at here, so they are no reason on this list.",)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One patient who should be offered a review."""

    patient: Patient
    medicines: int
    reasons: tuple[Reason, ...]
    reviewed_on: date | None
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A patient whose next review was planned for a day that has come."""

    patient: Patient
    next_review_on: date
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class OverdueAction:
    """An action of a signed review that is open although its day has passed."""

    patient: Patient
    action: Action


@dataclass(frozen=True, slots=True)
class Reviews:
    """The page of reviews."""

    candidates: tuple[Candidate, ...]
    due: tuple[Due, ...]
    overdue: tuple[OverdueAction, ...]
    left_out: tuple[str, ...]


def review_page(by: Actor) -> Reviews:
    """Return what a reviewer has to look at among the patients in their care."""
    patients = people.patients(people.patients_of(by))
    ids = list(patients)
    signed = queries.last_signed(ids)
    drafted = queries.drafted(ids)
    conditions, discharges = health.conditions_of(ids), health.discharges_of(ids)
    taken = prescriptions.medications_of(ids, today(people.practice().time_zone))
    days = {each: today(patients[each].time_zone) for each in ids}
    criteria = catalog.criteria()
    found = []
    for each in ids:
        active = [medication for medication in taken[each] if medication.status == "active"]
        facts = Facts(
            chronic_conditions=candidates.chronic(conditions[each], criteria, days[each]),
            active_medicines=len(active),
            changed=candidates.changed(taken[each], criteria, days[each]),
            disagreements=tuple(medication.name for medication in taken[each] if medication.disagreement),
            discharged_on=discharges.get(each),
            reviewed_on=_signed_on(signed.get(each), patients[each]),
        )
        reasons = candidates.reasons(facts, criteria, days[each])
        if reasons:
            found.append(Candidate(patients[each], len(active), reasons, facts.reviewed_on, each in drafted))
    due = [
        Due(patients[each], review.next_review_on, review.signed_by or "")
        for each, review in signed.items()
        if review.next_review_on is not None and review.next_review_on <= days[each]
    ]
    overdue = [
        OverdueAction(patients[each], action)
        for each, review in signed.items()
        for action in review.actions
        if action.is_overdue(days[each])
    ]
    return Reviews(
        candidates=tuple(sorted(found, key=_most_reasons_first)),
        due=tuple(sorted(due, key=lambda one: (one.next_review_on, _name(one.patient)))),
        overdue=tuple(sorted(overdue, key=lambda one: (one.action.due_on, _name(one.patient)))),
        left_out=LEFT_OUT,
    )


def _signed_on(review: Review | None, patient: Patient) -> date | None:
    if review is None or review.signed_at is None:
        return None
    return review.signed_at.astimezone(ZoneInfo(patient.time_zone)).date()


def _most_reasons_first(candidate: Candidate) -> tuple[int, int, tuple[str, str]]:
    return (-len(candidate.reasons), -candidate.medicines, _name(candidate.patient))


def _name(patient: Patient) -> tuple[str, str]:
    return (patient.family_name, patient.given_name)
