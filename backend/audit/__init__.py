"""Who saw or changed what: one append-only entry for every access, refusals included."""

from backend.audit.service import AccessLogEntry, Outcome, access_log, changes, record, shown, take_shown

__all__ = ["AccessLogEntry", "Outcome", "access_log", "changes", "record", "shown", "take_shown"]
