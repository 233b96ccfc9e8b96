"""What became of signed prescriptions, as JSON."""

import marshmallow as ma

from backend import fields
from backend.prescriptions.schemas import PrescriptionView

KINDS = ["printed", "filed"]
STATES = ["signed", "printed", "filed", "cancelled", "superseded", "stopped"]


class NewTransmission(fields.Schema):
    """Which way a prescription leaves."""

    kind = fields.Choice(KINDS, required=True)


class PrescriptionCancellation(fields.Schema):
    """Why a prescription is cancelled."""

    reason = fields.Text(max=500, required=True)


class TransmissionView(ma.Schema):
    """What became of a prescription."""

    kind = fields.Choice([*KINDS, "cancelled"], required=True)
    at = ma.fields.AwareDateTime(required=True)
    by = ma.fields.String(required=True)
    reason = ma.fields.String(required=True, allow_none=True)


class NewPharmacy(fields.Schema):
    """A pharmacy as somebody names it."""

    name = fields.Text(max=200, required=True)
    address = fields.Text(max=400, load_default=None, allow_none=True)
    phone = fields.Text(max=40, load_default=None, allow_none=True)


class PharmacyView(ma.Schema):
    """The pharmacy that a patient chose, and who named it."""

    name = ma.fields.String(required=True)
    address = ma.fields.String(required=True, allow_none=True)
    phone = ma.fields.String(required=True, allow_none=True)
    at = ma.fields.AwareDateTime(required=True)
    by_name = ma.fields.String(required=True)
    is_own = ma.fields.Boolean(required=True)


class ChosenPharmacyView(ma.Schema):
    """The pharmacy that counts; null where nobody named one."""

    pharmacy = ma.fields.Nested(PharmacyView, required=True, allow_none=True)


class SheetView(ma.Schema):
    """A signed prescription as it stands on paper; `printed` counts the copies before this one."""

    prescription = ma.fields.Nested(PrescriptionView, required=True)
    state = fields.Choice(STATES, required=True)
    is_verified = ma.fields.Boolean(required=True)
    patient_name = ma.fields.String(required=True)
    birth_date = ma.fields.Date(required=True)
    practice_name = ma.fields.String(required=True)
    practice_phone = ma.fields.String(required=True)
    pharmacy = ma.fields.Nested(PharmacyView, required=True, allow_none=True)
    transmissions = ma.fields.List(ma.fields.Nested(TransmissionView), required=True)
    printed = ma.fields.Integer(required=True)
