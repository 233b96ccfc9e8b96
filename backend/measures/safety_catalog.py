"""What the safety loop goes by, read from its two files: urgent side effects, and how soon a person."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from backend.measures import catalog
from backend.measures.rules.safety_loop import Step, Tier
from backend.measures.rules.urgent_effects import UrgentEffect
from backend.strict_toml import CatalogError, Table

FOLDER: Final = Path(__file__).parent
STATUSES: Final = ("confirmed", "consensus", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Loop:
    """How soon somebody acknowledges and speaks with the patient, and what is done when nobody answers."""

    acknowledge: timedelta
    plan_holds_days: int
    contact: Mapping[Tier, timedelta]
    procedure: tuple[Step, ...]


@cache
def urgent_effects() -> tuple[UrgentEffect, ...]:
    """Return the rules on urgent side effects, read once; raise CatalogError where they can not be used."""
    return read_effects(FOLDER / "urgent_effects.toml")


@cache
def loop() -> Loop:
    """Return what the safety loop goes by, read once; raise CatalogError for a file that can not be used."""
    return read_loop(FOLDER / "safety_loop.toml")


def read_effects(path: Path) -> tuple[UrgentEffect, ...]:
    """Read the rules on urgent side effects; raise CatalogError with file, key and reason."""
    table = Table(path, "", tomllib.loads(path.read_text(encoding="utf-8")))
    _days(table)
    rules = tuple(_effect(each) for each in table.tables("rules"))
    if len({rule.code for rule in rules}) != len(rules):
        raise table.wrong("rules", "a code comes twice")
    return table.end(rules)


def _effect(table: Table) -> UrgentEffect:
    listed = {effect.slug for effect in catalog.instruments()["effects"].effects}
    needs = frozenset(table.texts("all")) if "all" in table.left else frozenset()
    any_of = frozenset(table.texts("any")) if "any" in table.left else frozenset()
    for unknown in (needs | any_of) - listed:
        raise table.wrong("all", f"{unknown} is not in the list of the side-effect check")
    read_on = table.day("read_on") if "read_on" in table.left else None
    if _status(table) == "confirmed" and read_on is None:
        raise table.wrong("read_on", "is missing: what nobody has read at its source is not confirmed")
    try:
        rule = UrgentEffect(
            code=table.text("code"),
            label=table.text("label"),
            needs=needs,
            any_of=any_of,
            at_least=table.integer("at_least") if any_of else 0,
            drugs=table.texts("drugs"),
            is_regardless=table.flag("regardless", default=False),
            tier=_tier(table, table.text("tier")),
            text=table.text("text"),
            otherwise=table.text("otherwise"),
        )
    except ValueError as error:
        key, _, reason = str(error).partition(": ")
        raise table.wrong(key, reason) from error
    return table.end(rule)


def read_loop(path: Path) -> Loop:
    """Read what the safety loop goes by; raise CatalogError with file, key and reason."""
    table = Table(path, "", tomllib.loads(path.read_text(encoding="utf-8")))
    _days(table)
    _status(table)
    contact = table.table("contact_minutes")
    minutes = {tier: timedelta(minutes=contact.integer(tier)) for tier in Tier}
    steps = []
    for each in table.tables("procedure"):
        step = Step(each.text("step"), each.text("label"), each.flag("is_required", default=True))
        steps.append(each.end(step))
    return table.end(
        Loop(
            acknowledge=timedelta(minutes=table.integer("acknowledge_minutes")),
            plan_holds_days=table.integer("plan_holds_days"),
            contact=contact.end(minutes),
            procedure=tuple(steps),
        )
    )


def _days(table: Table) -> None:
    if table.day("read_on") >= table.day("review_on"):
        raise table.wrong("review_on", "must be after read_on")


def _status(table: Table) -> str:
    table.texts("sources")
    status = table.text("status")
    if status not in STATUSES:
        raise table.wrong("status", f"must be one of {', '.join(STATUSES)}")
    return status


def _tier(table: Table, word: str) -> Tier:
    try:
        return Tier(word)
    except ValueError:
        raise table.wrong("tier", f"must be one of {', '.join(Tier)}") from None


__all__ = ["CatalogError", "Loop", "loop", "read_effects", "read_loop", "urgent_effects"]
