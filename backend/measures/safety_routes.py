"""Addresses of the safety loop: what waits, what was done about it, and how long it took."""

from typing import Any
from uuid import UUID

from backend import audit
from backend.clock import now
from backend.gate import Blueprint, actor, gate
from backend.measures import duty, safety_loop, safety_schemas
from backend.permissions import Action

blueprint = Blueprint("safety_loop", __name__, url_prefix="/api")

FLAG = "/patients/<uuid:patient_id>/safety-flags/<uuid:flag_id>"


@blueprint.route("/practice/safety-loop")
@gate(Action.SEE_SAFETY_FLAGS)
@blueprint.response(200, safety_schemas.LoopView)
def see_safety_loop() -> dict[str, Any]:
    """Return every flag of the actor's patients that is not closed, the nearest deadline first."""
    flags = safety_loop.not_closed(duty.patients_of(actor()))
    audit.shown({each.flag.patient_id for each in flags})
    return {"flags": flags, "on_shift": duty.on_shift(now())}


@blueprint.route(FLAG)
@gate(Action.SEE_SAFETY_FLAGS)
@blueprint.response(200, safety_schemas.LoopFlagView)
def see_safety_flag(patient_id: UUID, flag_id: UUID) -> safety_loop.LoopFlag:
    """Return one safety flag with everything that was done about it."""
    return safety_loop.flag(patient_id, flag_id)


@blueprint.route(f"{FLAG}/attempts", methods=["POST"])
@gate(Action.WORK_ON_SAFETY_FLAG)
@blueprint.arguments(safety_schemas.NewAttempt)
@blueprint.response(200, safety_schemas.LoopFlagView)
def log_attempt(given: dict[str, Any], patient_id: UUID, flag_id: UUID) -> safety_loop.LoopFlag:
    """Note an attempt to reach the patient."""
    return safety_loop.log_attempt(patient_id, flag_id, **given, by_id=actor().person_id)


@blueprint.route(f"{FLAG}/hand-over", methods=["POST"])
@gate(Action.WORK_ON_SAFETY_FLAG)
@blueprint.arguments(safety_schemas.NewHandOver)
@blueprint.response(200, safety_schemas.LoopFlagView)
def hand_over(given: dict[str, Any], patient_id: UUID, flag_id: UUID) -> safety_loop.LoopFlag:
    """Give a flag to somebody else."""
    return safety_loop.hand_over(
        patient_id, flag_id, to_id=given["clinician_id"], note=given["note"], by_id=actor().person_id
    )


@blueprint.route(f"{FLAG}/procedure", methods=["POST"])
@gate(Action.WORK_ON_SAFETY_FLAG)
@blueprint.arguments(safety_schemas.DoneStep)
@blueprint.response(200, safety_schemas.LoopFlagView)
def do_step(given: dict[str, Any], patient_id: UUID, flag_id: UUID) -> safety_loop.LoopFlag:
    """Tick off a step for a patient who can not be reached."""
    return safety_loop.do_step(patient_id, flag_id, **given, by_id=actor().person_id)


@blueprint.route(f"{FLAG}/decision", methods=["POST"])
@gate(Action.CLOSE_SAFETY_FLAG)
@blueprint.arguments(safety_schemas.NewFlagDecision)
@blueprint.response(200, safety_schemas.LoopFlagView)
def decide(given: dict[str, Any], patient_id: UUID, flag_id: UUID) -> safety_loop.LoopFlag:
    """Note what was decided, and when the plan is looked at again."""
    return safety_loop.decide(patient_id, flag_id, **given, by_id=actor().person_id)


@blueprint.route(f"{FLAG}/close", methods=["POST"])
@gate(Action.CLOSE_SAFETY_FLAG)
@blueprint.arguments(safety_schemas.NewClosing)
@blueprint.response(200, safety_schemas.LoopFlagView)
def close(given: dict[str, Any], patient_id: UUID, flag_id: UUID) -> safety_loop.LoopFlag:
    """Close a flag, with a reason."""
    return safety_loop.close(patient_id, flag_id, **given, by_id=actor().person_id)


@blueprint.route("/patients/<uuid:patient_id>/safety-contacts")
@gate(Action.SEE_SAFETY_CONTACTS)
@blueprint.response(200, safety_schemas.SafetyContactsView)
def see_contacts(patient_id: UUID) -> safety_loop.Contacts:
    """Return whom to call about a patient, and where they are."""
    return safety_loop.contacts(patient_id)


@blueprint.route("/patients/<uuid:patient_id>/safety-contacts", methods=["PUT"])
@gate(Action.RECORD_SAFETY_CONTACTS)
@blueprint.arguments(safety_schemas.NewContacts)
@blueprint.response(200, safety_schemas.SafetyContactsView)
def record_contacts(given: dict[str, Any], patient_id: UUID) -> safety_loop.Contacts:
    """Note whom to call about a patient, and where they are."""
    return safety_loop.record_contacts(patient_id, **given, by_id=actor().person_id)


@blueprint.route("/practice/safety-metrics")
@gate(Action.SEE_SAFETY_METRICS)
@blueprint.response(200, safety_schemas.SafetyMetricsView)
def see_metrics() -> safety_loop.Metrics:
    """Return how many flags are open, and the median times to a human; counts and nobody's name."""
    audit.shown([])
    return safety_loop.metrics()
