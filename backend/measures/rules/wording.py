"""An instrument in another language: the words of its translation in the place of the English ones."""

from collections.abc import Sequence
from dataclasses import replace

from backend.measures.rules.instrument import ENGLISH, Answer, Instrument, Wording


def in_language(instrument: Instrument, language: str) -> Instrument:
    """Return the instrument in `language`, or in English where there is no wording to rely on.

    Bands, outcomes and notes stay in English: those are read by the clinic.
    """
    wanted = language.lower().split("-")[0]
    if instrument.language != ENGLISH or wanted == ENGLISH:
        return instrument
    wording = next((each for each in instrument.wordings if each.language == wanted), None)
    return instrument if wording is None else _translated(instrument, wording)


def _translated(instrument: Instrument, wording: Wording) -> Instrument:
    items = tuple(
        replace(item, text=text, answers=_labelled(item.answers, labels))
        for item, text, labels in zip(instrument.items, wording.items, wording.answers, strict=True)
    )
    function = instrument.function_item
    if function is not None and wording.function_text is not None:
        answers = _labelled(function.answers, wording.function_answers)
        function = replace(function, text=wording.function_text, answers=answers)
    groups = dict(zip(dict.fromkeys(each.group for each in instrument.effects), wording.groups, strict=True))
    return replace(
        instrument,
        language=wording.language,
        version=wording.version,
        recall=wording.recall,
        lead=wording.lead,
        items=items,
        function_item=function,
        effects=tuple(
            replace(effect, label=label, group=groups[effect.group])
            for effect, label in zip(instrument.effects, wording.effects, strict=True)
        ),
    )


def _labelled(answers: Sequence[Answer], labels: Sequence[str]) -> tuple[Answer, ...]:
    return tuple(replace(answer, label=label) for answer, label in zip(answers, labels, strict=True))
