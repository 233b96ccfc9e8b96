"""One patient's answers and scores as staff read them: item by item, and judged within an episode."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.caseload import service as caseload
from backend.clock import now, today
from backend.database import session
from backend.errors import Refused
from backend.gate import Actor
from backend.measures import service
from backend.measures.due_check_ins import due
from backend.measures.practice_instruments import instrument
from backend.measures.reading_models import ManiaEnquiry, ReadingFacts, TreatmentEpisode
from backend.measures.reviewing import Review, reviews_of
from backend.measures.rules import change
from backend.measures.rules.instrument import Instrument
from backend.measures.rules.plans import DueCheckIn
from backend.measures.rules.records import CheckInValue, ScoreValue
from backend.measures.rules.rhythm import State
from backend.measures.rules.trajectory_words import sentences, status_words
from backend.measures.standings import episode_of, facts, judged, put_bipolar, put_fact, tell_standings
from backend.people import service as people
from backend.permissions import Action, Scope, may

PLANNED_DAYS = 14  # between two check-ins, where none was planned yet


class EpisodeInFuture(Refused):
    """An episode that nobody has lived through has no baseline."""

    type = "episode-in-future"
    title = "This day is still to come"


def reading(patient_id: uuid.UUID, who: Actor) -> dict[str, Any]:
    """Return a patient's answers, scores and trajectories, by instrument."""
    zone = ZoneInfo(people.patient(patient_id).time_zone)
    by_proxy = [score for score in service.all_scores(patient_id) if score.is_proxy]
    scores = service.scores(patient_id)
    check_ins = [each for each in service.check_ins(patient_id) if each.is_finished]
    known = facts(patient_id)
    episode = episode_of(scores, known)
    reviews = reviews_of(patient_id)
    planned = due(patient_id)
    reads_all = may(who.role, Action.SEE_CHECK_INS, frozenset({Scope.TEAM}))
    slugs = [course.latest.instrument for course in change.courses(scores)]
    slugs += sorted({each.instrument for each in check_ins} - set(slugs))
    return {
        "today": today(zone.key),
        "read_at": now(),
        "episode": {"start": episode.start, "basis": episode.basis} if episode else None,
        "pins": _pins(patient_id),
        "is_bipolar": known.is_bipolar,
        "enquiry": _newest_enquiry(patient_id),
        "reads_all_items": reads_all,
        "instruments": [
            _instrument(
                instrument(slug),
                [score for score in scores if score.instrument == slug],
                [score for score in by_proxy if score.instrument == slug],
                [each for each in check_ins if each.instrument == slug],
                [each for each in planned if each.instrument == slug],
                episode.start if episode else None,
                known,
                reviews,
                zone,
                reads_all=reads_all,
            )
            for slug in slugs
        ],
    }


def _instrument(
    asked: Instrument,
    scores: Sequence[ScoreValue],
    by_proxy: Sequence[ScoreValue],
    check_ins: Sequence[CheckInValue],
    planned: Sequence[DueCheckIn],
    start: date | None,
    known: ReadingFacts,
    reviews: Mapping[uuid.UUID, Review],
    zone: ZoneInfo,
    *,
    reads_all: bool,
) -> dict[str, Any]:
    figures = asked.change
    # What asks for a person reaches those who may not read it as a safety flag, and in no other way.
    withheld = frozenset() if reads_all else frozenset(n for flag in asked.flags for n in flag.items)
    return {
        "slug": asked.slug,
        "name": asked.name,
        "full_name": asked.full_name,
        "kind": asked.kind,
        "maximum": asked.maximum,
        "bands": asked.bands,
        "planned_days": planned[-1].every_days if planned else PLANNED_DAYS,
        "missed": [each.opens_on for each in planned if each.state is State.MISSED],
        "sem": float(figures.sem) if figures and figures.sem else None,
        "sources": figures.sources if figures else (),
        "trajectory": _trajectory(asked, scores, start, known),
        "scores": scores,
        "proxy_scores": by_proxy,
        "items": [
            {
                "number": item.number,
                "text": item.text,
                "highest": item.answers[-1].value,
                "is_withheld": item.number in withheld,
            }
            for item in asked.items
        ],
        "check_ins": [
            {
                "id": each.id,
                "on": each.answered_at.astimezone(zone).date(),
                "answered_at": each.answered_at,
                "total": each.total,
                "result": each.severity_label or each.outcome_label,
                "effects": _effects(asked, each),
                "rated_by": each.rated_by,
                "filled_by_name": each.filled_by_name,
                "quality": each.quality,
                "answers": [
                    {
                        "value": None if number in withheld else value,
                        "label": _label(asked, number, value, is_withheld=number in withheld),
                    }
                    for number, value in enumerate(each.answers, start=1)
                ],
                "review": reviews.get(each.id),
            }
            for each in check_ins
        ],
    }


def _label(asked: Instrument, number: int, value: int | None, *, is_withheld: bool) -> str:
    if is_withheld:
        return "Not shown to your role"
    return "Not asked" if value is None else asked.answer_label(value, item=number)


def _effects(asked: Instrument, given: CheckInValue) -> list[str]:
    labels = {effect.slug: effect.label for effect in asked.effects}
    return [labels.get(slug, slug) for slug in given.effects]


def _trajectory(
    asked: Instrument, scores: Sequence[ScoreValue], start: date | None, known: ReadingFacts
) -> dict[str, Any] | None:
    if asked.change is None or start is None:
        return None
    found = judged(scores, asked.change, start, known)
    return {
        "status": found.status,
        "words": status_words(found, asked.change),
        "sentences": sentences(found, asked.change),
        "baseline": found.baseline,
        "latest": found.latest,
        "is_worsening": found.is_worsening,
        "came_back": found.came_back,
    }


# Episodes and enquiries


def pin_episode(patient_id: uuid.UUID, *, starts_on: date, reason: str, by: Actor) -> None:
    """Let the patient's scores be compared from this day on; what was pinned before stays in the record."""
    if starts_on > today(people.patient(patient_id).time_zone):
        raise EpisodeInFuture("Choose today or a day before it.")
    session().add(
        TreatmentEpisode(
            patient_id=patient_id,
            starts_on=starts_on,
            reason=reason,
            pinned_by_id=by.person_id,
            pinned_by_name=by.name,
            pinned_at=now(),
        )
    )
    session().flush()
    put_and_tell(patient_id, pinned_start=starts_on)


def record_mania_enquiry(patient_id: uuid.UUID, *, found: str, by: Actor) -> None:
    """Record that mania was asked about today, and whether there were signs of it."""
    day = today(people.patient(patient_id).time_zone)
    session().add(
        ManiaEnquiry(
            patient_id=patient_id,
            found=found,
            asked_on=day,
            asked_by_id=by.person_id,
            asked_by_name=by.name,
            asked_at=now(),
        )
    )
    session().flush()
    put_and_tell(patient_id, mania_excluded_on=day if found == "none" else None)


def treatment_began(patient_id: uuid.UUID, on: date | None) -> None:
    """Hear from prescriptions on which day the first psychotropic began."""
    if facts(patient_id).treated_since != on:
        put_and_tell(patient_id, treated_since=on)


def refresh(patient_id: uuid.UUID) -> None:
    """Judge anew after the patient's conditions changed."""
    caseload.one_at_a_time(patient_id)
    if put_bipolar(patient_id):
        tell_standings(patient_id, service.scores(patient_id))


def put_and_tell(patient_id: uuid.UUID, **columns: object) -> None:
    """Replace facts about a patient and judge anew."""
    caseload.one_at_a_time(patient_id)
    put_fact(patient_id, **columns)
    tell_standings(patient_id, service.scores(patient_id))


def _pins(patient_id: uuid.UUID) -> Sequence[TreatmentEpisode]:
    return (
        session()
        .scalars(
            select(TreatmentEpisode)
            .where(TreatmentEpisode.patient_id == patient_id)
            .order_by(TreatmentEpisode.pinned_at.desc())
        )
        .all()
    )


def _newest_enquiry(patient_id: uuid.UUID) -> ManiaEnquiry | None:
    return session().scalar(
        select(ManiaEnquiry)
        .where(ManiaEnquiry.patient_id == patient_id)
        .order_by(ManiaEnquiry.asked_at.desc())
        .limit(1)
    )
