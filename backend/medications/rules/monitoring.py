"""What is to be measured, and when: from drugs, their doses over time, the person and the results."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from backend.medications.rules.courses import changes_of, is_taken, joined, start_of
from backend.medications.rules.drugs import Status
from backend.medications.rules.monitored import (
    Course,
    Due,
    KnownDrug,
    Monitored,
    Note,
    Person,
    Reason,
    State,
    state_on,
)
from backend.medications.rules.recurrence import Reading, Times, next_due
from backend.medications.rules.schedules import Check, Condition, Exam, Plan

_STANDING: Final = {Status.CONFIRMED: 0, Status.CONSENSUS: 1, Status.UNCONFIRMED: 2}


@dataclass(frozen=True, slots=True)
class _Case:
    """One person as asked about; the readings of each code are in the order of their days."""

    today: date
    person: Person
    known: Sequence[Course]
    taken: Sequence[Course]
    by_code: Mapping[str, Sequence[Reading]]
    answered: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    def answers(self, exam: Exam) -> tuple[Reading, ...]:
        """Return the results that answer an exam, by day."""
        found = self.answered.get(exam.key)
        if found is None:
            answers = [each for code in sorted(exam.results) for each in self.by_code.get(code, ())]
            found = self.answered[exam.key] = tuple(sorted(answers, key=lambda each: each.on))
        return found


class Monitoring:
    """Every plan, ready to be asked about one person after another."""

    def __init__(self, plans: Iterable[Plan], drugs: Mapping[str, KnownDrug]) -> None:
        self._plans = tuple(plans)
        self._drugs = drugs
        self._about: dict[str, tuple[Plan, ...]] = {}

    def due(
        self, courses: Iterable[Course], person: Person, readings: Iterable[Reading], today: date
    ) -> Monitored:
        """Return what is to be measured. A drug that is not taken any more asks for nothing."""
        known = [each for each in joined(courses) if each.slug in self._drugs]
        taken = [each for each in known if is_taken(each, today)]
        by_code: dict[str, list[Reading]] = defaultdict(list)
        for reading in readings:
            if reading.on <= today:
                by_code[reading.code].append(reading)
        for found in by_code.values():
            found.sort(key=lambda each: each.on)
        case = _Case(today, person, known, taken, by_code)
        reasons: dict[str, list[Reason]] = defaultdict(list)
        exams: dict[str, Exam] = {}
        notes: list[Note] = []
        for course in taken:
            for plan in self._plans_for(course.slug):
                for check in plan.checks:
                    if self._applies(check, course, case):
                        exams[check.exam.key] = check.exam
                        reason = self._reason(plan, check, course, case)
                        if reason is not None:
                            reasons[check.exam.key].append(reason)
                notes += [
                    Note(each.rule, course.name, each.text, each.source.title, each.basis.status)
                    for each in plan.advice
                ]
        items = [_due(exams[key], found, by_code, today) for key, found in reasons.items()]
        return Monitored(tuple(sorted(items, key=_urgency)), tuple(notes))

    def _plans_for(self, slug: str) -> tuple[Plan, ...]:
        found = self._about.get(slug)
        if found is None:
            classes = self._drugs[slug].classes
            found = self._about[slug] = tuple(each for each in self._plans if each.is_about(slug, classes))
        return found

    def _applies(self, check: Check, course: Course, case: "_Case") -> bool:
        return all(self._said(each, course, case) for each in check.only) and not any(
            self._said(each, course, case) for each in check.unless
        )

    def _said(self, condition: Condition, course: Course, case: "_Case") -> str | None:
        """Return a condition that is true in words, or None."""
        if condition.token is not None:
            others = [
                other.name
                for other in case.taken
                if other is not course and condition.token in self._drugs[other.slug].tokens
            ]
            return f"taking {', '.join(others)}" if others else None
        if condition.aged is not None:
            is_true = case.person.age is not None and case.person.age >= condition.aged
        elif condition.word == "may conceive":
            is_true = case.person.may_conceive is True
        elif condition.word is not None:
            is_true = case.person.has_benign_ethnic_neutropenia
        elif condition.drug_class is not None:
            is_true = condition.drug_class in self._drugs[course.slug].classes
        else:
            latest = case.by_code.get(condition.band.code) if condition.band else None
            value = latest[-1].value if latest else None
            is_true = condition.band is not None and value is not None and condition.band.holds(value)
        return condition.text if is_true else None

    def _reason(self, plan: Plan, check: Check, course: Course, case: "_Case") -> Reason | None:
        start = start_of(course, plan.new_start_after.last_day)
        changes = changes_of(course, self._that_matter(check, course, case.known))
        risks = [self._said(each, course, case) for each in (check.closer.when if check.closer else ())]
        found = next_due(
            check,
            Times(start, changes, case.today),
            case.answers(check.exam),
            list(dict.fromkeys(risk for risk in risks if risk)),
        )
        if found is None:
            return None
        source = found.source or check.source
        return Reason(
            check.rule, course.key, course.name, found.due_on, found.opens_on,
            f"{check.why}: {found.why}", found.note, source.title, source.address,
            found.status or check.basis.status,
        )  # fmt: skip

    def _that_matter(self, check: Check, course: Course, known: Sequence[Course]) -> list[Course]:
        """Return the other drugs whose coming and going asks for the exam again."""
        return [
            other
            for other in known
            if other is not course and not self._drugs[other.slug].tokens.isdisjoint(check.after_change_of)
        ]


def _due(exam: Exam, reasons: list[Reason], by_code: Mapping[str, Sequence[Reading]], today: date) -> Due:
    reasons.sort(key=lambda each: (each.due_on or date.min, _STANDING[each.status], each.rule))
    first = reasons[0]
    latest = [found[-1] for code in exam.results if (found := by_code.get(code))]
    last = max(latest, key=lambda each: (each.on, each.code), default=None)
    state = state_on(first.opens_on, first.due_on, today)
    return Due(exam, state, first.due_on, first.opens_on, last, tuple(reasons))


def _urgency(item: Due) -> tuple[int, timedelta, str]:
    day = (item.due_on or date.min) - date.min
    return list(State).index(item.state), day, item.exam.label
