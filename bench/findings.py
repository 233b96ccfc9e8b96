"""How often findings on trials, first weeks, lower doses and side effects are right, on simulated people."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import numpy as np

from backend.chart import catalog
from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.effects import attributions
from backend.chart.rules.reductions import after_reductions
from backend.chart.rules.treatment import Finding, Treatment
from backend.chart.rules.trials import adequate_trials, early_non_improvement
from backend.measures.catalog import instruments
from bench.simulated import START, Nature
from bench.simulated_effects import FOLLOWED, LOWERED_ON, WATCHED, complaint, lowered
from bench.simulated_trials import DRUG, LASTS, Memory, Trial, trial

NATURES = (Nature(), Nature("slow course", course_days=56.0), Nature("heavier noise", noise_sd=3.4))
MEMORIES = (
    Memory("every missed dose is told"),
    Memory("half of the missed doses are told", remembers=0.5),
    Memory("half are told, a quarter do not answer", remembers=0.5, answers=0.75),
    Memory("half are told, a sixth stop in silence and are asked", remembers=0.5, stops_unsaid=1 / 6),
    Memory("nobody is asked", answers=0.0),
)
TRUTHS = ("nothing", "withdrawal", "relapse", "both")


def facts_of(drugs: Iterable[str]) -> dict[str, DrugFacts]:
    """Return what is known of drugs that are all known."""
    return {drug: known for drug in drugs if (known := catalog.drug_facts(drug)) is not None}


def of_trial(drawn: Trial, *, today: int) -> Treatment:
    """Return somebody's first months as the product sees them on a day."""
    on = START + timedelta(days=today)
    return Treatment(
        instrument="phq-9",
        today=on,
        doses=drawn.doses,
        scores=drawn.scores,
        figures=instruments()["phq-9"].change,
        adherence=drawn.adherence,
    )


def shares(counted: Counter[str]) -> dict[str, float]:
    """Return the share of each answer."""
    whole = counted.total()
    return {key: round(n / whole, 4) for key, n in sorted(counted.items())}


def trials(count: int, *, memory: Memory) -> dict[str, object]:
    """Judge `count` trials, apart by whether they truly were one."""
    chance = np.random.default_rng(20)
    facts = facts_of([DRUG])
    answers = {True: Counter[str](), False: Counter[str]()}
    outcomes = {True: Counter[str](), False: Counter[str]()}
    for _ in range(count):
        drawn = trial(chance, memory=memory, nature=Nature())
        [found] = adequate_trials(of_trial(drawn, today=LASTS), facts)
        answers[drawn.is_adequate][found.answer] += 1
        if found.answer == "adequate" and found.basis["outcome"] != "unknown":
            last = max(week for week in range(len(drawn.latent)) if _within(drawn, week))
            has_responded = drawn.fell_by(0.5, week=last)
            outcomes[has_responded]["response" if found.basis["outcome"] == "response" else "less"] += 1
    said = answers[True]["adequate"] + answers[False]["adequate"]
    return {
        "measure": "adequate-trial",
        "memory": memory.name,
        "patients": count,
        "truly_adequate": shares(answers[True]),
        "truly_not": shares(answers[False]),
        "right_when_said": round(answers[True]["adequate"] / said, 4) if said else None,
        "outcome_of_true_response": shares(outcomes[True]),
        "outcome_of_less": shares(outcomes[False]),
    }


def _within(drawn: Trial, week: int) -> bool:
    end = drawn.doses[-1].end
    return end is None or START + timedelta(days=7 * week) <= end


def early(count: int, *, nature: Nature, missed: float) -> dict[str, object]:
    """Look at `count` first treatments in week 3, and at what became of them."""
    chance = np.random.default_rng(20)
    answers = {True: Counter[str](), False: Counter[str]()}
    responded: dict[str, list[tuple[bool, bool]]] = {"improved": [], "not-improved": [], "cannot-tell": []}
    for _ in range(count):
        drawn = trial(chance, memory=MEMORIES[0], missed=missed, nature=nature)
        [found] = early_non_improvement(of_trial(drawn, today=27))
        week = (found.basis["on"] - START).days // 7 if found.basis["on"] else 3  # type: ignore[operator]
        answers[drawn.fell_by(0.2, week=week)][found.answer] += 1
        responded[found.answer].append((drawn.fell_by(0.5, week=6), drawn.fell_by(0.5, week=12)))
    return {
        "measure": "early-non-improvement",
        "nature": nature.name,
        "missed": missed,
        "patients": count,
        "truly_a_fifth_better": shares(answers[True]),
        "truly_not": shares(answers[False]),
        "responded_by_week_6_and_12": {
            answer: [round(float(np.mean(column)), 4) for column in zip(*seen, strict=True)]
            for answer, seen in responded.items()
            if seen
        },
    }


def reductions(count: int, *, drug: str, every: int, everyday: float) -> list[dict[str, object]]:
    """Judge `count` lower doses of each truth, twelve weeks later."""
    chance = np.random.default_rng(20)
    facts, kinds = facts_of([drug]), catalog.withdrawal_kinds()
    figures = []
    for truth in TRUTHS:
        answers = Counter[str]()
        for _ in range(count):
            drawn = lowered(chance, drug=drug, truth=truth, every=every, everyday=everyday)
            treatment = Treatment(
                instrument="phq-9",
                today=START + timedelta(days=LOWERED_ON + WATCHED),
                doses=drawn.doses,
                scores=drawn.scores,
                figures=instruments()["phq-9"].change,
                side_effects=drawn.effects,
            )
            [found] = after_reductions(treatment, facts, kinds)
            answers[found.answer] += 1
        figures.append(
            {
                "measure": "withdrawal-or-relapse",
                "drug": drug,
                "asked_every_days": every,
                "everyday_complaints": everyday,
                "truth": truth,
                "patients": count,
                "answers": shares(answers),
            }
        )
    return figures


def effects(count: int, *, drugs: tuple[str, ...], is_caused: bool) -> dict[str, object]:
    """Judge one complaint of each of `count` people, apart by drug: the one that brings it and the others."""
    chance = np.random.default_rng(20)
    facts = facts_of(drugs)
    answers = {"culprit": Counter[str](), "others": Counter[str]()}
    unseen = wrong = 0
    for _ in range(count):
        drawn = complaint(chance, drugs=drugs, is_caused=is_caused)
        treatment = Treatment(
            instrument="phq-9",
            today=START + timedelta(days=FOLLOWED),
            doses=drawn.doses,
            scores=(),
            figures=instruments()["phq-9"].change,
            side_effects=drawn.effects,
        )
        found = attributions(treatment, facts)
        unseen += not found
        by_drug: dict[str, Finding] = {each.drug or "": each for each in found}
        for drug, each in by_drug.items():
            answers["culprit" if drug == drawn.culprit else "others"][each.answer] += 1
        wrong += any(each.answer == "probable" and drug != drawn.culprit for drug, each in by_drug.items())
    return {
        "measure": "side-effect-attribution",
        "drugs": drugs,
        "is_caused": is_caused,
        "patients": count,
        "never_reported": round(unseen / count, 4),
        "answers": {whose: shares(counted) for whose, counted in answers.items() if counted},
        "wrong_probable_per_year": round(wrong / (count * FOLLOWED / 365.25), 3),
    }


def main() -> None:
    """Print the figures as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=10_000)
    count = parser.parse_args().patients
    for memory in MEMORIES:
        print(json.dumps(trials(count, memory=memory)), flush=True)
    for nature in NATURES:
        for missed in (0.0, 0.2):
            print(json.dumps(early(count, nature=nature, missed=missed)), flush=True)
    for drug, every, everyday in (
        ("paroxetine", 7, 0.05),
        ("paroxetine", 14, 0.05),
        ("paroxetine", 28, 0.05),
        ("sertraline", 14, 0.05),
        ("fluoxetine", 14, 0.05),
        ("sertraline", 14, 0.2),
    ):
        for figures in reductions(count, drug=drug, every=every, everyday=everyday):
            print(json.dumps(figures), flush=True)
    for drugs in (("sertraline",), ("sertraline", "bupropion"), ("sertraline", "quetiapine")):
        for is_caused in (True, False):
            print(json.dumps(effects(count, drugs=drugs, is_caused=is_caused)), flush=True)


if __name__ == "__main__":
    main()
