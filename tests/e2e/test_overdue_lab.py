"""An overdue lithium level: on worklist, chart, refill card and phone; entered, and gone everywhere."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Stack, words

LEVEL = "Lithium level, 12 hours after a dose"


def overdue_on_worklist(page: Page) -> Locator:
    """The line of the worklist about Lena's lithium level."""
    lines = page.get_by_role("list", name="Labs, overdue").get_by_role("listitem")
    return lines.filter(has_text="Lena Fischer").filter(has_text=LEVEL)


def test_an_overdue_lithium_level_is_seen_everywhere_and_gone_once_it_is_entered(
    stack: Stack, desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    assert stack.url
    lena = desk.window(patient_browser, PHONE)
    lena.sign_in("lena@demo.evenkeel.test")
    tests = lena.page.get_by_role("heading", name="Tests and measurements").locator(
        "xpath=ancestor::section[1]"
    )
    expect(tests).to_contain_text("A blood test is due")
    expect(tests).not_to_contain_text(re.compile("lithium", re.IGNORECASE))
    lithium = lena.page.get_by_role("heading", name="lithium", exact=True).locator(
        "xpath=ancestor::section[1]"
    )
    lithium.get_by_role("link", name="Ask for a refill").click()
    lena.page.get_by_role("button", name="Send the request").click()
    expect(lena.page.get_by_text("Asked today at")).to_be_visible()

    luis = desk.window(clinic_browser, DESKTOP)
    luis.sign_in("luis@demo.evenkeel.test")
    luis.go("Labs due")
    line = overdue_on_worklist(luis.page)
    expect(line).to_contain_text(words("Overdue since"))
    expect(line).to_contain_text(words("Last: 0.72 mmol/L"))
    luis.go("Queue")
    luis.page.get_by_role("button", name=words("Lena Fischer.*lithium")).click()
    card = luis.page.get_by_role("article", name="Refill request of Lena Fischer")
    expect(card).to_contain_text(f"{LEVEL} (lithium), since")

    luis.go("Labs due")
    line.get_by_role("link", name="Lena Fischer").click()
    expect(luis.page.get_by_role("heading", level=1, name="Lena Fischer")).to_be_visible()
    due = luis.page.get_by_role("list", name="Due now").get_by_role("listitem").filter(has_text=LEVEL)
    expect(due).to_contain_text(words("Overdue since"))
    due.get_by_text("Why (lithium)").click()
    expect(due).to_contain_text("awaits pharmacist’s review")
    due.get_by_role("button", name=f"Enter result: {LEVEL}").click()
    dialog = luis.page.get_by_role("dialog", name="Add results")
    dialog.get_by_role("textbox", name="Lithium level").fill("0.7")
    dialog.get_by_role("button", name="Record").click()
    expect(dialog).to_be_hidden()
    expect(due).to_have_count(0)
    luis.page.get_by_text(words(r"\d+ planned")).click()
    planned = luis.page.get_by_role("list", name="Planned").get_by_role("listitem").filter(has_text=LEVEL)
    expect(planned).to_contain_text(words("Last: 0.7 mmol/L"))

    luis.go("Labs due")
    expect(luis.page.get_by_role("list", name="Labs, overdue")).to_be_visible()
    expect(overdue_on_worklist(luis.page)).to_have_count(0)
    luis.go("Queue")
    luis.page.get_by_role("button", name=words("Lena Fischer.*lithium")).click()
    expect(card).to_be_visible()
    expect(card).not_to_contain_text(LEVEL)
