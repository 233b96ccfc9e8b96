"""Everything known about one drug as JSON, each fact with how sure it is and where it comes from."""

from dataclasses import replace
from typing import Any

import marshmallow as ma

from backend import fields
from backend.medications import directory
from backend.medications.name_schemas import LookAlikeView, look_alike_view
from backend.medications.rules.drugs import Basis, Form
from backend.medications.rules.fact_words import fact_sentence, selector_words
from backend.medications.rules.profiles import Note, Profile, Selector, Span
from backend.medications.schemas import DoseView, FormView, SourceView, form_view
from backend.medications.service import profile

NOT_REVIEWED = (
    "Cannot be prescribed here: no pharmacist has read its limits yet. It is checked against other drugs."
)
NOT_CHECKED = "Cannot be prescribed here, and it is not checked: its interactions are not known."
NO_DRUG = "Cannot be prescribed here: it is no prescription drug. It is checked against other drugs."


class DrugFactView(ma.Schema):
    """One fact in words; `label` says what it is about, `status` how sure it is."""

    label = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    source = ma.fields.String(required=True, metadata={"description": "The id of one of `sources`."})


class DrugWarningView(DrugFactView):
    """What the label says about this drug together with others: tier 1 to 4."""

    tier = ma.fields.Integer(required=True)


class PageFormView(FormView):
    """The strengths and limits of one form."""

    strengths = ma.fields.List(ma.fields.Nested(DoseView), required=True)
    sources = ma.fields.List(ma.fields.String(), required=True)


class PageSourceView(SourceView):
    """A source with the id that facts name."""

    id = ma.fields.String(required=True)


class DrugPageView(ma.Schema):
    """Everything known about one drug."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    route = ma.fields.String(required=True)
    classes = ma.fields.List(ma.fields.String(), required=True)
    atc = ma.fields.List(ma.fields.String(), required=True)
    schedule = ma.fields.String(required=True, allow_none=True)
    names = ma.fields.List(ma.fields.String(), required=True)
    brands = ma.fields.List(ma.fields.String(), required=True)
    uses = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    strengths = ma.fields.String(required=True)
    is_psychotropic = ma.fields.Boolean(required=True)
    is_prescribable = ma.fields.Boolean(required=True)
    why_not_prescribable = ma.fields.String(required=True, allow_none=True)
    is_checked = ma.fields.Boolean(required=True)
    look_alikes = ma.fields.List(ma.fields.Nested(LookAlikeView), required=True)
    forms = ma.fields.List(ma.fields.Nested(PageFormView), required=True)
    doses = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    times = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    people = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    overdose = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    attributes = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    warnings = ma.fields.List(ma.fields.Nested(DrugWarningView), required=True)
    monitoring = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    common_effects = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    serious_effects = ma.fields.List(ma.fields.Nested(DrugFactView), required=True)
    sources = ma.fields.List(ma.fields.Nested(PageSourceView), required=True)
    reviewed_on = fields.Day(required=True, allow_none=True)
    review_on = fields.Day(required=True, allow_none=True)


_TIMES = {
    "half_life": "Half-life",
    "onset": "First effect",
    "judge": "Judge the effect after",
    "washout": "Washout",
}
_PEOPLE = {
    "pregnancy": "Pregnancy",
    "lactation": "Breastfeeding",
    "contraception": "Contraception",
    "older": "Older people",
    "young": "Young people",
    "renal": "Kidneys",
    "hepatic": "Liver",
    "metabolizer": "Slow or fast enzymes",
}
_WHEN = {
    "new": "to begin with",
    "renal": "with impaired kidneys",
    "hepatic": "with impaired liver",
    "poor 2D6": "in poor CYP2D6 metabolizers",
    "poor 2C19": "in poor CYP2C19 metabolizers",
    "poor 2C9": "in poor CYP2C9 metabolizers",
}


def drug_page_view(of: Profile) -> dict[str, Any]:
    """List by hand what leaves about one drug."""
    return {
        "slug": of.slug,
        "name": of.name,
        "kind": of.kind,
        "route": of.route,
        "classes": of.classes,
        "atc": of.atc,
        "schedule": of.schedule,
        "names": of.names,
        "brands": of.brands,
        "uses": [_fact("Use", use, basis) for use, basis in of.uses],
        "strengths": directory.strengths(of),
        "is_psychotropic": of.is_psychotropic,
        "is_prescribable": of.is_prescribable,
        "why_not_prescribable": _why_not(of),
        "is_checked": of.is_checked,
        "look_alikes": [look_alike_view(each) for each in directory.look_alikes_of(of.slug)],
        "forms": [_form(form) for form in of.forms],
        "doses": _doses(of),
        "times": _times(of),
        "people": [_note(label, note) for key, label in _PEOPLE.items() for note in of.people.get(key, ())],
        "overdose": [_note("Overdose", note) for note in of.people.get("overdose", ())],
        "attributes": [_fact(*fact_sentence(fact.text), fact.basis) for fact in of.facts],
        "warnings": [
            {**_fact(_whom(each.other), each.text, each.basis), "tier": each.tier}
            for each in sorted(of.warned, key=lambda each: each.tier)
        ],
        "monitoring": [_note(note.word, note, is_worded=False) for note in of.checks],
        "common_effects": [_fact(effect, _onset(span), span.basis) for effect, span in of.common_effects],
        "serious_effects": [_fact("Serious", effect, basis) for effect, basis in of.serious_effects],
        "sources": of.sources,
        "reviewed_on": of.reviewed_on,
        "review_on": of.review_on,
    }


def _why_not(of: Profile) -> str | None:
    if of.is_prescribable:
        return None
    if not of.is_checked:
        return NOT_CHECKED
    return NOT_REVIEWED if of.kind == "drug" else NO_DRUG


def _fact(label: str, text: str, basis: Basis) -> dict[str, Any]:
    return {"label": label, "text": text, "status": basis.status, "source": basis.source}


def _note(label: str, note: Note, *, is_worded: bool = True) -> dict[str, Any]:
    return _fact(label.replace("-", " "), f"{note.word}: {note.text}" if is_worded else note.text, note.basis)


def _span(span: Span) -> str:
    """Write a span in the largest unit that keeps it whole."""
    for hours, unit in ((168, "weeks"), (24, "days"), (1, "hours")):
        if span.low % hours == 0 and span.high % hours == 0 and (span.high >= 2 * hours or hours == 1):
            low, high = format(span.low / hours, "f"), format(span.high / hours, "f")
            return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
    return f"{format(span.low, 'f')}–{format(span.high, 'f')} hours"


def _onset(span: Span) -> str:
    if span.low == 0:
        return f"usually within {_span(replace(span, low=span.high))}"
    return f"usually after {_span(span)}"


def _whom(selector: Selector) -> str:
    slugs = [term[5:] for term in (*selector.tokens, *selector.without) if term.startswith("drug ")]
    return selector_words(selector.text, {slug: profile(slug).name for slug in slugs})


def _times(of: Profile) -> list[dict[str, Any]]:
    found = []
    for key, label in _TIMES.items():
        if key in of.times:
            span = of.times[key]
            found.append(_fact(label, _span(span) + (f": {span.text}" if span.text else ""), span.basis))
    for restart in of.restarts:
        gap = _span(Span(restart.hours, restart.hours, "", restart.basis))
        whom = f" (with {_whom(restart.other)})" if restart.other is not None else ""
        found.append(_fact("Start again after a gap of", f"{gap}{whom}: {restart.text}", restart.basis))
    return found


def _doses(of: Profile) -> list[dict[str, Any]]:
    found = []
    if of.minimum_effective is not None:
        found.append(_fact("Lowest effective dose", str(of.minimum_effective[0]), of.minimum_effective[1]))
    if of.steps is not None:
        found.append(_fact("Steps", *of.steps))
    for each in of.ceilings:
        if each.other is not None:
            when = f"with {_whom(each.other)}"
        elif each.over is not None:
            when = f"{each.when} the age of {each.over}"
        else:
            when = _WHEN[each.when]
        found.append(_fact(f"At most {each.dose} a day", f"{when}: {each.text}", each.basis))
    return found


def _form(form: Form) -> dict[str, Any]:
    bases = (form.strengths_basis, form.start.basis, form.usual_basis, form.maximum.basis)
    return {
        **form_view(form),
        "strengths": form.strengths,
        "sources": list(dict.fromkeys(basis.source for basis in bases)),
    }
