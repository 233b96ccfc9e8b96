"""An instrument as its schemas want it: values in the place of words."""

from typing import Any

from backend.measures.rules.instrument import Instrument


def summary(asked: Instrument, *, is_on: bool, is_offered: bool) -> dict[str, Any]:
    """Return what a list of instruments shows of one."""
    return {
        "slug": asked.slug,
        "name": asked.name,
        "full_name": asked.full_name,
        "kind": asked.kind,
        "rated_by": asked.rated_by,
        "languages": asked.languages,
        "is_on": is_on,
        "is_offered": is_on and is_offered,
        "licence": asked.licence,
        "notes": asked.notes,
    }


def instrument(asked: Instrument) -> dict[str, Any]:
    """Return everything that is needed to ask an instrument."""
    return {
        **summary(asked, is_on=True, is_offered=True),
        "language": asked.language,
        "recall": asked.recall,
        "lead": asked.lead,
        "items": [
            {
                "number": item.number,
                "text": item.text,
                "part": item.part,
                "is_summed": item.is_summed,
                "answers": item.answers,
                "asked_if": [
                    {"item": each.item, "values": asked.items[each.item - 1].values_of(each.words)}
                    for each in item.asked_if
                ],
            }
            for item in asked.items
        ],
        "answers": asked.answers,
        "bands": asked.bands,
        "outcomes": asked.outcomes,
        "effects": asked.effects,
        "maximum": asked.maximum,
        "citation": asked.citation,
        "version": asked.version,
        "function_item": asked.function_item,
    }
