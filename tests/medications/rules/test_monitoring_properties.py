"""What holds for every history: an oracle for lithium levels, and that results never bring a day forward."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications.monitoring_files import monitoring
from backend.medications.rules.monitored import Course, Person
from backend.medications.rules.recurrence import Reading
from tests.medications.rules.monitored import ANYBODY, result

START = date(2026, 1, 31)
TODAY = START + timedelta(900)
# Values that no rung, risk or limit of any plan asks about.
USUAL = {
    "lithium-level": "0.6", "egfr": "95", "creatinine": "0.9", "tsh": "2.0", "calcium": "9.4", "weight": "80",
    "platelets": "250", "alt": "20", "ast": "20", "valproate-level": "80", "sodium": "140", "wbc": "6",
    "anc": "3.5", "carbamazepine-level": "8", "hba1c": "5.2", "glucose-fasting": "88", "ldl": "100",
    "cholesterol": "180",
    "triglycerides": "120", "waist": "90", "systolic": "118", "pulse": "70", "aims": "0",
    "qtc": "410",
}  # fmt: skip
WORDS = ("ecg", "hla-b-1502", "pregnancy-test")
DRUGS = (
    "lithium", "valproic-acid", "carbamazepine", "clozapine", "olanzapine", "haloperidol", "venlafaxine",
    "methylphenidate", "sertraline", "citalopram", "ibuprofen",
)  # fmt: skip


def months_on(on: date, months: int) -> date:
    """Step from one first of the month to the next, then to the same day or the month's last."""
    first = on.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(31)).replace(day=1)
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    return first.replace(day=min(on.day, last.day))


def lithium_oracle(
    levels: list[tuple[date, Decimal]], changes: list[date], *, today: date, is_older: bool
) -> date:
    """Say when a level is due: walk through everything that happened and keep what is still owed."""
    levels = sorted(level for level in levels if level[0] >= START)
    owed = []
    if not any(on >= START + timedelta(5) for on, _ in levels):
        owed.append(START + timedelta(7))
    past = [change for change in sorted(changes) if START < change <= today]
    for change in [*past[-1:], *(each for each in changes if each > today)]:
        if all(on < change + timedelta(5) for on, _ in levels):
            owed.append(change + timedelta(7))
    if levels:
        on, value = levels[-1]
        steady_from = (past[-1] if past else START) + timedelta(5)
        counting = [each for each in levels if each[0] >= steady_from]
        pairs = pairwise(counting)
        steady = any(
            Decimal("0.4") <= min(a, b) and max(a, b) <= 1 and abs(a - b) <= Decimal("0.2")
            for (_, a), (_, b) in pairs
        )
        if counting and not steady and on <= steady_from - timedelta(5) + timedelta(weeks=12):
            owed.append(on + timedelta(7))
        quarterly = on < months_on(START, 12) or is_older or value >= Decimal("0.8")
        owed.append(months_on(on, 3 if quarterly else 6))
        if value >= Decimal("1.5"):
            owed.append(on + timedelta(1))
        elif value >= Decimal("1.2"):
            owed.append(on + timedelta(7))
    return min(owed)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-40, 800), st.sampled_from(["0.3", "0.4", "0.6", "0.7", "0.8", "1.0", "1.2", "1.5"])
        ),
        max_size=10, unique_by=lambda pair: pair[0],
    ),
    st.sets(st.integers(1, 820), max_size=4),
    st.integers(0, 840),
    st.booleans(),
)  # fmt: skip
def test_lithium_levels_are_due_when_the_oracle_says(
    levels: list[tuple[int, str]], changes: set[int], now: int, is_older: bool
) -> None:
    today = START + timedelta(now)
    known = [(START + timedelta(after), Decimal(value)) for after, value in levels]
    course = Course(
        "lithium", "l", "l", ((START, None),), tuple(START + timedelta(after) for after in sorted(changes))
    )
    found = monitoring().due(
        [course],
        Person(70 if is_older else 40),
        [Reading("lithium-level", on, v, "") for on, v in known],
        today,
    )
    item = next(each for each in found.items if each.exam.key == "lithium-level")
    assert item.due_on == lithium_oracle(
        [level for level in known if level[0] <= today], list(course.changes), today=today, is_older=is_older
    )


days = st.integers(-200, 900)
courses = st.lists(
    st.builds(
        lambda slug, start, changes: Course(
            slug, slug, slug, ((START + timedelta(start), None),),
            tuple(START + timedelta(start + each) for each in sorted(changes)),
        ),
        st.sampled_from(DRUGS), st.integers(0, 800), st.sets(st.integers(1, 300), max_size=3),
    ),
    min_size=1, max_size=4, unique_by=lambda course: course.slug,
)  # fmt: skip
histories = st.lists(
    st.builds(
        lambda code, after: result(code, START + timedelta(after), USUAL.get(code)),
        st.sampled_from([*USUAL, *WORDS]), days,
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(courses, histories, st.sampled_from([*USUAL, *WORDS]), days, st.booleans())
def test_one_more_usual_result_never_brings_a_day_forward(
    taken: list[Course], history: list[Reading], code: str, after: int, is_older: bool
) -> None:
    who = Person(70 if is_older else 30, may_conceive=not is_older)
    more = result(code, START + timedelta(after), USUAL.get(code))
    before = {each.exam.key: each for each in monitoring().due(taken, who, history, TODAY).items}
    then = {each.exam.key: each for each in monitoring().due(taken, who, [*history, more], TODAY).items}
    assert then.keys() <= before.keys()
    for key, item in then.items():
        was = before[key].due_on
        assert was is not None
        assert item.due_on is not None
        assert item.due_on >= was, key


@settings(max_examples=100, deadline=None)
@given(courses, histories)
def test_what_is_stopped_asks_for_nothing_and_the_order_changes_nothing(
    taken: list[Course], history: list[Reading]
) -> None:
    ended = [Course(c.slug, c.name, c.key, ((c.spans[0][0], TODAY),), c.changes) for c in taken]
    assert monitoring().due(ended, ANYBODY, history, TODAY).items == ()
    straight = monitoring().due(taken, ANYBODY, history, TODAY)
    assert {
        (i.exam.key, i.due_on) for i in monitoring().due(taken[::-1], ANYBODY, history[::-1], TODAY).items
    } == {(i.exam.key, i.due_on) for i in straight.items}
