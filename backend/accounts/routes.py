"""Addresses of signing in, of one's own account, and of invitations."""

from typing import Any
from uuid import UUID

from flask import Response, make_response, request

from backend import audit
from backend.accounts import schemas, service
from backend.accounts.values import SignedIn
from backend.database import transaction
from backend.gate import Actor, Blueprint, actor, gate
from backend.people import crisis
from backend.people import service as people
from backend.permissions import SIGNING, Action, Role
from backend.problems import from_expected

COOKIE = "__Host-evenkeel"
blueprint = Blueprint("accounts", __name__, url_prefix="/api")


def who_asks() -> Actor | None:
    """Return the actor of the running request, by its session cookie."""
    token = request.cookies.get(COOKIE, "")
    is_poll = request.endpoint == "accounts.changes"
    return service.actor_of(token, is_poll=is_poll) if token else None


def account_view(who: Actor) -> dict[str, Any]:
    practice = people.practice()
    patient_id = who.person_id if who.role is Role.PATIENT else None
    return {
        "membership_id": who.membership_id,
        "role": who.role,
        "name": who.name,
        "email": service.email_of(who.account_id),
        "person_id": who.person_id,
        "practice": {
            "name": practice.name,
            "slug": practice.slug,
            "time_zone": practice.time_zone,
            "phone": practice.phone,
            "crisis_contacts": crisis.crisis_contacts(crisis.country_of(patient_id)),
        },
        "memberships": service.memberships_of(who.account_id),
        "confirmed_until": service.confirmed_at(who) + SIGNING,
    }


def session_cookie(token: str, *, seconds: int | None = None) -> str:
    """Return the header that gives a browser its session: until it is closed, or for so many seconds."""
    lasting = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax{lasting}"


def _signed_in(new: SignedIn) -> tuple[dict[str, Any], int, dict[str, str]]:
    return account_view(new.actor), 201, {"Set-Cookie": session_cookie(new.token)}


@blueprint.route("/account/sign-in", methods=["POST"])
@blueprint.arguments(schemas.SignIn)
@blueprint.response(201, schemas.AccountView)
def sign_in(given: dict[str, Any]) -> Any:
    """Sign in with e-mail and password."""
    address = request.remote_addr or ""
    with transaction():
        service.check_limits(given["email"], address)
        try:
            return _signed_in(service.sign_in(**given))
        except service.WrongCredentials as error:
            service.note_failure(given["email"], address)
            wrong = error
    raise wrong


@blueprint.route("/account")
@gate(Action.USE_OWN_ACCOUNT)
@blueprint.response(200, schemas.AccountView)
def account() -> dict[str, Any]:
    """Return who is signed in."""
    return account_view(actor())


@blueprint.route("/account/confirm", methods=["POST"])
@gate(Action.USE_OWN_ACCOUNT)
@blueprint.arguments(schemas.Password)
@blueprint.response(200, schemas.AccountView)
def confirm(given: dict[str, Any]) -> Any:
    """Give the password again, as signing asks for after a while."""
    email, address = service.email_of(actor().account_id), request.remote_addr or ""
    service.check_limits(email, address)
    if not service.confirm_password(actor(), given["password"]):
        service.note_failure(email, address)
        # Not raised: the failure must be counted, so this transaction commits.
        return from_expected(service.WrongCredentials("That is not your password."))
    return account_view(actor())


@blueprint.route("/account/sign-out", methods=["POST"])
@gate(Action.USE_OWN_ACCOUNT)
@blueprint.response(204)
def sign_out() -> Response:
    """End this session."""
    service.sign_out(actor())
    return _signed_out()


@blueprint.route("/account/sign-out-everywhere", methods=["POST"])
@gate(Action.USE_OWN_ACCOUNT)
@blueprint.response(204)
def sign_out_everywhere() -> Response:
    """End every session of this account."""
    service.sign_out_everywhere(actor())
    return _signed_out()


def _signed_out() -> Response:
    response = make_response("", 204)
    response.headers["Set-Cookie"] = session_cookie("", seconds=0)
    return response


@blueprint.route("/account/changes")
@gate(Action.WATCH_CHANGES)
@blueprint.response(200, schemas.ChangesView)
def changes() -> Any:
    """Return a version that differs whenever something was written; poll it with If-None-Match."""
    who = actor()
    patient_id = who.person_id if who.role is Role.PATIENT else None
    version = audit.changes(who.practice_id, patient_id)
    if request.if_none_match.contains(version):
        unchanged = make_response("", 304)
        unchanged.set_etag(version)
        return unchanged
    return {"version": version}, 200, {"ETag": f'"{version}"'}


@blueprint.route("/links/invitation", methods=["POST"])
@blueprint.arguments(schemas.Token)
@blueprint.response(200, schemas.InvitationView)
def see_invitation(given: dict[str, Any]) -> dict[str, Any]:
    """Return what an invitation is for."""
    with transaction():
        found = service.invitation(given["token"])
        return {
            "practice_name": found.practice.name,
            "name": found.name,
            "email": found.email,
            "role": found.role,
            "has_account": found.has_account,
        }


@blueprint.route("/links/invitation/accept", methods=["POST"])
@blueprint.arguments(schemas.Acceptance)
@blueprint.response(201, schemas.AccountView)
def accept_invitation(given: dict[str, Any]) -> Any:
    """Join the practice, and be signed in."""
    address = request.remote_addr or ""
    with transaction():
        found = service.invitation(given["token"])
        service.check_limits(found.email, address)
        try:
            return _signed_in(service.accept_invitation(given["token"], given["password"]))
        except service.WrongCredentials as error:
            service.note_failure(found.email, address)
            wrong = error
    raise wrong


@blueprint.route("/patients/<uuid:patient_id>/invitation", methods=["POST"])
@gate(Action.INVITE_PATIENT)
@blueprint.arguments(schemas.InvitePatient)
@blueprint.response(201, schemas.InvitedView)
def invite_patient(given: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Invite a patient to sign in."""
    if given["email"]:
        people.set_patient_email(patient_id, given["email"])
    email = people.patient(patient_id).email
    _, link = service.invite(email=email, role=Role.PATIENT, patient_id=patient_id)
    return {"sent_to": email, "link": link}


@blueprint.route("/practice/staff", methods=["POST"])
@gate(Action.INVITE_STAFF)
@blueprint.arguments(schemas.NewStaff)
@blueprint.response(201, schemas.InvitedStaffView)
def invite_staff(new: dict[str, Any]) -> dict[str, Any]:
    """Add a member of staff and invite them."""
    audit.shown([])
    clinician = people.add_clinician(**new)
    _, link = service.invite(email=clinician.email, role=Role(clinician.role), clinician_id=clinician.id)
    return {"staff": clinician, "invitation": {"sent_to": clinician.email, "link": link}}
