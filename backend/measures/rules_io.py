"""The rules of this package as JSON lines, for `evenkeel rules`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from backend.measures import catalog
from backend.measures.rules import flow, scoring
from backend.measures.rules import trajectory as trajectories
from backend.measures.rules.instrument import Instrument, Kind
from backend.measures.rules.trajectory import Total

_FLAGS: Final = ("bipolar", "mania_asked")


def score(fields: dict[str, object]) -> dict[str, object]:
    """Score the answers to one questionnaire: total, severity and safety flags; a flow to its outcome.

    A flow is answered in words and may end early. Items that are not summed may be left off at the end.
    """
    if fields.keys() != {"instrument", "answers"}:
        for key in fields.keys() - {"instrument", "answers"}:
            raise ValueError(f"unknown field {key!r}")
        raise ValueError("the fields are instrument and answers")
    instrument, answers = _instrument(fields["instrument"]), fields["answers"]
    if not isinstance(answers, list):
        raise ValueError("answers must be a list")
    if instrument.kind is not Kind.SCALE:
        return _followed(instrument, answers)
    if not instrument.is_all_summed and len(answers) == sum(instrument.summed):
        answers = [*answers, *[None] * (len(instrument.items) - len(answers))]
    scored = scoring.score(instrument, answers)
    return {
        "instrument": scored.instrument,
        "total": scored.total,
        "severity": scored.severity,
        "complete": scored.is_complete,
        "flags": scored.flags,
    }


def _followed(instrument: Instrument, answers: list[object]) -> dict[str, object]:
    scored = scoring.score(instrument, flow.values(instrument, answers))
    assert scored.outcome is not None  # a flow always comes to one
    return {
        "instrument": scored.instrument,
        "outcome": scored.outcome.outcome,
        "complete": scored.is_complete,
        "flags": scored.flags,
    }


def trajectory(fields: dict[str, object]) -> dict[str, object]:
    """Say what a row of scores means since an episode began: response, remission, worsening."""
    needed = {"instrument", "episode_start", "scores"}
    for key in fields.keys() - needed - {*_FLAGS}:
        raise ValueError(f"unknown field {key!r}")
    if not needed <= fields.keys():
        raise ValueError("the fields are instrument, episode_start and scores")
    instrument = _instrument(fields["instrument"])
    if instrument.change is None:
        raise ValueError(f"nobody has published what a change on the {instrument.name} means")
    flags = {key: fields.get(key, False) for key in _FLAGS}
    for key, value in flags.items():
        if not isinstance(value, bool):
            raise ValueError(f"{key} must be true or false")
    found = trajectories.trajectory(
        _totals(fields["scores"], instrument),
        instrument.change,
        episode_start=_day("episode_start", fields["episode_start"]),
        is_bipolar=flags["bipolar"] is True,
        is_mania_asked=flags["mania_asked"] is True,
    )
    percent = found.change_percent
    return {
        "instrument": instrument.slug,
        "baseline": found.baseline.total if found.baseline else None,
        "latest": found.latest.total if found.latest else None,
        "change": found.change,
        "change_percent": None if percent is None else round(percent, 1) + 0.0,
        "status": found.status,
        "worsening": found.is_worsening,
        "important_change": found.is_important,
        "beyond_error": found.is_beyond_error,
        "remission_since": str(found.remission_since) if found.remission_since else None,
        "sustained_remission": found.is_remission_sustained,
        "came_back": found.came_back,
        "reasons": found.reasons,
        "version": trajectories.VERSION,
    }


def _instrument(slug: object) -> Instrument:
    instrument = catalog.instruments().get(slug) if isinstance(slug, str) else None
    if instrument is None:
        raise ValueError(f"instrument must be one of {', '.join(catalog.instruments())}")
    return instrument


def _totals(value: object, instrument: Instrument) -> list[Total]:
    if not isinstance(value, list):
        raise ValueError("scores must be a list")
    found = []
    for each in value:
        if not isinstance(each, dict) or each.keys() != {"on", "total"}:
            raise ValueError("each score has on and total")
        total = each["total"]
        if type(total) is not int or not 0 <= total <= instrument.maximum:
            raise ValueError(f"a total must be a whole number from 0 to {instrument.maximum}")
        found.append(Total(_day("on", each["on"]), total))
    return found


def _day(key: str, value: object) -> date:
    try:
        if isinstance(value, str) and len(value) == len("2026-01-05"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"{key} must be a day like 2026-01-05")


RULES: Mapping[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "score": score,
    "trajectory": trajectory,
}
