"""Reads `rhythm.toml`: how often people are asked, and how much at most."""

import tomllib
from functools import cache
from pathlib import Path

from backend.measures.rules.rhythm import Figures
from backend.strict_toml import CatalogError, Table

FILE = Path(__file__).parent / "rhythm.toml"
STATUSES = ("confirmed", "consensus", "unconfirmed")


@cache
def figures() -> Figures:
    """Return the figures that ship, read once."""
    return read(FILE)


def read(path: Path) -> Figures:
    """Read one file; raise CatalogError, which names the key, where it can not be used."""
    table = Table(path, "", tomllib.loads(path.read_text()))
    if table.text("status") not in STATUSES:
        raise table.wrong("status", f"must be one of {', '.join(STATUSES)}")
    table.texts("sources")
    if not table.day("read_on") < table.day("review_on"):
        raise table.wrong("review_on", "must be after read_on")
    scores, effects = table.table("scores"), table.table("effects")
    window, burden, missed = table.table("window"), table.table("burden"), table.table("missed")
    try:
        found = Figures(
            score_instruments=scores.texts("instruments"),
            usual_days=scores.integer("usual_days"),
            close_days=scores.integer("close_days"),
            calm_days=scores.integer("calm_days"),
            early_days=scores.integer("early_days"),
            young_up_to=scores.integer("young_up_to"),
            flag_recent_days=scores.integer("flag_recent_days"),
            effects_instrument=effects.text("instrument"),
            effects_days=effects.integer("every_days"),
            effects_after_days=effects.integer("after_change_days"),
            longest_window_days=window.integer("longest_days"),
            burden_days=burden.integer("days"),
            most_questions=burden.integer("most_questions"),
            missed_shown_days=missed.integer("shown_days"),
        )
    except ValueError as error:
        raise CatalogError(path, "figures", str(error)) from error
    for part in (scores, effects, window, burden, missed):
        part.end(None)
    return table.end(found)
