"""Loads the monitoring plans; refuses a wrong key, a missing source or an impossible interval."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from backend.medications import catalog
from backend.medications.monitoring_fields import (
    default_basis,
    interval,
    maybe_interval,
    number,
    open_table,
    overlap,
    own_basis,
    parts,
    read_advice,
    read_phases,
    read_settling,
    rising,
)
from backend.medications.rules.drugs import Source
from backend.medications.rules.monitored import KnownDrug
from backend.medications.rules.monitoring import Monitoring
from backend.medications.rules.schedules import (
    Band,
    Check,
    Closer,
    Condition,
    Exam,
    Plan,
    Rung,
)
from backend.medications.tables import Bases, FaultyDrugFile, Table, read_sources

FOLDER: Final = catalog.HERE / "monitoring"
EXAMS: Final = "exams.toml"
_WORDS: Final = frozenset({"may conceive", "benign ethnic neutropenia"})
_LEVEL: Final = re.compile(r"([a-z0-9-]+) (below|at least) (\d+(?:\.\d+)?)")
_KEYS: Final = {"slug", "title", "new_start_after", "reviewed_on", "review_on"}
_OPTIONAL: Final = {"drugs", "classes", "apart_from", "basis", "sources", "checks", "advice"}
_CHECK: Final = {
    "name", "basis", "only", "unless", "before_start", "lapses", "after_start", "after_change",
    "after_change_of", "settling", "every", "closer", "start_from", "rungs",
}  # fmt: skip


class Reader:
    """Reads plans against the exams, drugs, classes and attributes that exist."""

    def __init__(
        self,
        exams: Mapping[str, Exam],
        drugs: Mapping[str, KnownDrug],
        classes: frozenset[str],
        sources: dict[str, Source],
    ) -> None:
        self._exams, self._drugs, self._classes, self._sources = exams, drugs, classes, sources
        self._codes = frozenset(code for exam in exams.values() for code in exam.results)
        self._tokens = frozenset(token for drug in drugs.values() for token in drug.tokens)

    def plan(self, file: str, text: str) -> Plan:
        """Turn the text of one file into a plan, or raise FaultyDrugFile."""
        table = open_table(file, text, _KEYS, _OPTIONAL)
        bases = Bases(read_sources(table), self._sources)
        if "basis" in table.raw:
            bases.default = own_basis(table, bases)
        slug = table.get("slug", str)
        if file != f"{slug}.toml":
            raise table.fault("slug", "must be the name of the file")
        reviewed_on, review_on = table.get("reviewed_on", date), table.get("review_on", date)
        if review_on <= reviewed_on:
            raise table.fault("review_on", "must be after reviewed_on")
        checks = tuple(
            self._check(slug, each, bases) for each in parts(table, "checks", {"exam", "why"}, _CHECK)
        )
        if not checks:
            raise table.fault("checks", "missing key")
        rules = [each.rule for each in checks]
        if len(set(rules)) != len(rules):
            raise table.fault("checks", "two checks of one name")
        return Plan(
            slug, table.get("title", str), *self._whom(table), interval(table, "new_start_after"), checks,
            tuple(
                read_advice(f"{slug}.advice-{place}", each, bases)
                for place, each in enumerate(parts(table, "advice", {"text"}, {"basis"}), 1)
            ),
            reviewed_on, review_on,
        )  # fmt: skip

    def _whom(self, table: Table) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        for key, known in (
            ("drugs", self._drugs.keys()), ("classes", self._classes), ("apart_from", self._drugs.keys())
        ):  # fmt: skip
            for word in table.words(key):
                if word not in known:
                    raise table.fault(key, f"nothing is called {word!r}")
        if not table.words("drugs") and not table.words("classes"):
            raise table.fault("drugs", "missing key: a plan is for drugs or classes")
        return (
            frozenset(table.words("drugs")), frozenset(table.words("classes")),
            frozenset(table.words("apart_from")),
        )  # fmt: skip

    def _check(self, slug: str, table: Table, bases: Bases) -> Check:
        exam = self._exams.get(table.get("exam", str))
        if exam is None:
            raise table.fault("exam", f"no exam {table.raw['exam']!r} in {EXAMS}")
        basis = own_basis(table, bases) if "basis" in table.raw else default_basis(table, bases)
        every = table.words("every")
        check = Check(
            rule=f"{slug}.{table.get('name', str) if 'name' in table.raw else exam.key}",
            exam=exam,
            why=table.get("why", str),
            basis=basis,
            source=bases.used[basis.source],
            only=self._conditions(table, "only"),
            unless=self._conditions(table, "unless"),
            before_start=maybe_interval(table, "before_start"),
            lapses=maybe_interval(table, "lapses"),
            after_start=rising(table, "after_start", table.words("after_start")),
            after_change=maybe_interval(table, "after_change"),
            after_change_of=self._known_tokens(table),
            settling=read_settling(table) if "settling" in table.raw else None,
            phases=read_phases(table, every),
            closer=self._closer(table) if "closer" in table.raw else None,
            start_from=self._start_from(table) if "start_from" in table.raw else None,
            rungs=self._rungs(table, exam, bases) if "rungs" in table.raw else (),
        )
        if not (check.before_start or check.after_start or check.after_change or check.phases):
            raise table.fault("every", "missing key: nothing says when it is due")
        if check.settling and not check.after_change:
            raise table.fault("settling", "needs after_change: from when a result is steady")
        return check

    def _known_tokens(self, table: Table) -> tuple[str, ...]:
        for token in table.words("after_change_of"):
            if token not in self._tokens:
                raise table.fault("after_change_of", f"no drug has {token!r}")
        return table.words("after_change_of")

    def _conditions(self, table: Table, key: str) -> tuple[Condition, ...]:
        return tuple(self._condition(table, key, text) for text in table.words(key))

    def _condition(self, table: Table, key: str, text: str) -> Condition:
        first, _, rest = text.partition(" ")
        level = _LEVEL.fullmatch(text)
        if text in _WORDS:
            return Condition(text, word=text)
        if first == "aged" and rest.isdigit():
            return Condition(f"age {rest} or over", aged=int(rest))
        if first == "class" and rest in self._classes:
            return Condition(rest, drug_class=rest)
        if first == "with" and rest in self._tokens:
            return Condition(text, token=rest)
        if level and level[1] in self._codes:
            limit = Decimal(level[3])
            band = Band(level[1], high=limit) if level[2] == "below" else Band(level[1], low=limit)
            return Condition(f"{level[1].replace('-', ' ')} {level[2]} {level[3]}", band=band)
        raise table.fault(key, f"can not be asked: {text!r}")

    def _closer(self, table: Table) -> Closer:
        own = table.sub("closer", {"every", "when"})
        return Closer(interval(own, "every"), self._conditions(own, "when"))

    def _start_from(self, table: Table) -> tuple[Band, str]:
        own = table.sub("start_from", {"of", "from", "text"})
        return Band(self._code(own), low=number(own, "from")), own.get("text", str)

    def _code(self, table: Table) -> str:
        code = table.get("of", str)
        if code not in self._codes:
            raise table.fault("of", f"no exam has the result {code!r}")
        return code

    def _rungs(self, table: Table, exam: Exam, bases: Bases) -> tuple[Rung, ...]:
        found: list[Rung] = []
        keys = {"name", "of", "every", "text"}
        for own in table.subs("rungs", keys, {"from", "below", "confirm", "afterwards", "as_new", "basis"}):
            code = self._code(own)
            if code not in exam.results:
                raise own.fault("of", f"{exam.key} is not answered by {code!r}")
            low = number(own, "from") if "from" in own.raw else None
            high = number(own, "below") if "below" in own.raw else None
            if (low is None and high is None) or (low is not None and high is not None and low >= high):
                raise own.fault("below", "impossible range")
            for other in found:
                if other.band.code == code and overlap(other.band, low, high):
                    raise own.fault("from", f"overlaps {other.name!r}")
            basis = own_basis(own, bases) if "basis" in own.raw else default_basis(own, bases)
            after = own.sub("afterwards", {"results", "every"}) if "afterwards" in own.raw else None
            found.append(
                Rung(
                    own.get("name", str), Band(code, low, high), interval(own, "every"),
                    maybe_interval(own, "confirm"), after.get("results", int) if after else 0,
                    interval(after, "every") if after else None,
                    "as_new" in own.raw and own.get("as_new", bool), own.get("text", str), basis,
                    bases.used[basis.source],
                )
            )  # fmt: skip
        return tuple(found)


def read_exams(file: str, text: str) -> dict[str, Exam]:
    """Turn the text of the exams file into exams; each is answered by at least one result."""
    table = open_table(file, text, set(), set(tomllib.loads(text)))
    found = {}
    for key in table.raw:
        own = table.sub(key, {"label", "patient", "results"})
        if not own.words("results"):
            raise own.fault("results", "missing key")
        found[key] = Exam(
            key, own.get("label", str), own.get("patient", str), frozenset(own.words("results"))
        )
    return found


def known_drugs(known: catalog.Catalog) -> dict[str, KnownDrug]:
    """Return what the plans may ask about each drug."""
    return {
        slug: KnownDrug(
            frozenset(profile.classes), frozenset(token for fact in profile.facts for token in fact.tokens)
        )
        for slug, profile in known.profiles.items()
    }


def reader(folder: Path = FOLDER) -> Reader:
    """Return a reader over everything that is shipped."""
    exams = read_exams(EXAMS, (folder / EXAMS).read_text(encoding="utf-8"))
    return Reader(
        exams, known_drugs(catalog.catalog()), frozenset(catalog.classes()), catalog.shared_sources()
    )


def plan_files(folder: Path = FOLDER) -> list[Path]:
    """Return the files of the plans."""
    return [path for path in sorted(folder.glob("*.toml")) if path.name != EXAMS]


@cache
def monitoring() -> Monitoring:
    """Return the engine over every plan that is shipped, read once."""
    read = reader()
    plans = [read.plan(path.name, path.read_text(encoding="utf-8")) for path in plan_files()]
    return Monitoring(plans, known_drugs(catalog.catalog()))


def faults(folder: Path = FOLDER) -> list[str]:
    """Return every fault of the plans, not only the first."""
    try:
        read = reader(folder)
    except FaultyDrugFile as fault:
        return [str(fault)]
    found = []
    for path in plan_files(folder):
        try:
            read.plan(path.name, path.read_text(encoding="utf-8"))
        except FaultyDrugFile as fault:
            found.append(str(fault))
    return found
