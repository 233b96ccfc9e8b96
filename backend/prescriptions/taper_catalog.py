"""At which daily dose half of a drug's effect is estimated to be reached, from its file."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from backend.medications import service as medications
from backend.medications.rules.doses import Unit, parse_dose
from backend.medications.rules.drugs import Status
from backend.strict_toml import Table

FILE: Final = Path(__file__).parent / "half_effects.toml"


@dataclass(frozen=True, slots=True)
class HalfEffect:
    """The daily dose in milligrams, and where it is from."""

    mg: Decimal
    status: Status
    source: str


@cache
def half_effects() -> dict[str, HalfEffect]:
    """Return the figures by drug; raise CatalogError for a faulty file."""
    top = Table(FILE, "", tomllib.loads(FILE.read_text(encoding="utf-8")))
    top.integer("version")
    top.day("review_on")
    titles = top.source_titles()
    found: dict[str, HalfEffect] = {}
    for each in top.tables("half_effects"):
        drug, source, status = each.text("drug"), each.text("source"), each.text("status")
        known = medications.profile_of(drug)
        if known is None or known.slug != drug or drug in found:
            raise each.wrong("drug", f"there is no drug {drug!r}, or it comes twice")
        if status not in set(Status):
            raise each.wrong("status", "must be confirmed, consensus or unconfirmed")
        if source not in titles:
            raise each.wrong("source", f"there is no source {source!r}")
        mg = parse_dose(each.text("dose")).to(Unit.MG).value
        found[drug] = each.end(HalfEffect(mg, Status(status), titles[source]))
    return top.end(found)
