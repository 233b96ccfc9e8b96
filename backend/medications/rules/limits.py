"""Doses that are too high, for anybody or in a state, and doses too high to begin again with after a gap."""

from collections.abc import Iterable, Mapping
from typing import Final

from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Basis
from backend.medications.rules.findings import Finding, told
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Ceiling, Profile, Restart, Selector

VERSION: Final = 1


def check(
    profiles: Mapping[str, Profile], tokens: Mapping[str, frozenset[str]], person: Person
) -> list[Finding]:
    """Return every dose above what the drug's own file allows."""
    found: list[Finding] = []
    for slug in tokens:
        profile = profiles[slug]
        dose = person.doses.get(slug)
        if dose is not None:
            found += _maximum(profile, dose, person.age)
        for ceiling in profile.ceilings:
            found += _ceiling(profile, ceiling, tokens, person)
    return found


def restarted(
    profile: Profile, days_ago: int | None, tokens: Mapping[str, frozenset[str]], dose: Dose | None
) -> list[Finding]:
    """Return what it means that a drug is taken again after a gap of `days_ago` (None: nobody knows)."""
    long_enough = [
        (restart, others)
        for restart in profile.restarts
        if (others := _others(profile, restart.other, tokens)) is not None
        and (days_ago is None or 24 * days_ago >= restart.hours)
    ]
    if not long_enough:
        return []
    # With another drug its own gap counts; of several gaps the longest that has passed says the most.
    restart, others = max(long_enough, key=lambda each: (each[0].other is not None, each[0].hours))
    starts = [form.start.dose for form in profile.forms]
    is_start = dose is not None and any(not dose.outweighs(start) for start in starts)
    return [
        told(
            (profile.slug, *others),
            4 if is_start else 3 if days_ago is None else 2,
            "restart",
            _gap(profile, restart, days_ago),
            "Ask when the last dose was taken; titrate again from the start dose",
            f"restart.{profile.slug}",
            VERSION,
            restart.basis,
        )
    ]


def _gap(profile: Profile, restart: Restart, days_ago: int | None) -> str:
    if days_ago is None:
        return f"{profile.name} was stopped, nobody knows when, and begins again. {restart.text}"
    return f"{profile.name} begins again after {days_ago} days without it. {restart.text}"


def _maximum(profile: Profile, dose: Dose, age: int | None) -> list[Finding]:
    """Return a dose above every form's maximum, or one in a unit that no limit is written in."""
    limit = _limit(profile, age)
    if limit is None:
        known = [each.dose for each in profile.ceilings]
        basis = profile.ceilings[0].basis if known else None
    else:
        known, basis = [limit[0]], limit[1]
    if basis is None:
        return []
    if limit is not None and dose.outweighs(limit[0]):
        reason = f". {limit[2]}" if limit[2] else ""
        return [
            _too_high(profile, 2, f"{dose} a day is above the maximum of {limit[0]} a day{reason}", basis)
        ]
    if any(each.unit is not dose.unit for each in known):
        return [
            told(
                (profile.slug,),
                3,
                "dose",
                f"{profile.name}: the dose is written in {dose.unit}, its limits in {known[0].unit}",
                "Check the unit",
                f"dose.{profile.slug}.unit",
                VERSION,
                basis,
            )
        ]
    return []


def _limit(profile: Profile, age: int | None) -> tuple[Dose, Basis, str] | None:
    """Return the most a day of any form, at this age."""
    if profile.maximum is not None:
        return profile.maximum[0].dose, profile.maximum[0].basis, profile.maximum[1]
    if not profile.forms:
        return None
    # Where the file says an age's limit in a ceiling, that speaks for itself.
    at = None if any(each.when == "over" for each in profile.ceilings) else age
    highest = max((form.maximum_at(at) for form in profile.forms), key=lambda each: each.dose.value)
    is_general = all(
        highest.dose != form.maximum_at(at).dose or highest == form.maximum for form in profile.forms
    )
    return highest.dose, highest.basis, "" if is_general else "It is lower at this age"


def _ceiling(
    profile: Profile, ceiling: Ceiling, tokens: Mapping[str, frozenset[str]], person: Person
) -> list[Finding]:
    others: tuple[str, ...] | None = ()
    if ceiling.when == "with":
        others = _others(profile, ceiling.other, tokens)
        applies = others is not None
    elif ceiling.over is not None:
        above = ceiling.when == "over"
        applies = person.age is not None and (
            person.age > ceiling.over if above else person.age < ceiling.over
        )
    elif ceiling.when in ("renal", "hepatic"):
        applies = person.is_impaired(ceiling.when, ceiling.degree)
    elif ceiling.when == "new":
        applies = profile.slug in person.doses
    else:
        applies = ceiling.when.removeprefix("poor ") in person.poor
    if not applies:
        return []
    dose = person.doses.get(profile.slug)
    if dose is not None and not dose.outweighs(ceiling.dose):
        return []
    if ceiling.when == "new":
        return [_first_dose(profile, ceiling)]
    when = f"{ceiling.when}-{ceiling.degree}" if ceiling.degree else ceiling.when.replace(" ", "-")
    return [
        told(
            (profile.slug, *(others or ())),
            3 if dose is None else 2,
            "dose",
            f"{profile.name}: at most {ceiling.dose} a day. {ceiling.text}",
            "Lower the dose, or choose another",
            f"dose.{profile.slug}.{when}",
            VERSION,
            ceiling.basis,
        )
    ]


def _first_dose(profile: Profile, ceiling: Ceiling) -> Finding:
    """Return what weighs in the order that begins a drug: a dose that is usual only later."""
    return told(
        (profile.slug,),
        4,
        "dose",
        f"{profile.name}: at most {ceiling.dose} a day to begin with. {ceiling.text}",
        "Ask whether it is taken already; else begin lower",
        f"dose.{profile.slug}.first",
        VERSION,
        ceiling.basis,
        begun=2,
    )


def _too_high(profile: Profile, tier: int, what: str, basis: Basis) -> Finding:
    return told(
        (profile.slug,),
        tier,
        "dose",
        f"{profile.name}: {what}",
        "Check the dose and the unit; lower it, or write the reason down",
        f"dose.{profile.slug}.maximum",
        VERSION,
        basis,
    )


def _others(
    profile: Profile, selector: Selector | None, tokens: Mapping[str, frozenset[str]]
) -> tuple[str, ...] | None:
    """Return the drugs of the list that are meant: none for a rule about nobody, None where none is there."""
    if selector is None:
        return ()
    found = tuple(_fitting(profile, selector, tokens))
    return found or None


def _fitting(profile: Profile, selector: Selector, tokens: Mapping[str, frozenset[str]]) -> Iterable[str]:
    for slug, said in tokens.items():
        if slug != profile.slug and said.issuperset(selector.tokens) and said.isdisjoint(selector.without):
            yield slug
