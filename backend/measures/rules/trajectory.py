"""What a row of scores means since an episode of treatment began: response, remission, worsening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from backend.measures.rules.change_figures import ChangeFigures

VERSION: Final = 1
APART: Final = timedelta(days=7)  # two rises on one bad day are one rise
BEFORE: Final = 3  # scores whose median a rise is measured from


class Status(StrEnum):
    """Where the latest score stands against the baseline."""

    INSUFFICIENT = "insufficient"
    NO_CHANGE = "no-change"
    PARTIAL_RESPONSE = "partial-response"
    RESPONSE = "response"
    REMISSION = "remission"
    WORSE = "worse"
    NOT_JUDGED = "not-judged"


class Return(StrEnum):
    """Symptoms that came back after remission: soon, or after it had lasted."""

    RELAPSE = "relapse"
    RECURRENCE = "recurrence"


@dataclass(frozen=True, slots=True)
class Total:
    """One total, on a day of the patient's."""

    on: date
    total: int


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The answer; figures are None where there are fewer than two scores to compare.

    `change_percent` is unrounded and None from a baseline of 0. `remission_since` is the first day of the
    unbroken run of scores in remission that is still going on.
    """

    status: Status
    baseline: Total | None
    latest: Total | None
    change: int | None
    change_percent: float | None
    is_important: bool
    is_beyond_error: bool
    is_worsening: bool
    remission_since: date | None
    is_remission_sustained: bool
    came_back: Return | None
    reasons: tuple[str, ...]


def trajectory(
    scores: Sequence[Total],
    figures: ChangeFigures,
    *,
    episode_start: date,
    is_bipolar: bool = False,
    is_mania_asked: bool = False,
) -> Trajectory:
    """Judge the scores of one instrument from the start of an episode on, in whatever order they come.

    Of several scores on one day the one given last stands later. The baseline is the first score on or after
    `episode_start`. In bipolar disorder fewer symptoms may be mania: they are judged only where it was asked
    about.
    """
    run = sorted((each for each in scores if each.on >= episode_start), key=lambda each: each.on)
    if len(run) < 2:
        only = run[0] if run else None
        why = "one score is not a change" if run else "no score since the episode began"
        return Trajectory(
            Status.INSUFFICIENT, only, only, None, None, False, False, False, None, False, None, (why,)
        )
    baseline, latest = run[0], run[-1]
    change = latest.total - baseline.total
    status, reasons = _status(baseline.total, latest.total, figures), []
    if baseline.total < figures.remission_below:
        reasons.append(f"the baseline is below {figures.remission_below}: there is nothing to respond from")
    if is_bipolar and not is_mania_asked and change < 0:
        status = Status.NOT_JUDGED
        reasons.append("bipolar disorder: fewer symptoms may be mania, and nobody has asked about it")
    since = _remission_since(run, figures)
    return Trajectory(
        status=status,
        baseline=baseline,
        latest=latest,
        change=change,
        change_percent=100 * change / baseline.total if baseline.total else None,
        is_important=abs(change) >= figures.important,
        is_beyond_error=abs(change) >= figures.beyond_error,
        is_worsening=_is_worsening(run, figures),
        remission_since=since,
        is_remission_sustained=since is not None and (latest.on - since).days >= figures.sustained_days,
        came_back=_came_back(run, figures),
        reasons=tuple(reasons),
    )


def _status(baseline: int, latest: int, figures: ChangeFigures) -> Status:
    if latest - baseline >= figures.important:
        return Status.WORSE
    if baseline < figures.remission_below:
        return Status.NO_CHANGE
    if latest < figures.remission_below:
        return Status.REMISSION
    # Whole numbers throughout: a half is a half, not 0.49999.
    if latest * 2 <= baseline:
        return Status.RESPONSE
    if latest * 4 <= baseline * 3:
        return Status.PARTIAL_RESPONSE
    return Status.NO_CHANGE


def _is_worsening(run: Sequence[Total], figures: ChangeFigures) -> bool:
    """Say whether the latest score has left the ones before it upward, once far or twice by less."""
    latest = run[-1]
    if latest.total < figures.remission_below:
        return False
    if latest.total - _reference(run, len(run) - 1) >= figures.beyond_error:
        return True
    for place in range(1, len(run) - 1):
        least = _reference(run, place) + figures.important
        if run[place].total >= least and latest.total >= least and latest.on - run[place].on >= APART:
            return True
    return False


def _reference(run: Sequence[Total], place: int) -> float:
    """Return what the score at `place` is measured from: the median of the three before, or the baseline."""
    if place < BEFORE:
        return run[0].total
    return median(each.total for each in run[place - BEFORE : place])


def _remission_since(run: Sequence[Total], figures: ChangeFigures) -> date | None:
    since = None
    for each in run[1:]:
        if each.total >= figures.remission_below:
            since = None
        elif since is None:
            since = each.on
    return since if run[0].total >= figures.remission_below else None


def _came_back(run: Sequence[Total], figures: ChangeFigures) -> Return | None:
    """Say whether symptoms are back now, after a remission: at the cut-off, and importantly higher."""
    if run[0].total < figures.remission_below or run[-1].total < figures.caseness:
        return None
    began = ended = None  # of the last remission
    lowest = 0
    for each in run[1:]:
        if each.total < figures.remission_below:
            if began is None or ended is not None:
                began, ended, lowest = each.on, None, each.total
            lowest = min(lowest, each.total)
        elif began is not None and ended is None and each.total >= figures.caseness:
            ended = each.on
    if began is None or ended is None or run[-1].total - lowest < figures.important:
        return None
    lasted = (ended - began).days
    return Return.RECURRENCE if lasted >= figures.recurrence_days else Return.RELAPSE
