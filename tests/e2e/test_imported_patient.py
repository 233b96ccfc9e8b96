"""The loop on somebody from another clinic's files: invited, dose recorded, check-in, change, refill."""

from datetime import date, timedelta

from playwright.sync_api import Browser, expect

from tests.e2e.stack import DESKTOP, PHONE, ROOT, Desk, Stack, words

BUNDLE = ROOT / "tests/data/alva_kohler.json"
PASSWORD = "four words in a row"


def test_the_loop_on_an_imported_patient(
    stack: Stack, desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    stack.command("import-fhir", "--practice", "harbor", "--team", "Mood team", str(BUNDLE))
    maya = desk.window(clinic_browser, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    maya.open_chart("Alva Kohler")
    chart = maya.page
    escitalopram = maya.medication("escitalopram")
    expect(escitalopram).to_contain_text("not stated")
    expect(escitalopram).to_contain_text("imported")
    expect(escitalopram).to_contain_text(words(r"ordered \d+ times"))

    chart.get_by_role("button", name="Invite").click()
    dialog = chart.get_by_role("dialog", name="Invite Alva Kohler")
    dialog.get_by_label("E-mail address").fill("alva@example.test")
    dialog.get_by_role("button", name="Invite").click()
    link = dialog.get_by_label("Invitation link for Alva Kohler").input_value()
    dialog.get_by_role("button", name="Done").click()
    alva = desk.window(patient_browser, PHONE)
    alva.page.goto(link)
    expect(alva.page.get_by_role("heading", name="Welcome, Alva Kohler")).to_be_visible()
    alva.page.get_by_role("textbox", name="Choose a password").fill(PASSWORD)
    alva.page.get_by_role("textbox", name="The same password again").fill(PASSWORD)
    alva.page.get_by_role("button", name="Save the password and sign in").click()
    expect(alva.page.get_by_role("heading", level=1, name="Alva")).to_be_visible()
    expect(alva.page.get_by_text("The dose is not stated here. Ask your care team.").first).to_be_visible()

    today = date.fromisoformat(chart.evaluate("new Date().toLocaleDateString('sv')"))
    chart.get_by_role("button", name="Record current dose of escitalopram").click()
    dialog = chart.get_by_role("dialog", name=words("Current dose of escitalopram"))
    dialog.get_by_label("Daily dose").fill("10")
    dialog.get_by_label("At this dose since").fill((today - timedelta(days=30)).isoformat())
    dialog.get_by_role("button", name="Record the dose").click()
    expect(escitalopram).to_contain_text(words("10 mg a day, since"))
    line = chart.get_by_role("slider", name="Moments of the chart")
    line.press("End")
    began = ""
    while "escitalopram: taken, dose not stated" not in (said := line.get_attribute("aria-valuetext") or ""):
        assert "escitalopram" in said, "the line without a dose was never met"
        began, _ = said, line.press("ArrowLeft")
    assert words(r"10 mg a day, first day").search(began), "the dose line does not start on the recorded day"

    alva.page.get_by_role("link", name="Start the mood check-in").click()
    alva.page.get_by_role("button", name="Start").click()
    for number in range(1, 10):
        expect(alva.page.get_by_text(f"Question {number} of 10")).to_be_visible()
        alva.page.get_by_role(
            "button", name="Not at all" if number == 9 else "More than half the days"
        ).click()
    alva.page.get_by_role("button", name="Not difficult at all").click()
    alva.page.get_by_role("button", name="Finish and save").click()
    expect(alva.page.get_by_text("16 of 27")).to_be_visible()
    chart.keyboard.press("Escape")
    expect(chart.get_by_role("complementary", name="At this moment")).to_contain_text("16 of 27")
    expect(chart.get_by_text("can sign in")).to_be_visible()

    chart.get_by_role("button", name="Change dose of escitalopram").click()
    drawer = chart.get_by_role("dialog", name=words("Change escitalopram"))
    drawer.get_by_role("radio", name=words("^20 mg tablet")).click()
    drawer.get_by_text("1", exact=True).first.click()
    expect(drawer.get_by_role("status")).to_contain_text("10 mg → 20 mg a day")
    drawer.get_by_role("button", name="Preview").click()
    expect(drawer.get_by_text(words("^Serious: ")).first).to_be_visible()
    reason = drawer.get_by_role("textbox", name="Why you prescribe it all the same")
    reason.fill("Has taken both for years; told what to look out for.")
    maya.sign(
        drawer.get_by_role("button", name="Sign the prescription"),
        chart.get_by_text(words("Signed: .*escitalopram")),
    )
    expect(escitalopram).to_contain_text(words("20 mg a day, since .*today"))
    alva.page.get_by_role("link", name="Back to today").click()
    expect(alva.page.get_by_text(words(r"Take 1 tablet of 20 mg \(20 mg\) by mouth"))).to_be_visible()

    panel = alva.page.get_by_text(words("30 days left, until"))
    expect(panel).to_be_visible()
    alva.go("Messages")
    alva.page.get_by_role("button", name="Ask for a refill").click()
    which = alva.page.get_by_label("Which medication?")
    which.select_option(which.get_by_role("option", name="escitalopram").get_attribute("value"))
    alva.page.get_by_role("button", name="Send the request").click()
    expect(alva.page.get_by_text(words("escitalopram: sent"))).to_be_visible()
    expect(chart.get_by_role("article", name="Refill request of Alva Kohler")).to_contain_text("20 mg a day")
