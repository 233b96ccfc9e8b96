"""The instruments' files: the wording itself, and what the catalog refuses."""

from pathlib import Path

import pytest

from backend.measures.catalog import FOLDER, CatalogError, instruments, load, read

PHQ_9 = (FOLDER / "phq-9.toml").read_text(encoding="utf-8")


def test_phq_9_asks_the_published_questions_word_for_word() -> None:
    phq_9 = instruments()["phq-9"]
    assert phq_9.lead == (
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
    )
    assert [item.text for item in phq_9.items] == [
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
        "Trouble falling or staying asleep, or sleeping too much",
        "Feeling tired or having little energy",
        "Poor appetite or overeating",
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so "
        "fidgety or restless that you have been moving around a lot more than usual",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    ]


def test_gad_7_asks_the_published_questions_word_for_word() -> None:
    gad_7 = instruments()["gad-7"]
    assert gad_7.lead == "Over the last 2 weeks, how often have you been bothered by the following problems?"
    assert [item.text for item in gad_7.items] == [
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid as if something awful might happen",
    ]


def test_phq_2_is_the_first_two_items_of_the_phq_9() -> None:
    assert instruments()["phq-2"].items == instruments()["phq-9"].items[:2]


@pytest.mark.parametrize("slug", ["phq-9", "gad-7", "phq-2"])
def test_the_lowest_answer_is_not_at_all_and_the_highest_nearly_every_day(slug: str) -> None:
    labels = [answer.label for answer in instruments()[slug].answers]
    assert labels == ["Not at all", "Several days", "More than half the days", "Nearly every day"]


def test_the_function_item_is_beside_the_items_and_not_in_the_maximum() -> None:
    phq_9 = instruments()["phq-9"]
    assert phq_9.function_item is not None
    assert phq_9.function_item.text == (
        "If you checked off any problems, how difficult have these problems made it for you to do your work, "
        "take care of things at home, or get along with other people?"
    )
    assert [answer.label for answer in phq_9.function_item.answers] == [
        "Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult",
    ]  # fmt: skip
    assert phq_9.maximum == 27


def test_every_instrument_names_its_source_and_when_to_look_again() -> None:
    for instrument in instruments().values():
        assert instrument.citation
        assert instrument.sources
        assert instrument.review_on > instrument.read_on


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('name = "PHQ-9"', 'name = "PHQ-9"\ncolour = "red"', "colour: is not known"),
        ('number = 2\n', 'number = 2\nhint = "x"\n', r"items\[2\].hint: is not known"),
        ('recall = "Over the last 2 weeks"\n', "", "recall: is missing"),
        ("at_least = 1", 'at_least = "1"', r"flags\[1\].at_least: must be a whole number"),
        ("at_least = 1", "at_least = true", r"flags\[1\].at_least: must be a whole number"),
        ("item = 9", "item = 10", "flags: item-9 names an item or an answer that is not there"),
        ("from = 10", "from = 11", "bands: moderate must start at 10"),
        ("to = 27", "to = 26", "bands: they must end at 27"),
        ("number = 9", "number = 10", "items: the numbers must be 1, 2, 3"),
        ("read_on = 2026-11-23", 'read_on = "soon"', "read_on: must be a day"),
        ('slug = "phq-9"', 'slug = "phq-8"', "slug: must be 'phq-9'"),
        ('slug = "phq-9"', "slug = ", "file: is not TOML"),
        ('slug = "phq-9"', 'slug = "phq-9"\nslug = "phq-9"', "file: is not TOML"),
        ("sources = [", "sources = [3, ", "sources: must be a list of texts"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_file_key_and_reason(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    assert before in PHQ_9
    path = tmp_path / "phq-9.toml"
    path.write_text(PHQ_9.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogError, match=rf"^phq-9\.toml: {complaint}"):
        read(path)


def test_a_new_instrument_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "phq-9.toml").write_text(PHQ_9, encoding="utf-8")
    assert load(tmp_path) == {"phq-9": instruments()["phq-9"]}
