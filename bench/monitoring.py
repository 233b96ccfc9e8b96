"""Measures the monitoring rules on one core: twenty drugs with two thousand results."""

import json
import os
import random
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal

from backend.medications import monitoring_files
from backend.medications.rules.monitored import Course, Person
from backend.medications.rules.recurrence import Reading

DRUGS = (
    "lithium", "clozapine", "valproic-acid", "carbamazepine", "olanzapine", "quetiapine", "citalopram",
    "venlafaxine", "methylphenidate", "sertraline", "haloperidol", "lisinopril", "ibuprofen", "caffeine",
    "atomoxetine", "ziprasidone", "metformin", "omeprazole", "methadone", "fluoxetine",
)  # fmt: skip
RESULTS, RUNS, TODAY = 2_000, 300, date(2026, 11, 1)


def main() -> None:
    """Print the figures as JSON lines."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begun = time.perf_counter()
    engine = monitoring_files.monitoring()
    report(measure="start", seconds=round(time.perf_counter() - begun, 3))
    chance = random.Random(20)
    start = date(2024, 1, 1)
    courses = [
        Course(slug, slug, slug, ((start, None),), tuple(start + timedelta(9 * n) for n in range(1, 8)))
        for slug in DRUGS
    ]
    exams = monitoring_files.read_exams(
        monitoring_files.EXAMS, (monitoring_files.FOLDER / monitoring_files.EXAMS).read_text(encoding="utf-8")
    )
    codes = sorted({code for exam in exams.values() for code in exam.results})
    readings = [
        Reading(chance.choice(codes), start + timedelta(chance.randrange(1_000)), Decimal("1.2"), "1.2")
        for _ in range(RESULTS)
    ]
    spent = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        found = engine.due(courses, Person(70), readings, TODAY)
        spent.append((time.perf_counter() - begun) * 1000)
    report(
        measure="due", drugs=len(DRUGS), results=RESULTS, items=len(found.items),
        median_ms=round(statistics.median(spent), 2), p99_ms=round(statistics.quantiles(spent, n=100)[98], 2),
    )  # fmt: skip


def report(**figures: object) -> None:
    """Print one line of figures."""
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
