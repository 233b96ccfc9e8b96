"""Who may be asked an instrument: adults only for now, and not below the ages it is validated for."""

from typing import Final

from backend.measures.rules.instrument import Instrument

ADULT: Final = 18  # the adult versions are the ones that ship; see docs/clinical-sources.md


def why_not(instrument: Instrument, *, age: int) -> str | None:
    """Return why a person of `age` completed years can not be enrolled, or None where they can."""
    lowest = max(ADULT, instrument.ages.lowest)
    if age >= lowest:
        return None
    return (
        f"The {instrument.name} is used from {lowest} years on: the version here is the one for adults,"
        f" and this person is {age}."
    )
