"""Addresses of the duty roster, and of what patients are told about when answers are read."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.clock import now
from backend.gate import Blueprint, actor, gate
from backend.measures import duty, safety_schemas
from backend.people import service as people
from backend.permissions import Action

blueprint = Blueprint("duty", __name__, url_prefix="/api")


def _roster() -> dict[str, Any]:
    audit.shown([])
    found = duty.roster()
    return {
        "time_zone": found.time_zone,
        "acknowledge_minutes": int(found.settings.acknowledge.total_seconds() // 60),
        "outside_text_en": found.settings.outside_text_en,
        "outside_text_es": found.settings.outside_text_es,
        "hours": found.hours,
        "shifts": found.shifts,
        "on_shift": found.on_shift,
        "gaps": found.gaps,
        "staff": found.staff,
    }


@blueprint.route("/practice/duty")
@gate(Action.SEE_DUTY_ROSTER)
@blueprint.response(200, safety_schemas.RosterView)
def see_roster() -> dict[str, Any]:
    """Return who is on duty in the coming two weeks, and the staffed hours that nobody covers."""
    return _roster()


@blueprint.route("/practice/duty/hours", methods=["PUT"])
@gate(Action.MANAGE_DUTY_ROSTER)
@blueprint.arguments(safety_schemas.NewHours)
@blueprint.response(200, safety_schemas.RosterView)
def set_hours(given: dict[str, Any]) -> dict[str, Any]:
    """Say when the practice is staffed and how soon it acknowledges."""
    duty.set_hours(**given)
    return _roster()


@blueprint.route("/practice/duty/shifts", methods=["POST"])
@gate(Action.MANAGE_DUTY_ROSTER)
@blueprint.arguments(safety_schemas.NewShifts)
@blueprint.response(201, safety_schemas.RosterView)
def add_shifts(given: dict[str, Any]) -> dict[str, Any]:
    """Put somebody on duty, in one week or several."""
    duty.add_shifts(**given)
    return _roster()


@blueprint.route("/practice/duty/shifts/<uuid:shift_id>/cancel", methods=["POST"])
@gate(Action.MANAGE_DUTY_ROSTER)
@blueprint.response(200, safety_schemas.RosterView)
def cancel_shift(shift_id: UUID) -> dict[str, Any]:
    """Take a shift off the roster."""
    duty.cancel_shift(shift_id)
    return _roster()


@blueprint.route("/practice/duty/shifts/<uuid:shift_id>/cover", methods=["POST"])
@gate(Action.COVER_DUTY)
@blueprint.arguments(safety_schemas.NewCover)
@blueprint.response(200, safety_schemas.RosterView)
def cover_shift(given: dict[str, Any], shift_id: UUID) -> dict[str, Any]:
    """Hand a shift or a part of it to somebody else."""
    duty.cover_shift(
        shift_id,
        clinician_id=given["clinician_id"],
        start=given["starts_at"],
        end=given["ends_at"],
        by=actor(),
    )
    return _roster()


@blueprint.route("/account/reading-hours")
@gate(Action.SEE_READING_HOURS)
@blueprint.response(200, safety_schemas.ReadsByView)
def see_reading_hours() -> duty.ReadsBy:
    """Say by when the practice looks at answers that are sent now."""
    return duty.reads_by(people.practice(), now())
