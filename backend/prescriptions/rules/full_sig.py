"""The sig in full: dose, form, route, times, as needed, duration; its sentence and its daily maximum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from backend.medications.rules.doses import NO_BREAK_SPACE, Dose, format_dose
from backend.prescriptions.rules.sig import MOST_TABLETS, Timing, count_text, joined, when_text

LIQUIDS: Final = frozenset({"solution", "oral solution", "oral liquid", "liquid", "syrup", "suspension",
                            "oral suspension", "concentrate"})  # fmt: skip


class Route(StrEnum):
    """Which way a medicine goes into the body."""

    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    BUCCAL = "buccal"
    TRANSDERMAL = "transdermal"
    TOPICAL = "topical"
    NASAL = "nasal"
    INHALED = "inhaled"
    RECTAL = "rectal"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"

    @property
    def words(self) -> tuple[str, str]:
        """Return the verb and the place, as a label says them."""
        return _ROUTES[self]


_ROUTES: Final[dict[Route, tuple[str, str]]] = {
    Route.ORAL: ("Take", "by mouth"),
    Route.SUBLINGUAL: ("Place", "under the tongue"),
    Route.BUCCAL: ("Place", "between cheek and gum"),
    Route.TRANSDERMAL: ("Apply", "to the skin"),
    Route.TOPICAL: ("Apply", "to the skin"),
    Route.NASAL: ("Use", "in the nose"),
    Route.INHALED: ("Inhale", "by mouth"),
    Route.RECTAL: ("Insert", "into the rectum"),
    Route.INTRAMUSCULAR: ("Inject", "into a muscle"),
    Route.SUBCUTANEOUS: ("Inject", "under the skin"),
}


@dataclass(frozen=True, slots=True)
class ByClock:
    """At these times of the patient's own clock, each day: 08:00 stays 08:00 when the clocks change."""

    times: tuple[time, ...]

    def __post_init__(self) -> None:
        """Refuse no time, a time twice, or out of order."""
        if not self.times or list(self.times) != sorted(set(self.times)):
            raise ValueError("times must be in order, each once")


@dataclass(frozen=True, slots=True)
class TimesADay:
    """So often a day, whenever it suits."""

    count: int


@dataclass(frozen=True, slots=True)
class EveryHours:
    """With so many hours in between, counted in real time: 8 hours stay 8 hours when the clocks change."""

    hours: int


When = Timing | ByClock | TimesADay | EveryHours


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """Only when there is a reason, and never more than this in 24 hours."""

    reason: str
    most: Dose


@dataclass(frozen=True, slots=True)
class FullSig:
    """How a medicine is taken. `strength` and `pieces` are known together, or the dose stands alone."""

    drug: str | None
    form: str
    route: Route
    dose: Dose
    strength: Dose | None
    pieces: Decimal | None
    when: When | None
    as_needed: AsNeeded | None
    days: int | None
    indication: str | None

    def __post_init__(self) -> None:
        """Refuse what does not add up, and what nobody can take."""
        if (self.strength is None) is not (self.pieces is None):
            raise ValueError("pieces need a strength")
        if self.pieces is not None and self.strength is not None:
            if not 0 < self.pieces <= MOST_TABLETS or self.pieces * 2 % 1 != 0:
                raise ValueError(
                    f"{format_dose(self.dose)} is not a half, a whole or up to ten"
                    f" of {format_dose(self.strength)}"
                )
            made = self.strength.times(self.pieces)
            if made.outweighs(self.dose) or self.dose.outweighs(made):
                raise ValueError(
                    f"{count_text(self.pieces)} of {format_dose(self.strength)} is {format_dose(made)},"
                    f" not {format_dose(self.dose)}"
                )
        if self.when is None and self.as_needed is None:
            raise ValueError("say when it is taken")
        if self.as_needed is not None:
            self._check_most(self.as_needed.most)

    def _check_most(self, most: Dose) -> None:
        if self.dose.outweighs(most):
            raise ValueError(f"one dose is more than the maximum of {format_dose(most)} in 24 hours")
        if self.when is not None and most.outweighs(self.dose.times(times_in_24_hours(self.when))):
            raise ValueError(
                f"taken {when_words(self.when)} it can not come to {format_dose(most)} in 24 hours"
            )

    @property
    def daily_maximum(self) -> Dose:
        """Return the most that is taken in 24 hours."""
        if self.as_needed is not None:
            return self.as_needed.most
        assert self.when is not None
        return self.dose.times(times_in_24_hours(self.when))


def times_in_24_hours(when: When) -> int:
    """Return how often that can be in any 24 hours that begin with a dose."""
    match when:
        case Timing():
            return when.times_a_day
        case ByClock():
            return len(when.times)
        case TimesADay():
            return when.count
        case EveryHours():
            return ceil(24 / when.hours)


def when_words(when: When) -> str:
    """Write when it is taken."""
    match when:
        case Timing():
            return when_text(when)
        case ByClock():
            return f"each day at {joined(tuple(f'{each:%H:%M}' for each in when.times))}"
        case TimesADay():
            words = {1: "once a day", 2: "twice a day"}
            return words.get(when.count, f"{when.count}{NO_BREAK_SPACE}times a day")
        case EveryHours():
            return f"every {when.hours}{NO_BREAK_SPACE}hours" if when.hours > 1 else "every hour"


def sentence(sig: FullSig) -> str:
    """Write the label sentence."""
    verb, place = sig.route.words
    parts = [verb, _what(sig), place]
    if sig.when is not None:
        up_to = "up to " if sig.as_needed is not None and isinstance(sig.when, TimesADay) else ""
        parts.append(up_to + when_words(sig.when))
    if sig.as_needed is not None:
        parts.append(f"as needed for {sig.as_needed.reason},")
        parts.append(f"no more than {_most(sig, sig.as_needed.most)} in 24{NO_BREAK_SPACE}hours")
    elif sig.when is not None and times_in_24_hours(sig.when) > 1:
        span = f"in 24{NO_BREAK_SPACE}hours" if isinstance(sig.when, EveryHours) else "a day"
        parts.append(f"({format_dose(sig.daily_maximum)} {span})")
    if sig.days is not None:
        parts[-1] += "," if sig.as_needed is not None else ""
        parts.append(f"for {sig.days}{NO_BREAK_SPACE}day{'s' if sig.days > 1 else ''}")
    if sig.indication is not None:
        parts[-1] += ","
        parts.append(f"for {sig.indication}")
    return f"{' '.join(parts)}."


def due_at(sig: FullSig, start: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Return when doses are due from `start` on, without end: by the clock, or by the hours in between.

    `start` is a time of the patient's own clock, without a zone. What the clock leaves out in spring is due
    at the moment it would have been; what comes twice in autumn is due the first time.
    """
    if start.tzinfo is not None:
        raise ValueError("the start is a time of the patient's own clock")
    if isinstance(sig.when, EveryHours):
        instant, step = start.replace(tzinfo=zone).astimezone(UTC), timedelta(hours=sig.when.hours)
        while True:
            yield instant.astimezone(zone)
            instant += step
    if not isinstance(sig.when, ByClock):
        raise ValueError("only times by the clock and hours in between have moments")
    day = start.date()
    while True:
        for each in sig.when.times:
            local = datetime.combine(day, each)
            if local >= start:
                yield local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
        day += timedelta(days=1)


def _what(sig: FullSig) -> str:
    name = f"{sig.drug} " if sig.drug else ""
    if sig.strength is None or sig.pieces is None:
        if sig.form in LIQUIDS:
            return f"{format_dose(sig.dose)} of {name}{sig.form}"
        return f"{format_dose(sig.dose)}{f' of {sig.drug}' if sig.drug else ''}"
    piece = sig.form if sig.pieces <= 1 else _plural(sig.form)
    return (
        f"{count_text(sig.pieces)}{NO_BREAK_SPACE}{piece} of {name}{format_dose(sig.strength)}"
        f" ({format_dose(sig.dose)})"
    )


def _most(sig: FullSig, most: Dose) -> str:
    """Write a maximum as a dose, with the times and pieces it comes to where they are whole."""
    times = most.to(sig.dose.unit).ratio_to(sig.dose)
    if times % 1 != 0:
        return format_dose(most)
    often = f"{int(times)}{NO_BREAK_SPACE}times" if times > 1 else "once"
    return f"{often} ({format_dose(most)})"


def _plural(form: str) -> str:
    return f"{form}es" if form.endswith(("ch", "sh", "s")) else f"{form}s"
