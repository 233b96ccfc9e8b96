"""People with complaints whose cause is known: after a lower dose, and beside one or two drugs.

Nobody here is real; every share that no source gives is a guess that the figures depend on
(docs/did-it-help.md). Complaints are chosen from the list of the side-effect check-in, as patients do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np

from backend.chart import catalog
from backend.chart.rules.treatment import DosePeriod, SideEffect, Total
from bench.simulated import RECALL, START, Nature, scores, wander

ASKS_ABOUT = 7  # days the side-effect check-in asks about
NOTICED = 0.85  # of what was there is chosen
EVERYDAY = ("tiredness", "poor-sleep", "nausea", "dizziness", "restlessness", "agitation", "sweating")
IN_ILLNESS = ("tiredness", "poor-sleep", "agitation", "restlessness", "appetite-loss")


@dataclass(frozen=True, slots=True)
class Span:
    """A complaint and the days on which it was there, the last excluded."""

    slug: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lowered:
    """Somebody well whose dose was lowered on day 60: what came of it, and what was reported."""

    doses: tuple[DosePeriod, ...]
    scores: tuple[Total, ...]
    effects: tuple[SideEffect, ...]
    truth: str  # nothing, withdrawal, relapse or both


LOWERED_ON = 60
WATCHED = 84


def lowered(chance: np.random.Generator, *, drug: str, truth: str, every: int, everyday: float) -> Lowered:
    """Draw somebody in remission who goes from two tablets to one or none.

    Withdrawal begins one to three days and up to two half-lives after the step and lasts one to four weeks,
    with one to three complaints and 0 to 5 points. Relapse begins in weeks 2 to 6 and rises over 4 to 10.
    `everyday` is how often a check-in brings a complaint of everyday life.
    """
    facts = catalog.drug_facts(drug)
    assert facts is not None
    assert facts.half_life_hours is not None
    assert facts.minimum_mg is not None
    nature = Nature(wander_sd=0.9, noise_sd=1.4)
    last = LOWERED_ON + WATCHED
    span = np.arange(-RECALL, last + 1)
    level = abs(chance.normal(2.5, 1.5))
    daily = level + wander(chance, len(span), nature)
    there: list[Span] = []
    if truth in ("withdrawal", "both"):
        start = LOWERED_ON + chance.uniform(1, 3) + chance.uniform(0, 2) * facts.half_life_hours[1] / 24
        end = start + chance.uniform(7, 28)
        there += [
            Span(str(slug), start, end)
            for slug in chance.choice(withdrawal_complaints(drug), size=chance.integers(1, 4), replace=False)
        ]
        daily = daily + chance.uniform(0, 5) * ((span >= start) & (span < end))
    if truth in ("relapse", "both"):
        start = LOWERED_ON + chance.uniform(14, 42)
        height = max(chance.normal(13, 3) - level, 5)
        daily = daily + height * np.clip((span - start) / chance.uniform(28, 70), 0, 1)
    days = np.arange(0, last + 1, every)
    days = np.unique(np.append(days, LOWERED_ON))
    totals = scores(daily, days, nature.noise_sd * chance.normal(size=len(days)))
    there += [
        Span(str(chance.choice(EVERYDAY)), day - 3, day + 1) for day in days if chance.random() < everyday
    ]
    there += [
        Span(str(chance.choice(IN_ILLNESS)), day - 3, day + 1)
        for day in days
        if daily[day + RECALL] >= 8 and chance.random() < 0.5
    ]
    halved = bool(chance.random() < 0.5)
    low, stop = Decimal(facts.minimum_mg), START + timedelta(days=LOWERED_ON)
    doses = [DosePeriod(drug, START - timedelta(days=200), stop, 2 * low)]
    if halved:
        doses.append(DosePeriod(drug, stop, None, low))
    return Lowered(
        tuple(doses),
        tuple(
            Total(START + timedelta(days=int(day)), int(total))
            for day, total in zip(days, totals, strict=True)
        ),
        reported(chance, there, days.tolist()),
        truth,
    )


def withdrawal_complaints(drug: str) -> list[str]:
    """Return the complaints on the list that belong to withdrawal of a drug."""
    facts = catalog.drug_facts(drug)
    kind = next(each for each in catalog.withdrawal_kinds() if facts and each.classes & facts.classes)
    return sorted(
        slug for slug, names in catalog.effect_words().items() if not names.isdisjoint(kind.effects)
    )


def reported(
    chance: np.random.Generator, there: Sequence[Span], days: Sequence[int]
) -> tuple[SideEffect, ...]:
    """Return what is chosen in check-ins on these days, and what was chosen before and is not any more."""
    words = catalog.effect_words()
    found = []
    known: dict[str, None] = {}
    for day in days:
        felt = {
            each.slug
            for each in there
            if each.start <= day and each.end > day - ASKS_ABOUT and chance.random() < NOTICED
        }
        known |= dict.fromkeys(sorted(felt))
        burden = 2 * (1 + int(chance.integers(0, 3)))
        found += [
            SideEffect(START + timedelta(days=day), slug, burden if slug in felt else 0, words[slug])
            for slug in known
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Somebody with one complaint beside drugs, and the drug that truly brings it; None for none of them."""

    doses: tuple[DosePeriod, ...]
    effects: tuple[SideEffect, ...]
    slug: str
    culprit: str | None


FOLLOWED = 168


def complaint(chance: np.random.Generator, *, drugs: tuple[str, ...], is_caused: bool) -> Complaint:
    """Draw somebody with a complaint that one of the drugs brings, or life does.

    The first drug begins on day 0, the next between days 28 and 84, each is doubled four weeks later. A
    caused complaint begins within the usual time after a start or an increase, is one from the drug's file in
    four cases of five, and goes within ten days of stopping it. One of life begins on any day, is any on the
    list, and lasts 1 to 20 weeks. Six weeks after it began one of the drugs is stopped in half of the cases.
    """
    starts = dict(zip(drugs, [0, *(int(chance.integers(28, 85)) for _ in drugs[1:])], strict=True))
    culprit = str(chance.choice(drugs)) if is_caused else None
    if culprit is not None:
        slug, low, high = _brought_by(chance, culprit)
        begins = starts[culprit] + 28 * int(chance.random() < 0.5) + chance.uniform(low, high)
        ends = float(FOLLOWED)
    else:
        slug = str(chance.choice(sorted(catalog.effect_words())))
        begins = chance.uniform(0, 120)
        ends = begins + chance.uniform(7, 140)
    down = round(begins) + 42 if chance.random() < 0.5 else None
    lower = str(chance.choice(drugs)) if down is not None and down < FOLLOWED - 28 else None
    if down is not None and lower is not None and lower == culprit:
        ends = down + chance.uniform(2, 10)
    doses = []
    for drug, start in starts.items():
        facts = catalog.drug_facts(drug)
        assert facts is not None
        assert facts.minimum_mg is not None
        steps = {start: facts.minimum_mg, start + 28: 2 * facts.minimum_mg}
        if drug == lower and down is not None and down > start:
            steps = {day: mg for day, mg in steps.items() if day < down} | {down: None}
        bounds = [*list(steps)[1:], None]
        doses += [
            DosePeriod(
                drug,
                START + timedelta(days=day),
                None if end is None else START + timedelta(days=end),
                Decimal(mg),
            )
            for (day, mg), end in zip(steps.items(), bounds, strict=True)
            if mg is not None
        ]
    days = list(range(7, FOLLOWED + 1, 14))
    return Complaint(tuple(doses), reported(chance, [Span(slug, begins, ends)], days), slug, culprit)


def _brought_by(chance: np.random.Generator, drug: str) -> tuple[str, float, float]:
    """Return a complaint that a drug brings, and within which days."""
    facts = catalog.drug_facts(drug)
    words = catalog.effect_words()
    assert facts is not None
    listed = [
        (slug, effect.from_day, effect.to_day)
        for effect in facts.effects
        for slug, names in words.items()
        if effect.name in names and effect.to_day <= 56
    ]
    if chance.random() < 0.8:
        return listed[int(chance.integers(len(listed)))]
    other = sorted(words.keys() - {slug for slug, _, _ in listed})
    return str(chance.choice(other)), 0.0, 28.0
