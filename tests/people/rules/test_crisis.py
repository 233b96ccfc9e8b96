"""Whom to show: never an empty list, and an emergency number whatever a practice keeps."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people.crisis_file import read, shipped
from backend.people.rules.crisis import (
    ELSEWHERE,
    CrisisContact,
    OwnContacts,
    contacts_of,
    countries,
    digits,
)
from backend.strict_toml import CatalogError

TODAY = date(2026, 11, 23)
LINE = CrisisContact("Harbor night line", "+1 212 555 0199", "At night.")


def own(
    country: str, *contacts: CrisisContact, is_replacing: bool = False, name: str = "Somewhere"
) -> OwnContacts:
    return OwnContacts(country, name, is_replacing, contacts, "called on 1 November", date(2027, 1, 1))


def test_in_the_united_states_988_comes_first_with_its_two_options_and_911_is_there() -> None:
    line, emergency = contacts_of(shipped()["US"], None)
    assert (line.phone, emergency.phone) == ("988", "911")
    assert "For Spanish press 2. Veterans press 1." in line.note
    assert "oprima 2" in line.note_es
    assert "3" not in line.note + line.note_es  # the third option ended in July 2025


def test_where_nobody_has_checked_the_lines_the_emergency_number_comes_first() -> None:
    assert [each.phone for each in contacts_of(shipped()["ES"], None)] == ["112", "024"]
    beside = contacts_of(shipped()["ES"], own("ES", LINE))
    assert [each.phone for each in beside] == [LINE.phone, "112", "024"]


def test_a_practice_s_own_lines_come_first_and_do_not_push_out_the_emergency_number() -> None:
    beside = contacts_of(shipped()["US"], own("US", LINE))
    instead = contacts_of(shipped()["US"], own("US", LINE, is_replacing=True))
    assert [each.phone for each in beside] == [LINE.phone, "988", "911"]
    assert [each.phone for each in instead] == [LINE.phone, "911"]


def test_an_emergency_number_of_the_practice_s_own_is_not_shown_twice() -> None:
    mine = CrisisContact("Ambulance", "9-1-1", "")
    assert [each.phone for each in contacts_of(shipped()["US"], own("US", mine, is_replacing=True))] == [
        "9-1-1"
    ]


PHONES = st.sampled_from(["911", "988", "+1 212 555 0199", "112", "9-1-1", "116 123"])


@given(st.sampled_from(sorted(shipped())), st.lists(PHONES, max_size=4), st.booleans())
def test_no_list_is_ever_without_an_emergency_number(country: str, phones: list[str], replaces: bool) -> None:
    known = shipped()[country]
    mine = own(country, *(CrisisContact("x", phone, "") for phone in phones), is_replacing=replaces)
    for chosen in (None, mine):
        shown = [digits(each.phone) for each in contacts_of(known, chosen)]
        assert shown.count(digits(known.emergency.phone)) >= 1


def test_a_country_that_only_the_practice_knows_is_listed_with_the_general_emergency_number() -> None:
    listed = {each.country: each for each in countries(shipped(), {"DE": own("DE", LINE)}, today=TODAY)}
    assert [each.phone for each in listed["DE"].contacts] == [LINE.phone, "112"]
    assert listed[ELSEWHERE].contacts[0].phone == "112"
    assert list(listed)[-1] == ELSEWHERE


def test_contacts_are_due_for_another_look_from_their_day_on() -> None:
    def is_due(day: date) -> bool:
        found = countries(shipped(), {"DE": own("DE", LINE)}, today=day)
        return next(each for each in found if each.country == "DE").is_review_due

    assert (is_due(date(2026, 12, 31)), is_due(date(2027, 1, 1))) == (False, True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('status = "confirmed"', 'status = "sure"', "US.status"),
        ("[elsewhere", "[nowhere", "elsewhere"),
        ('phone = "988"', 'phone = ""', "phone"),
        ("review_on = 2027-05-23\n\n[US.emergency]", "\n[US.emergency]", "US.review_on"),
    ],
)
def test_a_faulty_file_is_refused_with_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = Path("backend/people/crisis_contacts.toml").read_text()
    assert old in text
    changed = tmp_path / "crisis_contacts.toml"
    changed.write_text(text.replace(old, new))
    with pytest.raises(CatalogError, match=said):
        read(changed)
