"""`make soak`: kill at random points, many times, and print what was found as JSON lines."""

import argparse
import json
import random
import tempfile
import time
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.killing import running
from tests.notifications.conftest import MailServer, free_port

SECONDS_TO_TELL = 300


def main() -> int:
    """Kill so many times, print a line for each kind of victim and one for all; 1 where anything is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="repeats the choices, not the moments")
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    post = Controller(MailServer(), hostname="127.0.0.1", port=free_port())
    post.start()
    begun = time.monotonic()
    killed: dict[str, int] = {}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="evenkeel-soak-") as folder,
            running(Path(folder) / "home", f"smtp://127.0.0.1:{post.port}") as clinic,
        ):
            for _ in range(asked.points):
                kind = clinic.kill_at_random(dice)
                killed[kind] = killed.get(kind, 0) + 1
            found = clinic.verdict(seconds=SECONDS_TO_TELL)
    finally:
        post.stop()
    for kind, count in sorted(killed.items()):
        print(json.dumps({"op": "kill", "victim": kind, "points": count}))
    answers = found["stored"]
    print(
        json.dumps(
            {
                "op": "soak",
                "points": asked.points,
                "seconds": round(time.monotonic() - begun),
                **found,
                # Zero failures of N say: at most 3/N, at 95 %.
                "bound_per_point": round(3 / asked.points, 4),
                "bound_per_answer": round(3 / answers, 4) if answers else None,
            }
        )
    )
    failures = ("acknowledged_and_lost", "stored_without_its_one_flag", "flags_without_delivery_attempt")
    return int(any(found[name] for name in failures) or answers == 0)


if __name__ == "__main__":
    raise SystemExit(main())
