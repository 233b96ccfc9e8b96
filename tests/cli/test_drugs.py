"""`evenkeel drugs`: what is missing and what is faulty, on the standard output, one a line."""

from pathlib import Path

import pytest

from backend.cli import drugs


def test_a_name_that_is_missing_is_printed_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "names.txt"
    file.write_text("# names\n\nsertraline\nnotadrugatall\nZoloft\n")
    assert drugs.main(["--missing", str(file)]) == 1
    assert capsys.readouterr().out == "notadrugatall\n"


def test_names_that_are_all_known_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "names.txt"
    file.write_text("sertraline\n")
    assert drugs.main(["--missing", str(file)]) == 0
    assert capsys.readouterr().out == ""


def test_the_shipped_files_are_without_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert drugs.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("argv", [[], ["--missing"], ["--missing", "/no/such/file"], ["sertraline"]])
def test_a_wrong_call_says_how(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert drugs.main(argv) == 2
    assert "drugs" in capsys.readouterr().err
