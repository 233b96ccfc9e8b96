"""Addresses of check-in plans, of what is due, and of links to it."""

from typing import Any
from uuid import UUID

from flask import Response, make_response

from backend import audit, fields
from backend.accounts import links
from backend.accounts import routes as accounts
from backend.database import transaction
from backend.gate import Actor, Blueprint, actor, gate
from backend.measures import link_sessions, plan_schemas, plans
from backend.measures.rules.plans import Plan
from backend.people import service as people
from backend.permissions import Action

blueprint = Blueprint("check_in_plans", __name__, url_prefix="/api")


@blueprint.route("/patients/<uuid:patient_id>/due-check-ins")
@gate(Action.SEE_DUE_CHECK_INS)
@blueprint.response(200, plan_schemas.DueCheckInList)
def see_due_check_ins(patient_id: UUID) -> dict[str, Any]:
    """Return what is and was due, missed ones included."""
    return {"due_check_ins": plans.due(patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/check-in-plan")
@gate(Action.SEE_CHECK_IN_PLAN)
@blueprint.response(200, plan_schemas.PlanView)
def see_check_in_plan(patient_id: UUID) -> Any:
    """Return how the patient is asked; its ETag is what changing it must repeat."""
    return _tagged(plans.plan(patient_id))


@blueprint.route("/patients/<uuid:patient_id>/check-in-plan", methods=["PUT"])
@gate(Action.CHANGE_CHECK_IN_PLAN)
@blueprint.arguments(plan_schemas.PlanChange)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, plan_schemas.PlanView)
def change_check_in_plan(change: dict[str, Any], seen: dict[str, Any], patient_id: UUID) -> Any:
    """Overrule the rhythm or pause it, and say why."""
    return _tagged(plans.change_plan(patient_id, version=seen["version"], **change, by=actor()))


def _tagged(plan: Plan) -> tuple[Plan, int, dict[str, str]]:
    return plan, 200, {"ETag": f'"{plan.version}"'}


@blueprint.route("/links/check-in", methods=["POST"])
@blueprint.arguments(plan_schemas.LinkToken)
@blueprint.response(201, plan_schemas.LinkSessionView)
def open_check_in_link(given: dict[str, str]) -> Any:
    """Exchange a link, once, for a session that may do its check-in and nothing else."""
    with transaction():
        holder = accounts.who_asks()
        opened = links.exchange_check_in_link(given["token"], holder=holder)
        link_sessions.open_link(opened.due_ids)
        audit.record(
            practice_id=opened.actor.practice_id,
            membership_id=opened.actor.membership_id,
            actor_name=opened.actor.name,
            actor_role=opened.actor.role,
            action="open-check-in-link",
            is_write=True,
            patient_ids=[opened.actor.person_id],
            outcome=audit.Outcome.ALLOWED,
            status=201,
            request_id="",
        )
        view = _view(opened.actor, opened.due_ids)
        if opened.token is None:
            return view, 201
        seconds = int(links.SESSION.total_seconds())
        return view, 201, {"Set-Cookie": accounts.session_cookie(opened.token, seconds=seconds)}


@blueprint.route("/account/check-in")
@gate(Action.USE_CHECK_IN_LINK)
@blueprint.response(200, plan_schemas.LinkSessionView)
def see_check_in_of_link() -> dict[str, Any]:
    """Return what this session's link is for, with the answers so far; nothing for other sessions."""
    who = actor()
    audit.shown([who.person_id])
    return _view(who, links.due_ids_of(who.check_in_link_id) if who.check_in_link_id else ())


@blueprint.route("/account/check-in", methods=["DELETE"])
@gate(Action.USE_CHECK_IN_LINK)
@blueprint.response(204)
def leave_check_in_of_link() -> Response:
    """End a session that came from a link; another one goes on."""
    who = actor()
    response = make_response("", 204)
    if who.check_in_link_id is not None:
        links.end_session(who)
        response.headers["Set-Cookie"] = accounts.session_cookie("", seconds=0)
    return response


def _view(who: Actor, due_ids: tuple[UUID, ...]) -> dict[str, Any]:
    language = people.patient(who.person_id).language
    return {
        "account": accounts.account_view(who),
        "is_limited": who.check_in_link_id is not None,
        "language": "es" if language.startswith("es") else "en",
        "due_check_ins": [
            {
                "id": each.id,
                "instrument": each.instrument,
                "opens_on": each.opens_on,
                "closes_on": each.closes_on,
                "ends_on": each.ends_on,
                "why": each.why,
                "reason": each.reason,
                "state": each.state,
                "overlaps": each.overlaps,
                "check_in_id": each.check_in_id,
                "check_in": check_in,
            }
            for each, check_in in link_sessions.linked(who.person_id, due_ids)
        ],
    }
