"""Files that findings rest on: a faulty one is refused with its file, key and reason."""

from pathlib import Path

import pytest

from backend.chart import catalog
from backend.prescriptions import titration_catalog
from backend.strict_toml import CatalogError

WITHDRAWAL, WORDS, SCHEDULES = catalog.FILE, catalog.WORDS_FILE, titration_catalog.FILE


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('source = "carlat"', 'source = "nobody"', "there is no source 'nobody'"),
        ('status = "consensus"', 'status = "sure"', "status: must be confirmed, consensus or unconfirmed"),
        ("version = 1", "version = 1\nmood = 3", "mood: is not known"),
        ("review_on = 2027-11-23", "", "review_on: is missing"),
    ],
)
def test_a_faulty_file_of_withdrawal_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: str
) -> None:
    monkeypatch.setattr(catalog, "FILE", _changed(WITHDRAWAL, tmp_path, old, new))
    with pytest.raises(CatalogError, match=f"withdrawal.toml: .*{words}"):
        catalog.withdrawal_kinds.__wrapped__()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nausea = ", "nausia = ", "nausea: must stand here exactly"),
        ('unjudged = ["other"]', 'unjudged = ["rash"]', "other: must stand here exactly"),
        ("review_on = 2027-11-23", "", "review_on: is missing"),
    ],
)
def test_a_faulty_file_of_effects_names_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: str
) -> None:
    monkeypatch.setattr(catalog, "WORDS_FILE", _changed(WORDS, tmp_path, old, new))
    with pytest.raises(CatalogError, match=f"effect_words.toml: .*{words}"):
        catalog.effect_words.__wrapped__()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('source = "lamictal"', 'source = "nobody"', "there is no source 'nobody'"),
        ('drug = "lamotrigine"', 'drug = "lamotrigin"', "there is no drug 'lamotrigin'"),
        ('with = ["valproic-acid"]', 'with = ["nothing"]', "there is no drug 'nothing'"),
        ('"14" = "25 mg"', '"soon" = "25 mg"', "must be a day since the start"),
    ],
)
def test_a_faulty_file_of_schedules_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: str
) -> None:
    monkeypatch.setattr(titration_catalog, "FILE", _changed(SCHEDULES, tmp_path, old, new))
    with pytest.raises(CatalogError, match=f"schedules.toml: .*{words}"):
        titration_catalog.schedules.__wrapped__()


def _changed(path: Path, folder: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    changed = folder / path.name
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    return changed
