"""Loads the interaction rules: class rules, curated pairs, three at a time, washouts; names every fault."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from backend.medications.limit_files import read_selector, read_weight
from backend.medications.rules.attributes import FaultyWords
from backend.medications.rules.drugs import Basis, Source
from backend.medications.rules.findings import (
    AgeRule,
    CrossReaction,
    RiskyState,
    Rule,
    Triple,
    Washout,
    Weight,
)
from backend.medications.rules.persons import HEART_STATES
from backend.medications.rules.profiles import Selector
from backend.medications.tables import Bases, Table, read_toml

FOLDER: Final = Path(__file__).parent / "interactions"

_LINE: Final = re.compile(r"(?P<tier>[0-4](?:>[0-4])?) (?P<rest>.+)")
_WEIGHT: Final = re.compile(r"[1-4](?:>[1-4])?")
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class Reader:
    """Reads rule files against the classes and sources that exist."""

    def __init__(self, classes: frozenset[str], shared: dict[str, Source]) -> None:
        self._classes, self._shared = classes, shared

    def rules(self, path: Path) -> list[Rule]:
        """Read the class rules of one subject."""
        table = Table(
            path.name, "", read_toml(path), {"subject", "version", "basis", "what", "do", "rules"}, {"each"}
        )
        bases = self._bases(table)
        each = table.words("each") or ("",)
        lines = table.all("rules")
        found = []
        for name in lines.raw:
            text, basis = bases.split(lines, name, lines.get(name, str))
            for item in each:
                weight, one, other = self._line(lines, name, text.replace("{each}", item))
                found.append(
                    Rule(
                        id=f"{path.stem}.{name}" + (f".{item}" if item else ""),
                        version=table.get("version", int),
                        subject=table.get("subject", str),
                        tier=weight.tier,
                        begun=weight.begun,
                        one=one,
                        other=other,
                        what=_sentence(table, "what", item),
                        do=_sentence(table, "do", item),
                        status=basis.status,
                        source=basis.source,
                    )
                )
        return found

    def pairs(self, path: Path) -> list[Rule]:
        """Read the curated pairs: `"one|two + three" = "TIER mechanism: what happens; what to do"`."""
        table = Table(path.name, "", read_toml(path), {"version", "basis", "pairs"})
        bases = self._bases(table)
        lines = table.all("pairs")
        found = []
        for key in lines.raw:
            text, basis = bases.split(lines, key, lines.get(key, str))
            parts = re.fullmatch(r"([0-4](?:>[0-4])?) ([a-z0-9-]+): ([^;]+)(?:; (.+))?", text)
            sides = key.split(" + ")
            if parts is None or len(sides) != 2:
                raise lines.fault(
                    key, 'must read \'"one + other" = "TIER mechanism: what happens; what to do"\''
                )
            weight = read_weight(lines, key, parts[1])
            for one in self._sides(lines, key, sides[0]):
                for other in self._sides(lines, key, sides[1]):
                    found.append(
                        Rule(
                            id=f"pair.{_short(one)}+{_short(other)}",
                            version=table.get("version", int),
                            subject=parts[2],
                            tier=weight.tier,
                            begun=weight.begun,
                            one=one,
                            other=other,
                            what=_escaped(parts[3]),
                            do=_escaped(parts[4] or "Weigh it with the person"),
                            status=basis.status,
                            source=basis.source,
                            is_override=True,
                        )
                    )
        return found

    def triples(self, path: Path) -> list[Triple]:
        """Read what three kinds of drugs do together."""
        table = Table(path.name, "", read_toml(path), {"version", "basis", "triples"})
        bases = self._bases(table)
        found = []
        for each in table.subs("triples", {"id", "tier", "mechanism", "kinds", "what", "do"}, {"basis"}):
            kinds = [self._selector(each, "kinds", text) for text in each.words("kinds")]
            if len(kinds) != 3:
                raise each.fault("kinds", "must be three")
            found.append(
                Triple(
                    id=f"triple.{each.get('id', str)}",
                    version=table.get("version", int),
                    subject=each.get("mechanism", str),
                    tier=self._tier(each, "tier"),
                    kinds=(kinds[0], kinds[1], kinds[2]),
                    what=each.get("what", str),
                    do=each.get("do", str),
                    source=self._basis(each, bases).source,
                )
            )
        return found

    def washouts(self, path: Path) -> list[Washout]:
        """Read how many days a drug that was stopped counts for another."""
        table = Table(path.name, "", read_toml(path), {"version", "basis", "washouts"})
        bases = self._bases(table)
        found = []
        for each in table.subs("washouts", {"from", "to", "days", "tier", "what"}, {"basis"}):
            days = each.get("days", int)
            if not 0 < days <= 400:
                raise each.fault("days", "impossible range: 1 to 400")
            gone, begun = each.get("from", str), each.get("to", str)
            found.append(
                Washout(
                    id=f"washout.{_kind(gone)}>{_kind(begun)}",
                    version=table.get("version", int),
                    gone=self._selector(each, "from", gone),
                    begun=self._selector(each, "to", begun),
                    days=days,
                    tier=self._tier(each, "tier"),
                    what=each.get("what", str),
                    source=self._basis(each, bases).source,
                )
            )
        return found

    def states(self, path: Path) -> list[RiskyState]:
        """Read which drugs are dangerous in which state of the person."""
        table = Table(path.name, "", read_toml(path), {"version", "basis", "states"})
        bases = self._bases(table)
        found = []
        for each in table.subs(
            "states", {"state", "drug", "tier", "what", "do"}, {"tier_older", "mechanism", "basis"}
        ):
            state, drug = each.get("state", str), each.get("drug", str)
            if state not in HEART_STATES:
                raise each.fault("state", f"must be one of {', '.join(HEART_STATES)}")
            tiers = [self._tier(each, key) for key in ("tier", "tier_older") if key in each.raw]
            if tiers[-1] > tiers[0]:
                raise each.fault("tier_older", "impossible range: age makes nothing safer")
            basis = self._basis(each, bases)
            found.append(
                RiskyState(
                    id=f"state.{state}.{drug}".replace(" ", "-"),
                    version=table.get("version", int),
                    state=state,
                    subject=each.get("mechanism", str) if "mechanism" in each.raw else "qt",
                    drug=self._selector(each, "drug", drug),
                    tier=tiers[0],
                    tier_older=tiers[-1],
                    what=_sentence(each, "what", "", ("drug",)),
                    do=each.get("do", str),
                    status=basis.status,
                    source=basis.source,
                )
            )
        return found

    def people(self, path: Path, words: Mapping[str, frozenset[str]]) -> dict[tuple[str, str], Weight]:
        """Read how grave each word of a drug's note about people is: `"older avoid" = "3>2"`."""
        table = Table(path.name, "", read_toml(path), {"people"})
        lines = table.all("people")
        found = {}
        for name in lines.raw:
            key, _, word = name.partition(" ")
            if word not in words.get(key, ()):
                raise lines.fault(name, "no drug file may say that")
            text = lines.get(name, str)
            if not _WEIGHT.fullmatch(text):
                raise lines.fault(name, "must be a tier, or two as '3>2'")
            found[key, word] = read_weight(lines, name, text)
        return found

    def ages(self, path: Path) -> list[AgeRule]:
        """Read which drugs, alone or together, somebody above or below an age should rather not begin."""
        table = Table(path.name, "", read_toml(path), {"version", "basis", "ages"})
        bases = self._bases(table)
        found = []
        keys = {"id", "tier", "mechanism", "one", "what", "do"}
        for each in table.subs("ages", keys, {"over", "under", "other", "basis"}):
            if ("over" in each.raw) == ("under" in each.raw):
                raise each.fault("over", "say either `over` or `under`")
            over, under = (each.get(key, int) if key in each.raw else None for key in ("over", "under"))
            if not 0 < (over or under or 0) < 120:
                raise each.fault("over" if under is None else "under", "impossible range: an age is 1 to 119")
            text = each.get("tier", str)
            if not _WEIGHT.fullmatch(text):
                raise each.fault("tier", "must be a tier, or two as '3>2'")
            weight, basis = read_weight(each, "tier", text), self._basis(each, bases)
            found.append(
                AgeRule(
                    id=f"age.{each.get('id', str)}",
                    version=table.get("version", int),
                    subject=each.get("mechanism", str),
                    over=over,
                    under=under,
                    one=self._selector(each, "one", each.get("one", str)),
                    other=self._selector(each, "other", each.get("other", str))
                    if "other" in each.raw
                    else None,
                    tier=weight.tier,
                    begun=weight.begun,
                    what=_sentence(each, "what", ""),
                    do=each.get("do", str),
                    status=basis.status,
                    source=basis.source,
                )
            )
        return found

    def cross_reactions(self, path: Path, slugs: frozenset[str]) -> list[CrossReaction]:
        """Read which allergies speak against which other drugs: a group, or from some to others."""
        table = Table(path.name, "", read_toml(path), {"version", "basis", "groups"})
        bases = self._bases(table)
        found: list[CrossReaction] = []
        for each in table.subs("groups", {"id", "tier", "what"}, {"among", "from", "to", "basis"}):
            if ("among" in each.raw) == ("from" in each.raw) or ("from" in each.raw) != ("to" in each.raw):
                raise each.fault("among", "say either who they are among, or `from` whom `to` whom")
            first = self._members(each, "among" if "among" in each.raw else "from", slugs)
            second = self._members(each, "among" if "among" in each.raw else "to", slugs)
            if each.get("id", str) in {one.id for one in found}:
                raise each.fault("id", "is there twice")
            basis = self._basis(each, bases)
            found.append(
                CrossReaction(
                    id=each.get("id", str),
                    version=table.get("version", int),
                    first=first,
                    second=second,
                    tier=self._tier(each, "tier"),
                    what=each.get("what", str),
                    status=basis.status,
                    source=basis.source,
                )
            )
        return found

    def _members(self, table: Table, key: str, slugs: frozenset[str]) -> tuple[Selector, ...]:
        words = table.words(key)
        for word in words:
            if " " not in word and word not in slugs:
                raise table.fault(key, f"no drug file {word!r}")
        if not words:
            raise table.fault(key, "is empty")
        return tuple(self._selector(table, key, word if " " in word else f"drug {word}") for word in words)

    def _tier(self, table: Table, key: str) -> int:
        tier = table.get(key, int)
        if tier not in range(1, 5):
            raise table.fault(key, "impossible range: a tier is 1 to 4")
        return tier

    def _bases(self, table: Table) -> Bases:
        bases = Bases({}, self._shared)
        bases.default = self._basis(table, bases)
        return bases

    def _basis(self, table: Table, bases: Bases) -> Basis:
        if "basis" not in table.raw and bases.default is not None:
            return bases.default
        status, _, source = table.get("basis", str).partition(" ")
        return bases.of(table, "basis", status, source)

    def _line(self, table: Table, key: str, text: str) -> tuple[Weight, Selector, Selector]:
        parts = _LINE.fullmatch(text)
        sides = parts["rest"].split(" + ") if parts else []
        if parts is None or len(sides) != 2 or parts["tier"][0] == "0":
            raise table.fault(key, "must read 'TIER whom + whom'")
        return (
            read_weight(table, key, parts["tier"]),
            self._selector(table, key, sides[0]),
            self._selector(table, key, sides[1]),
        )

    def _sides(self, table: Table, key: str, text: str) -> list[Selector]:
        return [
            self._selector(table, key, each if " " in each else f"drug {each}") for each in text.split("|")
        ]

    def _selector(self, table: Table, key: str, text: str) -> Selector:
        try:
            return read_selector(text, self._classes)
        except FaultyWords as fault:
            raise table.fault(key, str(fault)) from fault


def _sentence(table: Table, key: str, item: str, placeholders: tuple[str, ...] = ("one", "other")) -> str:
    text = table.get(key, str).replace("{each}", item if item in ("", "UGT") else f"CYP{item}")
    for name in _PLACEHOLDER.findall(text):
        if name not in placeholders:
            raise table.fault(key, f"unknown placeholder {name!r}")
    return text


def _short(selector: Selector) -> str:
    return selector.text.removeprefix("drug ").replace(" ", "-")


def _kind(selector: str) -> str:
    """Return whom a line means without its exceptions, so that a rule keeps its name when one is added."""
    return selector.split(" & not ")[0].replace(" ", "-")


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def slugs_of(
    rules: Iterable[Rule | Triple | Washout | RiskyState | CrossReaction | AgeRule],
) -> set[tuple[str, str]]:
    """Return every drug that rules name, with the rule's id."""
    found = set()
    for rule in rules:
        if isinstance(rule, Rule):
            selectors: tuple[Selector, ...] = (rule.one, rule.other)
        elif isinstance(rule, Triple):
            selectors = rule.kinds
        elif isinstance(rule, AgeRule):
            selectors = (rule.one, rule.other) if rule.other else (rule.one,)
        elif isinstance(rule, RiskyState):
            selectors = (rule.drug,)
        elif isinstance(rule, CrossReaction):
            selectors = (*rule.first, *rule.second)
        else:
            selectors = (rule.gone, rule.begun)
        for selector in selectors:
            found |= {
                (rule.id, token[5:])
                for token in (*selector.tokens, *selector.without)
                if token.startswith("drug ")
            }
    return found
