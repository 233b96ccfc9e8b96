"""How long a drug was taken at a dose that can work, whether that was a trial, and the early look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from backend.chart.rules.change_at_dose import CANNOT_TELL, TAKEN, share_taken
from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.treatment import BUNDLE_DAYS, DosePeriod, Finding, Total, Treatment, treatment_start

CLOCK: Final = "response-clock"
TRIAL: Final = "adequate-trial"
EARLY: Final = "early-non-improvement"

LOOKS: Final = (14, 28, 42, 56, 84)  # days; STAR*D looked at weeks 2, 4, 6, 9 and 12
TOO_EARLY: Final = 14
USUAL_JUDGE: Final = (28, 42)  # where a drug's file does not say
EARLY_WINDOW: Final = (14, 27)  # weeks 2 and 3
EARLY_DROP: Final = 20  # percent
BASELINE_REACH: Final = 14  # a score this long before a treatment still is where it began (design choice)

TRIAL_SOURCE: Final = "Dose, weeks and 80 % taken: ICSI; weeks to judge from the drug's file"
EARLY_SOURCE: Final = "de Vries 2019: of people less than 20 % better at week 2 of a trial"
EARLY_TEXT: Final = (
    "Less than a fifth better after two to three weeks. In trials 29 % of such people had responded by"
    " week 6 and 43 % by week 12 (of all: 51 % and 69 %). Check first whether it is taken, and the dose."
)


@dataclass(frozen=True, slots=True)
class Course:
    """One drug taken without a longer break: its periods in order, up to today."""

    drug: str
    periods: tuple[DosePeriod, ...]

    @property
    def start(self) -> date:
        """Return its first day."""
        return self.periods[0].start

    def end(self, today: date) -> date:
        """Return the first day without it, or today while it goes on."""
        last = self.periods[-1].end
        return today if last is None else min(last, today)


def courses(treatment: Treatment) -> list[Course]:
    """Return every course of every drug that has begun; a break of over a fortnight ends one."""
    found = []
    for drug in sorted({period.drug for period in treatment.doses}):
        run: list[DosePeriod] = []
        for period in treatment.periods_of(drug):
            if period.start > treatment.today:
                continue
            if run and run[-1].end is not None and (period.start - run[-1].end).days > BUNDLE_DAYS:
                found.append(Course(drug, tuple(run)))
                run = []
            run.append(period)
        if run:
            found.append(Course(drug, tuple(run)))
    return sorted(found, key=lambda course: (course.start, course.drug))


def _same_dose(periods: tuple[DosePeriod, ...]) -> list[DosePeriod]:
    """Join periods that follow each other at one dose, as renewals do."""
    joined: list[DosePeriod] = []
    for period in periods:
        if joined and joined[-1].end == period.start and joined[-1].daily_mg == period.daily_mg:
            joined[-1] = DosePeriod(period.drug, joined[-1].start, period.end, period.daily_mg)
        else:
            joined.append(period)
    return joined


def _run_at_minimum(
    course: Course, minimum: Decimal | None, last: DosePeriod, until: date
) -> tuple[date, date] | None:
    """Return the days at or above the minimum effective dose that lead to `until`, in the period `last`."""
    start = None
    before: DosePeriod | None = None
    for period in course.periods:
        if period.start > last.start:
            break
        if before is not None and before.end != period.start:
            start = None
        if minimum is None or period.daily_mg < minimum:
            start = None
        elif start is None:
            start = period.start
        before = period
    return None if start is None else (start, until)


def unjudgeable(known: DrugFacts | None) -> list[str]:
    """Return why a dose can not be held against what works; nothing where it can."""
    if known is None:
        return ["drug-not-known"]
    if known.is_ruled_by_level:
        return ["blood-level-rules"]
    return [] if known.minimum_mg is not None else ["minimum-not-known"]


# Response clock


def response_clocks(treatment: Treatment, facts: Mapping[str, DrugFacts]) -> list[Finding]:
    """Return, for each dose of each drug, how long it was taken, and how long at a dose that can work."""
    found = []
    for course in courses(treatment):
        known = facts.get(course.drug)
        for period in _same_dose(course.periods):
            end = treatment.today if period.end is None else min(period.end, treatment.today)
            found.append(_clock(treatment, course, period, end, known))
    return found


def _clock(
    treatment: Treatment, course: Course, period: DosePeriod, end: date, known: DrugFacts | None
) -> Finding:
    minimum = known.minimum_mg if known else None
    judge = (known.judge_days if known else None) or USUAL_JUDGE
    run = _run_at_minimum(course, minimum, period, end)
    at_minimum = (run[1] - run[0]).days if run else 0
    at_dose = (end - period.start).days
    is_current = period.end is None or period.end > treatment.today
    reasons = unjudgeable(known)
    looks = [day for day in LOOKS if day > at_minimum]
    answer = _clock_answer(reasons, run is not None, at_minimum, judge)
    basis: dict[str, object] = {
        "daily_mg": period.daily_mg,
        "days_at_dose": at_dose,
        "weeks_at_dose": at_dose / 7,
        "minimum_mg": minimum,
        "days_at_minimum": None if reasons else at_minimum,
        "weeks_at_minimum": None if reasons else at_minimum / 7,
        "judge_days": list(judge),
        "next_look_on": run[0] + timedelta(days=looks[0]) if run and looks and is_current else None,
        "reasons": reasons,
    }
    text = {
        "below-minimum": f"{period.daily_mg:f} mg is below the lowest dose known to work ({minimum} mg).",
        "too-early": f"Day {at_minimum} of {judge[0]} at a dose that can work: too early.",
        "early-look": f"Day {at_minimum} of {judge[0]} at a dose that can work: time for a first look.",
        "time-to-judge": f"Day {at_minimum} at a dose that can work: time to judge.",
        "past-time-to-judge": f"Day {at_minimum} at a dose that can work: it is judged by day {judge[1]}.",
        CANNOT_TELL: f"Day {at_dose} at {period.daily_mg:f} mg; the lowest dose that works is not known.",
    }[answer]
    if "blood-level-rules" in reasons:
        text = f"Day {at_dose} at {period.daily_mg:f} mg; here the blood level counts, not the dose."
    source = known.source if known else "not in the formulary"
    return Finding(CLOCK, course.drug, (period.start, period.end), answer, basis, source, text)


def _clock_answer(reasons: list[str], is_enough: bool, days: int, judge: tuple[int, int]) -> str:
    if reasons:
        return CANNOT_TELL
    if not is_enough:
        return "below-minimum"
    if days < TOO_EARLY:
        return "too-early"
    if days < judge[0]:
        return "early-look"
    return "time-to-judge" if days <= judge[1] else "past-time-to-judge"


# Adequate trial


def adequate_trials(treatment: Treatment, facts: Mapping[str, DrugFacts]) -> list[Finding]:
    """Return, for each course of a drug, whether dose, weeks and adherence made a trial, and how it went.

    `trials_without_response` counts the adequate ones up to it. Nothing here says "treatment-resistant".
    """
    found: list[Finding] = []
    without = 0
    for course in courses(treatment):
        finding = _trial(treatment, course, facts.get(course.drug))
        without += is_without_response(finding)
        found.append(
            Finding(
                finding.kind,
                finding.drug,
                finding.period,
                finding.answer,
                {**finding.basis, "trials_without_response": without},
                finding.source,
                finding.text,
            )
        )
    return found


def is_without_response(trial: Finding) -> bool:
    """Say whether a course was an adequate trial and brought no response."""
    return trial.answer == "adequate" and trial.basis["outcome"] in ("partial", "no-response")


def _trial(treatment: Treatment, course: Course, known: DrugFacts | None) -> Finding:
    minimum = known.minimum_mg if known else None
    needed = ((known.judge_days if known else None) or USUAL_JUDGE)[0]
    end = course.end(treatment.today)
    is_over = course.periods[-1].end is not None and course.periods[-1].end <= treatment.today
    run = _longest_run(course, minimum, end)
    days = (run[1] - run[0]).days if run else 0
    taken = share_taken(treatment.adherence, *run) if run else None
    reasons = unjudgeable(known)
    if not reasons and days >= needed and taken is None:
        reasons.append("adherence-unknown")
    if reasons:
        answer = CANNOT_TELL
    elif run is None:
        answer = "dose-too-low"
    elif days < needed:
        answer = "too-short" if is_over else "not-yet"
    else:
        answer = "adequate" if taken is not None and taken >= TAKEN else "adherence-low"
    outcome, drop = _outcome(treatment, course, needed, end)
    text = {
        "adequate": f"{days} days at {minimum} mg or more, {_percent(taken)} taken: an adequate trial.",
        "not-yet": f"{days} of {needed} days at {minimum} mg or more: not yet a trial.",
        "too-short": f"{days} of {needed} days at {minimum} mg or more: too short to be a trial.",
        "dose-too-low": f"Never at {minimum} mg or more: the dose was too low to be a trial.",
        "adherence-low": f"{_percent(taken)} taken in {days} days: too little to be a trial.",
        CANNOT_TELL: f"Whether this was an adequate trial can not be told. {why(reasons)}",
    }[answer]
    basis: dict[str, object] = {
        "minimum_mg": minimum,
        "days_at_minimum": days,
        "days_needed": needed,
        "adherence": taken,
        "is_over": is_over,
        "outcome": outcome,
        "change_percent": drop,
        "reasons": reasons,
    }
    return Finding(
        TRIAL, course.drug, (course.start, course.periods[-1].end), answer, basis, TRIAL_SOURCE, text
    )


_WHY: Final = {
    "drug-not-known": "The drug is not in the formulary.",
    "blood-level-rules": "Here the blood level counts, not the dose.",
    "minimum-not-known": "The lowest dose that works is not known.",
    "adherence-unknown": "Nobody knows how much of it was taken.",
}


def why(reasons: list[str]) -> str:
    """Say in words why a trial can not be judged."""
    return " ".join(_WHY[reason] for reason in reasons)


def _percent(share: float | None) -> str:
    return "unknown share" if share is None else f"{round(100 * share)} %"


def _longest_run(course: Course, minimum: Decimal | None, end: date) -> tuple[date, date] | None:
    runs = [
        run
        for period in course.periods
        if (run := _run_at_minimum(course, minimum, period, min(period.end or end, end)))
    ]
    return max(runs, key=lambda run: (run[1] - run[0], run[0]), default=None)


def _outcome(treatment: Treatment, course: Course, needed: int, end: date) -> tuple[str, float | None]:
    """Say how a course went by its last score: response, partial, no-response or unknown."""
    baseline = baseline_at(treatment, course.start)
    last = [
        score for score in treatment.self_reported if course.start + timedelta(days=needed) <= score.on <= end
    ]
    if baseline is None or not last or baseline.total == 0:
        return "unknown", None
    latest = last[-1].total
    percent = 100 * (latest - baseline.total) / baseline.total
    if latest * 2 <= baseline.total:
        return "response", percent
    return ("partial" if latest * 4 <= baseline.total * 3 else "no-response"), percent


def baseline_at(treatment: Treatment, start: date) -> Total | None:
    """Return where a course began: the last score of the fortnight before, or the first of the week after."""
    before = [
        score
        for score in treatment.self_reported
        if start - timedelta(days=BASELINE_REACH) <= score.on <= start
    ]
    after = [score for score in treatment.self_reported if start < score.on <= start + timedelta(days=7)]
    return before[-1] if before else (after[0] if after else None)


# Early non-improvement


def early_non_improvement(treatment: Treatment) -> list[Finding]:
    """Say whether the first drug of a treatment had brought less than a fifth by weeks 2 to 3.

    `is_current` says whether those weeks are now: later it is history and not shown.
    """
    found = courses(treatment)
    if not found:
        return []
    first = found[0]
    start = treatment_start(treatment.doses, first.start)
    age = (treatment.today - start).days
    if age < EARLY_WINDOW[0]:
        return []
    window = [start + timedelta(days=day) for day in EARLY_WINDOW]
    seen = [score for score in treatment.self_reported if window[0] <= score.on <= window[1]]
    baseline = baseline_at(treatment, start)
    reasons = []
    if baseline is None or baseline.total == 0:
        reasons.append("no-baseline")
    if not seen:
        reasons.append("no-score-in-weeks-2-to-3")
    if any(start < day <= window[1] for day in _starts(found[1:])):
        reasons.append("another-drug-began")
    basis: dict[str, object] = {
        "baseline": baseline.total if baseline else None,
        "latest": seen[-1].total if seen else None,
        "on": seen[-1].on if seen else None,
        "change_percent": None,
        "responded_by_week_6": 0.29,
        "responded_by_week_12": 0.43,
        "is_current": age <= EARLY_WINDOW[1],
        "reasons": reasons,
    }
    answer, text = CANNOT_TELL, "Whether there is an early change can not be told."
    if not reasons and baseline is not None:
        percent = 100 * (seen[-1].total - baseline.total) / baseline.total
        basis["change_percent"] = percent
        is_improved = (baseline.total - seen[-1].total) * 100 >= EARLY_DROP * baseline.total
        answer = "improved" if is_improved else "not-improved"
        text = "A fifth better or more after two to three weeks." if is_improved else EARLY_TEXT
    return [Finding(EARLY, first.drug, (start, window[1]), answer, basis, EARLY_SOURCE, text)]


def _starts(found: list[Course]) -> list[date]:
    return [course.start for course in found]
