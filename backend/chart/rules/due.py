"""Which questionnaires are due: a first one at once, then every two weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

RHYTHM = timedelta(days=14)  # the instruments' own recall period
DUE = ("phq-9", "gad-7")


@dataclass(frozen=True, slots=True)
class Due:
    """A questionnaire that waits, and why."""

    instrument: str
    reason: str


def due(last_on: Mapping[str, date], today: date) -> list[Due]:
    """Return what waits today, given the day of each instrument's last score."""
    waiting = []
    for instrument in DUE:
        last = last_on.get(instrument)
        if last is None:
            waiting.append(Due(instrument, "Not answered yet"))
        elif today - last >= RHYTHM:
            waiting.append(Due(instrument, f"Last answered {(today - last).days} days ago"))
    return waiting
