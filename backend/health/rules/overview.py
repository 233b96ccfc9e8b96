"""What people read of somebody's health: allergies, what holds, the newest results and those before."""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.health.rules.facts import Facts
from backend.health.rules.problems import Allergy, Condition
from backend.health.rules.records import ALLERGIES, EVENT, NONE_KNOWN, Result, State, holding

LISTED, NOT_ASKED = "listed", "not-asked"


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest result of one quantity, with the one before it where there is one."""

    result: Result
    before: Result | None


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of one patient; `allergy_status` tells none known from nobody having asked."""

    conditions: tuple[Condition, ...]
    allergies: tuple[Allergy, ...]
    mistaken_allergies: tuple[Allergy, ...]
    allergy_status: str
    states: tuple[State, ...]
    events: tuple[State, ...]
    newest: tuple[Newest, ...]
    renal: str
    renal_basis: str | None


def overview(
    *,
    conditions: tuple[Condition, ...],
    allergies: tuple[Allergy, ...],
    mistaken_allergies: tuple[Allergy, ...],
    states: Iterable[State],
    results: Iterable[Result],
    facts: Facts,
) -> Health:
    """Gather what is shown; `results` come newest first."""
    stated = tuple(states)
    held = holding(stated)
    none_known = held.get(ALLERGIES)
    is_none = none_known is not None and none_known.word == NONE_KNOWN
    by_what: dict[str, list[Result]] = {}
    for result in results:
        by_what.setdefault(result.what, []).append(result)
    return Health(
        conditions=conditions,
        allergies=allergies,
        mistaken_allergies=mistaken_allergies,
        allergy_status=LISTED if allergies else NONE_KNOWN if is_none else NOT_ASKED,
        states=tuple(state for kind, state in held.items() if kind != EVENT),
        events=tuple(state for state in stated if state.kind == EVENT),
        newest=tuple(Newest(row[0], row[1] if len(row) > 1 else None) for row in by_what.values()),
        renal=facts.renal,
        renal_basis=facts.renal_basis,
    )
