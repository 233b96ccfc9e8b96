"""What an instrument is: items, answers, bands or outcomes, and the answers that must reach a person."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from backend.measures.rules.change_figures import ChangeFigures

ENGLISH: Final = "en"


class Kind(StrEnum):
    """How the answers are read: added up, followed from one to the next, or with a list of effects."""

    SCALE = "scale"
    FLOW = "flow"
    EFFECTS = "effects"


class RatedBy(StrEnum):
    """Who gives the answers."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


class Concern(StrEnum):
    """How soon an outcome of a flow asks for a person."""

    NONE = "none"
    POSITIVE = "positive"
    ACUTE = "acute"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer a person can choose, what it counts, and in a flow the word that stands for it."""

    value: int
    label: str
    word: str | None = None
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where item `item` is answered with one of `words`."""

    item: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One question, by its printed number, with every answer to it.

    `part` is the heading above it. In a flow it is asked where one of `asked_if` holds, and always where
    there is none.
    """

    number: int
    text: str
    answers: tuple[Answer, ...]
    part: str | None = None
    is_summed: bool = True
    loinc: str | None = None
    asked_if: tuple[Condition, ...] = ()

    def values_of(self, words: frozenset[str]) -> tuple[int, ...]:
        """Return what the answers with these words count."""
        return tuple(answer.value for answer in self.answers if answer.word in words)


@dataclass(frozen=True, slots=True)
class Band:
    """Totals from `lowest` to `highest`, both included, have this severity."""

    severity: str
    label: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a flow can come to."""

    outcome: str
    label: str
    concern: Concern


@dataclass(frozen=True, slots=True)
class End:
    """The flow comes to `outcome` where one of `when` holds; always, where there is none."""

    outcome: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One side effect that can be chosen from the list, under its heading."""

    slug: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The question on how difficult things were: asked beside the items, never summed."""

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class FlagRule:
    """An answer of `at_least` to any of `items` raises a safety flag of this kind."""

    kind: str
    items: tuple[int, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages in completed years that the instrument is validated for, both included, and where."""

    lowest: int
    highest: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a translation, in the order of what they stand for; empty where there is none to say."""

    language: str
    version: str
    source: str
    recall: str
    lead: str
    items: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    function_text: str | None = None
    function_answers: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument as it was published. Raises ValueError, "key: reason", where it contradicts itself.

    `maximum` is the highest total there is and `severities` the severity of each total from 0 up; a flow has
    neither. `choices` are the values that each item may be answered with. What is not `is_on_by_default` is
    used where a practice turned it on.
    """

    slug: str
    name: str
    full_name: str
    kind: Kind
    rated_by: RatedBy
    version: str
    recall: str
    lead: str
    citation: str
    licence: str
    sources: tuple[str, ...]
    read_on: date
    review_on: date
    ages: Ages
    items: tuple[Item, ...]
    bands: tuple[Band, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    ends: tuple[End, ...] = ()
    effects: tuple[Effect, ...] = ()
    flags: tuple[FlagRule, ...] = ()
    function_item: FunctionItem | None = None
    change: ChangeFigures | None = None
    notes: tuple[str, ...] = ()
    loinc_panel: str | None = None
    loinc_total: str | None = None
    recall_days: int | None = None
    is_on_by_default: bool = True
    language: str = ENGLISH
    wordings: tuple[Wording, ...] = ()
    maximum: int = field(init=False)
    choices: tuple[frozenset[int], ...] = field(init=False)
    summed: tuple[bool, ...] = field(init=False)
    is_all_summed: bool = field(init=False)
    severities: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        _check_items(self)
        is_scale = self.kind == Kind.SCALE
        summed = tuple(item.is_summed for item in self.items) if is_scale else ()
        tops = [item.answers[-1].value for item in self.items if is_scale and item.is_summed]
        put = object.__setattr__
        put(self, "choices", tuple(frozenset(each.value for each in item.answers) for item in self.items))
        put(self, "summed", summed)
        put(self, "is_all_summed", all(summed))
        put(self, "maximum", sum(tops))
        if is_scale:
            _check_scale(self)
        else:
            _check_flow(self)
        _check_flags(self)
        _check_wordings(self)
        by_total = (band.severity for band in self.bands for _ in range(band.lowest, band.highest + 1))
        put(self, "severities", tuple(by_total))

    @property
    def is_due_by_itself(self) -> bool:
        """Say whether it may come round by plan: a scale that patients answer."""
        return self.kind == Kind.SCALE and self.rated_by == RatedBy.PATIENT

    @property
    def needs_responder(self) -> bool:
        """Say whether an outcome asks for a person now: then it is offered only while one is on shift."""
        return any(each.concern == Concern.ACUTE for each in self.outcomes)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages there is an official wording in."""
        return (ENGLISH, *(wording.language for wording in self.wordings))

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return the answers that all items share; empty where they differ."""
        first = self.items[0].answers
        return first if all(item.answers == first for item in self.items) else ()

    def band(self, total: int) -> Band:
        """Return the band a total falls in; raise ValueError for a total that is not on the scale."""
        for band in self.bands:
            if band.lowest <= total <= band.highest:
                return band
        raise ValueError(f"{self.name} has no total of {total}: it runs from 0 to {self.maximum}")

    def outcome_named(self, outcome: str) -> Outcome:
        """Return one outcome of a flow."""
        return next(each for each in self.outcomes if each.outcome == outcome)

    def answer_label(self, value: int, *, item: int = 1) -> str:
        """Return the words of an answer to an item."""
        return next(answer.label for answer in self.items[item - 1].answers if answer.value == value)


FLAG_KINDS: Final = ("item-9", "positive-screen", "urgent-effect")
MOST_ITEMS, MOST_ANSWERS, MOST_FUNCTION_ANSWERS = 40, 10, 4  # what the tables hold


def _check_items(instrument: Instrument) -> None:
    items = instrument.items
    if [item.number for item in items] != list(range(1, len(items) + 1)) or not items:
        raise ValueError("items: the numbers must be 1, 2, 3 and so on")
    if len(items) > MOST_ITEMS:
        raise ValueError(f"items: there can be {MOST_ITEMS} at most")
    for item in items:
        _check_answers(f"items[{item.number}].answers", item.answers)
    if instrument.function_item:
        _check_answers("function_item.answers", instrument.function_item.answers, MOST_FUNCTION_ANSWERS)
    if not 0 <= instrument.ages.lowest <= (instrument.ages.highest or 150):
        raise ValueError("ages: must not end before they start")


def _check_answers(where: str, answers: tuple[Answer, ...], most: int = MOST_ANSWERS) -> None:
    if [answer.value for answer in answers] != list(range(len(answers))) or len(answers) < 2:
        raise ValueError(f"{where}: the values must be 0, 1, 2 and so on")
    if len(answers) > most:
        raise ValueError(f"{where}: there can be {most} at most")
    words = [answer.word for answer in answers if answer.word is not None]
    if len(set(words)) != len(words) or len(words) not in (0, len(answers)):
        raise ValueError(f"{where}: either each has a word of its own or none has")
    if sum(answer.is_refusal for answer in answers) > 1:
        raise ValueError(f"{where}: only one can be the refusal to answer")


def _check_scale(scale: Instrument) -> None:
    for key in ("outcomes", "ends", "effects"):
        if getattr(scale, key):
            raise ValueError(f"{key}: a scale has none")
    if any(item.asked_if for item in scale.items):
        raise ValueError("items: a scale asks each of them, without asked_if")
    if not any(scale.summed):
        raise ValueError("items: none of them is summed")
    expected = 0
    for band in scale.bands:
        if band.lowest != expected or band.highest < band.lowest:
            raise ValueError(f"bands: {band.severity} must start at {expected} and not end before it")
        expected = band.highest + 1
    if expected != scale.maximum + 1:
        raise ValueError(f"bands: they must end at {scale.maximum}, the highest total")
    if len({band.severity for band in scale.bands}) != len(scale.bands):
        raise ValueError("bands: a severity comes twice")


def _check_flow(flow: Instrument) -> None:
    for key in ("bands", "function_item", "change", "loinc_total"):
        if getattr(flow, key):
            raise ValueError(f"{key}: only a scale has one")
    if not all(item.is_summed for item in flow.items):
        raise ValueError("items: nothing is summed in a flow, so is_summed says nothing")
    if any(answer.word is None for item in flow.items for answer in item.answers):
        raise ValueError("items: in a flow each answer has a word")
    names = [each.outcome for each in flow.outcomes]
    if not names or len(set(names)) != len(names):
        raise ValueError("outcomes: there must be one, and none twice")
    for item in flow.items:
        _check_conditions(flow, f"items[{item.number}].asked_if", item.asked_if, before=item.number)
    for number, end in enumerate(flow.ends, start=1):
        _check_conditions(flow, f"ends[{number}].when", end.when, before=len(flow.items) + 1)
        if end.outcome not in names:
            raise ValueError(f"ends[{number}].outcome: {end.outcome} is not among the outcomes")
        if (not end.when) != (number == len(flow.ends)):
            raise ValueError(f"ends[{number}].when: the last end, and only that, is for all other answers")
    if {end.outcome for end in flow.ends} != set(names):
        raise ValueError("ends: some outcome is never reached")
    if bool(flow.effects) != (flow.kind == Kind.EFFECTS):
        raise ValueError("effects: an instrument of this kind has a list of effects, and no other has")
    if flow.effects and len(flow.items[0].answers) != 2:
        raise ValueError("items[1].answers: two, as it is answered from the list: none of it, or some")
    if len({effect.slug for effect in flow.effects}) != len(flow.effects):
        raise ValueError("effects: a slug comes twice")


def _check_conditions(flow: Instrument, where: str, conditions: tuple[Condition, ...], before: int) -> None:
    for condition in conditions:
        if not 1 <= condition.item < before:
            raise ValueError(f"{where}: item {condition.item} is not there or comes later")
        if not condition.words or not condition.words <= {
            a.word for a in flow.items[condition.item - 1].answers
        }:
            raise ValueError(f"{where}: item {condition.item} has no such answer")


def _check_flags(instrument: Instrument) -> None:
    for flag in instrument.flags:
        if flag.kind not in FLAG_KINDS:
            raise ValueError(f"flags: {flag.kind} must be one of {', '.join(FLAG_KINDS)}")
        for number in flag.items:
            if not 1 <= number <= len(instrument.items) or (
                not 1 <= flag.at_least <= instrument.items[number - 1].answers[-1].value
            ):
                raise ValueError(f"flags: {flag.kind} names an item or an answer that is not there")
    if len({flag.kind for flag in instrument.flags}) != len(instrument.flags):
        raise ValueError("flags: a kind comes twice")


def _check_wordings(instrument: Instrument) -> None:
    for wording in instrument.wordings:
        where = f"language.{wording.language}"
        if wording.language == ENGLISH:
            raise ValueError(f"{where}: English is the file itself")
        if len(wording.items) != len(instrument.items):
            raise ValueError(f"{where}.items: there must be {len(instrument.items)}")
        if [len(labels) for labels in wording.answers] != [len(item.answers) for item in instrument.items]:
            raise ValueError(f"{where}.answers: there must be one for each answer")
        function = instrument.function_item
        if (function is None) != (wording.function_text is None) or len(wording.function_answers) != len(
            function.answers if function else ()
        ):
            raise ValueError(f"{where}.function_item: must be there where the instrument has one")
        groups = len({effect.group for effect in instrument.effects})
        if len(wording.effects) != len(instrument.effects) or len(wording.groups) != groups:
            raise ValueError(f"{where}.effects: there must be one for each effect and each group")
