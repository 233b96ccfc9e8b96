"""Every kind of data file: a wrong key, a missing source or an impossible range is refused by name."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from backend.cli import drugs
from backend.medications import (
    allergens,
    catalog,
    directory,
    interaction_files,
    knowledge,
    look_alike_files,
    service,
)
from tests.medications.rules.formulary import reader

TRIPLES = """version = 1
basis = "consensus label"

[[triples]]
id = "three"
tier = 2
mechanism = "bleeding"
kinds = ["qt known", "qt possible", "class ssri"]
what = "what happens"
do = "what to do"
"""
PAIRS = """version = 1
basis = "consensus label"

[pairs]
"alpha + beta" = "2 qt: what happens; what to do"
"""
CLASSES = """[psychiatry]
"ssri" = 2
"snri" = 2
"""
SOURCES = """[label]
title = "Label"
address = "https://example.org/"
"""
PRODUCTS = """[products]
"symbyax" = ["olanzapine", "fluoxetine"]
"contrave" = ["naltrexone", "bupropion"]
"""


def refusal(folder: Path, name: str, text: str | bytes, read: Callable[[Path], object]) -> str:
    """Return what is said about a file that must be refused."""
    path = folder / name
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        read(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id = ", "color = 1\nid = ", "triples[0].color: unknown key"),
        ('do = "what to do"', "", "triples[0].do: missing key"),
        ("tier = 2", "tier = 5", "triples[0].tier: impossible range"),
        ("tier = 2", "tier = true", "triples[0].tier: must be int"),
        (', "class ssri"', "", "triples[0].kinds: must be three"),
        ("class ssri", "class pills", "triples[0].kinds: unknown class"),
        ('basis = "consensus label"', 'basis = "consensus rumor"', "basis: missing source 'rumor'"),
        ('basis = "consensus label"', "", "basis: missing key"),
    ],
)
def test_a_faulty_file_of_threes_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TRIPLES
    found = refusal(tmp_path, "triples.toml", TRIPLES.replace(old, new, 1), reader().triples)
    assert found.startswith(f"triples.toml: {said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version = 1", "version = 1\ncolor = 1", "color: unknown key"),
        ("version = 1", "", "version: missing key"),
        ("2 qt:", "5 qt:", "pairs.alpha + beta: must read"),
        ('"alpha + beta"', '"alpha"', "pairs.alpha: must read"),
        ('what to do"', 'what to do [consensus rumor]"', "pairs.alpha + beta: missing source 'rumor'"),
        ('what to do"', 'what to do [sure label]"', "pairs.alpha + beta: must be confirmed"),
        ('"2 qt: what happens; what to do"', "2", "pairs.alpha + beta: must be str"),
        ('[pairs]\n"alpha + beta" = "2 qt: what happens; what to do"', "pairs = 3", "pairs: must be a table"),
    ],
)
def test_a_faulty_file_of_pairs_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in PAIRS
    found = refusal(tmp_path, "pairs.toml", PAIRS.replace(old, new, 1), reader().pairs)
    assert found.startswith(f"pairs.toml: {said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"ssri" = 2', '"ssri" = 7', "psychiatry.ssri: impossible range"),
        ('"ssri" = 2', '"ssri" = "2"', "psychiatry.ssri: must be int"),
        ('"ssri" = 2', '"ssri" = true', "psychiatry.ssri: must be int"),
        ("[psychiatry]", "psychiatry = 1\n[other]", "psychiatry: must be a table"),
        ('"snri" = 2', '[more]\n"ssri" = 3', "more.ssri: is named twice"),
        ("[psychiatry]", "[psychiatry", "file: "),
    ],
)
def test_a_faulty_file_of_classes_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = refusal(tmp_path, "classes.toml", CLASSES.replace(old, new, 1), catalog.read_classes)
    assert found.startswith(f"classes.toml: {said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Label"', 'title = "Label"\nyear = 1', "sources.label.year: unknown key"),
        ('title = "Label"', "", "sources.label.title: missing key"),
        ('"Label"', '""', "sources.label.title: is empty"),
        ('"Label"', '"Label"\nread_on = "today"', "sources.label.read_on: must be date"),
        ("[label]", "[label", "file: "),
    ],
)
def test_a_faulty_file_of_sources_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = refusal(tmp_path, "sources.toml", SOURCES.replace(old, new, 1), catalog.read_shared_sources)
    assert found.startswith(f"sources.toml: {said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[products]", "color = 1\n[products]", "color: unknown key"),
        ('["naltrexone", "bupropion"]', '["naltrexone"]', "products.contrave: a combination has two"),
        ('["naltrexone", "bupropion"]', "3", "products.contrave: must be a list of words"),
        ('"contrave"', '"SYMBYAX"', "products.SYMBYAX: is named twice"),
        ("[products]", "[products", "file: "),
    ],
)
def test_a_faulty_file_of_products_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = refusal(
        tmp_path, "mine.toml", PRODUCTS.replace(old, new, 1), lambda path: catalog.read_products(path.parent)
    )
    assert found.startswith(f"mine.toml: {said}")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    for read in (reader().rules, reader().washouts, reader().states, catalog.read_classes):
        said = refusal(tmp_path, "mine.toml", b'what = "caf\xe9"', read)  # type: ignore[arg-type]
        assert said == "mine.toml: file: is not UTF-8 at byte 11"
    drug = tmp_path / "drugs"
    drug.mkdir()
    assert refusal(drug, "mine.toml", b"\xff", lambda path: catalog.load(path.parent)).startswith("mine.toml")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(interaction_files.FOLDER, tmp_path / "interactions"))


def test_a_rule_about_a_drug_without_a_file_is_refused(rules: Path) -> None:
    pairs = rules / "pairs.toml"
    pairs.write_text(pairs.read_text() + '"sertraline + nosuchdrug" = "2 qt: x; y"\n')
    with pytest.raises(catalog.FaultyDrugFile, match=r"sertraline\+nosuchdrug: no drug file 'nosuchdrug'"):
        knowledge.read_rules(rules)


def test_a_rule_that_is_said_twice_is_refused(rules: Path) -> None:
    pairs = rules / "pairs.toml"
    pairs.write_text(pairs.read_text() + '"warfarin|sertraline + aspirin|warfarin" = "2 bleeding: x; y"\n')
    again = pairs.read_text() + '"sertraline + aspirin" = "3 bleeding: x; y"\n'
    knowledge.read_rules(rules)
    pairs.write_text(again)
    with pytest.raises(catalog.FaultyDrugFile, match=r"sertraline\+aspirin: is said twice"):
        knowledge.read_rules(rules)


def test_the_start_and_the_check_refuse_a_faulty_rule(
    rules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = rules / "rules" / "qt.toml"
    file.write_text(file.read_text().replace("version = 1", "version = 1\ncolor = 1"))
    monkeypatch.setattr(interaction_files, "FOLDER", rules)
    assert drugs.main(["--check"]) == 1
    assert capsys.readouterr().out == "qt.toml: color: unknown key\n"
    for kept in (knowledge.rules, knowledge.engine):
        kept.cache_clear()
    try:
        with pytest.raises(catalog.FaultyDrugFile, match=r"^qt.toml: color: unknown key$"):
            service.load()
    finally:
        for kept in (knowledge.rules, knowledge.engine):
            kept.cache_clear()


@pytest.mark.parametrize(
    ("module", "name", "cached"),
    [(allergens, "FILE", allergens.words), (look_alike_files, "FILE", directory._mixed)],
)
def test_the_other_files_are_read_at_the_start_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, cached: Any
) -> None:
    faulty = tmp_path / "mine.toml"
    faulty.write_text("color = 1\n")
    monkeypatch.setattr(module, name, faulty)
    cached.cache_clear()
    try:
        with pytest.raises(catalog.FaultyDrugFile, match=r"^(mine|allergens).toml: color: unknown key$"):
            service.load()
        assert len(service.faults()) == 1
    finally:
        cached.cache_clear()


def test_what_is_shipped_loads() -> None:
    service.load()
