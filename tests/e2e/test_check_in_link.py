"""A letter's link on a phone: opened once, answered, come back to, and nothing else to be seen."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.stack import DESKTOP, PHONE, ROOT, Desk, Stack
from tests.notifications.conftest import MailServer, mail_server
from tests.processes import eventually
from tests.video.namespace import Network

__all__ = ["mail_server"]
# Nobody is written to at night, and this test may run at any hour.
THE_NIGHT_IS_OVER = """
from sqlalchemy import text
from backend.cli import home
from backend.cli.import_fhir import _connected
from backend.config import settings
from backend.database import db

with home.database(settings()) as ready, _connected(ready.database_url):
    waiting = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'notifications.deliver'"
    db.session.execute(text(f"{waiting} AND status = 'todo'"))
    db.session.commit()
"""
LINK = re.compile(r"http\S+/c#\S+")


@pytest.fixture
def writing(network: Network, mail_server: MailServer) -> Iterator[Stack]:
    """The demo clinic with a mail server, in a folder of its own."""
    made = Path(tempfile.mkdtemp(prefix="evenkeel-letters-"))
    made.chmod(0o711)
    own = replace(network, environment={**network.environment, "EVENKEEL_SMTP_URL": mail_server.url})
    running = Stack(made / "data", own)
    yield running
    running.stop()
    shutil.rmtree(made)


def test_a_patient_answers_from_the_letter_and_sees_nothing_else(
    writing: Stack, mail_server: MailServer, patient_browser: Browser
) -> None:
    desk = Desk(writing.url)
    try:
        assert eventually(lambda: _has_come(writing, mail_server), seconds=90)
        letter = next(letter for letter in mail_server.letters if "sam@" in letter["To"])
        found = LINK.search(letter.get_content())
        assert found
        fragment = found[0].partition("#")[2]
        page = desk.window(patient_browser, PHONE).page
        page.goto(f"{writing.url}/c#{fragment}")
        expect(page.get_by_role("heading", name="A few short questions")).to_be_visible()
        expect(page).to_have_url(f"{writing.url}/c")
        page.get_by_role("button", name="Start the mood check-in").click()
        page.get_by_role("button", name="Start", exact=True).click()
        with page.expect_response("**/check-ins/*"):
            page.get_by_role("group").get_by_role("button").first.click()
        expect(page.get_by_text("Question 2 of")).to_be_visible()
        page.goto(f"{writing.url}/c")
        page.get_by_role("button", name="Go on with the mood check-in").click()
        page.get_by_role("button", name="Go on where you stopped").last.click()
        expect(page.get_by_text("Question 2 of")).to_be_visible()
        page.goto(f"{writing.url}/trend")
        expect(page).to_have_url(f"{writing.url}/c")
        page.get_by_role("button", name="Done here").click()
        expect(page.get_by_label("E-mail")).to_be_visible()
        used = desk.window(patient_browser, DESKTOP).page
        used.goto(f"{writing.url}/c#{fragment}")
        expect(used.get_by_text("This link was opened before")).to_be_visible()
    except BaseException:
        desk.picture(ROOT / "test-results")
        raise
    desk.close()


def _has_come(writing: Stack, mail_server: MailServer) -> bool:
    writing.execute(THE_NIGHT_IS_OVER)
    return any("sam@" in letter["To"] for letter in mail_server.letters)
