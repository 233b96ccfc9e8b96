"""Loads by published equivalents as JSON."""

from typing import Any

import marshmallow as ma

from backend.medications.rules.doses import format_dose
from backend.medications.rules.equivalents import CAVEAT, Load, Share, amount_text
from backend.medications.schemas import SourceView
from backend.prescriptions.loads import PatientLoads


class ShareView(ma.Schema):
    """What one drug adds; `text` is null where `why_unknown` says why."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    daily_dose = ma.fields.String(required=True, allow_none=True)
    text = ma.fields.String(required=True, allow_none=True)
    why_unknown = ma.fields.String(required=True, allow_none=True)


class LoadNoteView(ma.Schema):
    """Information of tier 4 about the dose of a kind of drug."""

    tier = ma.fields.Integer(required=True)
    text = ma.fields.String(required=True)
    source = ma.fields.Nested(SourceView, required=True)


class LoadView(ma.Schema):
    """One load by one method; a text of "at least" has drugs without a figure in it."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    method = ma.fields.String(required=True)
    reference = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    is_at_least = ma.fields.Boolean(required=True)
    band = ma.fields.String(required=True, allow_none=True)
    band_source = ma.fields.Nested(SourceView, required=True, allow_none=True)
    shares = ma.fields.List(ma.fields.Nested(ShareView), required=True)
    notes = ma.fields.List(ma.fields.Nested(LoadNoteView), required=True)
    status = ma.fields.String(required=True)
    source = ma.fields.Nested(SourceView, required=True)


class LoadsView(ma.Schema):
    """What a patient's medicines add up to, and what that is not for."""

    # The metaclass takes fields off the class, so that `loads` of a schema stays what it was.
    loads = ma.fields.List(ma.fields.Nested(LoadView), required=True)  # type: ignore[assignment]
    caveat = ma.fields.String(required=True)


def loads_view(found: PatientLoads) -> dict[str, Any]:
    """List by hand what leaves about a patient's loads."""
    return {"loads": [_load_view(load, found) for load in found.loads], "caveat": CAVEAT}


def _load_view(load: Load, found: PatientLoads) -> dict[str, Any]:
    table = load.table
    return {
        "id": table.id,
        "title": table.title,
        "method": table.method,
        "reference": found.names[table.reference],
        "text": load.text,
        "is_at_least": load.is_at_least,
        "band": load.band,
        "band_source": table.bands.source if table.bands and load.band else None,
        "shares": [_share_view(share, found) for share in load.shares],
        "notes": [{"tier": 4, "text": note.text, "source": note.source} for note in load.notes],
        "status": table.basis.status,
        "source": table.source,
    }


def _share_view(share: Share, found: PatientLoads) -> dict[str, Any]:
    low, high = share.low, share.high
    return {
        "slug": share.slug,
        "name": found.names[share.slug],
        "daily_dose": format_dose(share.daily_dose) if share.daily_dose else None,
        "text": None if low is None or high is None else amount_text(low, high),
        "why_unknown": share.why_unknown,
    }
