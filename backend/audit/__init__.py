"""Who saw or changed what: one append-only entry for every access, refusals included."""

from backend.audit.service import (
    AccessLogEntry,
    Outcome,
    access_log,
    changes,
    record,
    shown,
    shown_again,
    take_shown,
    take_shown_again,
)

__all__ = [
    "AccessLogEntry",
    "Outcome",
    "access_log",
    "changes",
    "record",
    "shown",
    "shown_again",
    "take_shown",
    "take_shown_again",
]
