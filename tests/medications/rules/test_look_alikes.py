"""Look-alike names: kept apart in a list, and a reason that fits the other drug is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications import directory
from backend.medications.rules.look_alikes import apart, fits, mistaken_for, stems
from backend.medications.rules.similarity import likeness, slips


def test_look_alikes_are_moved_apart_and_the_first_stays_first() -> None:
    alike = {"a": frozenset({"b"}), "b": frozenset({"a"})}
    assert apart(["a", "b", "c"], alike) == ["a", "c", "b"]


def test_two_that_are_all_there_is_stay_neighbors() -> None:
    alike = {"a": frozenset({"b"}), "b": frozenset({"a"})}
    assert apart(["a", "b"], alike) == ["a", "b"]


def test_a_look_alike_left_over_at_the_end_is_moved_up() -> None:
    alike = {"a": frozenset({"c"}), "c": frozenset({"a"}), "b": frozenset(), "d": frozenset()}
    assert apart(["b", "d", "a", "c"], alike) == ["b", "c", "d", "a"]


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.sets(st.frozensets(st.sampled_from("abcdef"), min_size=2, max_size=2)),
)
def test_nothing_is_lost_and_the_first_stays_first(ranked: list[str], pairs: set[frozenset[str]]) -> None:
    alike = {one: frozenset(x for pair in pairs if one in pair for x in pair if x != one) for one in "abcdef"}
    ordered = apart(ranked, alike)
    assert sorted(ordered) == sorted(ranked)
    assert ordered[:1] == ranked[:1]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("sertraline", "setraline", 1), ("sertraline", "sertrailne", 1), ("abc", "abc", 0), ("abcd", "wxyz", 3)],
)
def test_slips_are_counted_and_given_up_above_the_most(one: str, other: str, count: int) -> None:
    assert slips(one, other, 2) == count


@given(st.text("abcde", min_size=1, max_size=8), st.text("abcde", min_size=1, max_size=8))
def test_likeness_is_symmetric_and_whole_only_for_the_same_name(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert (likeness(one, other) == 1) == (one == other)


def test_a_reason_is_read_by_how_its_words_begin() -> None:
    assert fits("Depressive episode", [stems("depression")])
    assert fits("recurrent MDD", [stems("MDD")])
    assert not fits("high blood sugar", [stems("high blood pressure")])
    assert not fits("", [stems("depression")])


def test_a_reason_that_fits_the_drug_is_never_a_doubt() -> None:
    ways = {"other": (stems("anxiety"),)}
    assert mistaken_for("depression and anxiety", (stems("depression"),), ways) == ()
    assert mistaken_for("anxiety", (stems("depression"),), ways) == ("other",)
    assert mistaken_for("gout", (stems("depression"),), ways) == ()


@pytest.mark.parametrize(
    ("chosen", "reason", "meant"),
    [
        ("bupropion", "anxiety", "buspirone"),
        ("bupropion", "GAD", "buspirone"),
        ("lamotrigine", "HIV", "lamivudine"),
        ("hydroxyzine", "hypertension", "hydralazine"),
        ("quetiapine", "sleep", None),
        ("bupropion", "MDD", None),
        ("lamotrigine", "mood stabilization", None),
    ],
)
def test_a_reason_for_the_look_alike_names_it(chosen: str, reason: str, meant: str | None) -> None:
    found = [doubt.other.slug for doubt in directory.doubts(chosen, reason)]
    assert (found[0] if found else None) == meant
