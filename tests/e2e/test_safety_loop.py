"""An answer that can not wait: nobody takes it, the next one on the roster does and follows it to its end."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.stack import DESKTOP, PATIENCE, PHONE, Desk, Stack, Window
from tests.notifications.conftest import MailServer, free_port
from tests.processes import eventually
from tests.video.namespace import Network

INES, LUIS = "ines@demo.evenkeel.test", "luis@demo.evenkeel.test"
# What the worker would do in a quarter of an hour, at a clock that is pretended to stand there.
A_QUARTER_LATER = """
from datetime import timedelta
from sqlalchemy import text
from backend.cli import home
from backend.cli.import_fhir import _connected
from backend.clock import now, pretend
from backend.config import settings
from backend.database import db
from backend.measures.jobs import escalate_flag

with home.database(settings()) as ready, _connected(ready.database_url):
    waiting = db.session.execute(
        text("SELECT id, practice_id FROM safety_flags WHERE raised_at > now() - interval '9 minutes'")
    ).all()
    db.session.rollback()
    with pretend(now() + timedelta(minutes=16)):
        for flag_id, practice_id in waiting:
            escalate_flag(str(flag_id), str(practice_id))
"""


@pytest.fixture
def mail(network: Network) -> Iterator[MailServer]:
    """A mail server on this machine, inside the network."""
    peer = MailServer()
    controller = Controller(peer, hostname="127.0.0.1", port=free_port())
    controller.start()
    peer.url = f"smtp://127.0.0.1:{controller.port}"
    yield peer
    controller.stop()


@pytest.fixture
def clinic(network: Network, folder: Path, mail: MailServer) -> Iterator[Stack]:
    """A demo clinic of this test's own, which sends real mail."""
    own = folder / "safety-loop"
    own.mkdir(mode=0o711)
    running = Stack(own / "data", network, EVENKEEL_SMTP_URL=mail.url)
    yield running
    running.stop()


@pytest.fixture
def windows(clinic: Stack) -> Iterator[Desk]:
    """Windows of this clinic."""
    desk = Desk(clinic.url)
    yield desk
    desk.close()


def test_an_answer_that_nobody_takes_reaches_the_next_person_who_sees_it_through(
    clinic: Stack, mail: MailServer, windows: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    sam = windows.window(patient_browser, PHONE)
    sam.sign_in("sam@demo.evenkeel.test")
    # The demo's own flag is older: it has been said again to everybody by now.
    assert eventually(lambda: _letters_to(INES, mail) == 1, seconds=PATIENCE)
    before = _letters_to(LUIS, mail)
    _answers_item_nine(sam)
    assert eventually(lambda: _letters_to(LUIS, mail) > before, seconds=PATIENCE)
    assert _letters_to(INES, mail) == 1
    clinic.execute(A_QUARTER_LATER)
    assert eventually(lambda: _letters_to(INES, mail) == 2, seconds=PATIENCE)
    assert all("Sam" not in letter.as_string() for letter in mail.letters)
    ines = windows.window(clinic_browser, DESKTOP)
    ines.sign_in(INES)
    ines.go("Safety flags")
    flag = ines.page.get_by_role("article", name=re.compile("Flag of Sam Rivera"))
    expect(flag).to_contain_text("Asked now: Luis Ortega, Dr. Ines Duarte")
    expect(flag).to_contain_text(re.compile("Acknowledge: .* left"))
    _acknowledges_and_does_not_reach(ines, flag)
    _goes_through_the_procedure(flag)
    _reaches_decides_and_closes(ines, flag)
    expect(flag).to_have_count(0)
    times = ines.page.get_by_label("Time to a human")
    expect(times).to_contain_text(re.compile(r"Median until acknowledged\d+ (s|min)"))
    expect(times).to_contain_text(re.compile(r"Median until first contact\d+ (s|min)"))


def _answers_item_nine(sam: Window) -> None:
    phone = sam.page
    phone.get_by_role("link", name="Start the mood check-in").click()
    phone.get_by_role("button", name="Start").click()
    for number in range(1, 9):
        expect(phone.get_by_text(f"Question {number} of 10")).to_be_visible()
        phone.get_by_role("button", name="Several days").click()
    expect(phone.get_by_text("Question 9 of 10")).to_be_visible()
    phone.get_by_role("button", name="Several days").click()
    at_once = phone.get_by_role("alert").filter(has_text="You do not have to carry this alone")
    expect(at_once.get_by_role("link", name="988")).to_be_in_viewport()


def _letters_to(address: str, mail: MailServer) -> int:
    return sum(letter["To"] == address for letter in mail.letters)


def _acknowledges_and_does_not_reach(ines: Window, flag: Locator) -> None:
    flag.get_by_role("button", name="Acknowledge the flag of Sam Rivera").click()
    dialog = ines.page.get_by_role("dialog", name="Acknowledge: Sam Rivera")
    dialog.get_by_label("What you do now").fill("Calling now.")
    dialog.get_by_role("button", name="Acknowledge").click()
    expect(flag).to_contain_text("With Dr. Ines Duarte")
    expect(flag).to_contain_text(re.compile("Speak with the patient: .* left"))
    expect(flag.get_by_role("button", name="Decide about")).to_be_disabled()
    _log(ines, flag, "No, not reached", "No answer, no voicemail.")


def _goes_through_the_procedure(flag: Locator) -> None:
    steps = flag.get_by_role("checkbox")
    expect(steps.first).to_be_visible()
    for number in range(steps.count()):
        expect(steps.nth(number)).to_be_enabled()
        steps.nth(number).click()
        expect(steps.nth(number)).to_be_disabled()
        expect(steps.nth(number)).to_be_checked()
    expect(flag.get_by_role("button", name="Decide about")).to_be_enabled()


def _log(ines: Window, flag: Locator, result: str, note: str) -> None:
    flag.get_by_role("button", name="Log a contact with Sam Rivera").click()
    dialog = ines.page.get_by_role("dialog", name="Log a contact: Sam Rivera")
    dialog.get_by_role("radio", name=result).check()
    dialog.get_by_label("Note").fill(note)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def _reaches_decides_and_closes(ines: Window, flag: Locator) -> None:
    _log(ines, flag, "Yes, spoke with them", "Called back, talked for ten minutes.")
    expect(flag).to_contain_text("Spoke with the patient today")
    flag.get_by_role("button", name="Decide about the flag of Sam Rivera").click()
    dialog = ines.page.get_by_role("dialog", name="Decide: Sam Rivera")
    dialog.get_by_label("Note").fill("Went through the plan together, a friend stays tonight.")
    dialog.get_by_role("button", name="Save").click()
    expect(flag).to_contain_text("Plan is looked at again in 7 days")
    flag.get_by_text("What happened").click()
    for step in ("Raised", "Written to Luis Ortega", "Not reached by Dr. Ines Duarte", "Decided"):
        expect(flag.get_by_role("listitem").filter(has_text=step).first).to_be_visible()
    flag.get_by_role("button", name="Close the flag of Sam Rivera").click()
    ines.page.get_by_role("dialog", name="Close: Sam Rivera").get_by_role(
        "button", name="Close the flag"
    ).click()
