"""Side effects, lower doses, relapse and ceilings: what is found in a treatment."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.chart import catalog
from backend.chart.rules.ceiling import ceilings
from backend.chart.rules.drug_facts import Ceiling, DrugFacts, KnownEffect
from backend.chart.rules.effects import attributions
from backend.chart.rules.findings import findings
from backend.chart.rules.reductions import WithdrawalKind, after_reductions
from backend.chart.rules.relapse_watch import relapse_watch, watch
from backend.chart.rules.treatment import Adherence, DosePeriod, Finding, SideEffect, Total, Treatment
from backend.measures.catalog import instruments

START = date(2026, 1, 5)
SSRI = WithdrawalKind(frozenset({"ssri"}), ("dizziness", "brain zaps", "insomnia"), "a source")
SERTRALINE = DrugFacts(
    "sertraline",
    frozenset({"ssri"}),
    half_life_hours=(22, 36),
    effects=(KnownEffect("nausea", 0, 14), KnownEffect("weight gain", 14, 180)),
)


def day(number: int) -> date:
    return START + timedelta(days=number)


def treatment(
    *doses: tuple[str, int, int | None, int],
    today: int,
    scores: dict[int, int] | None = None,
    effects: dict[int, tuple[str, int]] | None = None,
) -> Treatment:
    return Treatment(
        instrument="phq-9",
        figures=instruments()["phq-9"].change,
        today=day(today),
        doses=tuple(
            DosePeriod(drug, day(start), None if end is None else day(end), Decimal(mg))
            for drug, start, end, mg in doses
        ),
        scores=tuple(Total(day(number), total) for number, total in (scores or {}).items()),
        side_effects=tuple(
            SideEffect(day(number), name, burden) for number, (name, burden) in (effects or {}).items()
        ),
    )


# Side effects


def fits(of: Treatment, **more: DrugFacts) -> dict[str, str]:
    found = attributions(of, {"sertraline": SERTRALINE, **more})
    return {str(each.drug): each.answer for each in found}


def chosen(number: int, slug: str) -> SideEffect:
    return SideEffect(day(number), slug, 2, catalog.effect_words()[slug])


def of_chosen(slug: str, drug: str) -> Finding:
    known = catalog.drug_facts(drug)
    assert known is not None
    of = replace(treatment((drug, 0, None, 100), today=30), side_effects=(chosen(5, slug),))
    return attributions(of, {drug: known})[0]


@pytest.mark.parametrize(
    ("slug", "drug", "is_known"),
    [
        ("tiredness", "quetiapine", True),  # its file says sleepiness
        ("poor-sleep", "sertraline", True),  # insomnia
        ("restlessness", "aripiprazole", True),  # akathisia, too
        ("appetite-loss", "mirtazapine", False),  # its file says appetite, and means more of it
        ("hair-loss", "sertraline", False),
    ],
)
def test_an_effect_chosen_from_the_list_is_found_under_the_name_in_the_drugs_file(
    slug: str, drug: str, is_known: bool
) -> None:
    assert of_chosen(slug, drug).basis["is_known_effect"] is is_known


@pytest.mark.parametrize(
    ("slug", "signs"),
    [("poor-sleep", ["poor-sleep"]), ("agitation", ["agitation"]), ("numbness", [])],  # feeling nothing
)
def test_withdrawal_is_seen_in_what_is_chosen_and_feeling_nothing_is_not_a_numb_skin(
    slug: str, signs: list[str]
) -> None:
    of = treatment(("sertraline", 0, 60, 100), today=80, scores={50: 5, 60: 5, 70: 6})
    of = replace(of, side_effects=(chosen(63, slug),))
    [found] = after_reductions(of, {"sertraline": SERTRALINE}, catalog.withdrawal_kinds())
    assert found.basis["withdrawal_signs"] == signs


def test_a_known_effect_in_its_usual_days_is_probable_and_one_long_after_is_not() -> None:
    dose = ("sertraline", 0, None, 50)
    assert fits(treatment(dose, today=90, effects={7: ("nausea", 3)})) == {"sertraline": "probable"}
    assert fits(treatment(dose, today=90, effects={80: ("nausea", 3)})) == {"sertraline": "possible"}
    assert fits(treatment(dose, today=90, effects={80: ("hiccups", 3)})) == {"sertraline": "unlikely"}


def test_what_was_there_before_the_drug_is_unlikely_to_come_from_it() -> None:
    of = treatment(("sertraline", 10, None, 50), today=40, effects={5: ("nausea", 2), 15: ("nausea", 3)})
    assert fits(of) == {"sertraline": "unlikely"}


@pytest.mark.parametrize(("later", "answer", "eased"), [(1, "probable", True), (4, "unlikely", False)])
def test_a_lower_dose_that_eases_it_speaks_for_the_drug(later: int, answer: str, eased: bool) -> None:
    of = treatment(
        ("sertraline", 0, 60, 100),
        ("sertraline", 60, None, 50),
        today=90,
        effects={50: ("hiccups", 4), 70: ("hiccups", later)},
    )
    [found] = attributions(of, {"sertraline": replace(SERTRALINE, effects=(KnownEffect("hiccups", 40, 60),))})
    assert found.basis["dechallenge"] is eased
    assert found.answer == (answer if eased else found.answer)
    if not eased:
        assert found.answer != "probable"


def test_two_drugs_that_fit_as_well_are_both_only_possible() -> None:
    bupropion = replace(SERTRALINE, drug="bupropion")
    of = treatment(
        ("sertraline", 0, None, 50), ("bupropion", 2, None, 150), today=40, effects={7: ("nausea", 3)}
    )
    assert fits(of, bupropion=bupropion) == {"sertraline": "possible", "bupropion": "possible"}


def test_of_a_drug_nobody_knows_nothing_is_said_of_its_effects() -> None:
    of = treatment(("mystery", 0, None, 50), today=40, effects={7: ("nausea", 3)})
    [found] = attributions(of, {})
    assert (found.answer, found.basis["reasons"]) == ("cannot-tell", ["drug-not-known"])


# After a lower dose


def lowered(scores: dict[int, int], effects: dict[int, tuple[str, int]] | None = None) -> Finding:
    of = treatment(
        ("sertraline", 0, 100, 100), ("sertraline", 100, None, 50), today=184, scores=scores, effects=effects
    )
    [found] = after_reductions(of, {"sertraline": SERTRALINE}, (SSRI,))
    return found


STEADY = {80: 3, 94: 3, 100: 3}


def test_new_dizziness_within_days_looks_like_withdrawal() -> None:
    found = lowered({**STEADY, 114: 4}, {103: ("dizziness", 3)})
    assert found.answer == "like-withdrawal"
    assert found.basis["signs_from_day"] == 3


def test_a_rise_over_weeks_without_such_signs_looks_like_relapse() -> None:
    assert lowered({**STEADY, 114: 4, 128: 8, 142: 10}).answer == "like-relapse"


def test_a_rise_seen_once_or_at_once_can_not_be_told() -> None:
    assert lowered({**STEADY, 114: 4, 142: 10}).basis["reasons"] == ["one-score-only"]
    assert lowered({**STEADY, 107: 9, 121: 10}).basis["reasons"] == ["rise-too-early-for-relapse"]


def test_signs_of_both_can_not_be_told() -> None:
    found = lowered({**STEADY, 128: 9, 142: 10}, {103: ("dizziness", 3)})
    assert (found.answer, found.basis["reasons"]) == ("cannot-tell", ["signs-of-both"])


def test_silence_is_not_wellbeing() -> None:
    assert lowered(STEADY).basis["reasons"] == ["nothing-reported-since"]
    assert lowered({**STEADY, 128: 3}).basis["reasons"] == [
        "nobody-asked-in-time"
    ]  # it may have come and gone
    assert lowered({**STEADY, 110: 3, 128: 3}).answer == "neither"


def test_dizziness_that_was_there_before_is_no_sign() -> None:
    assert (
        lowered({**STEADY, 110: 3, 128: 3}, {90: ("dizziness", 3), 103: ("dizziness", 3)}).answer == "neither"
    )


def test_a_drug_that_leaves_slowly_brings_its_withdrawal_late() -> None:
    of = treatment(
        ("sertraline", 0, 100, 100), ("sertraline", 100, None, 50), today=184,
        scores={**STEADY, 107: 3, 142: 3}, effects={125: ("dizziness", 3)},
    )  # fmt: skip
    fast, slow = (
        after_reductions(of, {"sertraline": replace(SERTRALINE, half_life_hours=(hours, hours))}, (SSRI,))[0]
        for hours in (36.0, 16 * 24.0)
    )
    assert (fast.answer, slow.answer) == ("neither", "like-withdrawal")


@pytest.mark.parametrize(
    ("scores", "answer"),
    [
        ({110: 12}, "like-withdrawal"),
        ({110: 12, 117: 12, 131: 12}, "like-withdrawal"),
        ({110: 12, 117: 12, 132: 12}, "cannot-tell"),  # 22 days: withdrawal alone would have passed
    ],
)
def test_a_rise_that_does_not_pass_is_not_laid_to_withdrawal(scores: dict[int, int], answer: str) -> None:
    assert lowered({**STEADY, **scores}, {103: ("dizziness", 3)}).answer == answer


def test_a_rise_over_weeks_after_a_slow_drug_is_not_laid_to_withdrawal() -> None:
    of = treatment(
        ("sertraline", 0, 100, 100), ("sertraline", 100, None, 50), today=184,
        scores={**STEADY, 142: 12, 150: 13}, effects={125: ("dizziness", 3)},
    )  # fmt: skip
    slow = replace(SERTRALINE, half_life_hours=(16 * 24.0, 16 * 24.0))
    [found] = after_reductions(of, {"sertraline": slow}, (SSRI,))
    assert (found.answer, found.basis["reasons"]) == ("cannot-tell", ["signs-of-both"])


def test_of_an_instrument_whose_change_nobody_published_nothing_is_judged() -> None:
    of = treatment(
        ("sertraline", 0, 100, 100), ("sertraline", 100, None, 50), today=184, scores={**STEADY, 128: 12}
    )
    [found] = after_reductions(replace(of, figures=None), {"sertraline": SERTRALINE}, (SSRI,))
    assert (found.answer, found.basis["reasons"]) == ("cannot-tell", ["no-published-change"])
    assert relapse_watch(replace(of, figures=None)) == []


# Relapse watch

IN_REMISSION = {0: 18, 28: 3, 42: 2, 56: 3, 70: 2, 84: 3}


def watched(later: dict[int, int]) -> list[Finding]:
    return relapse_watch(treatment(("sertraline", 0, None, 50), today=300, scores=IN_REMISSION | later))


def test_a_rise_is_seen_before_it_reaches_ten() -> None:
    [found] = watched({98: 3, 112: 6, 126: 7, 140: 8})
    assert found.answer == "signal"
    assert found.basis["ten_or_more_on"] is None


def test_one_ordinary_score_is_no_signal_and_no_score_is_said() -> None:
    assert watched({98: 4})[0].answer == "no-signal"
    assert watched({})[0].basis["reasons"] == ["no-score-since"]


def test_nobody_is_watched_before_remission_has_lasted_two_months() -> None:
    scores = {number: total for number, total in IN_REMISSION.items() if number < 84}
    assert relapse_watch(treatment(("sertraline", 0, None, 50), today=300, scores=scores)) == []


@given(
    st.lists(st.integers(0, 4), min_size=3, max_size=10),
    st.lists(st.integers(0, 27), min_size=1, max_size=20),
)
def test_the_average_lies_between_what_was_seen_and_the_mean(remission: list[int], later: list[int]) -> None:
    before = [Total(day(14 * place), total) for place, total in enumerate(remission)]
    after = [Total(day(14 * (len(remission) + place)), total) for place, total in enumerate(later)]
    seen = watch(before, after)
    assert min([seen.mean, *later]) - 1e-9 <= seen.average <= max([seen.mean, *later]) + 1e-9
    assert seen.limit > seen.mean


# Ceilings


def test_a_dose_above_the_flat_part_is_noted_and_one_without_equivalent_is_unknown() -> None:
    flat = Ceiling(
        Decimal(40), "fluoxetine", Fraction(4000, 9850), "It levels off. For depression, not OCD.", "Furukawa"
    )
    for mg, answer in ((200, "above"), (98, "below")):
        of = treatment(("sertraline", 0, None, mg), today=40)
        [found] = ceilings(of, {"sertraline": replace(SERTRALINE, ceiling=flat)})
        assert found.answer == answer
    of = treatment(("citalopram", 0, None, 40), today=40)
    [unknown] = ceilings(
        of, {"citalopram": DrugFacts("citalopram", frozenset(), ceiling=replace(flat, per_mg=None))}
    )
    assert (unknown.answer, unknown.basis["reasons"]) == ("cannot-tell", ["no-published-equivalent"])


@pytest.mark.parametrize(
    ("drug", "mg", "answer"),
    [
        ("fluoxetine", 60, "above"),
        ("fluoxetine", 40, "below"),
        ("escitalopram", 20, "above"),
        ("sertraline", 50, "below"),
        ("citalopram", 40, "cannot-tell"),
        ("venlafaxine", 225, "above"),
        ("mirtazapine", 30, "below"),
        ("mirtazapine", 45, "above"),
    ],
)
def test_the_published_ceilings_are_found_in_the_formulary(drug: str, mg: int, answer: str) -> None:
    """Furukawa 2019 by Hayasaka's equivalents."""
    facts = catalog.drug_facts(drug)
    assert facts is not None
    [found] = ceilings(treatment((drug, 0, None, mg), today=40), {drug: facts})
    assert found.answer == answer


def test_lithium_and_an_antipsychotic_have_no_such_note() -> None:
    for drug in ("lithium", "olanzapine"):
        facts = catalog.drug_facts(drug)
        assert facts is not None
        assert ceilings(treatment((drug, 0, None, 10), today=40), {drug: facts}) == []


# All of them


@given(
    scores=st.dictionaries(st.integers(-60, 200), st.integers(0, 27), max_size=25),
    steps=st.lists(
        st.tuples(st.integers(1, 60), st.sampled_from([25, 50, 100, 200])), min_size=1, max_size=5
    ),
    effects=st.dictionaries(
        st.integers(-30, 200),
        st.tuples(st.sampled_from(["nausea", "dizziness", "rash"]), st.integers(0, 6)),
        max_size=8,
    ),
    today=st.integers(-10, 250),
    share=st.none() | st.floats(0, 1),
)
def test_whatever_is_asked_every_answer_is_one_of_the_documented(
    scores: dict[int, int],
    steps: list[tuple[int, int]],
    effects: dict[int, tuple[str, int]],
    today: int,
    share: float | None,
) -> None:
    at, doses = 0, []
    for length, mg in steps:
        doses.append(("sertraline", at, at + length, mg))
        at += length
    of = treatment(*doses, today=today, scores=scores, effects=effects)
    if share is not None:
        of = replace(of, adherence=(Adherence(day(-60), day(300), share),))
    for found in findings(of, {"sertraline": SERTRALINE}, (SSRI,)):
        assert found.answer in ANSWERS[found.kind]
        assert found.text
        if found.answer == "cannot-tell":
            assert found.basis["reasons"] or found.kind == "change-at-dose"


ANSWERS = {
    "change-at-dose": {"better", "worse", "probably-better", "about-the-same", "cannot-tell"},
    "response-clock": {
        "below-minimum", "too-early", "early-look", "time-to-judge", "past-time-to-judge", "cannot-tell",
    },
    "adequate-trial": {"adequate", "not-yet", "too-short", "dose-too-low", "adherence-low", "cannot-tell"},
    "early-non-improvement": {"improved", "not-improved", "cannot-tell"},
    "withdrawal-or-relapse": {"like-withdrawal", "like-relapse", "neither", "cannot-tell"},
    "side-effect-attribution": {"probable", "possible", "unlikely", "cannot-tell"},
    "relapse-watch": {"signal", "no-signal", "cannot-tell"},
    "dose-ceiling": {"above", "below", "cannot-tell"},
}  # fmt: skip
