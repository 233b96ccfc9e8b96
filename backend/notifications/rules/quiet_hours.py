"""When a patient may be written to: never at night, by their own clock. Letters about safety never ask."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_BEGINS, NIGHT_BEGINS = time(9), time(20)  # design choice


def next_allowed(at: datetime, zone: str) -> datetime:
    """Return `at`, or the next morning where the patient lives, in the zone of `at`.

    A morning that the clock skips or shows twice is one instant all the same.
    """
    here = at.astimezone(ZoneInfo(zone))
    if DAY_BEGINS <= here.time() < NIGHT_BEGINS:
        return at
    day = here.date() if here.time() < DAY_BEGINS else here.date() + timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, ZoneInfo(zone)).astimezone(at.tzinfo)
