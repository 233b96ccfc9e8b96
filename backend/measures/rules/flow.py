"""Follows a flow from question to question to its outcome; nothing in it is ever added up.

An answer that was given counts, even where an earlier one was changed and the question would not be asked any
more: a "yes" is never hidden. A question that is asked and has no answer counts as a refusal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.measures.rules.instrument import Condition, Instrument, Item, Outcome


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the answers have led; `next_item` is the number of the question to ask now, None at the end."""

    outcome: Outcome
    next_item: int | None

    @property
    def is_complete(self) -> bool:
        """Say whether every question that is asked was answered or refused; else it was abandoned."""
        return self.next_item is None


def follow(flow: Instrument, answers: Sequence[int | None]) -> Followed:
    """Follow `answers`, in the order of the items, None for a question without one.

    The outcome of an abandoned flow takes what is missing for refused. Raises ValueError for too many answers
    or a value that can not be chosen.
    """
    if len(answers) > len(flow.items):
        raise ValueError(f"{flow.name} has at most {len(flow.items)} answers, not {len(answers)}")
    given: list[int | None] = [*answers, *[None] * (len(flow.items) - len(answers))]
    for item, choices, answer in zip(flow.items, flow.choices, given, strict=True):
        if answer is not None and (type(answer) is not int or answer not in choices):
            raise ValueError(f"answer {item.number} must be one of {', '.join(map(str, sorted(choices)))}")
    words: list[str | None] = []
    next_item = None
    for item, answer in zip(flow.items, given, strict=True):
        is_asked = not item.asked_if or _holds(item.asked_if, words)
        if answer is None and is_asked and next_item is None:
            next_item = item.number
        words.append(_word(item, answer, is_asked))
    end = next(end for end in flow.ends if not end.when or _holds(end.when, words))
    return Followed(flow.outcome_named(end.outcome), next_item)


def values(flow: Instrument, words: Sequence[object]) -> list[int | None]:
    """Return the answers' values from their words, None for None; raise ValueError for another word."""
    if len(words) > len(flow.items):
        raise ValueError(f"{flow.name} has at most {len(flow.items)} answers, not {len(words)}")
    found: list[int | None] = []
    for item, word in zip(flow.items, words, strict=False):
        value = next((answer.value for answer in item.answers if answer.word == word), None)
        if value is None and word is not None:
            known = ", ".join(str(answer.word) for answer in item.answers)
            raise ValueError(f"answer {item.number} must be one of {known}, or null")
        found.append(value)
    return found


def _holds(conditions: Sequence[Condition], words: Sequence[str | None]) -> bool:
    return any(words[condition.item - 1] in condition.words for condition in conditions)


def _word(item: Item, answer: int | None, is_asked: bool) -> str | None:
    if answer is not None:
        return item.answers[answer].word
    return next((each.word for each in item.answers if each.is_refusal), None) if is_asked else None
