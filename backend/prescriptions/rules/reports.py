"""What each source says about one medicine, side by side, and where the sources disagree."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from backend.medications.rules.doses import Dose, Unit, format_dose
from backend.prescriptions.rules.sig import long_day


class Source(StrEnum):
    """Who says it."""

    PATIENT = "patient"
    CAREGIVER = "caregiver"
    CLINICIAN = "clinician"
    PHARMACY = "pharmacy"


class Taking(StrEnum):
    """Whether it is taken, as somebody says."""

    TAKING = "taking"
    NOT_TAKING = "not_taking"
    UNKNOWN = "unknown"


_WHO: Final = {
    Source.PATIENT: "The patient",
    Source.CAREGIVER: "A caregiver",
    Source.CLINICIAN: "A clinician",
    Source.PHARMACY: "The pharmacy",
}
_IN_MCG: Final = {Unit.MCG: 1, Unit.MG: 1_000, Unit.G: 1_000_000}
_SAYS: Final = {
    Taking.TAKING: "it is taken",
    Taking.NOT_TAKING: "it is not taken",
    Taking.UNKNOWN: "it is not known whether it is taken",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What one source said about one medicine on a day. `is_settled`: a signed list has decided on it."""

    id: uuid.UUID
    source: Source
    taking: Taking
    name: str
    read_as: str | None
    dose_text: str | None
    daily_dose: Dose | None
    reason: str | None
    said_on: date
    started_on: date | None
    stopped_on: date | None
    recorded_at: datetime
    recorded_by: str
    is_settled: bool = False

    @property
    def text(self) -> str:
        """Say it in one sentence."""
        dose = self.dose_words
        taken = _SAYS[self.taking] + (f", {dose}" if dose and self.taking is not Taking.NOT_TAKING else "")
        why = f" ({self.reason})" if self.reason and self.taking is not Taking.TAKING else ""
        return f"{_WHO[self.source]} said on {long_day(self.said_on)}: {taken}{why}"

    @property
    def dose_words(self) -> str | None:
        """Write the dose as it was said, with its figure where there is one."""
        figure = f"{format_dose(self.daily_dose)} a day" if self.daily_dose else None
        return f"{self.dose_text} ({figure})" if self.dose_text and figure else self.dose_text or figure


@dataclass(frozen=True, slots=True)
class Ours:
    """What the list itself says: None of a dose is "not stated"; `is_ours` where a source does not decide."""

    is_ours: bool
    is_taken: bool
    daily_dose: Dose | None
    stopped_on: date | None = None
    stopped_before: date | None = None


def newest(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return what each source says now: its newest report, the newest source first."""
    found: dict[Source, Report] = {}
    for report in sorted(reports, key=_when):
        found[report.source] = report
    return tuple(sorted(found.values(), key=_when, reverse=True))


def disagreement(ours: Ours, reports: Sequence[Report]) -> str | None:
    """Say where sources disagree on taking or on the dose; None where they do not, or it was settled."""
    says = [each for each in newest(reports) if not each.is_settled]
    if not says:
        return None
    parts: list[str] = []
    if ours.stopped_before is not None and any(each.taking is not Taking.NOT_TAKING for each in says):
        parts.append(f"It was stopped here on {long_day(ours.stopped_before)}")
    elif ours.is_ours and any(each.taking is not _taking(ours) for each in says):
        parts.append(_our_taking(ours))
    elif ours.is_ours and _differ([ours.daily_dose, *(each.daily_dose for each in says)]):
        parts.append(f"Our list says {format_dose(ours.daily_dose)} a day" if ours.daily_dose else "")
    is_split = len({each.taking for each in says}) > 1 or _differ([each.daily_dose for each in says])
    if not parts and not is_split:
        return None
    return ". ".join([*filter(None, parts), *(each.text for each in says)]) + "."


def _taking(ours: Ours) -> Taking:
    return Taking.TAKING if ours.is_taken else Taking.NOT_TAKING


def _our_taking(ours: Ours) -> str:
    if ours.is_taken:
        dose = f", {format_dose(ours.daily_dose)} a day" if ours.daily_dose else ""
        return f"Our list says it is taken{dose}"
    when = f" on {long_day(ours.stopped_on)}" if ours.stopped_on else ""
    return f"Our list says it was stopped{when}"


def _differ(doses: Iterable[Dose | None]) -> bool:
    return len({each.value * _IN_MCG[each.unit] for each in doses if each is not None}) > 1


def _when(report: Report) -> tuple[date, datetime, uuid.UUID]:
    return report.said_on, report.recorded_at, report.id
