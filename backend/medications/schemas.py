"""Drugs as JSON, and the dose field that everybody uses."""

from typing import Any

import marshmallow as ma

from backend import fields
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.drugs import Drug, Form


class DoseIn(fields.Schema):
    """A dose that comes in: an exact figure as text, and its unit."""

    value = fields.DecimalText(max="100000", required=True)
    unit = fields.Choice(Unit, required=True)

    @ma.post_load
    def to_dose(self, data: dict[str, Any], **_: Any) -> Dose:
        """Return the dose."""
        return Dose(data["value"], data["unit"])


class DoseView(ma.Schema):
    """A dose that goes out, with the text to show."""

    value = fields.DecimalText(max="1000000", places=4, required=True)
    unit = fields.Choice(Unit, required=True)
    text = ma.fields.Function(str, required=True, metadata={"type": "string"})


class SourceView(ma.Schema):
    """Where facts come from; without a day it is named, but was not opened."""

    title = ma.fields.String(required=True)
    address = ma.fields.String(required=True)
    read_on = ma.fields.Date(required=True, allow_none=True)


class StrengthView(ma.Schema):
    """One strength of one form."""

    value = fields.DecimalText(max="1000000", places=4, required=True)
    unit = fields.Choice(Unit, required=True)
    form = ma.fields.String(required=True)
    piece = ma.fields.String(required=True)
    release = ma.fields.String(required=True)
    may_halve = ma.fields.Boolean(required=True)


class UsualDailyView(ma.Schema):
    """The usual daily range."""

    low = ma.fields.Nested(DoseView, required=True)
    high = ma.fields.Nested(DoseView, required=True)


class AgeLimitView(ma.Schema):
    """The most that people above an age take a day."""

    older_than = ma.fields.Integer(required=True)
    dose = ma.fields.Nested(DoseView, required=True)


class FormView(ma.Schema):
    """The limits of one form."""

    form = ma.fields.String(required=True)
    release = ma.fields.String(required=True)
    start = ma.fields.Nested(DoseView, required=True)
    usual_daily = ma.fields.Nested(UsualDailyView, required=True)
    maximum_daily = ma.fields.Nested(DoseView, required=True)
    maximum_single = ma.fields.Nested(DoseView, required=True, allow_none=True)
    maximum_by_age = ma.fields.List(ma.fields.Nested(AgeLimitView), required=True)
    basis = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(), required=True,
        metadata={"description": "How sure each fact is: confirmed, consensus or unconfirmed."},
    )  # fmt: skip


class DrugView(ma.Schema):
    """One drug of the formulary; the figures at the top span its forms."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "With tall-man letters."})
    brands = ma.fields.List(ma.fields.String(), required=True)
    strengths = ma.fields.List(ma.fields.Nested(StrengthView), required=True)
    forms = ma.fields.List(ma.fields.Nested(FormView), required=True)
    usual_daily = ma.fields.Nested(UsualDailyView, required=True)
    maximum_daily = ma.fields.Nested(DoseView, required=True)
    may_halve = ma.fields.Boolean(required=True)
    schedule = ma.fields.String(required=True, allow_none=True)
    reviewed_on = ma.fields.Date(required=True)
    review_on = ma.fields.Date(required=True)
    sources = ma.fields.List(ma.fields.Nested(SourceView), required=True)


class DrugsView(ma.Schema):
    """The formulary."""

    drugs = ma.fields.List(ma.fields.Nested(DrugView), required=True)


def form_view(form: Form) -> dict[str, Any]:
    """List by hand what leaves about the limits of one form."""
    return {
        "form": form.form,
        "release": form.release,
        "start": form.start.dose,
        "usual_daily": {"low": form.usual_low, "high": form.usual_high},
        "maximum_daily": form.maximum.dose,
        "maximum_single": form.maximum_single.dose if form.maximum_single else None,
        "maximum_by_age": form.maximum_by_age,
        "basis": {
            "strengths": form.strengths_basis.status,
            "halving": form.halving_basis.status,
            "start": form.start.basis.status,
            "usual": form.usual_basis.status,
            "maximum": form.maximum.basis.status,
        },
    }


def drug_view(drug: Drug) -> dict[str, Any]:
    """List by hand what leaves about a drug."""
    return {
        "slug": drug.slug,
        "name": drug.name,
        "brands": drug.brands,
        "strengths": [
            {
                "value": strength.value,
                "unit": strength.unit,
                "form": form.form,
                "piece": form.piece,
                "release": form.release,
                "may_halve": strength in form.may_halve,
            }
            for form in drug.forms
            for strength in form.strengths
        ],
        "forms": [form_view(form) for form in drug.forms],
        "usual_daily": {"low": drug.usual_low, "high": drug.usual_high},
        "maximum_daily": drug.maximum,
        "may_halve": drug.may_halve,
        "schedule": drug.schedule,
        "reviewed_on": drug.reviewed_on,
        "review_on": drug.review_on,
        "sources": drug.sources,
    }
