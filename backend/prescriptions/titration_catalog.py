"""What a titration plan is held against: the formulary's limits and the labels' fastest schedules."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from backend.medications import service as medications
from backend.medications.rules.doses import Dose, Unit, parse_dose
from backend.medications.rules.drugs import Status
from backend.medications.rules.profiles import Profile
from backend.prescriptions.rules.titration import Limits, Schedule
from backend.strict_toml import Table

FILE: Final = Path(__file__).parent / "schedules.toml"


@dataclass(frozen=True, slots=True)
class LabelSchedule:
    """A schedule of one drug, and the drugs beside which it holds; none for the usual one."""

    drug: str
    beside: frozenset[str]
    schedule: Schedule


@cache
def schedules() -> tuple[LabelSchedule, ...]:
    """Return every schedule, in order; raise CatalogError for a faulty file."""
    top = Table(FILE, "", tomllib.loads(FILE.read_text(encoding="utf-8")))
    top.integer("version")
    top.day("review_on")
    titles = top.source_titles()
    return top.end(tuple(_schedule(each, titles) for each in top.tables("schedules")))


def _schedule(table: Table, titles: dict[str, str]) -> LabelSchedule:
    drug, source = table.text("drug"), table.text("source")
    beside = frozenset(table.texts("with")) if "with" in table.left else frozenset()
    for name in (drug, *beside):
        known = medications.profile_of(name)
        if known is None or known.slug != name:  # a slip of the pen is mended for people, not for files
            raise table.wrong("with" if name in beside else "drug", f"there is no drug {name!r}")
    if table.text("status") not in set(Status):
        raise table.wrong("status", "must be confirmed, consensus or unconfirmed")
    if source not in titles:
        raise table.wrong("source", f"there is no source {source!r}")
    most = table.table("most")
    steps = []
    for key in sorted(most.left, key=lambda key: int(key) if key.isdecimal() else -1):
        if not key.isdecimal():
            raise most.wrong(key, "must be a day since the start")
        steps.append((int(key), parse_dose(most.text(key)).to(Unit.MG).value))
    return table.end(LabelSchedule(drug, beside, Schedule(most.end(tuple(steps)), titles[source])))


def limits(name: str, beside: Collection[str] = ()) -> Limits | None:
    """Return what is known of a drug for somebody who also takes `beside`; None where it is not known."""
    profile = medications.profile_of(name)
    if profile is None:
        return None
    slugs = {other.slug for other in map(medications.profile_of, beside) if other is not None}
    fitting = (
        each.schedule
        for each in schedules()
        if each.drug == profile.slug and (not each.beside or each.beside & slugs)
    )
    forms = profile.forms
    return Limits(
        name=profile.name,
        halved=frozenset(_mg(dose) for form in forms for dose in form.may_halve),
        strengths=frozenset(_mg(dose) for form in forms for dose in form.strengths),
        start=max((_mg(form.start.dose) for form in forms), default=None),
        maximum=_maximum(profile),
        schedule=next(fitting, None),
        source=", ".join(source.title for source in profile.sources),
    )


def _maximum(profile: Profile) -> Decimal | None:
    if profile.forms:
        return max(_mg(form.maximum.dose) for form in profile.forms)
    return _mg(profile.maximum[0].dose) if profile.maximum else None


def _mg(dose: Dose) -> Decimal:
    return dose.to(Unit.MG).value
