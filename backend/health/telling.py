"""Those who judge a patient's monitoring by results and states hear of a change, once it is kept."""

import uuid

from backend.database import pinned_practice
from backend.jobs import enqueue


def changed(patient_id: uuid.UUID) -> None:
    """Let what is to be measured be worked out again after the running transaction."""
    enqueue(
        "prescriptions.refresh_monitoring",
        patient_id=str(patient_id),
        practice_id=str(pinned_practice()),
    )


def conditions_changed(patient_id: uuid.UUID) -> None:
    """Let the patient's scores be judged again: some diagnoses forbid it."""
    enqueue("measures.refresh_standings", patient_id=str(patient_id), practice_id=str(pinned_practice()))
