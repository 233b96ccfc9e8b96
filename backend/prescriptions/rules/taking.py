"""What was really taken: doses missed, pauses, and what a person remembers of the last days.

A dose that nobody wrote down is not a missed one: a share is only known for days that somebody spoke about.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

RECENT: Final = timedelta(days=28)  # what the screens sum up (design choice)
ASK_EVERY: Final = timedelta(days=7)  # how often the patient is asked (design choice)
LONGEST_RECALL: Final = 28  # days; nobody remembers more


class Kind(StrEnum):
    """What somebody says about taking."""

    MISSED = "missed"  # the doses of one day
    HELD = "held"  # from a day on, on purpose
    RESUMED = "resumed"
    RECALLED = "recalled"  # of some days, so many missed
    WITHDRAWN = "withdrawn"  # what was said before was wrong


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said about one medicine. `until` is the first day after a recall's days."""

    id: uuid.UUID
    kind: Kind
    on: date
    until: date | None
    missed_days: int | None
    reason: str | None
    by: str
    is_patient: bool
    at: datetime
    takes_back: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The share of doses taken from `start` until before `end`, 0 to 1."""

    start: date
    end: date
    share: Decimal


def standing(said: Iterable[Said]) -> list[Said]:
    """Return what still holds, oldest day first."""
    known = list(said)
    gone = {each.takes_back for each in known}
    held = [each for each in known if each.kind is not Kind.WITHDRAWN and each.id not in gone]
    return sorted(held, key=lambda each: (each.on, each.at))


def held_since(said: Iterable[Said], day: date) -> date | None:
    """Return since when a medicine is paused on a day; None where it is not."""
    since: date | None = None
    for each in standing(said):
        if each.on > day:
            continue
        if each.kind is Kind.HELD:
            since = since or each.on
        elif each.kind is Kind.RESUMED:
            since = None
    return since


def untaken_since(said: Iterable[Said], today: date) -> date | None:
    """Return since which day none of the doses up to today was taken, as far as somebody said so.

    A day that nobody spoke about ends it: a dose that is not written down is not a missed one. Of today only
    a pause, or a dose said to be missed, is known.
    """
    holding = standing(said)
    without = {each.on for each in holding if each.kind is Kind.MISSED and each.on <= today}
    for each in shares(holding, today):
        if each.share == 0:
            without |= {each.start + timedelta(number) for number in range(_length(each))}
    held = held_since(holding, today)
    since = today if today in without or held is not None else today - timedelta(1)
    if since not in without and held is None:
        return None
    while since - timedelta(1) in without:
        since -= timedelta(1)
    return since


def shares(said: Iterable[Said], today: date) -> tuple[Share, ...]:
    """Return the share of doses taken, for the days up to today that somebody spoke about.

    Nothing was taken on a day of a pause. Of two recalls of one day the later said counts. A recall with
    more single days reported as missed than it remembers counts those. Days follow each other, never overlap.
    """
    holding = standing(said)
    of_day: dict[date, Decimal] = {}
    for each in sorted((one for one in holding if one.kind is Kind.RECALLED), key=lambda one: one.at):
        assert each.until is not None
        assert each.missed_days is not None
        days = [each.on + timedelta(number) for number in range((each.until - each.on).days)]
        reported = sum(one.kind is Kind.MISSED and each.on <= one.on < each.until for one in holding)
        missed = min(max(each.missed_days, reported), len(days))
        for day in days:
            of_day[day] = 1 - Decimal(missed) / len(days)
    for start, end in _pauses(holding, today):
        for number in range((end - start).days):
            of_day[start + timedelta(number)] = Decimal(0)
    return _joined({day: share for day, share in of_day.items() if day < today})


def share_between(known: Sequence[Share], start: date, end: date) -> Decimal | None:
    """Return the share taken from `start` until before `end`; None unless at least half of it is known."""
    days = (end - start).days
    total, covered = Decimal(0), 0
    for each in known:
        both = (min(each.end, end) - max(each.start, start)).days
        if both > 0:
            total += each.share * both
            covered += both
    return total / covered if days > 0 and covered * 2 >= days else None


def least(of_each: Sequence[tuple[Sequence[tuple[date, date | None]], Sequence[Share]]]) -> tuple[Share, ...]:
    """Put medicines together: each is the days it was in force, and its shares.

    A day counts where the share of everything in force on it is known; the least of them is its share.
    """
    of_day: dict[date, Decimal] = {}
    days = {
        share.start + timedelta(n) for _, known in of_each for share in known for n in range(_length(share))
    }
    for day in days:
        found: list[Decimal | None] = []
        for periods, known in of_each:
            if any(start <= day and (end is None or day < end) for start, end in periods):
                found.append(next((each.share for each in known if each.start <= day < each.end), None))
        told = [each for each in found if each is not None]
        if told and len(told) == len(found):
            of_day[day] = min(told)
    return _joined(of_day)


def ask_about(said: Iterable[Said], since: date | None, today: date) -> tuple[date, date] | None:
    """Return the days that the patient is asked about, the last week; None where there is nothing to ask.

    `since` is the first day of the present dose; None where nothing is taken.
    """
    if since is None or held_since(said, today) is not None:
        return None
    recalled = [
        each.until for each in standing(said) if each.kind is Kind.RECALLED and each.until is not None
    ]
    start = max([since, today - ASK_EVERY, *recalled])
    return (start, today) if today - start >= ASK_EVERY else None


def _pauses(holding: Sequence[Said], today: date) -> list[tuple[date, date]]:
    found = []
    since: date | None = None
    for each in holding:
        if each.kind is Kind.HELD and since is None:
            since = each.on
        elif each.kind is Kind.RESUMED and since is not None:
            found.append((since, each.on))
            since = None
    return [*found, (since, today)] if since is not None else found


def _joined(of_day: dict[date, Decimal]) -> tuple[Share, ...]:
    found: list[Share] = []
    for day in sorted(of_day):
        last = found[-1] if found else None
        if last is not None and last.end == day and last.share == of_day[day]:
            found[-1] = Share(last.start, day + timedelta(1), last.share)
        else:
            found.append(Share(day, day + timedelta(1), of_day[day]))
    return tuple(found)


def _length(share: Share) -> int:
    return (share.end - share.start).days
