"""The engine on made-up drugs: grades make tiers, and order, names and company change nothing."""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications.limit_files import read_selector
from backend.medications.rules import washouts
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.findings import Finding, Washout
from backend.medications.rules.interactions import Case, Engine
from backend.medications.rules.pairs import Pairs
from backend.medications.rules.persons import Person
from tests.medications.rules.formulary import drug, engine, tiers


@pytest.mark.parametrize(
    ("one", "other", "rule", "tier"),
    [
        ('maoi = "irreversible"', 'serotonin = "reuptake strong"', "maoi.irreversible-reuptake", 1),
        ('maoi = "b-selective"', 'serotonin = "reuptake strong"', "maoi.b-selective-reuptake", 2),
        ('maoi = "irreversible"', 'sympathomimetic = "strong"', "maoi.irreversible-sympathomimetic", 1),
        ('qt = "contraindicating"', 'qt = "known"', "qt.contraindicating-known", 1),
        ('qt = "known"', 'qt = "known"', "qt.known-known", 2),
        ('qt = "known"', 'qt = "possible"', "qt.known-possible", 3),
        ('qt = "possible"', 'qt = "possible"', "qt.possible-possible", 4),
        ('serotonin = "reuptake strong"', 'serotonin = "reuptake strong"', "serotonin.strong-strong", 2),
        ('serotonin = "reuptake strong"', 'serotonin = "agonist weak"', "serotonin.strong-agonist", 3),
        (
            'depressant = "opioid strong"',
            'depressant = "benzodiazepine strong"',
            "depressants.opioid-benzodiazepine",
            2,
        ),
        (
            'depressant = "opioid strong"',
            'depressant = "gabapentinoid moderate"',
            "depressants.opioid-gabapentinoid",
            3,
        ),
        (
            'cyp = "2D6 inhibitor strong"',
            'cyp = "2D6 substrate sensitive narrow"',
            "enzymes.strong-sensitive-narrow.2D6",
            2,
        ),
        ('cyp = "2D6 inhibitor strong"', 'cyp = "2D6 substrate major"', "enzymes.strong-major.2D6", 3),
        ('cyp = "2D6 inhibitor strong"', 'cyp = "2D6 substrate major prodrug"', "prodrugs.strong.2D6", 3),
        ('cyp = "3A4 inducer strong"', 'cyp = "3A4 substrate major vital"', "induction.strong-vital.3A4", 2),
        (
            'bleeding = "anticoagulant strong"',
            'bleeding = "nsaid moderate"',
            "bleeding.anticoagulant-nsaid",
            2,
        ),
        (
            'bleeding = "serotonergic moderate"',
            'bleeding = "nsaid moderate"',
            "bleeding.nsaid-serotonergic",
            3,
        ),
        ('opioid = "antagonist strong"', 'opioid = "agonist weak"', "opioids.antagonist-agonist", 1),
        ('hypotension = "nitrate strong"', 'hypotension = "pde5 strong"', "circulation.nitrate-pde5", 1),
    ],
)
def test_grades_make_the_tier(one: str, other: str, rule: str, tier: int) -> None:
    assert tiers(drug("alpha", one), drug("beta", other))[rule] == tier


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('cyp = "2D6 inhibitor strong"', 'cyp = "2D6 substrate minor"'),
        ('cyp = "2D6 inhibitor strong"', 'cyp = "3A4 substrate sensitive narrow"'),
        ('cyp = "2D6 inhibitor weak"', 'cyp = "2D6 substrate major"'),
        ('qt = "conditional"', 'qt = "conditional"'),
        ('depressant = "antipsychotic weak"', 'depressant = "antidepressant moderate"'),
        ('serotonin = "antagonist weak"', 'serotonin = "reuptake strong"'),
        ('metabolic = "strong"', 'metabolic = "strong"'),
    ],
)
def test_what_is_usual_is_silent(one: str, other: str) -> None:
    assert tiers(drug("alpha", one), drug("beta", other)) == {}


def test_a_fact_that_nobody_confirmed_never_interrupts_alone() -> None:
    guessed = drug("alpha", 'qt = "known [unconfirmed textbook]"')
    assert tiers(guessed, drug("beta", 'qt = "known"'))["qt.known-known"] == 3
    assert tiers(drug("alpha", 'qt = "known"'), drug("beta", 'qt = "known"'))["qt.known-known"] == 2


def test_what_a_label_says_about_others_counts_from_either_side() -> None:
    lurasidone = drug("lurasidone", 'with = "1 3A4 inhibitor strong: levels rise"')
    azole = drug("azole", 'cyp = "3A4 inhibitor strong"')
    mild = drug("mild", 'cyp = "3A4 inhibitor moderate"')
    assert tiers(lurasidone, azole)["label.lurasidone.1"] == 1
    assert tiers(azole, lurasidone)["label.lurasidone.1"] == 1
    assert "label.lurasidone.1" not in tiers(lurasidone, mild)


def test_a_curated_pair_wins_over_class_rules_in_both_directions() -> None:
    up = tiers(drug("valproic-acid"), drug("lamotrigine"))
    assert up == {"pair.valproic-acid+lamotrigine": 2}
    naloxone, methadone = (
        drug("naloxone", 'opioid = "antagonist strong"'),
        drug("methadone", 'opioid = "agonist strong"'),
    )
    assert tiers(naloxone, methadone) == {}
    down = tiers(
        drug("olanzapine", 'cyp = "2D6 substrate sensitive narrow"'),
        drug("fluoxetine", 'cyp = "2D6 inhibitor strong"'),
    )
    assert down == {"pair.olanzapine+fluoxetine": 4}


def test_one_ingredient_under_two_names_is_a_duplicate() -> None:
    mirror = drug("escitalopram", top='isomer_of = "citalopram"')
    assert tiers(drug("citalopram"), mirror) == {"duplicate.ingredient": 2}


def test_two_drugs_of_a_class_that_stands_alone_are_named() -> None:
    assert tiers(drug("alpha", top='class = ["ssri"]'), drug("beta", top='class = ["ssri"]')) == {
        "duplicate.class.ssri": 2
    }
    assert (
        tiers(drug("alpha", top='class = ["antibacterial"]'), drug("beta", top='class = ["antibacterial"]'))
        == {}
    )


def test_the_ingredients_of_one_product_are_not_held_against_each_other() -> None:
    made = engine(
        drug("agonist", 'opioid = "agonist strong"'), drug("blocker", 'opioid = "antagonist strong"')
    )
    assert made.check(Case((("agonist", "blocker"),))) == []
    assert made.check(Case((("agonist", "blocker"), ("agonist",))))[0].tier == 1


@pytest.mark.parametrize(("days", "fires"), [(0, True), (34, True), (35, False), (60, False), (None, True)])
def test_fluoxetine_counts_for_an_maoi_for_five_weeks(days: int | None, fires: bool) -> None:
    found = tiers(
        drug("fluoxetine", 'serotonin = "reuptake strong"'),
        drug("phenelzine", 'maoi = "irreversible"'),
        fluoxetine=days,
    )
    assert ("washout.drug-fluoxetine>maoi" in found) is fires


@pytest.mark.parametrize(("days", "fires"), [(13, True), (14, False)])
def test_an_maoi_counts_for_a_reuptake_inhibitor_for_two_weeks(days: int, fires: bool) -> None:
    found = tiers(
        drug("phenelzine", 'maoi = "irreversible"'),
        drug("sertraline", 'serotonin = "reuptake strong"'),
        phenelzine=days,
    )
    assert any(rule.startswith("washout.") for rule in found) is fires


def test_without_a_table_line_five_half_lives_count_but_do_not_interrupt() -> None:
    slow = drug("slow", 'qt = "known"', "[time]", 'half_life = "20-48 h"')
    other = drug("other", 'qt = "known"')
    assert tiers(slow, other, slow=9) == {"washout.qt.known-known": 3}
    assert tiers(slow, other, slow=10) == {}


def test_a_dose_limit_holds_only_with_its_partner_and_above_its_dose() -> None:
    limited = drug(
        "limited",
        'none = "x"',
        "[doses]",
        'at_most = ["20 mg with 2C19 inhibitor moderate: QT", "20 mg over 60: QT"]',
    )
    azole = drug("azole", 'cyp = "2C19 inhibitor strong"')

    def at(dose: str, age: int | None = None) -> Person:
        return Person(age=age, doses={"limited": Dose(Decimal(dose), Unit.MG)})

    assert tiers(limited, azole, person=at("40")) == {"dose.limited.with": 2}
    assert tiers(limited, azole, person=at("20")) == {}
    assert tiers(limited, azole) == {"dose.limited.with": 3}
    assert tiers(limited, person=at("40", 61)) == {"dose.limited.over": 2}
    assert tiers(limited, person=at("40", 60)) == {}
    assert tiers(limited, person=at("40")) == {}


def test_pregnancy_stops_what_must_be_avoided() -> None:
    harmful = drug("harmful", 'none = "x"', "[people]", 'pregnancy = "avoid: harms the child"')
    assert tiers(harmful, person=Person(is_pregnant=True)) == {"person.pregnancy-avoid": 1}
    assert tiers(harmful) == {}


def test_stopping_to_smoke_interrupts_for_a_narrow_drug_of_1a2() -> None:
    clozapine = drug("clozapine", 'cyp = "1A2 substrate sensitive narrow"')
    assert tiers(clozapine, person=Person(smoking="stopped"))["person.smoking-stopped"] == 2
    assert tiers(clozapine, person=Person(smoking="started"))["person.smoking-started"] == 3


def test_three_depressants_add_up_where_two_are_silent() -> None:
    mild = [drug(name, 'depressant = "antidepressant moderate"') for name in ("alpha", "beta")]
    assert "load.depressants" not in tiers(*mild, drug("gamma", 'depressant = "other moderate"'))
    strong = drug("gamma", 'depressant = "benzodiazepine strong"')
    assert tiers(*mild, strong)["load.depressants"] == 3
    assert tiers(*mild, strong, person=Person(age=65))["load.depressants"] == 2
    assert (
        tiers(*mild, drug("gamma", 'depressant = "other moderate"'), person=Person(age=65))[
            "load.depressants"
        ]
        == 3
    )


def test_two_depressants_are_a_pair_and_no_load() -> None:
    strong, mild = drug("alpha", 'depressant = "other strong"'), drug("beta", 'depressant = "other moderate"')
    assert "load.depressants" not in tiers(strong, mild, person=Person(age=80))


@pytest.mark.parametrize(("slow", "cleared"), [("alpha", "beta"), ("beta", "alpha")])
def test_the_sentence_says_who_slows_whom_whatever_their_names(slow: str, cleared: str) -> None:
    inhibitor, substrate = (
        drug(slow, 'cyp = "2D6 inhibitor strong"'),
        drug(cleared, 'cyp = "2D6 substrate major"'),
    )
    (found,) = engine(inhibitor, substrate).check(Case(((slow,), (cleared,))))
    assert found.what.startswith(f"{slow} slows CYP2D6, which clears {cleared}")


_POOL = (
    drug(
        "a",
        'serotonin = "reuptake strong"',
        'qt = "known"',
        'bleeding = "serotonergic moderate"',
        top='class = ["ssri"]',
    ),
    drug(
        "b",
        'serotonin = "reuptake moderate"',
        'opioid = "agonist weak"',
        'depressant = "opioid moderate"',
        'seizure = "strong"',
    ),
    drug("c", 'maoi = "irreversible"', 'hypotension = "other moderate"'),
    drug("d", 'depressant = "benzodiazepine strong"', 'cyp = "3A4 substrate sensitive narrow"'),
    drug(
        "e",
        'cyp = ["3A4 inhibitor strong", "2D6 inhibitor moderate"]',
        'qt = "possible [unconfirmed textbook]"',
    ),
    drug("f", 'anticholinergic = "3"', 'qt = "conditional"', 'depressant = "antihistamine moderate"'),
    drug("g", 'bleeding = "anticoagulant strong"', 'cyp = "2C9 substrate sensitive narrow vital"'),
    drug("h", 'bleeding = "nsaid moderate"', 'lithium = "raises moderate"', top='class = ["nsaid"]'),
    drug("i", 'opioid = "antagonist strong"', 'with = "2 bleeding nsaid moderate: made up"'),
    drug(
        "j",
        'anticholinergic = "3"',
        'hyponatremia = "moderate"',
        'potassium = "lowers strong"',
        top='class = ["thiazide"]',
    ),
    drug("k", 'bleeding = "antiplatelet moderate"', top='class = ["ace inhibitor"]'),
    drug("l", 'serotonin = "reuptake strong"', top='isomer_of = "a"\nclass = ["ssri"]'),
    drug("lithium", 'serotonin = "enhancer weak"', 'bradycardia = "moderate"'),
)
_ENTRIES = st.one_of(
    st.sampled_from(_POOL).map(lambda profile: (profile.slug,)),
    st.lists(
        st.sampled_from(_POOL).map(lambda profile: profile.slug), min_size=2, max_size=3, unique=True
    ).map(tuple),
)
_LISTS = st.lists(_ENTRIES, max_size=9)
_AGES = st.one_of(st.none(), st.integers(0, 100))


@cache
def _engine() -> Engine:
    return engine(*_POOL)


def _seen(found: list[Finding]) -> set[tuple[str, frozenset[str], int]]:
    return {(each.rule, frozenset(each.drugs), each.tier) for each in found}


@settings(max_examples=300, deadline=None)
@given(_LISTS, _AGES, st.randoms())
def test_the_order_of_the_list_changes_nothing(items: list[tuple[str, ...]], age: int | None, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = [tuple(random.sample(item, len(item))) for item in items]
    random.shuffle(shuffled)
    one = _engine().check(Case(tuple(items), person=Person(age=age)))
    other = _engine().check(Case(tuple(shuffled), person=Person(age=age)))
    assert _seen(one) == _seen(other)


@settings(max_examples=500, deadline=None)
@given(_LISTS, _ENTRIES, _AGES)
def test_adding_a_drug_never_removes_a_finding(
    items: list[tuple[str, ...]], added: tuple[str, ...], age: int | None
) -> None:
    person = Person(age=age)
    before = _engine().check(Case(tuple(items), person=person))
    after = _engine().check(Case((*items, added), person=person))
    for finding in before:
        assert any(
            each.rule == finding.rule and set(each.drugs) >= set(finding.drugs) and each.tier <= finding.tier
            for each in after
        ), finding


_WHO = st.builds(
    Person,
    age=_AGES,
    is_pregnant=st.booleans(),
    is_breastfeeding=st.booleans(),
    has_hepatic_impairment=st.booleans(),
    poor=st.sampled_from([frozenset[str](), frozenset({"2D6"})]),
)


@settings(max_examples=500, deadline=None)
@given(_LISTS, st.data(), _WHO)
def test_naming_what_is_begun_never_adds_removes_or_lowers_a_finding(
    items: list[tuple[str, ...]], data: st.DataObject, person: Person
) -> None:
    slugs = sorted({slug for item in items for slug in item})
    new = data.draw(st.frozensets(st.sampled_from(slugs))) if slugs else frozenset[str]()
    taken = {
        (each.rule, each.drugs): each.tier for each in _engine().check(Case(tuple(items), person=person))
    }
    ordered = _engine().check(Case(tuple(items), person=person, new=new))
    assert {(each.rule, each.drugs) for each in ordered} == taken.keys()
    for each in ordered:
        tier = taken[each.rule, each.drugs]
        assert each.tier <= tier
        assert each.tier == tier or not new.isdisjoint(each.drugs)


_GONE = st.dictionaries(
    st.sampled_from([profile.slug for profile in _POOL]), st.one_of(st.none(), st.integers(0, 40)), max_size=4
)


@settings(max_examples=300, deadline=None)
@given(_LISTS, _ENTRIES, _GONE)
def test_adding_a_drug_leaves_a_finding_as_grave_about_what_was_stopped(
    items: list[tuple[str, ...]], added: tuple[str, ...], gone: dict[str, int | None]
) -> None:
    before = _engine().check(Case(tuple(items), gone))
    after = _engine().check(Case((*items, added), gone))
    for finding in before:
        if finding.mechanism != "washout" or gone.keys().isdisjoint(added):
            assert any(
                each.rule == finding.rule
                and set(each.drugs) >= set(finding.drugs)
                and each.tier <= finding.tier
                for each in after
            ), finding
        elif len({added, *items}) == len(items) + 1:  # not where both are in one product
            assert any(set(each.drugs) >= set(finding.drugs) and each.tier <= finding.tier for each in after)


@pytest.mark.parametrize(("days", "tier"), [(None, 1), (0, 1), (13, 1), (14, 3), (34, 3), (35, None)])
def test_of_several_lines_the_gravest_that_still_holds_speaks(days: int | None, tier: int | None) -> None:
    gone, begun = drug("a", 'serotonin = "reuptake strong"'), drug("c", 'maoi = "irreversible"')

    def line(lasts: int, grave: int) -> Washout:
        whom = (read_selector("serotonin reuptake weak", frozenset()), read_selector("maoi", frozenset()))
        return Washout(f"washout.{lasts}", 1, *whom, lasts, grave, "it stays", "label")

    pairs = Pairs({"a": gone, "c": begun}, ())
    found = washouts.still_counting([line(35, 3), line(14, 1)], pairs, gone, "c", days)
    assert [each.tier for each in found] == ([] if tier is None else [tier])


def test_an_empty_list_has_no_findings() -> None:
    assert _engine().check(Case(())) == []
