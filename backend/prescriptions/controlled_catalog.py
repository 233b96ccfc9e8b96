"""Loads what the law asks of scheduled drugs, and refuses a faulty file."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from backend.medications.rules.drugs import Source, Status
from backend.prescriptions.rules.controlled import SCHEDULES, Kind, Rule
from backend.strict_toml import Table

FILE: Final = Path(__file__).parent / "controlled.toml"
_COUNTED: Final = frozenset(
    {Kind.REFILLS, Kind.SERIES_DAYS, Kind.VALID_MONTHS, Kind.SUPPLY_DAYS, Kind.REGISTRY_CHECK}
)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in order; raise CatalogError for a faulty file."""
    return read(FILE)


def read(path: Path) -> tuple[Rule, ...]:
    """Read the rules of a file; raise CatalogError where it is faulty."""
    top = Table(path, "", tomllib.loads(path.read_text(encoding="utf-8")))
    top.integer("version")
    sources = {source.id: source for source in map(_source, top.tables("sources"))}
    found: list[Rule] = []
    for table in top.tables("rules"):
        rule = _rule(table, sources)
        if any(rule.key == other.key and rule.version == other.version for other in found):
            raise table.wrong("key", f"{rule.key} v{rule.version} is there twice")
        found.append(rule)
    return top.end(tuple(found))


def _source(table: Table) -> Source:
    read_on = table.day("read_on") if "read_on" in table.left else None
    return table.end(Source(table.text("id"), table.text("title"), table.text("address"), read_on))


def _rule(table: Table, sources: dict[str, Source]) -> Rule:
    key, start, review_on = table.text("key"), table.day("from"), table.day("review_on")
    until = table.day("until") if "until" in table.left else None
    if until is not None and until <= start:
        raise table.wrong("until", "must be after from")
    schedules = table.texts("schedules")
    if not set(schedules) <= set(SCHEDULES):
        raise table.wrong("schedules", "must be I, II, III, IV or V")
    kind, status, source = table.text("kind"), table.text("status"), table.text("source")
    if kind not in set(Kind):
        raise table.wrong("kind", f"there is no kind {kind!r}")
    if status not in set(Status):
        raise table.wrong("status", "must be confirmed, consensus or unconfirmed")
    if source not in sources:
        raise table.wrong("source", f"there is no source {source!r}")
    number = table.integer("number") if Kind(kind) in _COUNTED else None
    if number is not None and number < 0:
        raise table.wrong("number", "must not be negative")
    if Kind(kind) is Kind.TELEMEDICINE and until is None:
        raise table.wrong("until", "is missing: an exception ends")
    return table.end(
        Rule(
            key=key,
            version=table.integer("version"),
            place=table.text("place"),
            schedules=frozenset(schedules),
            kind=Kind(kind),
            number=number,
            text=table.text("text"),
            start=start,
            until=until,
            review_on=review_on,
            status=Status(status),
            source=sources[source],
        )
    )
