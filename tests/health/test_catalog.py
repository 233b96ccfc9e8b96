"""A file of quantities that is wrong is refused with file, key and reason."""

from pathlib import Path

import pytest

from backend.health import catalog
from backend.strict_toml import CatalogError

GOOD = """
[sources.book]
title = "A book"
url = "https://example.test"
review_on = 2027-01-01
[quantities.weight]
label = "Weight"
kind = "vital"
unit = "kg"
plausible = ["25", "350"]
loinc = ["29463-7"]
status = "consensus"
source = "book"
units = [{ unit = "lb", times = "0.45359237" }]
"""


def read(folder: Path, text: str) -> None:
    path = folder / "quantities.toml"
    path.write_text(text)
    catalog.read(path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    read(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('label = "Weight"', "", "quantities.weight.label: is missing"),
        (
            'kind = "vital"',
            'kind = "vitals"',
            "quantities.weight.kind: must be one of level, lab, exam, vital",
        ),
        ('source = "book"', "", "quantities.weight.source: is missing"),
        ('source = "book"', 'source = "hearsay"', "quantities.weight.source: missing source 'hearsay'"),
        ('status = "consensus"', 'status = "sure"', "quantities.weight.status: must be one of"),
        (
            '["25", "350"]',
            '["350", "25"]',
            "quantities.weight.plausible: the lowest must lie below the highest",
        ),
        ('["25", "350"]', '["25"]', "quantities.weight.plausible: must be the lowest and the highest"),
        ('times = "0.45359237"', 'times = "0"', "quantities.weight.units[1].times: a unit must be more"),
        ('times = "0.45359237"', "times = 0.45", "quantities.weight.units[1].times: must be text"),
        ('times = "0.45359237"', 'times = "about 2"', "quantities.weight.units[1].times: must be a decimal"),
        ('unit = "lb"', 'unit = "kg"', "quantities.weight.units[1].unit: kg is there twice"),
        ('"29463-7"', '"weight"', "quantities.weight.loinc: must be LOINC codes"),
        ('label = "Weight"', 'label = "Weight"\nnormal = "80"', "quantities.weight.normal: is not known"),
        ("review_on = 2027-01-01", "", "sources.book.review_on: is missing"),
        ("https://example.test", "somewhere", "sources.book.url: must be an https address"),
    ],
)
def test_a_wrong_key_source_or_range_is_refused_by_name(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    with pytest.raises(CatalogError) as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert str(refused.value).startswith(f"quantities.toml: {said}")


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="file: is not TOML"):
        read(tmp_path, "[")


def test_no_two_quantities_claim_one_loinc_code(tmp_path: Path) -> None:
    twice = GOOD + "[quantities.mass]" + GOOD.partition("[quantities.weight]")[2]
    with pytest.raises(CatalogError, match="29463-7 belongs to weight already"):
        read(tmp_path, twice)
