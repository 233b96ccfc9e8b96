"""What was answered, scored and flagged, as the values that other packages receive."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from backend.measures.rules.quality import FilledBy

CHECK_IN = "check_in"
IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """What a screen sends: the answers so far, None for those still missing, and effects from the list.

    `seconds` is how long it took; `filled_by_name` who it was, where it was not the patient;
    `instrument_version` the version that was asked, the one in use where none is said.
    """

    instrument: str
    answers: tuple[int | None, ...]
    function_answer: int | None
    answered_at: datetime
    is_finished: bool
    effects: tuple[str, ...] = ()
    language: str = "en"
    filled_by: FilledBy = FilledBy.PATIENT
    filled_by_name: str | None = None
    seconds: int | None = None
    instrument_version: str | None = None
    due_check_in_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """The part of a safety flag that stands beside its check-in."""

    id: uuid.UUID
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class CheckInValue:
    """One questionnaire; total and severity, or a flow's outcome, only when it is finished."""

    id: uuid.UUID
    instrument: str
    answers: tuple[int | None, ...]
    function_answer: int | None
    answered_at: datetime
    recorded_at: datetime
    is_finished: bool
    total: int | None
    severity: str | None
    severity_label: str | None
    outcome: str | None
    outcome_label: str | None
    effects: tuple[str, ...]
    language: str
    rated_by: str | None
    filled_by: FilledBy
    filled_by_name: str | None
    seconds: int | None
    quality: tuple[str, ...]
    safety_flag: RaisedFlag | None

    @property
    def show_crisis_contacts(self) -> bool:
        """Say whether the person answering is shown at once whom they can reach."""
        return self.safety_flag is not None


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """A total with its meaning; `on` is the day where the patient lives, `at` the instant."""

    instrument: str
    name: str
    on: date
    at: datetime
    total: int
    maximum: int
    severity: str
    severity_label: str
    source: str
    check_in_id: uuid.UUID | None
    quality: tuple[str, ...] = ()
    is_proxy: bool = False


@dataclass(frozen=True, slots=True)
class FlagValue:
    """An answer that must reach a person, and who took it."""

    id: uuid.UUID
    patient_id: uuid.UUID
    patient_name: str
    kind: str
    instrument: str
    answer: int
    answer_label: str
    raised_at: datetime
    check_in_id: uuid.UUID
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None
