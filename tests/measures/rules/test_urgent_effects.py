"""Which side effects have to reach a person, with which medicines; never less for what nobody knows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.catalog import instruments
from backend.measures.rules.urgent_effects import Taken, urgent
from backend.measures.safety_catalog import FOLDER, CatalogError, read_effects, urgent_effects

RULES = urgent_effects()
EFFECTS = sorted(effect.slug for effect in instruments()["effects"].effects)
DRUGS = sorted({drug for rule in RULES for drug in rule.drugs} | {"buspirone", "ibuprofen"})


def codes(*effects: str, takes: tuple[str, ...] = ("buspirone",), is_known: bool = True) -> list[str]:
    return [each.code for each in urgent(RULES, effects, Taken(frozenset(takes), is_known))]


def test_each_effect_on_the_list_is_urgent_with_its_medicine() -> None:
    assert codes("rash", takes=("lamotrigine",)) == ["rash"]
    assert codes("fever", takes=("clozapine",)) == ["fever"]
    assert codes("chest-pain", takes=("clozapine",)) == ["chest-pain"]
    assert codes("constipation", takes=("clozapine",)) == ["clozapine-bowel"]
    assert codes("unsteadiness", takes=("lithium",)) == ["lithium-toxicity"]
    assert codes("tremor", "diarrhea", takes=("lithium",)) == ["lithium-early"]
    assert codes("sweating", "tremor", "diarrhea", takes=("sertraline",)) == ["serotonin-toxicity"]
    assert codes("stiffness", "fever", takes=("haloperidol",)) == ["nms"]
    assert codes("restlessness", takes=("aripiprazole",)) == ["akathisia"]
    assert codes("high-mood", takes=("sertraline",)) == ["mania"]
    assert codes("seizure", takes=("bupropion",)) == ["seizure"]
    for drug in ("valproate", "carbamazepine", "lithium"):
        assert codes("missed-period", takes=(drug,)) == ["pregnancy"]


def test_a_rule_is_confirmed_only_with_the_day_on_which_its_source_was_read(tmp_path: Path) -> None:
    shipped = (FOLDER / "urgent_effects.toml").read_text(encoding="utf-8")
    assert 'status = "confirmed"' not in shipped
    changed = tmp_path / "urgent_effects.toml"
    changed.write_text(shipped.replace('status = "consensus"', 'status = "confirmed"', 1), encoding="utf-8")
    with pytest.raises(CatalogError, match=r"rules\[1\]\.read_on: is missing"):
        read_effects(changed)
    read = 'status = "confirmed"\nread_on = 2026-11-23'
    changed.write_text(shipped.replace('status = "consensus"', read, 1), encoding="utf-8")
    assert read_effects(changed) == RULES


def test_what_depends_on_a_medicine_is_left_alone_where_the_list_rules_it_out() -> None:
    assert codes("fever", "constipation") == []
    assert codes("tremor", takes=("lithium",)) == []
    assert codes("nausea", "poor-sleep", "dry-mouth") == []


def test_an_empty_or_unreadable_list_hides_nothing() -> None:
    assert codes("fever", takes=(), is_known=False) == ["fever"]
    assert codes("constipation", takes=("sertraline",), is_known=False) == ["clozapine-bowel"]
    (found,) = urgent(RULES, ["constipation"], Taken(frozenset(), is_known=False))
    assert "does not rule out" in found.text
    assert found.drugs == ()


def test_the_words_name_the_medicine_where_it_is_known() -> None:
    (known,) = urgent(RULES, ["rash"], Taken(frozenset({"lamotrigine"}), is_known=True))
    (unknown,) = urgent(RULES, ["rash"], Taken(frozenset({"buspirone"}), is_known=True))
    assert known.drugs == ("lamotrigine",)
    assert known.text != unknown.text


@given(st.sets(st.sampled_from(EFFECTS)), st.sets(st.sampled_from(DRUGS)), st.sampled_from(EFFECTS))
def test_knowing_less_or_noticing_more_never_raises_less(
    effects: set[str], drugs: set[str], one: str
) -> None:
    known = codes(*effects, takes=tuple(drugs))
    assert set(known) <= set(codes(*effects, takes=tuple(drugs), is_known=False))
    assert set(known) <= set(codes(*effects, one, takes=tuple(drugs)))


def test_no_rule_calls_anybody_safe() -> None:
    words = " ".join(rule.text + rule.otherwise + rule.label for rule in RULES).lower()
    assert "safe" not in words
