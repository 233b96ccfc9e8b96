"""How a regimen could ask for less of a person. Each is a proposal with its basis, never an order."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backend.medications.rules.doses import Dose, format_dose
from backend.medications.rules.drugs import Drug, Form, Release
from backend.prescriptions.rules.sig import Sig, count_text
from backend.reviews.rules.burden import MOMENTS
from backend.reviews.rules.items import Item


class Kind(StrEnum):
    """What kind of proposal it is."""

    ONCE_DAILY_FORM = "once-daily-form"
    BIGGER_STRENGTH = "bigger-strength"
    SAME_TIME = "same-time"


@dataclass(frozen=True, slots=True)
class Rest:
    """What a statement rests on: a source's title and how sure it is."""

    status: str
    source: str

    def __str__(self) -> str:
        """Write it as one phrase."""
        return f"{self.source}, {self.status}"


@dataclass(frozen=True, slots=True)
class Known:
    """Which (drug, form) a label gives once a day, and which drugs may be taken at any time of the day."""

    once_daily: Mapping[tuple[str, str], Rest]
    any_time: Mapping[str, Rest]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to make the regimen simpler, for somebody to decide."""

    kind: Kind
    medication_id: uuid.UUID
    drug_name: str
    text: str
    basis: str


def propose(items: Sequence[Item], drugs: Mapping[str, Drug], known: Known, age: int) -> tuple[Proposal, ...]:
    """Return every proposal for a list, drug by drug."""
    found: list[Proposal] = []
    for item in items:
        drug = drugs.get(item.slug) if item.slug else None
        if drug is None or item.sig is None:
            continue
        found += _once_daily(item, item.sig, drug, known, age)
        found += _bigger_strength(item, item.sig, drug)
    return (*found, *_same_time(items, known))


def _once_daily(item: Item, sig: Sig, drug: Drug, known: Known, age: int) -> list[Proposal]:
    """Propose an extended-release form that is given once a day and reaches the same daily dose."""
    own = next((form for form in drug.forms if form.form == sig.form), None)
    if sig.timing.times_a_day == 1 or own is None or own.release is Release.EXTENDED:
        return []
    best: tuple[Decimal, Form, Dose, Rest] | None = None
    for form in drug.forms:
        rest = known.once_daily.get((drug.slug, form.form))
        if rest is None or form.release is not Release.EXTENDED:
            continue
        if sig.daily_dose.exceeds(form.maximum_at(age).dose):
            continue
        for strength in form.strengths:
            pieces = sig.daily_dose.ratio_to(strength)
            if pieces % 1 == 0 and pieces < sig.pieces_a_day and (best is None or pieces < best[0]):
                best = (pieces, form, strength, rest)
    if best is None:
        return []
    pieces, form, strength, rest = best
    return [
        Proposal(
            Kind.ONCE_DAILY_FORM,
            item.medication_id,
            item.name,
            f"{item.name}: {count_text(pieces)} × {format_dose(strength)} {form.form} once a day would hold"
            f" the same {format_dose(sig.daily_dose)} a day, instead of {sig.timing.times_a_day} times a day."
            " The forms do not act alike hour by hour: decide with the prescriber.",
            str(rest),
        )
    ]


def _bigger_strength(item: Item, sig: Sig, drug: Drug) -> list[Proposal]:
    """Propose a strength of the same form that holds the same single dose in fewer pieces."""
    forms = [form for form in drug.forms if form.form == sig.form]
    fitting = [
        (sig.single_dose.ratio_to(strength), strength, form)
        for form in forms
        for strength in form.strengths
        if strength.unit is sig.strength.unit and strength.exceeds(sig.strength)
    ]
    whole = [
        (pieces, strength, form) for pieces, strength, form in fitting if pieces % 1 == 0 and pieces >= 1
    ]
    if not whole:
        return []
    pieces, strength, form = min(whole, key=lambda each: each[0])
    titles = {source.id: source.title for source in drug.sources}
    basis = form.strengths_basis
    return [
        Proposal(
            Kind.BIGGER_STRENGTH,
            item.medication_id,
            item.name,
            f"{item.name}: {count_text(pieces)} × {format_dose(strength)} instead of {count_text(sig.pieces)}"
            f" × {format_dose(sig.strength)} holds the same {format_dose(sig.single_dose)} each time.",
            f"{titles.get(basis.source, basis.source)}, {basis.status}",
        )
    ]


def _same_time(items: Sequence[Item], known: Known) -> list[Proposal]:
    """Propose to move a once-daily medicine from a time of its own to one at which others are taken."""
    placed = [(item, item.sig.timing.moments) for item in items if item.sig is not None]
    found = []
    for item, moments in placed:
        rest = known.any_time.get(item.slug) if item.slug else None
        if rest is None or len(moments) != 1:
            continue
        others = [each for other, each in placed if other is not item]
        if any(moments[0] in each for each in others):
            continue
        crowded = {moment: sum(moment in each for each in others) for moment in MOMENTS}
        to = max(MOMENTS, key=lambda moment: crowded[moment])
        if crowded[to] > 0:
            found.append(
                Proposal(
                    Kind.SAME_TIME,
                    item.medication_id,
                    item.name,
                    f"{item.name} is the only one taken {_at(moments[0])}. Taken {_at(to)} with the others,"
                    " it would save one time a day, if that suits the patient.",
                    str(rest),
                )
            )
    return found[:1]  # moving one changes what the others share: look again afterwards


def _at(moment: str) -> str:
    return {"noon": "at noon", "bedtime": "at bedtime"}.get(moment, f"in the {moment}")
