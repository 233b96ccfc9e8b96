"""Which days of a dose's history are changes of it: a start, a raise, a fall, a stop; never a renewal."""

from collections.abc import Sequence

from backend.measures.rules.rhythm import DoseChange
from backend.prescriptions.rules.ledger import DosePeriod


def dose_changes(periods: Sequence[DosePeriod]) -> tuple[DoseChange, ...]:
    """Return the changes that periods tell of, in order, those to come included.

    A dose that was found to be taken and not decided here is no start: nobody knows since when.
    """
    found = []
    before: DosePeriod | None = None
    for period in periods:
        if before is not None and before.end is not None and before.end < period.start:
            found.append(DoseChange(before.end, is_start=False, is_increase=False))
            before = None
        if before is None:
            if period.prescription_id is not None:
                found.append(DoseChange(period.start, is_start=True, is_increase=True))
        elif before.daily_dose != period.daily_dose:
            is_more = before.daily_dose.unit is period.daily_dose.unit and period.daily_dose.exceeds(
                before.daily_dose
            )
            found.append(DoseChange(period.start, is_start=False, is_increase=is_more))
        before = period
    if before is not None and before.end is not None:
        found.append(DoseChange(before.end, is_start=False, is_increase=False))
    return tuple(found)
