"""Addresses of instruments, check-ins, scores and safety flags."""

from typing import Any
from uuid import UUID

from flask import Response

from backend import audit
from backend.errors import EvenkeelError
from backend.gate import Blueprint, actor, gate
from backend.measures import duty, link_sessions, ratings, schemas, service, views
from backend.measures.rules.records import CheckInValue, FlagValue, GivenAnswers
from backend.permissions import Action
from backend.problems import from_expected

blueprint = Blueprint("measures", __name__, url_prefix="/api")

KEEPING_FLAGS = (
    service.AdultsOnly,
    service.AnsweredInFuture,
    service.AnsweredTooLongAgo,
    service.UnknownVersion,
    service.CheckInIncomplete,
    service.CheckInFinished,
    service.CheckInIdTaken,
    service.InstrumentOff,
    link_sessions.OutsideLink,
)


def _kept(error: EvenkeelError) -> Response:
    """Answer with the refusal; where its answers raised a safety flag, let this transaction commit it."""
    if not error.extra["show_crisis_contacts"]:
        raise error
    return from_expected(error)


@blueprint.route("/practice/instruments")
@gate(Action.SEE_INSTRUMENTS)
@blueprint.response(200, schemas.InstrumentList)
def see_instruments() -> dict[str, Any]:
    """Return every questionnaire there is, and whether the practice uses it."""
    audit.shown([])
    used = {each.slug for each in service.instruments()}
    return {
        "instruments": [
            views.summary(each, is_on=each.slug in used, is_offered=duty.is_offered(each))
            for each in service.all_instruments()
        ]
    }


@blueprint.route("/practice/instruments/<string(maxlength=40):slug>")
@gate(Action.SEE_INSTRUMENTS)
@blueprint.arguments(schemas.InstrumentQuery, location="query")
@blueprint.response(200, schemas.InstrumentView)
def see_instrument(query: dict[str, str], slug: str) -> dict[str, Any]:
    """Return one questionnaire in its published wording."""
    audit.shown([])
    return views.instrument(service.in_language(service.instrument(slug), query["language"]))


@blueprint.route("/practice/instruments/<string(maxlength=40):slug>", methods=["PUT"])
@gate(Action.MANAGE_INSTRUMENTS)
@blueprint.arguments(schemas.InstrumentSwitch)
@blueprint.response(200, schemas.InstrumentSummary)
def turn_instrument(given: dict[str, bool], slug: str) -> dict[str, Any]:
    """Turn a questionnaire on or off for the practice."""
    audit.shown([])
    turned = service.turn(slug, is_on=given["is_on"])
    return views.summary(turned, is_on=given["is_on"], is_offered=duty.is_offered(turned))


@blueprint.route("/patients/<uuid:patient_id>/check-ins/<uuid:check_in_id>", methods=["PUT"])
@gate(Action.RECORD_CHECK_IN)
@blueprint.arguments(schemas.CheckInAnswers)
@blueprint.response(200, schemas.CheckInView)
def record_check_in(given: GivenAnswers, patient_id: UUID, check_in_id: UUID) -> CheckInValue | Response:
    """Save the answers so far under an id of the device's own making, or finish."""
    outside = link_sessions.why_not_of_link(actor(), instrument=given.instrument, check_in_id=check_in_id)
    try:
        return service.record_check_in(patient_id, check_in_id=check_in_id, given=given, refused=outside)
    except KEEPING_FLAGS as error:
        return _kept(error)


@blueprint.route("/patients/<uuid:patient_id>/ratings/<uuid:check_in_id>", methods=["PUT"])
@gate(Action.RECORD_RATING)
@blueprint.arguments(schemas.CheckInAnswers)
@blueprint.response(200, schemas.CheckInView)
def record_rating(given: GivenAnswers, patient_id: UUID, check_in_id: UUID) -> CheckInValue | Response:
    """Save what a clinician rated so far, or finish."""
    try:
        return ratings.record_rating(patient_id, check_in_id=check_in_id, given=given, by=actor())
    except KEEPING_FLAGS as error:
        return _kept(error)


@blueprint.route("/patients/<uuid:patient_id>/check-ins")
@gate(Action.SEE_CHECK_INS)
@blueprint.response(200, schemas.CheckInList)
def see_check_ins(patient_id: UUID) -> dict[str, Any]:
    """Return the patient's check-ins, newest first."""
    return {"check_ins": service.check_ins(patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/check-ins/<uuid:check_in_id>")
@gate(Action.SEE_CHECK_INS)
@blueprint.response(200, schemas.CheckInView)
def see_check_in(patient_id: UUID, check_in_id: UUID) -> CheckInValue:
    """Return one of the patient's check-ins."""
    return service.check_in(patient_id, check_in_id)


@blueprint.route("/patients/<uuid:patient_id>/scores")
@gate(Action.SEE_SCORES)
@blueprint.response(200, schemas.ScoreList)
def see_scores(patient_id: UUID) -> dict[str, Any]:
    """Return the patient's scores, oldest first, with how far each can be relied on."""
    return {"scores": service.all_scores(patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/safety-flags")
@gate(Action.SEE_SAFETY_FLAGS)
@blueprint.response(200, schemas.FlagList)
def see_safety_flags(patient_id: UUID) -> dict[str, Any]:
    """Return the patient's safety flags, newest first."""
    return {"flags": service.flags(patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/safety-flags/<uuid:flag_id>/acknowledge", methods=["POST"])
@gate(Action.ACKNOWLEDGE_SAFETY_FLAG)
@blueprint.arguments(schemas.Acknowledgement)
@blueprint.response(200, schemas.FlagView)
def acknowledge_safety_flag(given: dict[str, str], patient_id: UUID, flag_id: UUID) -> FlagValue:
    """Take a safety flag and say what was done."""
    return service.acknowledge_flag(
        patient_id, flag_id=flag_id, clinician_id=actor().person_id, note=given["note"]
    )


@blueprint.route("/practice/safety-flags")
@gate(Action.SEE_SAFETY_FLAGS)
@blueprint.response(200, schemas.FlagList)
def see_open_safety_flags() -> dict[str, Any]:
    """Return the open safety flags of the actor's patients, oldest first."""
    found = service.open_flags(duty.patients_of(actor()))
    flags = sorted((flag for of_one in found.values() for flag in of_one), key=lambda flag: flag.raised_at)
    audit.shown({flag.patient_id for flag in flags})
    return {"flags": flags}
