"""Proposals for a simpler regimen: the same daily dose, each with its basis."""

import uuid
from decimal import Decimal

from backend.medications import catalog as formulary
from backend.medications.rules.doses import NO_BREAK_SPACE, parse_dose
from backend.prescriptions.rules.sig import Sig, Timing
from backend.reviews import catalog
from backend.reviews.rules.items import Item
from backend.reviews.rules.simplify import Kind, Proposal, propose

AGE = 40


def item(slug: str, strength: str, timing: Timing, pieces: str = "1", form: str = "tablet") -> Item:
    sig = Sig(form, parse_dose(strength), Decimal(pieces), timing)
    return Item(uuid.uuid4(), slug, slug, sig.daily_dose, sig, None, None)


def proposals(*items: Item) -> list[Proposal]:
    return list(propose(items, formulary.drugs(), catalog.known(), AGE))


def kinds(*items: Item) -> list[Kind]:
    return [each.kind for each in proposals(*items)]


def test_venlafaxine_twice_a_day_could_be_one_extended_release_capsule() -> None:
    (found,) = proposals(item("venlafaxine", "75 mg", Timing.MORNING_AND_EVENING))
    assert found.kind is Kind.ONCE_DAILY_FORM
    text = found.text.replace(NO_BREAK_SPACE, " ")
    assert "1 × 150 mg extended-release capsule once a day" in text
    assert "same 150 mg a day" in text
    assert found.basis == "Effexor XR prescribing information (US), section 2, consensus"


def test_a_dose_no_strength_reaches_in_fewer_pieces_is_not_proposed() -> None:
    assert kinds(item("venlafaxine", "25 mg", Timing.MORNING_AND_EVENING)) == []


def test_lithium_is_never_put_on_one_extended_release_dose() -> None:
    twice = item("lithium", "300 mg", Timing.MORNING_AND_BEDTIME, "1", "capsule")
    assert Kind.ONCE_DAILY_FORM not in kinds(twice)


def test_an_extended_release_form_is_not_proposed_again() -> None:
    twice = item("quetiapine", "150 mg", Timing.MORNING_AND_BEDTIME, "1", "extended-release tablet")
    assert Kind.ONCE_DAILY_FORM not in kinds(twice)


def test_two_tablets_of_fifty_could_be_one_of_a_hundred() -> None:
    (found,) = proposals(item("sertraline", "50 mg", Timing.MORNING, "2"))
    assert found.kind is Kind.BIGGER_STRENGTH
    assert "1 × 100 mg instead of 2 × 50 mg" in found.text.replace(NO_BREAK_SPACE, " ")


def test_a_bigger_strength_is_not_proposed_where_it_would_have_to_be_cut() -> None:
    assert kinds(item("sertraline", "50 mg", Timing.MORNING, "1.5")) == []
    assert kinds(item("sertraline", "25 mg", Timing.MORNING, "3")) == []
    assert kinds(item("sertraline", "50 mg", Timing.MORNING)) == []


def test_one_taken_alone_could_join_the_others() -> None:
    alone = item("sertraline", "50 mg", Timing.NOON)
    (found,) = proposals(item("bupropion", "150 mg", Timing.MORNING, form="extended-release tablet"), alone)
    assert (found.kind, found.medication_id) == (Kind.SAME_TIME, alone.medication_id)


def test_what_makes_sleepy_is_not_moved_to_the_morning() -> None:
    assert (
        kinds(item("bupropion", "150 mg", Timing.MORNING), item("mirtazapine", "15 mg", Timing.BEDTIME)) == []
    )


def test_every_fact_names_a_drug_and_a_form_that_the_formulary_has() -> None:
    known, drugs = catalog.known(), formulary.drugs()
    for slug, form in known.once_daily:
        assert form in {each.form for each in drugs[slug].forms}
    assert set(known.any_time) <= drugs.keys()
