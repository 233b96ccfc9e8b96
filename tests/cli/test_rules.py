"""`evenkeel rules`: every PHQ-9 vector against an oracle of its own, and every kind of bad line."""

import io
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.cli import rules

ROOT = Path(__file__).parent.parent.parent


def ask(*lines: str | bytes) -> list[dict[str, object]]:
    """Run the score rule over `lines` in this process and return what it says."""
    target = io.BytesIO()
    source = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    rules.run(rules.find_rules()["score"], io.BytesIO(source), target)
    return [json.loads(line) for line in target.getvalue().splitlines()]


def run_command(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = "import sys; from backend.cli.rules import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", command, *arguments], input=given, capture_output=True, cwd=ROOT, timeout=60
    )


def oracle(answers: tuple[int | None, ...]) -> dict[str, object]:
    """Score a PHQ-9 by the cut-offs of the published table, knowing nothing of the code under test."""
    missing = sum(1 for answer in answers if answer is None)
    total = None if missing else sum(answers)  # type: ignore[arg-type]
    name = None
    if total is not None:
        steps = sum(total >= cut for cut in (5, 10, 15, 20))
        name = ["minimal", "mild", "moderate", "moderately-severe", "severe"][steps]
    flags = ["item-9"] if answers[8] in (1, 2, 3) else []
    return {"instrument": "phq-9", "total": total, "severity": name, "complete": not missing, "flags": flags}


def test_all_262144_answer_vectors_are_right_through_the_command() -> None:
    vectors = list(itertools.product(range(4), repeat=9))
    given = "".join(f'{{"instrument": "phq-9", "answers": {list(v)}}}\n' for v in vectors)
    done = run_command("score", given=given.encode())
    assert done.returncode == 0, done.stderr
    answered = done.stdout.splitlines()
    assert len(answered) == len(vectors) == 262_144
    wrong = [v for v, line in zip(vectors, answered, strict=True) if json.loads(line) != oracle(v)]
    assert wrong == []


def asq_oracle(*answers: str | None) -> str:
    """Read the tool's own words: any yes or refusal of 1 to 4 is positive; yes to 5 is acute."""
    *first, acuity = answers
    if acuity == "yes":
        return "acute-positive"
    if acuity != "no" and (acuity == "no-answer" or first != ["no"] * 4):
        return "refused-counts-as-positive"
    if "yes" in first:
        return "non-acute-positive"
    return "negative" if first == ["no"] * 4 else "refused-counts-as-positive"


def test_all_1024_ways_to_answer_the_asq_are_right() -> None:
    ways = list(itertools.product(("yes", "no", "no-answer", None), repeat=5))
    found = ask(*(json.dumps({"instrument": "asq", "answers": way}) for way in ways))
    assert [each["outcome"] for each in found] == [asq_oracle(*way) for way in ways]


def test_all_125_audit_c_vectors_are_right() -> None:
    vectors = list(itertools.product(range(5), repeat=3))
    found = ask(*(json.dumps({"instrument": "audit-c", "answers": vector}) for vector in vectors))
    names = ["negative"] * 3 + ["positive-for-women"] + ["positive"] * 9
    assert [(each["total"], each["severity"]) for each in found] == [
        (sum(vector), names[sum(vector)]) for vector in vectors
    ]


def test_a_flow_answers_with_its_outcome_in_place_of_a_total() -> None:
    (found,) = ask('{"instrument":"asq","answers":["no","no","no","no"]}')
    assert found == {"instrument": "asq", "outcome": "negative", "complete": True, "flags": []}


def test_the_seven_summed_items_of_the_aims_are_enough_for_its_total() -> None:
    (found,) = ask('{"instrument":"aims","answers":[1,2,0,3,0,0,0]}')
    assert (found["total"], found["severity"], found["complete"]) == (6, "present", False)


def test_every_pattern_of_missing_answers_has_no_total_and_keeps_its_flag() -> None:
    vectors = [
        tuple(None if missing else value for missing, value in zip(pattern, values, strict=True))
        for pattern in itertools.product((False, True), repeat=9)
        for values in ((0,) * 9, (3,) * 9, (0, 1, 2, 3, 0, 1, 2, 3, 1), (3, 3, 3, 3, 3, 3, 3, 3, 0))
    ]
    answered = ask(*(json.dumps({"instrument": "phq-9", "answers": v}) for v in vectors))
    assert answered == [oracle(v) for v in vectors]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('"phq-9"', "not a JSON object"),
        ("{}", "the fields are instrument and answers"),
        ('{"instrument": "phq-9"}', "the fields are instrument and answers"),
        ('{"instrument": "phq-9", "answers": [0,0,0,0,0,0,0,0,0], "name": "x"}', "unknown field 'name'"),
        ('{"instrument": "phq-8", "answers": [0]}', "instrument must be one of aims, asq, audit-c"),
        ('{"instrument": 9, "answers": [0]}', "instrument must be one of"),
        ('{"instrument": ["phq-9"], "answers": [0]}', "instrument must be one of"),
        ('{"instrument": "PHQ-9", "answers": [0,0,0,0,0,0,0,0,0]}', "instrument must be one of"),
        ('{"instrument": "phq-9", "answers": "000000000"}', "answers must be a list"),
        ('{"instrument": "phq-9", "answers": null}', "answers must be a list"),
        ('{"instrument": "phq-9", "answers": {"1": 0}}', "answers must be a list"),
        ('{"instrument": "phq-9", "answers": [0,0,0,0,0,0,0,0]}', "PHQ-9 has 9 answers, not 8"),
        ('{"instrument": "phq-9", "answers": [0,0,0,0,0,0,0,0,0,0]}', "PHQ-9 has 9 answers, not 10"),
        ('{"instrument": "gad-7", "answers": [0,0,0,0,0,0,0,0,0]}', "GAD-7 has 7 answers, not 9"),
        ('{"instrument": "phq-2", "answers": [4,0]}', "answer 1 must be a whole number from 0 to 3"),
        ('{"instrument": "phq-2", "answers": [0,-1]}', "answer 2 must be a whole number"),
        ('{"instrument": "phq-2", "answers": [true,0]}', "answer 1 must be a whole number"),
        ('{"instrument": "phq-2", "answers": [1.0,0]}', "answer 1 must be a whole number"),
        ('{"instrument": "phq-2", "answers": [1e0,0]}', "answer 1 must be a whole number"),
        ('{"instrument": "phq-2", "answers": ["1",0]}', "answer 1 must be a whole number"),
        ('{"instrument": "phq-2", "answers": [[1],0]}', "answer 1 must be a whole number"),
        ('{"instrument": "phq-2", "answers": [NaN,0]}', "NaN is not a number"),
        ('{"instrument": "phq-2", "answers": [-Infinity,0]}', "-Infinity is not a number"),
        ('{"instrument": "phq-2", "answers": [1%s,0]}' % ("0" * 5000), ""),
        ('{"instrument": "gad-7", "instrument": "phq-2", "answers": [0,0]}', "'instrument' comes twice"),
        ('{"instrument": "phq-2", "answers": [{"a": 1, "a": 2},0]}', "'a' comes twice"),
        ('{"instrument": "phq-2", "answers": ' + "[" * 100_000, "nested too deeply"),
        (
            '{"instrument": "asq", "answers": ["no", 0]}',
            "answer 2 must be one of no, no-answer, yes, or null",
        ),
        (
            '{"instrument": "asq", "answers": ["no","no","no","no","no","no"]}',
            "ASQ has at most 5 answers, not 6",
        ),
        (
            '{"instrument": "audit-c", "answers": [0,0,5]}',
            "answer 3 must be a whole number from 0 to 4, or null",
        ),
        ('{"instrument": "\\ud800", "answers": [0,0]}', "instrument must be one of"),
        ('{"\\ud800": 1}', "unknown field"),
        (b'{"instrument": "phq-2\xff", "answers": [0,0]}', "not UTF-8"),
        ('{"instrument": "phq-2", "answers": [0,0]} {}', "not JSON"),
        (" " * (rules.MAX_LINE + 1), "longer than"),
    ],
)
def test_a_line_that_is_wrong_gets_one_error_and_the_run_goes_on(line: str | bytes, complaint: str) -> None:
    good = '{"instrument": "phq-2", "answers": [1,2]}'
    first, bad, last = ask(good, line, good)
    assert bad.keys() == {"error"}
    assert complaint in str(bad["error"])
    assert first == last == {
        "instrument": "phq-2", "total": 3, "severity": "positive", "complete": True, "flags": [],
    }  # fmt: skip


def test_a_last_line_without_its_newline_is_answered() -> None:
    done = run_command("score", given=b'{"instrument": "phq-2", "answers": [0,0]}')
    assert json.loads(done.stdout)["severity"] == "negative"


def test_an_answer_comes_before_the_next_line_is_sent() -> None:
    command = "from backend.cli.rules import main; main(['score'])"
    with subprocess.Popen(
        [sys.executable, "-c", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for total in range(3):
            process.stdin.write(f'{{"instrument": "phq-2", "answers": [{total},0]}}\n'.encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["total"] == total
        process.stdin.close()
        assert process.wait(10) == 0


def test_without_a_name_the_rules_are_listed_one_a_line() -> None:
    done = run_command()
    assert done.returncode == 0
    names = [line.split()[0] for line in done.stdout.decode().splitlines()]
    assert names == sorted(rules.find_rules())
    assert b"score " in done.stdout


def test_a_rule_that_is_not_there_is_said_on_standard_error() -> None:
    done = run_command("scroe")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"score" in done.stderr


def test_the_rules_start_no_web_framework_and_no_database() -> None:
    command = (
        "import sys; from backend.cli.rules import find_rules; find_rules(); "
        "print([m for m in ('flask', 'sqlalchemy', 'marshmallow', 'psycopg') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout == b"[]\n"
