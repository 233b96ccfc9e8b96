"""How much of one kind of drug a list adds up to, asked by name; what is not known is said."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache

from backend.medications import catalog, equivalent_files, knowledge, questions
from backend.medications.equivalent_files import Published
from backend.medications.rules import equivalents
from backend.medications.rules.asked import Taken
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.equivalents import Drug, Flat, Load


@cache
def published() -> Published:
    """Return every table of equivalents, read once."""
    return equivalent_files.read_equivalents(
        equivalent_files.FILE, catalog.catalog().profiles, frozenset(catalog.classes())
    )


def loads(taken: Iterable[Taken]) -> tuple[Load, ...]:
    """Return what a list adds up to by each method that knows one of its drugs' kinds.

    The daily dose of a product of several drugs says nothing about each: theirs are unknown.
    """
    profiles = catalog.catalog().profiles
    drugs = []
    for each in taken:
        found = knowledge.find(each.name)
        slugs = found.slugs if found is not None else ()
        for slug in slugs:
            dose = each.daily_dose if len(slugs) == 1 else None
            drugs.append(Drug(slug, frozenset(profiles[slug].classes), dose))
    known = published()
    found_loads = (equivalents.load(table, drugs, known.flats) for table in known.tables)
    return tuple(load for load in found_loads if load is not None)


def flat(slug: str) -> tuple[Flat, Fraction | None] | None:
    """Return from which dose on a drug's published curve is flat, and what each milligram counts in its unit.

    None where no such dose is published; a count of None where no equivalent of the drug is.
    """
    known = published()
    classes = frozenset(catalog.catalog().profiles[slug].classes)
    for each in known.flats:
        if each.drug == slug:
            return each, Fraction(1)
        if each.table is not None and classes & each.classes:
            table = next(table for table in known.tables if table.id == each.table)
            one = equivalents.load(table, [Drug(slug, classes, Dose(Decimal(1), Unit.MG))])
            return each, one.low if one is not None else None
    return None


def answer(fields: dict[str, object]) -> dict[str, object]:
    """Add up the doses of a list by published equivalents: fluoxetine, olanzapine, diazepam."""
    for key in fields:
        if key not in ("drugs", "doses"):
            raise ValueError(f"unknown field {key!r}")
    names, doses = questions.read_list(fields)
    for name in doses:
        if name not in names:
            raise ValueError(f"the dose of {name!r}: it is not among the drugs")
    return {
        "loads": [_view(load) for load in loads(Taken(name, doses.get(name)) for name in names)],
        "unknown": [name for name in dict.fromkeys(names) if knowledge.find(name) is None],
    }


def _view(load: Load) -> dict[str, object]:
    return {
        "table": load.table.id,
        "method": load.table.method,
        "in": load.table.reference,
        "drugs": [
            {
                "drug": share.slug,
                "low_mg": _figure(share.low),
                "high_mg": _figure(share.high),
                "unknown": share.why_unknown,
            }
            for share in load.shares
        ],
        "low_mg": _figure(load.low),
        "high_mg": _figure(load.high),
        "is_at_least": load.is_at_least,
        "text": load.text,
        "band": load.band,
        "notes": [{"tier": 4, "text": note.text, "source": note.source.id} for note in load.notes],
        "caveat": equivalents.CAVEAT,
        "status": load.table.basis.status,
        "source": load.table.source.id,
    }


def _figure(amount: Fraction | None) -> float | None:
    """Return a figure to show; the arithmetic is done by now."""
    return None if amount is None else round(float(amount), 4)
