"""One medicine of the list, as a review looks at it."""

import uuid
from dataclasses import dataclass
from datetime import date

from backend.medications.rules.doses import Dose
from backend.prescriptions.rules.sig import Sig, label


@dataclass(frozen=True, slots=True)
class Item:
    """A medicine that is taken: without `sig` nobody signed how, without `daily_dose` nobody stated it."""

    medication_id: uuid.UUID
    name: str
    slug: str | None
    daily_dose: Dose | None
    sig: Sig | None
    indication: str | None
    dose_since: date | None

    @property
    def sig_text(self) -> str | None:
        """Return the label sentence, where somebody signed how it is taken."""
        return label(self.sig) if self.sig is not None else None
