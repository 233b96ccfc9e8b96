"""What in a check-in's answers has to reach a person, and how soon."""

import uuid
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from backend.caseload import service as caseload
from backend.clock import now
from backend.database import session
from backend.measures import duty, safety_catalog
from backend.measures.models import CheckIn, SafetyFlag
from backend.measures.practice_instruments import instruments
from backend.measures.rules.instrument import Concern, Instrument, Kind
from backend.measures.rules.records import GivenAnswers
from backend.measures.rules.safety_loop import (
    Tier,
    most_pressing,
    tier_of_ideation,
    tier_of_screen,
)
from backend.measures.rules.scoring import Scored, answer_behind
from backend.measures.rules.urgent_effects import FoundEffect, Taken, urgent
from backend.measures.safety_flags import ACUTE, raise_flag
from backend.medications import service as medications
from backend.people import service as people

URGENT_EFFECT: Final = "urgent-effect"
ITEM_9: Final = 8  # its place among the answers of the PHQ-9


def with_urgent_effects(
    patient_id: uuid.UUID, asked: Instrument, given: GivenAnswers, scored: Scored
) -> tuple[Scored, tuple[FoundEffect, ...]]:
    """Return what was scored with the kind of flag that urgent side effects raise, and those effects."""
    if asked.kind is not Kind.EFFECTS or not given.effects:
        return scored, ()
    found = urgent(safety_catalog.urgent_effects(), given.effects, taken(patient_id))
    return (replace(scored, flags=(*scored.flags, URGENT_EFFECT)) if found else scored), found


def taken(patient_id: uuid.UUID) -> Taken:
    """Return the drugs that a patient is known to take, and whether every name on the list could be read."""
    listed = caseload.summaries([patient_id])[patient_id].medications
    slugs = [medications.ingredients(medication.name) for medication in listed]
    return Taken(frozenset(slug for each in slugs for slug in each), bool(slugs) and all(slugs))


def raise_flags(
    row: CheckIn, asked: Instrument, given: GivenAnswers, scored: Scored, found: tuple[FoundEffect, ...]
) -> None:
    """Raise every safety flag of these answers, each with how soon a person is needed."""
    for kind in scored.flags:
        if kind == URGENT_EFFECT:
            raise_flag(row, kind, 1, tier=most_pressing(each.tier for each in found), effects=found)
            continue
        answer = answer_behind(asked, kind, given.answers)
        is_acute = _is_acute(asked, scored, row)
        if kind == "item-9":
            tier = _tier_of_ideation(row, answer)
        elif asked.kind is Kind.FLOW:
            tier = tier_of_screen(is_complete=row.is_finished or scored.is_complete, is_acute=is_acute)
        else:
            tier = Tier.URGENT
        raise_flag(row, kind, answer, tier=tier, word=ACUTE if is_acute else None)


def next_screen() -> str | None:
    """Return the screen that follows item 9: one the practice turned on, while a responder is on shift."""
    screens = (each for each in instruments() if each.needs_responder)
    return next((each.slug for each in screens if duty.is_offered(each)), None)


def _is_acute(asked: Instrument, scored: Scored, row: CheckIn) -> bool:
    kept = asked.outcome_named(row.outcome).concern if row.outcome else None
    return Concern.ACUTE in (kept, scored.outcome.concern if scored.outcome else None)


def _tier_of_ideation(row: CheckIn, answer: int) -> Tier:
    before = session().scalar(
        select(CheckIn.answers)
        .where(
            CheckIn.patient_id == row.patient_id,
            CheckIn.instrument == row.instrument,
            CheckIn.id != row.id,
            CheckIn.answers[ITEM_9 + 1].is_not(None),
        )
        .order_by(CheckIn.recorded_at.desc())
        .limit(1)
    )
    reviewed_on = session().scalar(
        select(func.max(SafetyFlag.plan_reviewed_on)).where(SafetyFlag.patient_id == row.patient_id)
    )
    return tier_of_ideation(
        answer,
        before=before[ITEM_9] if before else None,
        plan_reviewed_on=reviewed_on,
        today=now().astimezone(ZoneInfo(people.practice().time_zone)).date(),
        plan_holds_days=safety_catalog.loop().plan_holds_days,
    )
