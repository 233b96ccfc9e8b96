"""The monitoring plans: what is shipped holds, and a faulty file is refused by file, key and reason."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.app import create_app
from backend.config import settings
from backend.medications import catalog, monitoring_files
from backend.medications.rules.drugs import Status

LITHIUM = (monitoring_files.FOLDER / "lithium.toml").read_text()
CLOZAPINE = (monitoring_files.FOLDER / "clozapine.toml").read_text()


def test_every_plan_that_is_shipped_holds() -> None:
    assert monitoring_files.faults() == []


def test_every_figure_that_is_confirmed_has_a_source_that_was_opened() -> None:
    reader = monitoring_files.reader()
    for path in monitoring_files.plan_files():
        for check in reader.plan(path.name, path.read_text()).checks:
            assert check.basis.status is not Status.CONFIRMED or check.source.read_on, check.rule


@pytest.mark.parametrize(
    ("was", "becomes", "key", "reason"),
    [
        ('title = "Lithium"', 'titel = "Lithium"', "titel", "unknown key"),
        ('title = "Lithium"\n', "", "title", "missing key"),
        ('basis = "consensus sps-lithium"\n', "", "checks[0].basis", "missing source"),
        ('basis = "consensus sps-lithium"', 'basis = "consensus nobody"', "basis", "missing source 'nobody'"),
        ('basis = "consensus sps-lithium"', 'basis = "confirmed sps-lithium"', "basis", "no read_on"),
        ('drugs = ["lithium"]', 'drugs = ["lithum"]', "drugs", "nothing is called 'lithum'"),
        ('drugs = ["lithium"]\n', "", "drugs", "missing key"),
        ('new_start_after = "90 d"', 'new_start_after = "0 d"', "new_start_after", "impossible interval"),
        ('after_change = "5-7 d"', 'after_change = "7-5 d"', "checks[0].after_change", "impossible interval"),
        (
            'every = ["3 m until 12 m", "6 m"]',
            'every = ["3 m", "6 m"]',
            "checks[0].every",
            "impossible interval",
        ),
        (
            'every = ["3 m until 12 m", "6 m"]',
            'every = ["3 months"]',
            "checks[0].every",
            "impossible interval",
        ),
        ('exam = "lithium-level"', 'exam = "lithium"', "checks[0].exam", "no exam"),
        ('"lithium raises", ', '"lithium jumps", ', "checks[0].after_change_of", "no drug has"),
        ('"egfr below 60"', '"egfr under 60"', "checks[0].closer.when", "can not be asked"),
        (
            'low = "0.4", high = "1.0"',
            'low = "1.4", high = "1.0"',
            "checks[0].settling.low",
            "impossible range",
        ),
        (
            'from = "1.2"\nbelow = "1.5"',
            'from = "1.5"\nbelow = "1.2"',
            "checks[0].rungs[1].below",
            "impossible range",
        ),
        ('below = "1.5"', 'below = "1.6"', "checks[0].rungs[1].from", "overlaps"),
        (
            'of = "lithium-level"\nfrom = "1.5"',
            'of = "tsh"\nfrom = "1.5"',
            "checks[0].rungs[0].of",
            "not answered by",
        ),
        ("review_on = 2027-11-23", "review_on = 2026-11-23", "review_on", "must be after"),
        ('slug = "lithium"', 'slug = "lithum"', "slug", "name of the file"),
        ('slug = "lithium"', "slug = ", "file", "Invalid value"),
    ],
)
def test_a_faulty_plan_is_refused_by_file_key_and_reason(
    was: str, becomes: str, key: str, reason: str
) -> None:
    assert was in LITHIUM
    with pytest.raises(catalog.FaultyDrugFile) as fault:
        monitoring_files.reader().plan("lithium.toml", LITHIUM.replace(was, becomes, 1))
    assert str(fault.value).startswith(f"lithium.toml: {key}: ")
    assert reason in str(fault.value)


def test_two_checks_of_one_exam_need_two_names() -> None:
    with pytest.raises(catalog.FaultyDrugFile, match="two checks of one name"):
        monitoring_files.reader().plan(
            "clozapine.toml", CLOZAPINE.replace('name = "anc-benign-ethnic-neutropenia"\n', "", 1)
        )


def test_faults_of_every_file_are_named_not_only_the_first(
    tmp_path: Path,
) -> None:
    for path in monitoring_files.FOLDER.glob("*.toml"):
        text = path.read_text()
        is_broken = path.name in ("lithium.toml", "clozapine.toml")
        (tmp_path / path.name).write_text(text.replace("title = ", "titel = ", 1) if is_broken else text)
    assert [each.split(":")[0] for each in monitoring_files.faults(tmp_path)] == [
        "clozapine.toml",
        "lithium.toml",
    ]


def test_the_application_does_not_start_with_a_faulty_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty() -> None:
        monitoring_files.reader().plan("lithium.toml", LITHIUM.replace("title", "titel", 1))

    monkeypatch.setattr(monitoring_files, "monitoring", faulty)
    with pytest.raises(catalog.FaultyDrugFile, match=r"^lithium.toml: titel: unknown key$"):
        create_app(replace(settings(), database_url="postgresql+psycopg://nowhere/none", secret_key="s" * 32))


def test_an_exam_without_a_result_is_refused() -> None:
    with pytest.raises(catalog.FaultyDrugFile, match=r"exams.toml: tsh.results: missing key"):
        monitoring_files.read_exams(
            "exams.toml", '[tsh]\nlabel = "TSH"\npatient = "A blood test"\nresults = []\n'
        )
