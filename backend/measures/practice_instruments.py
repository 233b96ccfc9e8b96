"""Which instruments a practice uses: all that are on by default, but for what it turned on or off."""

from sqlalchemy.dialects.postgresql import insert

from backend.clock import now
from backend.database import ask, pinned_practice, session
from backend.errors import NotFound, Refused
from backend.measures import catalog
from backend.measures.models import PracticeInstrument
from backend.measures.rules.instrument import Instrument

_CHOSEN = "SELECT instrument, is_on FROM practice_instruments WHERE practice_id = %(practice_id)s"


class UnknownInstrument(NotFound):
    """There is no instrument of that name."""

    type = "unknown-instrument"
    title = "There is no such questionnaire"


class InstrumentOff(Refused):
    """The practice does not use this instrument."""

    type = "instrument-off"
    title = "This practice does not use this questionnaire"


def instrument(slug: str) -> Instrument:
    """Return one instrument, used or not; raise UnknownInstrument."""
    found = catalog.instruments().get(slug)
    if found is None:
        raise UnknownInstrument(f"There is {', '.join(catalog.instruments())}.")
    return found


def instruments() -> tuple[Instrument, ...]:
    """Return the instruments that the practice uses."""
    chosen = _chosen()
    return tuple(
        each for each in catalog.instruments().values() if chosen.get(each.slug, each.is_on_by_default)
    )


def all_instruments() -> tuple[Instrument, ...]:
    """Return every instrument there is, used or not."""
    return tuple(catalog.instruments().values())


def is_on(asked: Instrument) -> bool:
    """Say whether the practice uses an instrument."""
    return _chosen().get(asked.slug, asked.is_on_by_default)


def why_not_on(asked: Instrument, chosen: bool | None) -> Refused | None:
    """Return why an instrument is not taken that the practice does not use, or None.

    `chosen` is what the practice said; None where it said nothing.
    """
    if asked.is_on_by_default if chosen is None else chosen:
        return None
    return InstrumentOff(f"The {asked.name} is turned off here. An administrator can turn it on.")


def turn(slug: str, *, is_on: bool) -> Instrument:
    """Turn an instrument on or off for the practice; raise UnknownInstrument."""
    asked = instrument(slug)
    row = {"practice_id": pinned_practice(), "instrument": asked.slug, "is_on": is_on, "changed_at": now()}
    session().execute(
        insert(PracticeInstrument)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["practice_id", "instrument"],
            set_={"is_on": is_on, "changed_at": row["changed_at"]},
        )
    )
    return asked


def _chosen() -> dict[str, bool]:
    return dict(ask(_CHOSEN, {}))
