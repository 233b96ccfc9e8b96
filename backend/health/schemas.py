"""Conditions and allergies as JSON."""

import marshmallow as ma

from backend.fields import Schema


class ConditionView(Schema):
    """One condition, named once however often it was recorded."""

    id = ma.fields.UUID(required=True)
    text = ma.fields.String(required=True)
    code = ma.fields.String(required=True, allow_none=True)
    system = ma.fields.String(required=True, allow_none=True)
    onset_on = ma.fields.Date(required=True, allow_none=True)
    is_active = ma.fields.Boolean(required=True)


class AllergyView(Schema):
    """One allergy or intolerance."""

    id = ma.fields.UUID(required=True)
    text = ma.fields.String(required=True)
    code = ma.fields.String(required=True, allow_none=True)
    criticality = ma.fields.String(
        required=True, allow_none=True, validate=ma.validate.OneOf(["low", "high", "unable-to-assess"])
    )
    recorded_on = ma.fields.Date(required=True, allow_none=True)


class HealthView(Schema):
    """What is known of a patient's health."""

    conditions = ma.fields.List(ma.fields.Nested(ConditionView), required=True)
    allergies = ma.fields.List(ma.fields.Nested(AllergyView), required=True)
