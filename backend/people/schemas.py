"""People on the wire."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import marshmallow as ma
from marshmallow import ValidationError

from backend import fields

SEXES = ["female", "male", "other", "unknown"]


class TimeZone(fields.Text):
    """An IANA zone name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=64, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValidationError("This is not a time zone like America/New_York.") from None
        return name


class NewPatient(fields.Schema):
    """A person to be registered."""

    given_name = fields.Text(max=100, required=True)
    family_name = fields.Text(max=100, required=True)
    birth_date = fields.Day(required=True)
    sex = fields.Choice(SEXES, required=True)
    time_zone = TimeZone(required=True)
    phone = fields.Text(max=40, load_default=None, allow_none=True)
    email = fields.Email(load_default=None, allow_none=True)
    care_team_id = fields.Id(required=True)


class TeamChoice(fields.Schema):
    """Which care team."""

    care_team_id = fields.Id(required=True)


class NewCareTeam(fields.Schema):
    """A care team to be formed."""

    name = fields.Text(max=100, required=True)


class TeamMembers(fields.Schema):
    """Who is on a care team."""

    clinician_ids = ma.fields.List(fields.Id(), required=True, validate=ma.validate.Length(max=100))


class NamedView(fields.Schema):
    """Something with a name."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)


class PatientView(fields.Schema):
    """A patient, as their care team and they themselves see them."""

    id = ma.fields.UUID(required=True)
    given_name = ma.fields.String(required=True)
    family_name = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    birth_date = ma.fields.Date(required=True)
    age = ma.fields.Integer(required=True)
    sex = ma.fields.String(required=True)
    time_zone = ma.fields.String(required=True)
    phone = ma.fields.String(required=True, allow_none=True)
    email = ma.fields.String(required=True, allow_none=True)
    language = ma.fields.String(required=True)
    country_now = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Where the patient said they are."}
    )
    has_account = ma.fields.Boolean(required=True)
    care_team = ma.fields.Nested(NamedView, required=True, allow_none=True)
    prescribers = ma.fields.List(ma.fields.Nested(NamedView), required=True)


class StaffView(fields.Schema):
    """A member of staff."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    is_active = ma.fields.Boolean(required=True)
    has_account = ma.fields.Boolean(required=True)


class StaffList(fields.Schema):
    """The staff."""

    staff = ma.fields.List(ma.fields.Nested(StaffView), required=True)


class MemberView(fields.Schema):
    """A member of a care team."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    role = ma.fields.String(required=True)


class CareTeamView(fields.Schema):
    """A care team."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    members = ma.fields.List(ma.fields.Nested(MemberView), required=True)
    patient_count = ma.fields.Integer(required=True)


class CareTeamList(fields.Schema):
    """The care teams."""

    care_teams = ma.fields.List(ma.fields.Nested(CareTeamView), required=True)


class AccessView(fields.Schema):
    """One access to a patient's record."""

    at = fields.AwareInstant(required=True)
    who = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    action = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True)


class AccessLogView(fields.Schema):
    """Who touched a patient's record, newest first."""

    entries = ma.fields.List(ma.fields.Nested(AccessView), required=True)
