"""Which drug may lie behind a side effect: when it began, what a lower dose did, what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from backend.chart.rules.change_at_dose import CANNOT_TELL
from backend.chart.rules.drug_facts import DrugFacts, KnownEffect
from backend.chart.rules.treatment import DoseChange, Finding, SideEffect, Treatment, changes_of
from backend.chart.rules.trials import Course, courses

KIND: Final = "side-effect-attribution"
SOURCE: Final = (
    "Onset, dechallenge and rechallenge as in Naranjo 1981, in our own grades;"
    " usual onset from the drug's file"
)
USUAL: Final = (0.0, 28.0)  # when an effect nobody listed would begin (design choice)
EASES_WITHIN: Final = 28  # days after a lower dose (design choice)


@dataclass(frozen=True, slots=True)
class Grade:
    """What speaks for one drug; None where nothing can be said."""

    is_known: bool
    lag_days: int | None
    fits_onset: bool
    is_before: bool
    dechallenge: bool | None
    rechallenge: bool | None

    @property
    def points(self) -> int:
        """Count what speaks for it, less what speaks against it."""
        tried = {True: 1, False: -1, None: 0}
        return 2 * self.fits_onset + self.is_known + 2 * tried[self.dechallenge] + tried[self.rechallenge]


def attributions(treatment: Treatment, facts: Mapping[str, DrugFacts]) -> list[Finding]:
    """Return, for each side effect and each drug that was taken when it was felt, how well the two fit."""
    found = []
    names = dict.fromkeys(effect.name.strip().lower() for effect in treatment.side_effects)
    for name in names:
        felt = sorted(
            (
                effect
                for effect in treatment.side_effects
                if effect.name.strip().lower() == name and effect.on <= treatment.today
            ),
            key=lambda effect: effect.on,
        )
        if any(effect.burden > 0 for effect in felt):
            found += _of_one(treatment, facts, name, felt)
    return found


def _of_one(
    treatment: Treatment, facts: Mapping[str, DrugFacts], name: str, felt: list[SideEffect]
) -> list[Finding]:
    onset = next(effect.on for effect in felt if effect.burden > 0)
    last = max(effect.on for effect in felt if effect.burden > 0)
    taken = [
        course
        for course in courses(treatment)
        if course.start <= last and onset <= course.end(treatment.today)
    ]
    grades = {
        course: _grade(treatment, course, facts.get(course.drug), name, felt, onset) for course in taken
    }
    best = max((grade.points for grade in grades.values()), default=0)
    found = []
    for course, grade in grades.items():
        rivals = sorted(
            other.drug
            for other, of_other in grades.items()
            if other != course and not of_other.is_before and of_other.points >= max(grade.points, 2)
        )
        answer, reasons = _answer(grade, best, rivals, course.drug in facts)
        basis: dict[str, object] = {
            "effect": name,
            "began_on": onset,
            "burden": max(effect.burden for effect in felt),
            "lag_days": grade.lag_days,
            "is_known_effect": grade.is_known if course.drug in facts else None,
            "fits_onset": grade.fits_onset,
            "dechallenge": grade.dechallenge,
            "rechallenge": grade.rechallenge,
            "rivals": rivals,
            "reasons": reasons,
        }
        found.append(
            Finding(
                KIND, course.drug, (onset, last), answer, basis, SOURCE, _words(name, course, grade, answer)
            )
        )
    return found


def _answer(grade: Grade, best: int, rivals: list[str], is_known_drug: bool) -> tuple[str, list[str]]:
    if grade.is_before:
        return "unlikely", ["began-before-the-drug"]
    if not is_known_drug and grade.dechallenge is None:
        return CANNOT_TELL, ["drug-not-known"]
    if grade.points <= 0:
        return "unlikely", ["dose-lowered-in-vain" if grade.dechallenge is False else "does-not-fit"]
    if rivals:
        return "possible", ["another-drug-fits-as-well"]
    return ("probable" if grade.points >= 3 and grade.points == best else "possible"), []


def _grade(
    treatment: Treatment,
    course: Course,
    known: DrugFacts | None,
    name: str,
    felt: list[SideEffect],
    onset: date,
) -> Grade:
    listed = _listed(known, name, felt[0].known_as)
    changes = [change for change in changes_of(course.periods) if change.on <= treatment.today]
    ups = [change for change in changes if _is_up(change)]
    downs = [change for change in changes if not _is_up(change)]
    lag = min(((onset - up.on).days for up in ups if up.on <= onset), default=None)
    low, high = (listed.from_day, listed.to_day) if listed else USUAL
    down = next((change for change in downs if change.on > onset), None)
    return Grade(
        is_known=listed is not None,
        lag_days=lag,
        fits_onset=lag is not None and low <= lag <= high,
        is_before=onset < course.start,
        dechallenge=_eased(felt, down),
        rechallenge=_came_back(felt, down, ups),
    )


def _listed(known: DrugFacts | None, name: str, known_as: frozenset[str] | None) -> KnownEffect | None:
    if known_as is not None:
        listed = [effect for effect in (known.effects if known else ()) if effect.name in known_as]
        return min(listed, key=lambda effect: effect.from_day, default=None)
    words = set(name.replace("-", " ").split())
    return next(
        (
            effect
            for effect in (known.effects if known else ())
            if effect.name == name or words <= set(effect.name.split()) or set(effect.name.split()) <= words
        ),
        None,
    )


def _is_up(change: DoseChange) -> bool:
    return (change.after or 0) > (change.before or 0)


def _eased(felt: list[SideEffect], down: DoseChange | None) -> bool | None:
    """Say whether it eased after the dose went down; None where nobody said how it was then."""
    if down is None:
        return None
    before = [effect for effect in felt if effect.on <= down.on]
    after = [effect for effect in felt if down.on < effect.on <= down.on + timedelta(days=EASES_WITHIN)]
    if not before or not after:
        return None
    return after[-1].burden < before[-1].burden


def _came_back(felt: list[SideEffect], down: DoseChange | None, ups: list[DoseChange]) -> bool | None:
    """Say whether it came back with the dose, after it had eased."""
    if not _eased(felt, down) or down is None:
        return None
    up = next((change for change in ups if change.on > down.on), None)
    if up is None:
        return None
    between = [effect for effect in felt if down.on < effect.on <= up.on]
    after = [effect for effect in felt if up.on < effect.on <= up.on + timedelta(days=EASES_WITHIN)]
    if not between or not after:
        return None
    return max(effect.burden for effect in after) > between[-1].burden


def _words(name: str, course: Course, grade: Grade, answer: str) -> str:
    said = [f"{name.capitalize()} and {course.drug}:"]
    if grade.is_before:
        said.append(f"it was there before {course.drug} began.")
    elif grade.lag_days is not None:
        said.append(f"it began {grade.lag_days} days after the start or the last increase.")
    said.append("A known effect of it." if grade.is_known else "Not among the common effects on file.")
    if grade.dechallenge is not None:
        said.append("It eased after a lower dose." if grade.dechallenge else "A lower dose did not ease it.")
    if grade.rechallenge:
        said.append("It came back with the dose.")
    if answer == CANNOT_TELL:
        said.append("Whether the two belong together can not be told.")
    return " ".join(said)
