"""Crisis contacts on the wire."""

import re
from typing import Any

import marshmallow as ma

from backend import fields
from backend.people.rules.crisis import ContactStatus, CrisisContact

COUNTRY = r"^([A-Z]{2}|elsewhere)$"
COUNTRY_CODE = re.compile(COUNTRY)
PHONE = r"^[0-9+*# ()./-]*[0-9][0-9+*# ()./-]*$"


def _country(**more: Any) -> ma.fields.String:
    shown = {"pattern": COUNTRY, "description": "Two letters (ISO 3166-1), or elsewhere."}
    return ma.fields.String(validate=ma.validate.Regexp(COUNTRY), metadata=shown, **more)


class CrisisContactView(fields.Schema):
    """Whom to reach at once; the Spanish words are empty where there are none."""

    label = ma.fields.String(required=True)
    phone = ma.fields.String(required=True)
    note = ma.fields.String(required=True)
    label_es = ma.fields.String(required=True)
    note_es = ma.fields.String(required=True)


class CountryContactsView(fields.Schema):
    """Whom to reach in one country."""

    country = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    name_es = ma.fields.String(required=True)
    contacts = ma.fields.List(ma.fields.Nested(CrisisContactView), required=True)


class CrisisContactsView(fields.Schema):
    """What a device keeps: where the patient is, and every country's list."""

    country = ma.fields.String(
        required=True, metadata={"description": "The one that counts; a patient may have said another."}
    )
    countries = ma.fields.List(ma.fields.Nested(CountryContactsView), required=True)


class CountryNow(fields.Schema):
    """Where a patient is; null is where the practice is."""

    country = _country(required=True, allow_none=True)


class CountryNowView(fields.Schema):
    """Where a patient said they are, and the country that counts."""

    country_now = ma.fields.String(required=True, allow_none=True)
    country = ma.fields.String(required=True)


class NewContact(fields.Schema):
    """A contact that the practice names."""

    label = fields.Text(max=80, required=True)
    phone = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=40), ma.validate.Regexp(PHONE)],
        metadata={"pattern": PHONE, "maxLength": 40},
    )
    note = fields.Text(max=200, min=0, load_default="")
    label_es = fields.Text(max=80, min=0, load_default="")
    note_es = fields.Text(max=200, min=0, load_default="")

    @ma.post_load
    def _contact(self, given: dict[str, str], **_: Any) -> CrisisContact:
        return CrisisContact(**given)


class OwnContactsGiven(fields.Schema):
    """What the practice names for a country, and when somebody looks at it again."""

    name = fields.Text(max=80, required=True)
    is_replacing = fields.Flag(required=True)
    contacts = ma.fields.List(
        ma.fields.Nested(NewContact), required=True, validate=ma.validate.Length(min=1, max=10)
    )
    source = fields.Text(max=300, required=True)
    review_on = fields.Day(required=True)


class ShippedView(fields.Schema):
    """What ships for a country."""

    lines = ma.fields.List(ma.fields.Nested(CrisisContactView), required=True)
    emergency = ma.fields.Nested(CrisisContactView, required=True)
    status = fields.Choice(ContactStatus, required=True)
    source = ma.fields.String(required=True)
    read_on = ma.fields.Date(required=True)
    review_on = ma.fields.Date(required=True)


class OwnView(fields.Schema):
    """What the practice names for a country."""

    is_replacing = ma.fields.Boolean(required=True)
    contacts = ma.fields.List(ma.fields.Nested(CrisisContactView), required=True)
    source = ma.fields.String(required=True)
    review_on = ma.fields.Date(required=True)


class CrisisCountryView(CountryContactsView):
    """One country as the practice edits it."""

    shipped = ma.fields.Nested(ShippedView, required=True, allow_none=True)
    own = ma.fields.Nested(OwnView, required=True, allow_none=True)
    is_review_due = ma.fields.Boolean(required=True)


class CrisisCountriesView(fields.Schema):
    """Every country there is a list for."""

    countries = ma.fields.List(ma.fields.Nested(CrisisCountryView), required=True)
