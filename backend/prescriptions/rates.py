"""Read how the rules do in this practice: counts and reasons, and nobody's name."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.clock import now
from backend.database import session
from backend.gate import Actor
from backend.medications import service as formulary
from backend.people import service as people
from backend.permissions import Role
from backend.prescriptions.models import FindingEncounterRow, OverrideRow
from backend.prescriptions.rules.rates import (
    DayCount,
    LastReason,
    RuleRate,
    RuleRates,
    in_order,
    without_names,
)

DAYS: Final = 28
REASONS: Final = 5

_Key = tuple[str, int | None]


def rule_rates(by: Actor) -> RuleRates:
    """Return the counts of the practice; an admin, who sees nothing clinical, gets them without reasons."""
    zone = ZoneInfo(people.practice().time_zone)
    rows = session().scalars(select(FindingEncounterRow).order_by(FindingEncounterRow.shown_at)).all()
    reasons = _reasons(zone) if by.role is not Role.ADMIN else {}
    grouped: dict[_Key, list[FindingEncounterRow]] = defaultdict(list)
    for row in rows:
        grouped[(row.rule, row.rule_version)].append(row)
    rates = [
        RuleRate(
            rule=rule,
            version=version,
            tier=each[-1].tier,
            shown=len(each),
            overridden=sum(row.outcome == "signed" for row in each),
            heeded=sum(row.outcome == "changed" for row in each),
            reasons=reasons.get((rule, version), ()),
        )
        for (rule, version), each in grouped.items()
    ]
    since = now().astimezone(zone).date() - timedelta(days=DAYS - 1)
    shown = Counter(row.shown_at.astimezone(zone).date() for row in rows)
    over = Counter(row.shown_at.astimezone(zone).date() for row in rows if row.outcome == "signed")
    days = tuple(DayCount(day, shown[day], over[day]) for day in sorted(shown) if day >= since)
    return RuleRates(formulary.rule_set(), in_order(rates), days)


def _reasons(zone: ZoneInfo) -> Mapping[_Key, tuple[LastReason, ...]]:
    """Return the last few different reasons for each rule, with the names of patient and author taken out."""
    rows = session().scalars(select(OverrideRow).order_by(OverrideRow.overridden_at.desc())).all()
    patients = people.patients({row.patient_id for row in rows})
    found: dict[_Key, list[LastReason]] = defaultdict(list)
    for row in rows:
        known = found[(row.rule, row.rule_version)]
        names = (patients[row.patient_id].name, row.author_name)
        reason = without_names(row.reason, names)
        if len(known) < REASONS and reason not in {each.reason for each in known}:
            known.append(LastReason(row.overridden_at.astimezone(zone).date(), tuple(row.drugs), reason))
    return {key: tuple(each) for key, each in found.items()}
