"""What findings need to know: of drugs from the formulary, of withdrawal and of effects' names from files."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from backend.chart.rules.drug_facts import Ceiling, DrugFacts, KnownEffect
from backend.chart.rules.reductions import WithdrawalKind
from backend.measures import catalog as measures
from backend.medications import service as medications
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.drugs import Status
from backend.medications.rules.profiles import Span
from backend.strict_toml import Table

FILE: Final = Path(__file__).parent / "withdrawal.toml"
WORDS_FILE: Final = Path(__file__).parent / "effect_words.toml"
DAY: Final = 24
# Their dose is set by the level in the blood (lithium: NICE CG185).
RULED_BY_LEVEL: Final = frozenset({"lithium"})


def drug_facts(name: str) -> DrugFacts | None:
    """Return what is known of a drug, under the name it was asked by; None where it is not known."""
    profile = medications.profile_of(name)
    if profile is None:
        return None
    minimum = profile.minimum_effective[0] if profile.minimum_effective else None
    judge, half_life = profile.times.get("judge"), profile.times.get("half_life")
    highest = [form.usual_high for form in profile.forms]
    return DrugFacts(
        drug=name,
        classes=frozenset(profile.classes),
        minimum_mg=_mg(minimum),
        judge_days=(int(judge.low / DAY), int(judge.high / DAY)) if judge else None,
        half_life_hours=(float(half_life.low), float(half_life.high)) if half_life else None,
        effects=tuple(_effect(effect, span) for effect, span in profile.common_effects),
        usual_maximum_mg=_mg(max(highest, key=lambda dose: dose.value, default=None)),
        ceiling=_ceiling(profile.slug),
        is_ruled_by_level=profile.slug in RULED_BY_LEVEL,
        source=", ".join(source.title for source in profile.sources),
    )


@cache
def withdrawal_kinds() -> tuple[WithdrawalKind, ...]:
    """Return what people feel after a dose goes down, by kind of drug; or raise CatalogError."""
    top = Table(FILE, "", tomllib.loads(FILE.read_text(encoding="utf-8")))
    top.integer("version")
    top.day("review_on")
    titles = top.source_titles()
    kinds = [_kind(each, titles) for each in top.tables("kinds")]
    return top.end(tuple(kinds))


@cache
def effect_words() -> Mapping[str, frozenset[str]]:
    """Return the names in drug files of each effect that check-ins offer and that can be judged.

    Raise CatalogError where the file does not fit what check-ins offer.
    """
    top = Table(WORDS_FILE, "", tomllib.loads(WORDS_FILE.read_text(encoding="utf-8")))
    top.integer("version")
    top.day("review_on")
    top.text("source")
    names = top.table("names")
    words = {slug: frozenset(names.texts(slug)) for slug in tuple(names.left)}
    words |= dict.fromkeys(top.texts("unnamed"), frozenset())
    unjudged = frozenset(top.texts("unjudged"))
    asked = {effect.slug for effect in measures.instruments()["effects"].effects}
    for slug in sorted(asked ^ (words.keys() | unjudged)):
        raise top.wrong(slug, "must stand here exactly if check-ins ask for it")
    return top.end(MappingProxyType(words))


def _kind(table: Table, titles: dict[str, str]) -> WithdrawalKind:
    classes, effects, source = table.texts("classes"), table.texts("effects"), table.text("source")
    if table.text("status") not in set(Status):
        raise table.wrong("status", "must be confirmed, consensus or unconfirmed")
    if source not in titles:
        raise table.wrong("source", f"there is no source {source!r}")
    return table.end(WithdrawalKind(frozenset(classes), effects, titles[source]))


def _mg(dose: Dose | None) -> Decimal | None:
    return None if dose is None else dose.to(Unit.MG).value


def _effect(name: str, span: Span) -> KnownEffect:
    return KnownEffect(name.lower(), float(span.low / DAY), float(span.high / DAY))


def _ceiling(slug: str) -> Ceiling | None:
    found = medications.flat_dose(slug)
    if found is None:
        return None
    flat, per_mg = found
    return Ceiling(
        above_mg=flat.above.to(Unit.MG).value,
        unit_drug="fluoxetine" if flat.table else slug,
        per_mg=per_mg,
        note=f"{flat.note} {flat.limit}",
        source=flat.source.title,
    )
