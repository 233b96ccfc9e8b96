"""The names known to be mixed up: each is a drug's, spelled as it is shown, with what tells it apart."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.medications import catalog, directory
from backend.medications.look_alike_files import FILE, Mixed, read_look_alikes
from backend.medications.rules.profiles import Profile
from backend.medications.tables import FaultyDrugFile


def read(folder: Path, old: str, new: str, profiles: dict[str, Profile] | None = None) -> Mixed:
    """Load the shipped groups with one thing changed."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (folder / "look_alikes.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    known = profiles or catalog.catalog().profiles
    return read_look_alikes(folder / "look_alikes.toml", known, catalog.shared_sources())


def test_every_pair_is_known_from_both_sides(tmp_path: Path) -> None:
    pairs = read(tmp_path, "version = 1", "version = 1").pairs
    for slug, others in pairs.items():
        for other, (own_name, other_name) in others:
            assert (slug, (other_name, own_name)) in pairs[other]


def test_the_pairs_that_harmed_people_are_listed() -> None:
    for one, other in [
        ("bupropion", "buspirone"), ("lamotrigine", "lamivudine"), ("lamotrigine", "terbinafine"),
        ("hydroxyzine", "hydralazine"), ("clonazepam", "clonidine"), ("clonidine", "clozapine"),
        ("olanzapine", "cetirizine"), ("tramadol", "trazodone"), ("citalopram", "celecoxib"),
        ("citalopram", "phenytoin"), ("methylphenidate", "methadone"), ("guanfacine", "guaifenesin"),
        ("risperidone", "ropinirole"), ("carbamazepine", "oxcarbazepine"), ("lorazepam", "alprazolam"),
    ]:  # fmt: skip
        assert other in {each.slug for each in directory.look_alikes_of(one) if each.is_listed}


def test_names_that_nobody_listed_but_that_look_alike_count_too() -> None:
    found = {each.slug: each for each in directory.look_alikes_of("modafinil")}
    assert not found["armodafinil"].is_listed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["buPROPion", "busPIRone"]', '["bupropion", "busPIRone"]', "is spelled 'buPROPion' in its file"),
        ('["buPROPion", "busPIRone"]', '["buPROPion", "zzyzxol"]', "no drug file knows 'zzyzxol'"),
        ('["buPROPion", "busPIRone"]', '["buPROPion"]', "a group has two names or more"),
        ('["buPROPion", "busPIRone"]', '["buPROPion", 7]', "must be a list of words"),
        ('basis = "consensus ismp"', 'basis = "consensus nobody"', "missing source 'nobody'"),
        ('basis = "consensus ismp"', 'basis = "confirmed ismp"', "has no read_on"),
        ('"OCD" = [', '"OCDX" = [', "written.OCDX: no drug file has this use"),
        ("version = 1", "version = 1\nmore = 2", "more: unknown key"),
    ],
)
def test_a_fault_names_file_key_and_reason(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(FaultyDrugFile) as fault:
        read(tmp_path, old, new)
    assert str(fault.value).startswith("look_alikes.toml: ")
    assert said in str(fault.value)


@pytest.mark.parametrize("key", ["uses", "sold_as"])
def test_a_drug_that_is_mixed_up_must_say_what_it_is_for_and_its_strengths(tmp_path: Path, key: str) -> None:
    profiles = dict(catalog.catalog().profiles)
    profiles["lamivudine"] = replace(profiles["lamivudine"], **{key: ()})
    with pytest.raises(FaultyDrugFile, match=f"lamivudine.toml: {key}: missing key"):
        read(tmp_path, "version = 1", "version = 1", profiles)
