"""Draws medication lists as prescribers write them: common drugs often, rarely two of what stands alone.

The ranks in `drug_ranks.toml` and the figures below are assumptions, written from general knowledge of
outpatient statistics; no person's list was seen. A share of lists that interrupt is a hint, no measurement.
"""

import math
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from backend.medications import catalog

RANKS: Final = tomllib.loads((Path(__file__).parent / "drug_ranks.toml").read_text(encoding="utf-8"))
# How many drugs an adult on a psychotropic takes: two or three most often, twelve at most here.
SIZES: Final = {1: 10, 2: 15, 3: 15, 4: 13, 5: 11, 6: 9, 7: 8, 8: 6, 9: 5, 10: 4, 11: 2, 12: 2}
ANOTHER_PSYCHOTROPIC: Final = 0.32  # beyond the first, so that half of all lists have two or more
# A drug's weight falls by two thirds every so many ranks: sertraline about six times aripiprazole's.
FALL: Final = {"psychotropics": 14, "others": 26}
KEPT_DUPLICATES: Final = 0.04  # of the drugs drawn whose class is on the list already
# Of these one at most, and of these opioids and blockers of opioids: the second is a switch, not a list.
ALONE: Final = (
    frozenset({"ssri", "snri", "clomipramine", "imipramine", "vortioxetine", "vilazodone"}),
    frozenset({"opioid", "opioid antagonist", "opioid partial agonist"}),
)


def lists(count: int, seed: int) -> Iterator[list[str]]:
    """Return `count` lists of drugs, by slug, each with a psychotropic; the same for the same seed."""
    chance = random.Random(seed)
    known = catalog.catalog().profiles
    pools = {name: [slug for slug in slugs if slug in known] for name, slugs in RANKS.items()}
    weights = {
        name: [math.exp(-rank / FALL[name]) for rank in range(len(pool))] for name, pool in pools.items()
    }
    for _ in range(count):
        size = chance.choices(list(SIZES), list(SIZES.values()))[0]
        taken: list[str] = []
        while len(taken) < size:
            name = "psychotropics" if not taken or chance.random() < ANOTHER_PSYCHOTROPIC else "others"
            slug = chance.choices(pools[name], weights[name])[0]
            if slug not in taken and (_stands_apart(slug, taken) or chance.random() < KEPT_DUPLICATES):
                taken.append(slug)
        yield taken


def _stands_apart(slug: str, taken: list[str]) -> bool:
    classes = _groups(slug)
    return all(classes.isdisjoint(_groups(other)) for other in taken)


def _groups(slug: str) -> set[str]:
    tiers = catalog.classes()
    own = {slug, *catalog.catalog().profiles[slug].classes}
    return {each for each in own if tiers.get(each)} | {min(group) for group in ALONE if group & own}
