"""The tables of equivalents load whole or not at all, and a fault names file, key and reason."""

from pathlib import Path

import pytest

from backend.medications import catalog
from backend.medications.equivalent_files import FILE, read_equivalents
from backend.medications.tables import FaultyDrugFile


def read(folder: Path, old: str, new: str) -> None:
    """Load the shipped tables with one thing changed."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (folder / "equivalents.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    known = catalog.catalog().profiles
    read_equivalents(folder / "equivalents.toml", known, frozenset(catalog.classes()))


def test_the_shipped_tables_load(tmp_path: Path) -> None:
    read(tmp_path, "version = 1", "version = 1")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('method = "Mean', 'methode = "Mean', "tables[0].methode: unknown key"),
        ('source = "hayasaka-2015"\n', "", "tables[0].source: missing source"),
        ('source = "hayasaka-2015"', 'source = "nobody"', "missing source 'nobody'"),
        ('status = "confirmed"', 'status = "sure"', "must be confirmed, consensus or unconfirmed"),
        ("read_on = 2026-11-23", "", "confirmed, but source 'hayasaka-2015' has no read_on"),
        (
            'paroxetine = "34 mg"',
            'paroxetin = "34 mg"',
            "tables[0].doses.paroxetin: no drug file 'paroxetin'",
        ),
        ('paroxetine = "34 mg"', 'paroxetine = "34.0 mg"', "tables[0].doses.paroxetine: not a dose"),
        ('paroxetine = "34 mg"', "paroxetine = 34", "tables[0].doses.paroxetine: must be str"),
        (
            'paroxetine = "34 mg"',
            'paroxetine = "0 mg"',
            "tables[0].doses.paroxetine: a dose is more than zero",
        ),
        ('paroxetine = "34 mg"', 'fluoxetine = "40 mg"', "tables[0].doses.fluoxetine: is the reference drug"),
        ('dothiepin = "154.8 mg"', 'citalopram = "30 mg"', "has a drug file: it belongs to doses"),
        ('"1 mg to 2 mg"', '"2 mg to 1 mg"', "tables[4].doses.estazolam: impossible range"),
        ('classes = ["antidepressant"', 'classes = ["happy pill"', "tables[0].classes: unknown class"),
        ('bands = "diazepam"', 'bands = "alcohol"', "tables[3].bands: no bands 'alcohol'"),
        ('{ word = "high" }', '{ word = "high", at_most = "20 mg" }', "steps: impossible range"),
        ('at_most = "15 mg"', 'at_most = "5 mg"', "steps: impossible range"),
        ('id = "diazepam-ashton"', 'id = "diazepam-va-dod"', "is named twice"),
        ('drug = "mirtazapine"\n', "", "flat[1].drug: say either the drug"),
    ],
)
def test_a_fault_names_file_key_and_reason(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(FaultyDrugFile) as fault:
        read(tmp_path, old, new)
    assert str(fault.value).startswith("equivalents.toml: ")
    assert said in str(fault.value)
