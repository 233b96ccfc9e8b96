"""What an import did, counted, and told in lines of text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """How many records of one kind were new, and how many were already there."""

    new: int = 0
    already_there: int = 0

    def add(self, *, new: int, of: int) -> None:
        """Count `of` records, of which `new` were new."""
        self.new += new
        self.already_there += of - new


@dataclass(slots=True)
class ImportReport:
    """What one import did; `left_out` counts in words what was not understood or not imported."""

    practice: str
    care_team: str
    files: int = 0
    patients: Tally = field(default_factory=Tally)
    kept_on_their_team: int = 0
    scores: dict[str, Tally] = field(default_factory=dict)
    medications: Tally = field(default_factory=Tally)
    orders: int = 0
    conditions: Tally = field(default_factory=Tally)
    allergies: Tally = field(default_factory=Tally)
    results: Tally = field(default_factory=Tally)
    states: Tally = field(default_factory=Tally)
    left_out: Counter[str] = field(default_factory=Counter)


def report_lines(report: ImportReport) -> Iterable[str]:
    """Say in lines of text what an import did."""
    yield (
        f"{_count(report.files, 'file')} read for practice {report.practice!r}, "
        f"care team {report.care_team!r}"
    )
    yield _tally("patients", report.patients)
    for instrument, tally in sorted(report.scores.items()):
        yield _tally(f"scores, {instrument}", tally)
    drugs = report.medications
    yield (
        f"  medications: {drugs.new} new or with new orders, {drugs.already_there} already there, "
        f"from {_count(report.orders, 'order')}"
    )
    yield _tally("conditions", report.conditions)
    yield _tally("allergies", report.allergies)
    yield _tally("results", report.results)
    yield _tally("smoking statuses", report.states)
    if report.kept_on_their_team:
        yield f"  already in the care of another team, and left there: {report.kept_on_their_team}"
    if report.left_out:
        yield "not understood, or not imported:"
        for what, count in sorted(report.left_out.items(), key=lambda item: (-item[1], item[0])):
            yield f"  {count:>6}  {_printable(what)}"


def _tally(name: str, tally: Tally) -> str:
    return f"  {name}: {tally.new} new, {tally.already_there} already there"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in line)
