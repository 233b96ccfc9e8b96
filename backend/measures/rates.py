"""How the practice's patients do: counts with their denominators, and the patients behind each count."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, func, select

from backend.database import session
from backend.measures.practice_instruments import all_instruments, instrument
from backend.measures.reading_models import Standing
from backend.measures.rules.change import ORDER
from backend.measures.rules.trajectory import Status
from backend.people import service as people

RECENT: Final = timedelta(days=92)  # older than this, a score says nothing about today (design choice)
WEEKS_BOUNDS: Final = (28, 56, 84)  # four, eight and twelve weeks
GROUPS: Final = [
    "low-baseline", "too-few", "not-recent", "not-judged",
    "remission", "response", "partial-response", "no-change", "worse",
    "waiting-4", "waiting-8", "waiting-12", "waiting-longer",
]  # fmt: skip
# A group that another number is made of, by its name.
UNIONS: Final = {
    "judged": ("remission", "response", "partial-response", "no-change", "worse"),
    "responded": ("remission", "response"),
    "without-response": ("partial-response", "no-change", "worse"),
}
NAMES: Final = [*GROUPS, *UNIONS]


@dataclass(frozen=True, slots=True)
class Behind:
    """A patient behind a number."""

    patient_id: uuid.UUID
    name: str
    status: str
    episode_start: date
    baseline: int | None
    latest: int | None
    latest_on: date | None


def rated() -> list[str]:
    """Return the instruments that rates can be told of: those with published figures of change."""
    found = [each.slug for each in all_instruments() if each.change is not None]
    return sorted(found, key=lambda slug: (ORDER.index(slug) if slug in ORDER else len(ORDER), slug))


def counts(slug: str, patient_ids: Collection[uuid.UUID] | None, *, today: date) -> dict[str, int]:
    """Return how many patients are in each group; of the whole practice where no patients are named."""
    group = _group(slug, today).label("group")
    waits = _waiting_since(today).label("waits")
    rows = session().execute(
        select(group, waits, func.count()).where(*_of(slug, patient_ids)).group_by(group, waits)
    )
    found = dict.fromkeys(NAMES, 0)
    for name, wait, count in rows:
        found[name] += count
        for union, parts in UNIONS.items():
            found[union] += count if name in parts else 0
        if name in UNIONS["without-response"]:
            found[wait] += count
    return found


def behind(slug: str, name: str, patient_ids: Collection[uuid.UUID], *, today: date) -> list[Behind]:
    """Return the patients behind a number, longest in the episode first."""
    if name.startswith("waiting-"):
        wanted = [_group(slug, today).in_(UNIONS["without-response"]), _waiting_since(today) == name]
    else:
        wanted = [_group(slug, today).in_(UNIONS.get(name, (name,)))]
    rows = (
        session()
        .scalars(
            select(Standing)
            .where(*_of(slug, patient_ids), *wanted)
            .order_by(Standing.episode_start, Standing.id)
        )
        .all()
    )
    named = people.patients({row.patient_id for row in rows})
    return [
        Behind(
            row.patient_id,
            named[row.patient_id].name,
            row.status,
            row.episode_start,
            row.baseline_total,
            row.latest_total,
            row.latest_on,
        )
        for row in rows
    ]


def _of(slug: str, patient_ids: Collection[uuid.UUID] | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Standing.instrument == slug]
    if patient_ids is not None:
        found.append(Standing.patient_id == func.any(list(patient_ids)))
    return found


def _group(slug: str, today: date) -> ColumnElement[str]:
    """Return the one group a standing is in: why it is not judged comes first."""
    figures = instrument(slug).change
    assert figures is not None  # the schema offers no other
    return case(
        (Standing.baseline_total < figures.caseness, "low-baseline"),
        (Standing.status == Status.INSUFFICIENT, "too-few"),
        (Standing.latest_on < today - RECENT, "not-recent"),
        else_=Standing.status,
    )


def _waiting_since(today: date) -> ColumnElement[str]:
    four, eight, twelve = (today - timedelta(days=days) for days in WEEKS_BOUNDS)
    return case(
        (Standing.episode_start > four, "waiting-4"),
        (Standing.episode_start > eight, "waiting-8"),
        (Standing.episode_start > twelve, "waiting-12"),
        else_="waiting-longer",
    )
