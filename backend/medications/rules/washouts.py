"""Drugs that were stopped and still count: a directed table, and the gravest line that still holds speaks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import Finding, Washout
from backend.medications.rules.pairs import Pairs
from backend.medications.rules.profiles import Profile, Selector

# After five half-lives a thirty-second part is left: the usual figure for "gone".
HALF_LIVES: Final = 5


def still_counting(
    washouts: Iterable[Washout], pairs: Pairs, gone: Profile, begun: str, days_ago: int | None
) -> list[Finding]:
    """Return what a drug stopped `days_ago` (None: nobody knows when) still does to one that is taken."""
    fitting = [
        rule
        for rule in washouts
        if _fits(rule.gone, pairs.tokens(gone.slug)) and _fits(rule.begun, pairs.tokens(begun))
    ]
    if fitting:
        holding = [rule for rule in fitting if days_ago is None or days_ago < rule.days]
        if not holding:
            return []
        rule = min(holding, key=lambda each: (each.tier, -each.days, each.id))
        when = "at a time that is not known" if days_ago is None else f"{days_ago} days ago"
        return [
            Finding(
                (gone.slug, begun),
                rule.tier,
                "washout",
                f"{gone.name} was stopped {when}: {rule.what}",
                f"Wait until {rule.days} days have passed",
                rule.id,
                rule.version,
                Status.CONSENSUS,
                (rule.source,),
            )
        ]
    if not _is_still_there(gone, days_ago):
        return []
    return [
        Finding(
            each.drugs,
            max(each.tier, 3),
            "washout",
            f"{gone.name} was stopped, but is not yet gone. {each.what}",
            each.do,
            f"washout.{each.rule}",
            each.version,
            each.status,
            each.sources,
        )
        for each in pairs.between(gone.slug, begun)
        if each.interrupts
    ]


def _is_still_there(gone: Profile, days_ago: int | None) -> bool:
    if days_ago is None:
        return True
    hours = Decimal(24 * days_ago)
    washout, half_life = gone.times.get("washout"), gone.times.get("half_life")
    if washout is not None:
        return hours < washout.high
    return half_life is not None and hours < HALF_LIVES * half_life.high


def _fits(selector: Selector, said: frozenset[str]) -> bool:
    return said.issuperset(selector.tokens) and said.isdisjoint(selector.without)
