"""What an instrument is: items, answers, bands, and the answers that must reach a person."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Item:
    """One question, by its printed number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer a person can choose, and what it counts."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """Totals from `lowest` to `highest`, both included, have this severity."""

    severity: str
    label: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The question on how difficult things were: asked beside the items, never summed."""

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class FlagRule:
    """An answer of `at_least` to item `item` raises a safety flag of this kind."""

    kind: str
    item: int
    at_least: int


@dataclass(frozen=True, slots=True)
class ChangeFigures:
    """What a change of the total means. Raises ValueError where the figures contradict each other.

    Totals below `remission_below` are remission, from `caseness` on there is something to treat. A change of
    `important` points matters to people, one of `beyond_error` is more than the same person's answers differ
    within days. Remission of `sustained_days` is sustained; what comes back after `recurrence_days` of it is
    a recurrence, before that a relapse.
    """

    remission_below: int
    caseness: int
    important: int
    beyond_error: int
    sustained_days: int
    recurrence_days: int
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 0 < self.remission_below <= self.caseness:
            raise ValueError("change.caseness: must not be below change.remission_below, nor that be 0")
        if not 0 < self.important <= self.beyond_error:
            raise ValueError("change.beyond_error: must not be below change.important, nor that be 0")
        if not 0 < self.sustained_days <= self.recurrence_days:
            raise ValueError("change.recurrence_days: must not be below change.sustained_days, nor that be 0")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A scale as it was published. Raises ValueError where it contradicts itself.

    `maximum` is the highest total there is, `values` what an item may be answered with, and `severities`
    the severity of each total from 0 up; the three follow from the rest.
    """

    slug: str
    name: str
    full_name: str
    version: str
    recall: str
    lead: str
    citation: str
    licence: str
    sources: tuple[str, ...]
    read_on: date
    review_on: date
    loinc_total: str
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]
    bands: tuple[Band, ...]
    flags: tuple[FlagRule, ...]
    function_item: FunctionItem | None
    change: ChangeFigures | None
    maximum: int = field(init=False)
    values: frozenset[int] = field(init=False)
    severities: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        if [item.number for item in self.items] != list(range(1, len(self.items) + 1)) or not self.items:
            raise ValueError("items: the numbers must be 1, 2, 3 and so on")
        _check_answers("answers", self.answers)
        if self.function_item:
            _check_answers("function_item.answers", self.function_item.answers)
        highest = self.answers[-1].value
        object.__setattr__(self, "maximum", len(self.items) * highest)
        object.__setattr__(self, "values", frozenset(answer.value for answer in self.answers))
        expected = 0
        for band in self.bands:
            if band.lowest != expected or band.highest < band.lowest:
                raise ValueError(f"bands: {band.severity} must start at {expected} and not end before it")
            expected = band.highest + 1
        if expected != self.maximum + 1:
            raise ValueError(f"bands: they must end at {self.maximum}, the highest total")
        if len({band.severity for band in self.bands}) != len(self.bands):
            raise ValueError("bands: a severity comes twice")
        for flag in self.flags:
            if not 1 <= flag.item <= len(self.items) or not 1 <= flag.at_least <= highest:
                raise ValueError(f"flags: {flag.kind} names an item or an answer that is not there")
        if len({flag.kind for flag in self.flags}) != len(self.flags):
            raise ValueError("flags: a kind comes twice")
        totals = (band.severity for band in self.bands for _ in range(band.lowest, band.highest + 1))
        object.__setattr__(self, "severities", tuple(totals))

    def band(self, total: int) -> Band:
        """Return the band a total falls in; raise ValueError for a total that is not on the scale."""
        for band in self.bands:
            if band.lowest <= total <= band.highest:
                return band
        raise ValueError(f"{self.name} has no total of {total}: it runs from 0 to {self.maximum}")

    def answer_label(self, value: int) -> str:
        """Return the words of an answer."""
        return next(answer.label for answer in self.answers if answer.value == value)


def _check_answers(where: str, answers: tuple[Answer, ...]) -> None:
    if [answer.value for answer in answers] != list(range(len(answers))) or len(answers) < 2:
        raise ValueError(f"{where}: the values must be 0, 1, 2 and so on")
