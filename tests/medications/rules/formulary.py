"""A small made-up formulary, so that a test states only what matters to it."""

from datetime import date

from backend.medications import catalog, interaction_files, knowledge
from backend.medications.rules.interactions import Case, Engine
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile

TODAY = date(2026, 11, 23)


def drug(slug: str, *lines: str, top: str = "") -> Profile:
    """Read a drug from the lines of its interactions, as its file would have them."""
    block = "\n".join(lines) or 'none = "nothing is known"'
    text = f'''slug = "{slug}"
generic = "{slug}"
psychotropic = true
basis = "consensus label"
{top}
reviewed_on = 2026-11-23
review_on = 2027-11-23
[interactions]
{block}
'''
    return catalog.read_file(f"{slug}.toml", text)[0]


def engine(*profiles: Profile) -> Engine:
    """Return the shipped rules over a few made-up drugs."""
    pairs, triples, washouts, states = knowledge.rules()
    return Engine(
        {profile.slug: profile for profile in profiles}, rules=pairs, triples=triples, washouts=washouts,
        states=states, cross_reactions=knowledge.cross_reactions(), class_tiers=catalog.classes(),
        people=knowledge.people(), age_rules=knowledge.age_rules(),
    )  # fmt: skip


def tiers(*profiles: Profile, person: Person | None = None, **stopped: int | None) -> dict[str, int]:
    """Return the tier of every rule that fires when all drugs but the stopped ones are taken."""
    items = tuple((profile.slug,) for profile in profiles if profile.slug not in stopped)
    found = engine(*profiles).check(Case(items, stopped, person or Person()))
    return {finding.rule: finding.tier for finding in found}


def reader() -> interaction_files.Reader:
    """Return a reader of rule files that knows the shipped classes and sources."""
    return interaction_files.Reader(frozenset(catalog.classes()), catalog.shared_sources())
