"""The sig: a structured instruction, the label sentence it makes and the patient's sentence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Final

from backend.medications.rules.doses import NO_BREAK_SPACE, Dose, format_dose

MOST_TABLETS: Final = Decimal(10)

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class Timing(StrEnum):
    """At which times of the patient's own day the medicine is taken."""

    MORNING = "morning"
    NOON = "noon"
    EVENING = "evening"
    BEDTIME = "bedtime"
    MORNING_AND_NOON = "morning_and_noon"
    MORNING_AND_EVENING = "morning_and_evening"
    MORNING_AND_BEDTIME = "morning_and_bedtime"
    MORNING_NOON_AND_EVENING = "morning_noon_and_evening"
    MORNING_NOON_EVENING_AND_BEDTIME = "morning_noon_evening_and_bedtime"

    @property
    def times_a_day(self) -> int:
        """Return how often that is."""
        return len(_WHEN[self])

    @property
    def moments(self) -> tuple[str, ...]:
        """Return the times of the day by themselves: morning, noon, evening, bedtime."""
        return tuple(word for word in self.value.split("_") if word != "and")


_WHEN: Final[dict[Timing, tuple[str, ...]]] = {
    Timing.MORNING: ("each morning",),
    Timing.NOON: ("each day at noon",),
    Timing.EVENING: ("each evening",),
    Timing.BEDTIME: ("each day at bedtime",),
    Timing.MORNING_AND_NOON: ("each morning", "at noon"),
    Timing.MORNING_AND_EVENING: ("each morning", "each evening"),
    Timing.MORNING_AND_BEDTIME: ("each morning", "at bedtime"),
    Timing.MORNING_NOON_AND_EVENING: ("each morning", "at noon", "in the evening"),
    Timing.MORNING_NOON_EVENING_AND_BEDTIME: ("each morning", "at noon", "in the evening", "at bedtime"),
}


@dataclass(frozen=True, slots=True)
class Sig:
    """How one medicine is taken: so many pieces of one strength of one form, at these times of each day."""

    form: str
    strength: Dose
    pieces: Decimal
    timing: Timing

    def __post_init__(self) -> None:
        """Refuse what nobody can take: no pieces, thirds, a handful."""
        if not 0 < self.pieces <= MOST_TABLETS or self.pieces * 2 % 1 != 0:
            raise ValueError("take a half, a whole or up to ten")

    @property
    def single_dose(self) -> Dose:
        """Return what is taken at one time."""
        return self.strength.times(self.pieces)

    @property
    def pieces_a_day(self) -> Decimal:
        """Return how many pieces a day."""
        return self.pieces * self.timing.times_a_day

    @property
    def daily_dose(self) -> Dose:
        """Return what is taken in a day, exactly."""
        return self.strength.times(self.pieces_a_day)

    def quantity(self, days: int) -> int:
        """Return the pieces for so many days, whole ones: half a tablet left over is dispensed, too."""
        return ceil(self.pieces_a_day * days)


def count_text(pieces: Decimal) -> str:
    """Write a number of pieces: ½, 1, 1½, 2."""
    whole, half = divmod(pieces, 1)
    return f"{int(whole) or ''}{'½' if half else ''}"


def label(sig: Sig) -> str:
    """Write the label sentence."""
    piece = sig.form if sig.pieces <= 1 else f"{sig.form}s"
    when = when_text(sig.timing)
    total = f" ({format_dose(sig.daily_dose)} a day)" if sig.timing.times_a_day > 1 else ""
    return (
        f"Take {count_text(sig.pieces)}{NO_BREAK_SPACE}{piece} of {format_dose(sig.strength)} "
        f"({format_dose(sig.single_dose)}) by mouth {when}{total}."
    )


def patient_sentence(sig: Sig, start_on: date) -> str:
    """Write the label sentence with the day from which it holds."""
    return f"{label(sig).removesuffix('.')} from {long_day(start_on)}."


def upcoming_sentence(sig: Sig, start_on: date) -> str:
    """Announce a step that has not begun yet."""
    sentence = label(sig)
    return f"From {long_day(start_on)}: {sentence[0].lower()}{sentence[1:]}"


def with_directions(sentence: str, directions: str | None) -> str:
    """Add what the prescriber wrote beside a sentence."""
    return f"{sentence} {directions}" if directions else sentence


def long_day(day: date) -> str:
    """Write a day in full, weekday included, so that nobody swaps day and month."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def when_text(timing: Timing) -> str:
    """Write the times of the day: each morning and at bedtime."""
    return joined(_WHEN[timing])


def joined(parts: tuple[str, ...]) -> str:
    """Write a list as people say it: a, b and c."""
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
