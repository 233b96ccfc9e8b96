"""Measures `evenkeel rules score` on every PHQ-9 answer vector, in a process of its own."""

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "import sys; from backend.cli.rules import main; sys.exit(main(['score']))"]


def main() -> None:
    """Run it three times and print the figures of each run, starting the interpreter included."""
    vectors = itertools.product(range(4), repeat=9)
    lines = "".join(f'{{"instrument":"phq-9","answers":{list(vector)}}}\n' for vector in vectors).encode()
    count = lines.count(b"\n")
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run(COMMAND, input=lines, stdout=subprocess.PIPE, cwd=ROOT, check=True)
        seconds = time.perf_counter() - start
        figures = {
            "bench": "rules_score",
            "lines": count,
            "answered": done.stdout.count(b"\n"),
            "errors": done.stdout.count(b'"error"'),
            "seconds": round(seconds, 3),
            "lines_per_second": round(count / seconds),
        }
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
