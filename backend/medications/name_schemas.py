"""The search of drug names as JSON."""

from typing import Any

import marshmallow as ma

from backend import fields
from backend.medications import directory
from backend.medications.directory import NameAnswer, NameMatch
from backend.medications.rules.look_alikes import LookAlike
from backend.medications.rules.profiles import Profile
from backend.medications.rules.search import How
from backend.medications.service import profile


class NameQuery(fields.Schema):
    """What was typed."""

    q = fields.Text(min=2, max=80, required=True)


class LookAlikeView(ma.Schema):
    """A drug whose name looks like this one's, with what tells the two apart."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    uses = ma.fields.List(ma.fields.String(), required=True)
    strengths = ma.fields.String(required=True)
    is_listed = ma.fields.Boolean(
        required=True, metadata={"description": "Known to be mixed up, not merely alike by its letters."}
    )
    alike = ma.fields.List(
        ma.fields.String(), required=True,
        metadata={"description": "The two names that look alike: this drug's, then the other's."},
    )  # fmt: skip


class NameMatchView(ma.Schema):
    """A drug that was meant, or the ingredients of a product (then `slug` is null)."""

    slug = ma.fields.String(required=True, allow_none=True)
    slugs = ma.fields.List(ma.fields.String(), required=True)
    name = ma.fields.String(required=True, metadata={"description": "With tall-man letters."})
    matched_on = ma.fields.String(required=True)
    how = fields.Choice(How, required=True)
    classes = ma.fields.List(ma.fields.String(), required=True)
    uses = ma.fields.List(ma.fields.String(), required=True)
    use_stems = ma.fields.List(
        ma.fields.List(ma.fields.String()), required=True,
        metadata={
            "description": "A written reason fits where, for one of these lists, every stem begins a word"
            " of it; a stem of three letters or fewer is a whole word."
        },
    )  # fmt: skip
    strengths = ma.fields.String(required=True)
    is_prescribable = ma.fields.Boolean(required=True)
    is_checked = ma.fields.Boolean(required=True)
    look_alikes = ma.fields.List(ma.fields.Nested(LookAlikeView), required=True)


class NameAnswerView(ma.Schema):
    """What a search found; where nothing was, `read_as` has names that look near."""

    query = ma.fields.String(required=True)
    is_known = ma.fields.Boolean(
        required=True, metadata={"description": "Whether the text as it stands would be checked."}
    )
    note = ma.fields.String(required=True, allow_none=True)
    matches = ma.fields.List(ma.fields.Nested(NameMatchView), required=True)
    read_as = ma.fields.List(ma.fields.String(), required=True)


def name_answer_view(answer: NameAnswer) -> dict[str, Any]:
    """List by hand what leaves about a search."""
    return {
        "query": answer.query,
        "is_known": answer.is_known,
        "note": None if answer.is_known or answer.matches else directory.NOT_KNOWN,
        "matches": [_match_view(match) for match in answer.matches],
        "read_as": answer.read_as,
    }


def _match_view(match: NameMatch) -> dict[str, Any]:
    profiles = match.profiles
    only = profiles[0] if len(profiles) == 1 else None
    return {
        "slug": only.slug if only else None,
        "slugs": [each.slug for each in profiles],
        "name": " + ".join(each.name for each in profiles),
        "matched_on": match.matched_on,
        "how": match.how,
        "classes": list(dict.fromkeys(word for each in profiles for word in each.classes)),
        "uses": list(dict.fromkeys(use for each in profiles for use in _uses(each))),
        "use_stems": [way for each in profiles for way in directory.ways(each.slug)],
        "strengths": directory.strengths(only) if only else directory.NO_STRENGTHS,
        "is_prescribable": only is not None and only.is_prescribable,
        "is_checked": all(each.is_checked for each in profiles),
        "look_alikes": [look_alike_view(each) for each in match.look_alikes],
    }


def look_alike_view(look_alike: LookAlike) -> dict[str, Any]:
    """List by hand what leaves about a drug with a similar name."""
    other = profile(look_alike.slug)
    return {
        "slug": other.slug,
        "name": other.name,
        "uses": _uses(other),
        "strengths": directory.strengths(other),
        "is_listed": look_alike.is_listed,
        "alike": look_alike.names,
    }


def _uses(of: Profile) -> list[str]:
    return [use for use, _ in of.uses] or list(of.classes)
