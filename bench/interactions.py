"""Measures the interaction engine on one core: lists of five a second, a list of twenty, the command."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from backend.medications import catalog, knowledge

ROOT = Path(__file__).parent.parent
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from backend.cli.rules import main; sys.exit(main(['interactions']))",
]
FIVES, TWENTIES = 20_000, 500


def main() -> None:
    """Print the figures as JSON lines."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.perf_counter()
    knowledge.engine()
    slugs = sorted(catalog.catalog().profiles)
    knowledge.answer({"drugs": slugs[:2]})
    report(measure="start", drugs=len(slugs), seconds=round(time.perf_counter() - start, 3))
    chance = random.Random(20)
    fives = [chance.sample(slugs, 5) for _ in range(FIVES)]
    for name in ("first", "again"):
        start = time.perf_counter()
        for drugs in fives:
            knowledge.answer({"drugs": drugs})
        seconds = time.perf_counter() - start
        report(measure=f"five, {name}", lists=FIVES, lists_per_second=round(FIVES / seconds))
    spent = []
    for _ in range(TWENTIES):
        drugs = chance.sample(slugs, 20)
        start = time.perf_counter()
        knowledge.answer({"drugs": drugs})
        spent.append((time.perf_counter() - start) * 1000)
    report(
        measure="twenty", lists=TWENTIES, median_ms=round(statistics.median(spent), 3),
        p99_ms=round(statistics.quantiles(spent, n=100)[98], 3),
    )  # fmt: skip
    lines = "".join(json.dumps({"drugs": drugs}) + "\n" for drugs in fives).encode()
    start = time.perf_counter()
    done = subprocess.run(COMMAND, input=lines, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    seconds = time.perf_counter() - start
    report(
        measure="command", lists=done.stdout.count(b"\n"), errors=done.stdout.count(b'"error"'),
        lists_per_second=round(FIVES / seconds), seconds=round(seconds, 2),
    )  # fmt: skip


def report(**figures: object) -> None:
    """Print one line."""
    print(json.dumps({"bench": "interactions", **figures}))


if __name__ == "__main__":
    main()
