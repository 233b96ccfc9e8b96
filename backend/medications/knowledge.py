"""Everything known about drugs taken together, ready to be asked by name; what is not known is said."""

import gc
import hashlib
from functools import cache
from pathlib import Path

from backend.medications import catalog, interaction_files
from backend.medications.profile_files import PEOPLE
from backend.medications.rules.findings import (
    AgeRule,
    CrossReaction,
    RiskyState,
    Rule,
    Triple,
    Washout,
)
from backend.medications.rules.interactions import Engine
from backend.medications.rules.lookup import Found, Lookup, normal
from backend.medications.rules.persons import Weights


class IncompleteRules(ValueError):
    """No rules, triples or washouts were read: an engine without them would find nothing."""


@cache
def _lookup() -> Lookup:
    return Lookup(catalog.catalog().profiles, catalog.products())


@cache
def rules() -> tuple[tuple[Rule, ...], tuple[Triple, ...], tuple[Washout, ...], tuple[RiskyState, ...]]:
    """Return every rule that is shipped."""
    return read_rules(interaction_files.FOLDER)


def read_rules(
    folder: Path,
) -> tuple[tuple[Rule, ...], tuple[Triple, ...], tuple[Washout, ...], tuple[RiskyState, ...]]:
    """Read every rule of a folder; each has an id of its own, and every drug it names has a file."""
    reader = interaction_files.Reader(frozenset(catalog.classes()), catalog.shared_sources())
    found = [rule for path in sorted((folder / "rules").glob("*.toml")) for rule in reader.rules(path)]
    found += reader.pairs(folder / "pairs.toml")
    triples = tuple(reader.triples(folder / "triples.toml"))
    washouts = tuple(reader.washouts(folder / "washouts.toml"))
    states = tuple(reader.states(folder / "states.toml"))
    every: list[Rule | Triple | Washout | RiskyState] = [*found, *triples, *washouts, *states]
    seen: set[str] = set()
    for rule in every:
        if rule.id in seen:
            raise catalog.FaultyDrugFile(folder.name, rule.id, "is said twice")
        seen.add(rule.id)
        if isinstance(rule, Rule) and rule.is_override:
            one, _, other = rule.id.removeprefix("pair.").partition("+")
            seen.add(f"pair.{other}+{one}")
    for rule_id, slug in sorted(interaction_files.slugs_of(every)):
        if slug not in catalog.catalog().profiles:
            raise catalog.FaultyDrugFile(folder.name, rule_id, f"no drug file {slug!r}")
    return tuple(found), triples, washouts, states


def load() -> None:
    """Read every file that is shipped, or raise `FaultyDrugFile` with file, key and reason."""
    for fault in catalog.dangling(catalog.catalog()):
        raise fault
    _lookup()
    cross_reactions()
    engine()


@cache
def cross_reactions() -> tuple[CrossReaction, ...]:
    """Return which allergies speak against which other drugs; each drug that is named has a file."""
    reader = interaction_files.Reader(frozenset(catalog.classes()), catalog.shared_sources())
    path = interaction_files.FOLDER / "cross_reactions.toml"
    return tuple(reader.cross_reactions(path, frozenset(catalog.catalog().profiles)))


@cache
def age_rules() -> tuple[AgeRule, ...]:
    """Return what people of an age should rather not begin; each drug that is named has a file."""
    reader = interaction_files.Reader(frozenset(catalog.classes()), catalog.shared_sources())
    found = tuple(reader.ages(interaction_files.FOLDER / "ages.toml"))
    for rule_id, slug in sorted(interaction_files.slugs_of(found)):
        if slug not in catalog.catalog().profiles:
            raise catalog.FaultyDrugFile("ages.toml", rule_id, f"no drug file {slug!r}")
    if len({each.id for each in found}) < len(found):
        raise catalog.FaultyDrugFile("ages.toml", "id", "is said twice")
    return found


@cache
def people() -> Weights:
    """Return how grave each word of a note about people is."""
    reader = interaction_files.Reader(frozenset(catalog.classes()), catalog.shared_sources())
    return reader.people(interaction_files.FOLDER / "people.toml", PEOPLE)


@cache
def engine() -> Engine:
    """Return the engine over everything that is known."""
    pairs, triples, washouts, states = rules()
    if not (pairs and triples and washouts and states and cross_reactions() and people() and age_rules()):
        raise IncompleteRules("A file of rules was read as empty.")
    made = Engine(
        catalog.catalog().profiles, rules=pairs, triples=triples, washouts=washouts,
        states=states, cross_reactions=cross_reactions(), class_tiers=catalog.classes(),
        people=people(), age_rules=age_rules(),
    )  # fmt: skip
    # What is known stays for good: the collector need not walk all of it in the middle of a check.
    gc.freeze()
    return made


@cache
def digest() -> str:
    """Return the SHA-256 of every shipped rule, pair, washout, triple, class, product and drug file."""
    total = hashlib.sha256()
    package = catalog.FOLDER.parent
    for path in sorted(package.rglob("*.toml"), key=lambda each: each.relative_to(package).as_posix()):
        one = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(package).as_posix()} {one}\n".encode())
    return total.hexdigest()


def find(name: str) -> Found | None:
    """Return the drugs that a written name means, or None."""
    return _lookup().find(name)


def is_checked(name: str) -> bool:
    """Say whether a name is known and every ingredient has interaction attributes."""
    found = find(name)
    return found is not None and all(catalog.catalog().profiles[slug].is_checked for slug in found.slugs)


def is_daily(name: str) -> bool:
    """Say whether a dose of what is written so is one of each day, not of a depot or a weekly capsule."""
    found = find(name)
    words = normal(name).split()
    return found is None or not any(
        word in words for slug in found.slugs for word in catalog.catalog().profiles[slug].not_daily
    )


def written(name: str) -> dict[str, frozenset[str]]:
    """Return the words of a written name that a note of one of its drugs asks for, by slug."""
    found, asked = find(name), _asked_words()
    slugs = [slug for slug in found.slugs if slug in asked] if found else []
    words = frozenset(normal(name).split()) if slugs else frozenset()
    return {slug: said for slug in slugs if (said := words & asked[slug])}


@cache
def _asked_words() -> dict[str, frozenset[str]]:
    asked = {
        slug: frozenset[str]().union(*(note.written for notes in each.people.values() for note in notes))
        for slug, each in catalog.catalog().profiles.items()
    }
    return {slug: words for slug, words in asked.items() if words}
