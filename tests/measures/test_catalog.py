"""The instruments' files: the wording itself, and what the catalog refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.measures.catalog import FOLDER, CatalogError, instruments, load, load_all, read
from backend.measures.rules.wording import in_language

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


def test_the_short_forms_are_the_first_two_items_of_the_long_ones() -> None:
    for short, long in (("phq-2", "phq-9"), ("gad-2", "gad-7")):
        assert instruments()[short].items == instruments()[long].items[:2]
        for language in ("en", "es"):
            assert (
                in_language(instruments()[short], language).items
                == in_language(instruments()[long], language).items[:2]
            )


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
        ("number = 3\n", 'number = 3\nis_summed = 1\n', r"items\[3\].is_summed: must be true or false"),
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


FAULTS = {
    "phq-9": [
        ("total = 10\n", "total = 11\n", r"examples\[2\].total: must be 10, as the answers come to"),
        ('severity = "mild"\nflags', 'severity = "severe"\nflags', r"examples\[1\].severity: must be 'mild'"),
        ('flags = ["item-9"]\n\n', "\n", r"examples\[1\].flags: must be \['item-9'\]"),
        ('kind = "item-9"', 'kind = "red"', "flags: red must be one of item-9"),
        ("[ages]\nfrom = 18", "[ages]\nfrom = 18\nto = 3", "ages: must not end before they start"),
        ('"Sin apetito o ha comido en exceso",', "", r"language.es.items: there must be 9"),
        ('"Ningún día", ', "", r"language.es.answers: there must be one for each answer"),
        ("[language.es.function_item]", "[language.es.function]", r"language.es.function: is not known"),
        ('slug = "phq-9"', 'slug = "phq-9"\nkind = "sum"', "kind: must be one of scale, flow, effects"),
        ('slug = "phq-9"', 'slug = "phq-9"\nrated_by = "robot"', "rated_by: must be one of patient"),
        ('slug = "phq-9"', 'slug = "phq-9"\nis_on_by_default = 1', "is_on_by_default: must be true or false"),
        ("answers = [0, 1, 2, 3, 0, 0, 0, 0, 1]", "answers = [0, 1]", r"examples\[1\].answers: PHQ-9 has 9"),
        ("answers = [0, 1, 2, 3, 0, 0, 0, 0, 1]", "answers = 3", r"examples\[1\].answers: must be a list"),
        ("number = 9\n", 'number = 9\nasked_if = [{item = 1, answers = ["x"]}]\n', "items: a scale asks"),
    ],
    "asq": [
        ("item = 4, answers", "item = 5, answers", r"items\[5\].asked_if: item 5 is not there"),
        ('answers = ["yes"] }]', 'answers = ["si"] }]', r"ends\[1\].when: item 5 has no such answer"),
        ('[[ends]]\noutcome = "negative"\n', "", r"ends\[4\].when: the last end"),
        ('[[ends]]\noutcome = "acute-positive"', '[[ends]]\noutcome = "bad"', r"ends\[1\].outcome: bad is"),
        ('word = "yes"', 'word = "no"', r"items\[1\].answers: either each has a word of its own"),
        ('concern = "acute"', 'concern = "some"', r"outcomes\[1\].concern: must be one of none, positive"),
        ('outcome = "negative"\nlabel', 'outcome = "acute-positive"\nlabel', "outcomes: there must be one"),
        ('outcome = "negative"\n\n[[examples]]', 'outcome = "acute-positive"\n\n[[examples]]', r"examples"),
        ("number = 1\n", "number = 1\nis_summed = false\n", "items: nothing is summed in a flow"),
        ('slug = "asq"', 'slug = "asq"\nloinc_total = "1-8"', "loinc_total: only a scale has one"),
        ('kind = "flow"', 'kind = "effects"', "effects: an instrument of this kind has a list"),
    ],
    "effects": [
        ('slug = "rash"', 'slug = "fever"', "effects: a slug comes twice"),
        ('kind = "effects"', 'kind = "flow"', "effects: an instrument of this kind has a list"),
        ('  "Fiebre",\n', "", "language.es.effects: there must be one for each effect"),
    ],
    "aims": [
        ("is_summed = false", "is_summed = true", "bands: they must end at 32"),
        ("to = 28", "to = 27", "bands: they must end at 28"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "before", "after", "complaint"),
    [(slug, *fault) for slug, faults in FAULTS.items() for fault in faults],
)
def test_every_kind_of_fault_is_refused_with_file_key_and_reason(
    tmp_path: Path, slug: str, before: str, after: str, complaint: str
) -> None:
    text = (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / f"{slug}.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogError, match=rf"^{slug}\.toml: {complaint}"):
        read(path)


def test_an_instrument_without_a_worked_example_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "phq-9.toml"
    path.write_text(PHQ_9.split("[[examples]]")[0], encoding="utf-8")
    with pytest.raises(CatalogError, match=r"^phq-9\.toml: examples: is missing"):
        read(path)


def test_spanish_is_word_for_word_and_counts_the_same() -> None:
    gad_7 = in_language(instruments()["gad-7"], "es")
    assert (gad_7.language, gad_7.version) == ("es", "es-us-2006")
    assert [item.text for item in gad_7.items] == [
        "Se ha sentido nervioso(a), ansioso(a) o con los nervios de punta",
        "No ha sido capaz de parar o controlar su preocupación",
        "Se ha preocupado demasiado por motivos diferentes",
        "Ha tenido dificultad para relajarse",
        "Se ha sentido tan inquieto(a) que no ha podido quedarse quieto(a)",
        "Se ha molestado o irritado fácilmente",
        "Ha tenido miedo de que algo terrible fuera a pasar",
    ]
    assert [answer.label for answer in gad_7.answers] == [
        "Ningún día", "Varios días", "Más de la mitad de los días", "Casi todos los días",
    ]  # fmt: skip
    for instrument in instruments().values():
        other = in_language(instrument, "es-MX")
        assert (other.choices, other.bands, other.flags) == (
            instrument.choices,
            instrument.bands,
            instrument.flags,
        )


def test_a_language_without_official_words_is_answered_in_english() -> None:
    assert in_language(instruments()["pcl-5"], "es") == instruments()["pcl-5"]
    assert in_language(instruments()["phq-9"], "de").language == "en"


def test_only_scales_that_patients_answer_come_round_by_themselves() -> None:
    due = {slug for slug, each in instruments().items() if each.is_due_by_itself}
    assert due == {"phq-9", "phq-2", "gad-7", "gad-2", "audit-c", "pcl-5"}


def test_the_asq_is_off_until_a_practice_turns_it_on_and_nothing_else_is() -> None:
    assert {slug for slug, each in instruments().items() if not each.is_on_by_default} == {"asq"}


OWN = Path(__file__).parent / "house-flow.toml"


def test_a_practice_adds_files_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "house-flow.toml").write_text(OWN.read_text(encoding="utf-8"), encoding="utf-8")
    found = load_all(tmp_path)
    assert found.keys() == instruments().keys() | {"house-flow"}
    assert found["house-flow"].items[2].asked_if


def test_the_example_in_the_documents_is_the_one_that_is_tested() -> None:
    document = (FOLDER.parent.parent.parent / "docs" / "instruments.md").read_text(encoding="utf-8")
    assert OWN.read_text(encoding="utf-8") in document


def test_a_file_of_a_practice_replaces_none_that_ships(tmp_path: Path) -> None:
    (tmp_path / "phq-9.toml").write_text(PHQ_9, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"^phq-9\.toml: slug: phq-9 ships with Evenkeel"):
        load_all(tmp_path)


def test_a_folder_of_a_practice_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere: EVENKEEL_INSTRUMENTS: is not a folder"):
        load_all(tmp_path / "nowhere")


def test_the_start_stops_at_a_wrong_file_and_names_it(tmp_path: Path) -> None:
    (tmp_path / "house-flow.toml").write_text("slug = 3", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "backend.cli", "run"],
        env={**os.environ, "EVENKEEL_INSTRUMENTS": str(tmp_path), "EVENKEEL_DATA_DIR": str(tmp_path / "d")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "evenkeel run: house-flow.toml: examples: is missing\n"


def test_a_new_instrument_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "phq-9.toml").write_text(PHQ_9, encoding="utf-8")
    assert load(tmp_path) == {"phq-9": instruments()["phq-9"]}
