"""Letters to a patient about what is due: one when something opens, and one reminder."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from backend.accounts import links
from backend.clock import now
from backend.measures.due_check_ins import UNANSWERED, window_of
from backend.measures.models import DueCheckInRow
from backend.measures.rules.rhythm import State
from backend.notifications import service as notifications
from backend.notifications.rules.letters import LetterKind
from backend.people.rules.persons import Patient


def write_about(patient: Patient, rows: Sequence[DueCheckInRow], day: date) -> None:
    """Write one letter about what opened and nobody was told of, or else the one reminder."""
    waiting = [row for row in rows if window_of(row).is_open(day) and row.state in UNANSWERED]
    new = [row for row in waiting if row.invited_at is None and row.state == State.SCHEDULED]
    if new:
        if _letter(patient, waiting, LetterKind.CHECK_IN, f"check-in:{patient.id}:{day}"):
            for row in new:
                row.invited_at, row.state = now(), State.SENT
        return
    late = [row for row in waiting if row.reminded_at is None and _is_to_be_reminded(row, patient, day)]
    if late and _letter(
        patient, waiting, LetterKind.CHECK_IN_REMINDER, f"check-in-reminder:{patient.id}:{day}"
    ):
        for row in waiting:
            row.reminded_at = now()


def _is_to_be_reminded(row: DueCheckInRow, patient: Patient, day: date) -> bool:
    if row.invited_at is None or day < window_of(row).remind_on:
        return False
    return row.invited_at.astimezone(ZoneInfo(patient.time_zone)).date() < day


def _letter(patient: Patient, rows: Sequence[DueCheckInRow], kind: LetterKind, occasion: str) -> bool:
    """Write a letter with a link to these, or return False and leave no link behind."""
    if not patient.email:
        return False
    expires_at = midnight(max(row.ends_on for row in rows), patient)
    link_id = links.make_check_in_link(patient.id, due_ids=[row.id for row in rows], expires_at=expires_at)
    is_written = notifications.tell_patient(
        patient.id, kind=kind, occasion=occasion, path="/", check_in_link_id=link_id
    )
    if not is_written:
        links.withdraw_check_in_link(link_id)
    return is_written


def midnight(day: date, patient: Patient) -> datetime:
    """Return the first instant of a patient's day, also where the clock skips midnight."""
    return datetime.combine(day, time(0), ZoneInfo(patient.time_zone)).astimezone(now().tzinfo)
