"""Measures the interaction engine on one core: speed, cold and warm, and how often likely lists interrupt."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from backend.medications import catalog, knowledge, questions
from backend.medications.rules.findings import INTERRUPTS
from bench import patients

ROOT = Path(__file__).parent.parent
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from backend.cli.rules import main; sys.exit(main(['interactions']))",
]
FIVES, TWENTIES, PATIENTS = 20_000, 500, 4_000


def main() -> None:
    """Print the figures as JSON lines."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.perf_counter()
    knowledge.engine()
    slugs = sorted(catalog.catalog().profiles)
    questions.answer({"drugs": slugs[:2]})
    report(measure="start", drugs=len(slugs), seconds=round(time.perf_counter() - start, 3))
    chance = random.Random(20)
    # Twenty comes first: no pair of it was asked before, which is the worst case.
    twenties = [chance.sample(slugs, 20) for _ in range(TWENTIES)]
    for name in ("cold", "warm"):
        spent(f"twenty, {name}", twenties)
    spent("two hundred, cold", [chance.sample(slugs, 200) for _ in range(20)])
    fives = [chance.sample(slugs, 5) for _ in range(FIVES)]
    for name in ("cold", "warm"):
        start = time.perf_counter()
        for drugs in fives:
            questions.answer({"drugs": drugs})
        seconds = time.perf_counter() - start
        report(measure=f"five, {name}", lists=FIVES, lists_per_second=round(FIVES / seconds))
    lines = "".join(json.dumps({"drugs": drugs}) + "\n" for drugs in fives).encode()
    start = time.perf_counter()
    done = subprocess.run(COMMAND, input=lines, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    seconds = time.perf_counter() - start
    report(
        measure="command", lists=done.stdout.count(b"\n"), errors=done.stdout.count(b'"error"'),
        lists_per_second=round(FIVES / seconds), seconds=round(seconds, 2),
    )  # fmt: skip
    interruptions()
    orders()


def spent(measure: str, lists: Sequence[list[str]]) -> None:
    """Report how long a list takes: on the clock, and on the processor, which others cannot slow."""
    clock, processor = [], []
    for drugs in lists:
        start, busy = time.perf_counter(), time.thread_time()
        questions.answer({"drugs": drugs})
        processor.append((time.thread_time() - busy) * 1000)
        clock.append((time.perf_counter() - start) * 1000)
    report(
        measure=measure, lists=len(lists), median_ms=round(statistics.median(clock), 3),
        p99_ms=round(statistics.quantiles(clock, n=100)[98], 3),
        p99_processor_ms=round(statistics.quantiles(processor, n=100)[98], 3),
        longest_ms=round(max(clock), 3),
    )  # fmt: skip


def interruptions() -> None:
    """Report the share of likely lists that interrupt, and which rules do it most."""
    interrupted, shown, rules, alone = 0, 0, Counter[str](), Counter[str]()
    for drugs in patients.lists(PATIENTS, seed=3):
        answer = questions.answer({"drugs": drugs})
        found = [each for each in answer["findings"] if each["tier"] <= INTERRUPTS]  # type: ignore[attr-defined]
        shown += sum(each["tier"] == INTERRUPTS + 1 for each in answer["findings"])  # type: ignore[attr-defined]
        fired = {each["rule"] for each in found}
        interrupted += bool(fired)
        rules.update(fired)
        if len(fired) == 1:
            alone.update(fired)
    report(
        measure="likely lists", lists=PATIENTS, interrupted_percent=round(100 * interrupted / PATIENTS, 1),
        tier_3_a_list=round(shown / PATIENTS, 2),
    )  # fmt: skip
    for rule, count in rules.most_common(15):
        report(
            measure="rule", rule=rule, percent=round(100 * count / PATIENTS, 2),
            alone_percent=round(100 * alone[rule] / PATIENTS, 2),
        )  # fmt: skip


def orders() -> None:
    """Report how often an order for one drug of a likely list interrupts, begun or taken already."""
    chance, taken, begun = random.Random(5), 0, 0
    for drugs in patients.lists(PATIENTS, seed=3):
        new, age = chance.choice(drugs), chance.randint(20, 85)
        taken += asks({"drugs": drugs, "age": age}, new)
        begun += asks({"drugs": drugs, "age": age, "new": new}, new)
    report(
        measure="likely orders", orders=PATIENTS, interrupted_percent=round(100 * begun / PATIENTS, 1),
        of_what_is_taken_percent=round(100 * taken / PATIENTS, 1),
    )  # fmt: skip


def asks(fields: dict[str, object], drug: str) -> bool:
    """Say whether something found about one drug of a list interrupts."""
    found = questions.answer(fields)["findings"]
    return any(each["tier"] <= INTERRUPTS and drug in each["drugs"] for each in found)  # type: ignore[attr-defined]


def report(**figures: object) -> None:
    """Print one line."""
    print(json.dumps({"bench": "interactions", **figures}))


if __name__ == "__main__":
    main()
