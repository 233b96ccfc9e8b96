"""How often "did this dose help?" is right, on simulated patients whose truth is known."""

import argparse
import json
import statistics
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import numpy as np

from backend.chart.rules.change_at_dose import changes_at_dose
from backend.chart.rules.relapse_watch import remission_start, sustained_at, watch
from backend.chart.rules.treatment import Adherence, DosePeriod, Finding, Total, Treatment
from backend.measures.catalog import instruments
from bench.simulated import START, Habits, Nature, Simulated, patient, remitted

NATURES = (
    Nature(),
    Nature("wanders further and longer", wander_sd=3.5, wander_days=42.0),
    Nature("wanders quickly", wander_days=7.0),
    Nature("heavy-tailed noise", is_heavy_tailed=True),
    Nature("slow course", course_days=56.0),
    Nature("fast course", course_days=14.0),
    Nature("goes on falling", trend=-0.3),
    Nature("goes on rising", trend=0.3),
)
HABITS = {
    "all answered": Habits(),
    "a fifth missed": Habits(missed=0.2),
    "missed when worse": Habits(missed=0.1, worse=0.03),
    "many leave": Habits(missed=0.1, leaves=0.05),
}


def treatment(simulated: Simulated) -> Treatment:
    """Return a simulated patient as the product sees one: 50 mg, then 100 mg, all taken."""
    end = simulated.on(simulated.days[-1])
    return Treatment(
        instrument="phq-9",
        figures=instruments()["phq-9"].change,
        today=end,
        doses=(
            DosePeriod("sertraline", START, simulated.on(simulated.change_day), Decimal(50)),
            DosePeriod("sertraline", simulated.on(simulated.change_day), None, Decimal(100)),
        ),
        scores=tuple(
            Total(simulated.on(day), total)
            for day, total in zip(simulated.days, simulated.totals, strict=True)
            if total is not None
        ),
        adherence=(Adherence(START, end + timedelta(days=1), 0.95),),
        planned=tuple(simulated.on(day) for day in simulated.days),
    )


def series(count: int, *, effect: float, nature: Nature, habits: str) -> dict[str, object]:
    """Judge `count` patients of one kind and return the shares of each answer, and the coverage."""
    chance = np.random.default_rng(20)
    labels, expectations = Counter[str](), Counter[str]()
    covered = told = 0
    done = 0
    while done < count:
        drawn = patient(chance, effect=effect, nature=nature, habits=HABITS[habits])
        if drawn is None:
            continue
        done += 1
        found: Finding = changes_at_dose(treatment(drawn))[0]
        labels[found.answer] += 1
        expectations[str(found.basis["expected"])] += 1
        if found.basis["change"] is None:
            continue
        last = max(i for i, total in enumerate(drawn.totals) if total is not None)
        truth = drawn.latent[last] - drawn.latent[drawn.days.index(drawn.change_day)]
        low, high = found.basis["change_90"]  # type: ignore[misc]
        told += 1
        covered += bool(low <= truth <= high)
    judged = done - expectations["cannot-tell"]
    return {
        "measure": "change-at-dose",
        "nature": nature.name,
        "habits": habits,
        "effect": effect,
        "patients": done,
        "labels": {key: round(n / done, 4) for key, n in sorted(labels.items())},
        "expected": {key: round(n / done, 4) for key, n in sorted(expectations.items())},
        "more_of_judged": round(expectations["more"] / judged, 4) if judged else None,
        "coverage_90": round(covered / told, 4) if told else None,
    }


def relapses(count: int, *, every: int) -> dict[str, object]:
    """Watch `count` people in remission, half of whom relapse, beside the plain rule "10 or more"."""
    chance = np.random.default_rng(20)
    years = 0.0
    false = {"watch": 0, "ten": 0}
    delays: dict[str, list[int]] = {"watch": [], "ten": []}
    relapsed = 0
    for place in range(count):
        drawn = remitted(chance, relapses=bool(place % 2), every=every)
        scores = [Total(START - timedelta(days=14), 15)]
        scores += [Total(START + timedelta(days=day), total) for day, total in drawn.totals.items()]
        lasting = sustained_at(scores, 5)
        if lasting is None or lasting == len(scores) - 1:
            continue
        begun = None if drawn.relapse_day is None else START + timedelta(days=drawn.relapse_day)
        if begun is not None and scores[lasting].on >= begun:
            continue
        end = begun or scores[-1].on
        years += (end - scores[lasting].on).days / 365.25
        relapsed += begun is not None
        later = scores[lasting + 1 :]
        remission = scores[remission_start(scores, lasting, 5) : lasting + 1]
        signals = {
            "watch": (
                later[n].on
                for n in range(len(later))
                if watch(remission, later[: n + 1]).signal_on is not None
            ),
            "ten": (score.on for score in later if score.total >= 10),
        }
        for rule, days in signals.items():
            seen = next(days, None)
            if seen is not None and seen < end:
                false[rule] += 1
            elif seen is not None and begun is not None:
                delays[rule].append((seen - begun).days)
    return {
        "measure": "relapse-watch",
        "asked_every_days": every,
        "patients": count,
        "years_in_remission": round(years),
        "false_alarms_per_year": {rule: round(n / years, 3) for rule, n in false.items()},
        "relapses": relapsed,
        "found": {rule: len(found) for rule, found in delays.items()},
        "median_delay_days": {rule: statistics.median(found) for rule, found in delays.items()},
    }


def main() -> None:
    """Print the figures as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=10_000)
    count = parser.parse_args().patients
    worst = []
    for nature in NATURES:
        for effect in (0.0, -3.0, -6.0):
            figures = series(count, effect=effect, nature=nature, habits="all answered")
            print(json.dumps(figures), flush=True)
            if effect == 0:
                worst.append(figures["more_of_judged"])
    for habits in list(HABITS)[1:]:
        for effect in (0.0, -6.0):
            print(json.dumps(series(count, effect=effect, nature=NATURES[0], habits=habits)), flush=True)
    for every in (14, 28):
        print(json.dumps(relapses(count, every=every)), flush=True)
    print(
        json.dumps(
            {"measure": "false more, worst nature", "share": max(worst), "median": statistics.median(worst)}
        )
    )


if __name__ == "__main__":
    main()
