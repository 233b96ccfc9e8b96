"""Addresses of reading: one patient's answers, marks that they were read, and the practice's rates."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.clock import now
from backend.gate import actor, gate
from backend.measures import overdue, rates, reading, reviewing
from backend.measures import reading_schemas as schemas
from backend.measures.practice_instruments import instrument
from backend.measures.routes import blueprint
from backend.people import service as people
from backend.permissions import Action, Role

PATIENT = "/patients/<uuid:patient_id>"


@blueprint.route(f"{PATIENT}/reading")
@gate(Action.SEE_READING)
@blueprint.response(200, schemas.ReadingView)
def see_reading(patient_id: UUID) -> dict[str, Any]:
    """Return everything a patient answered, item by item and judged within the episode."""
    return reading.reading(patient_id, actor())


@blueprint.route(f"{PATIENT}/treatment-episodes", methods=["POST"])
@gate(Action.PIN_EPISODE)
@blueprint.arguments(schemas.NewEpisode)
@blueprint.response(201, schemas.ReadingView)
def pin_episode(given: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Pin the day that scores are compared from."""
    reading.pin_episode(patient_id, **given, by=actor())
    return reading.reading(patient_id, actor())


@blueprint.route(f"{PATIENT}/mania-enquiries", methods=["POST"])
@gate(Action.RECORD_MANIA_ENQUIRY)
@blueprint.arguments(schemas.NewEnquiry)
@blueprint.response(201, schemas.ReadingView)
def record_mania_enquiry(given: dict[str, str], patient_id: UUID) -> dict[str, Any]:
    """Record that mania was asked about today."""
    reading.record_mania_enquiry(patient_id, found=given["found"], by=actor())
    return reading.reading(patient_id, actor())


@blueprint.route(f"{PATIENT}/check-ins/<uuid:check_in_id>/review", methods=["POST"])
@gate(Action.REVIEW_CHECK_IN)
@blueprint.response(200, schemas.CheckInReviewView)
def review_check_in(patient_id: UUID, check_in_id: UUID) -> reviewing.Review:
    """Mark one check-in as read by the actor; an earlier mark stays."""
    reviewing.review_check_in(patient_id, check_in_id, by=actor())
    return reviewing.reviews_of(patient_id)[check_in_id]


@blueprint.route(f"{PATIENT}/check-in-reviews", methods=["POST"])
@gate(Action.REVIEW_CHECK_IN)
@blueprint.arguments(schemas.ReviewAll)
@blueprint.response(200, schemas.ReviewedCount)
def review_all(given: dict[str, Any], patient_id: UUID) -> dict[str, int]:
    """Mark all of a patient's check-ins that were on the screen as read."""
    return {"reviewed": reviewing.review_all(patient_id, until=given["until"], by=actor())}


@blueprint.route("/practice/unreviewed-check-ins")
@gate(Action.SEE_UNREVIEWED)
@blueprint.response(200, schemas.WaitingList)
def see_unreviewed() -> dict[str, Any]:
    """Return the finished check-ins of the actor's patients that nobody has read, oldest first."""
    found, count = reviewing.waiting(people.patients_of(actor()))
    audit.shown({each.patient_id for each in found})
    return {"check_ins": found, "count": count}


@blueprint.route("/practice/overdue-check-ins")
@gate(Action.SEE_UNREVIEWED)
@blueprint.response(200, schemas.OverdueList)
def see_overdue() -> dict[str, Any]:
    """Return what was due for the actor's patients and did not come, the longest first."""
    found = overdue.overdue(people.patients_of(actor()), today=now().date())
    audit.shown({each.patient_id for each in found})
    return {"check_ins": found}


@blueprint.route("/practice/rates")
@gate(Action.SEE_RATES)
@blueprint.arguments(schemas.RatesQuery, location="query")
@blueprint.response(200, schemas.RatesView)
def see_rates(slug: str) -> dict[str, Any]:
    """Return how many patients do how well: of the actor's teams, or counts of the practice for an admin."""
    audit.shown([])
    who = actor()
    is_admin = who.role is Role.ADMIN
    asked = instrument(slug)
    assert asked.change is not None  # the schema offers no other
    patient_ids, day = None if is_admin else people.patients_of(who), now().date()
    found = rates.counts(slug, patient_ids, today=day)
    complete = overdue.completeness(slug, patient_ids, today=day)
    return {
        "instrument": slug,
        "name": asked.name,
        "instruments": rates.rated(),
        "caseness": asked.change.caseness,
        "remission_below": asked.change.remission_below,
        "recent_days": rates.RECENT.days,
        "groups": [{"group": group, "patients": count} for group, count in found.items()],
        "due_count": complete.due,
        "completed_count": complete.completed,
        "names_patients": not is_admin,
    }


@blueprint.route("/practice/rates/patients")
@gate(Action.SEE_RATE_PATIENTS)
@blueprint.arguments(schemas.BehindQuery, location="query")
@blueprint.response(200, schemas.BehindList)
def see_rate_patients(query: dict[str, str]) -> dict[str, Any]:
    """Return the patients behind a number, of the actor's teams."""
    found = rates.behind(query["instrument"], query["group"], people.patients_of(actor()), today=now().date())
    audit.shown({each.patient_id for each in found})
    return {"patients": found}
