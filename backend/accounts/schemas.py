"""Accounts on the wire."""

import marshmallow as ma

from backend import fields
from backend.people.crisis_schemas import CrisisContactView
from backend.people.schemas import StaffView, TimeZone
from backend.permissions import Role


class SignIn(fields.Schema):
    """Who signs in, and where."""

    email = fields.Email(required=True)
    password = fields.Secret(required=True)
    membership_id = fields.Id(load_default=None, allow_none=True)


class Password(fields.Schema):
    """The password, once more."""

    password = fields.Secret(required=True)


class Token(fields.Schema):
    """An invitation's token."""

    token = fields.Text(max=200, required=True)


class Acceptance(fields.Schema):
    """An invitation's token and the password from now on."""

    token = fields.Text(max=200, required=True)
    password = fields.Secret(required=True)


class NewStaff(fields.Schema):
    """A member of staff to be invited."""

    name = fields.Text(max=100, required=True)
    email = fields.Email(required=True)
    role = fields.Choice([Role.PRESCRIBER, Role.CARE_SUPPORT, Role.PHARMACIST, Role.ADMIN], required=True)
    time_zone = TimeZone(required=True)


class InvitePatient(fields.Schema):
    """Where to invite a patient; without it, the address on file."""

    email = fields.Email(load_default=None, allow_none=True)


class PracticeView(fields.Schema):
    """The practice the session is for."""

    name = ma.fields.String(required=True)
    slug = ma.fields.String(required=True)
    time_zone = ma.fields.String(required=True)
    phone = ma.fields.String(required=True)
    crisis_contacts = ma.fields.List(ma.fields.Nested(CrisisContactView), required=True)


class MembershipView(fields.Schema):
    """One of the account's memberships."""

    id = ma.fields.UUID(required=True)
    role = ma.fields.String(required=True)
    practice_name = ma.fields.String(required=True)


class AccountView(fields.Schema):
    """Who is signed in, as what, where."""

    membership_id = ma.fields.UUID(required=True)
    role = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    person_id = ma.fields.UUID(required=True)
    practice = ma.fields.Nested(PracticeView, required=True)
    memberships = ma.fields.List(ma.fields.Nested(MembershipView), required=True)
    confirmed_until = fields.AwareInstant(required=True)


class ChangesView(fields.Schema):
    """A version that differs whenever something was written."""

    version = ma.fields.String(required=True)


class InvitationView(fields.Schema):
    """An invitation, as the person invited sees it."""

    practice_name = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    has_account = ma.fields.Boolean(required=True)


class InvitedView(fields.Schema):
    """Where an invitation went; the link is there only where no mail can be sent."""

    sent_to = ma.fields.String(required=True)
    link = ma.fields.String(required=True, allow_none=True)


class InvitedStaffView(fields.Schema):
    """A new member of staff and the invitation."""

    staff = ma.fields.Nested(StaffView, required=True)
    invitation = ma.fields.Nested(InvitedView, required=True)
