"""Measures the search of drug names on one core: every beginning, and misspelled names, first and again."""

import json
import os
import random
import statistics
import sys
import time

from backend.medications import catalog, directory

BEGINNINGS, SLIPS = 400, 200


def main() -> None:
    """Print the figures as JSON lines."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    profiles = catalog.catalog().profiles
    start = time.perf_counter()
    directory.search("zz")
    report(measure="start", drugs=len(profiles), seconds=round(time.perf_counter() - start, 3))
    chance = random.Random(20)
    names = [name for profile in profiles.values() for name in (profile.generic, *profile.brands)]
    beginnings = [chance.choice(names)[: chance.randint(2, 6)] for _ in range(BEGINNINGS)]
    slips = [slip(chance.choice(names), chance) for _ in range(SLIPS)]
    for what, texts in (("beginnings", beginnings), ("slips", slips)):
        for name in ("first", "again"):
            spent = sorted(timed(text) for text in texts)
            report(
                measure=f"{what}, {name}", searches=len(spent), median_ms=round(statistics.median(spent), 2),
                p99_ms=round(statistics.quantiles(spent, n=100)[98], 2), most_ms=round(spent[-1], 2),
            )  # fmt: skip


def slip(name: str, chance: random.Random) -> str:
    """Change one letter of a name."""
    place = chance.randrange(len(name))
    return name[:place] + chance.choice("abcdefghijklmnopqrstuvwxyz") + name[place + 1 :]


def timed(text: str) -> float:
    """Return the milliseconds that one search takes."""
    start = time.perf_counter()
    directory.search(text)
    return (time.perf_counter() - start) * 1000


def report(**figures: object) -> None:
    """Print one figure."""
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
