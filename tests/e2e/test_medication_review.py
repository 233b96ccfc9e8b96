"""A medication review from the list of candidates to the sheet of paper in the patient's hand, in Spanish."""

from datetime import date, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Window, words
from tests.processes import eventually


def test_a_review_from_the_candidate_to_the_list_in_spanish(
    desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    priya = desk.window(clinic_browser, DESKTOP)
    priya.sign_in("priya@demo.evenkeel.test")
    _the_candidate_with_most_reasons_is_first(priya)
    _a_problem_and_an_action_are_signed(priya)
    rosa = desk.window(patient_browser, PHONE)
    rosa.sign_in("rosa@demo.evenkeel.test")
    _the_patient_prints_the_list_in_spanish(rosa)


def _the_candidate_with_most_reasons_is_first(priya: Window) -> None:
    page = priya.page
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    priya.go("Reviews")
    expect(page.get_by_role("heading", name="Next review due (1)")).to_be_visible()
    expect(page.get_by_text("Decide on quetiapine once a day.")).to_be_visible()
    candidates = page.locator("section").filter(has_text="To be offered a review")
    first = candidates.get_by_role("listitem").first
    expect(first).to_contain_text("8 medicines")
    expect(first).to_contain_text("3 chronic conditions")
    first.get_by_role("link", name="Rosa Delgado").click()
    expect(page.get_by_role("heading", level=1, name="Medication review: Rosa Delgado")).to_be_visible()


def _a_problem_and_an_action_are_signed(priya: Window) -> None:
    page = priya.page
    expect(page.get_by_text(words("1 × 100 mg instead of 2 × 50 mg"))).to_be_visible()
    expect(page.get_by_text(words("1 × 200 mg extended-release tablet once a day"))).to_be_visible()
    page.get_by_role("button", name="Open a review").click()
    carried = page.get_by_role("group", name=words("Action 1 from the last review"))
    expect(carried.get_by_label("What is to be done")).to_have_value(
        "Take all morning medicines together at breakfast."
    )
    taken = page.get_by_role("button", name=words("Take into the review: indication")).first
    taken.click()
    page.get_by_role("button", name="Add a problem").click()
    third = page.get_by_role("group", name="Problem 3")
    third.get_by_label("Kind").select_option("adherence")
    third.get_by_label("About").fill("metformin")
    third.get_by_label("What the problem is").fill("Forgets the evening tablet.")
    page.get_by_role("button", name="Add an action").click()
    action = page.get_by_role("group", name="Action 3")
    action.get_by_label("What is to be done").fill("Put the evening tablets beside the toothbrush.")
    action.get_by_label("The same in Spanish").fill("Ponga las tabletas de la noche junto al cepillo.")
    today = date.fromisoformat(page.evaluate("new Date().toLocaleDateString('sv')"))
    action.get_by_label("Until").fill((today + timedelta(days=14)).isoformat())
    page.get_by_label("Teach-back").fill("Said it back.")
    sign = page.get_by_role("button", name="Sign the review")
    expect(sign).to_be_disabled()
    page.get_by_label("Next review").fill((today + timedelta(days=365)).isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It is not signed yet.")).to_be_visible()
    expect(sign).to_be_enabled()
    priya.sign(sign, page.get_by_text("The review is signed."))
    expect(page.get_by_role("heading", name="Last review")).to_be_visible()
    expect(page.get_by_text("Forgets the evening tablet.")).to_be_visible()
    priya.go("Reviews")
    expect(page.get_by_role("heading", name="Next review due")).to_have_count(0)


def _the_patient_prints_the_list_in_spanish(rosa: Window) -> None:
    page = rosa.page
    rosa.go("More")
    page.get_by_role("link", name="My medication list").click()
    expect(page.get_by_role("heading", level=1, name="Mi lista de medicamentos")).to_be_visible()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="My medication list")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text(words(r"Take 2 tablets of 50 mg \(100 mg\)"))).to_be_visible()
    page.get_by_text("Español", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_text(words(r"Tome 2 tabletas de 50 mg \(100 mg cada vez\)"))).to_be_visible()
    expect(page.get_by_text("Ponga las tabletas de la noche junto al cepillo.")).to_be_visible()
    page.get_by_role("switch", name="Letra grande").check()
    assert eventually(lambda: _points(page) == 18, seconds=10)  # drawn after the click
    page.evaluate("window.print = () => { window.wasPrinted = true; }")
    page.get_by_role("button", name="Imprimir").click()
    assert page.evaluate("window.wasPrinted") is True
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Imprimir")).to_be_hidden()
    for paper in ("A4", "Letter"):
        assert page.pdf(format=paper).startswith(b"%PDF")
    page.emulate_media(media="screen")
    rosa.go("More")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _points(page: Page) -> float:
    size = page.locator("table").evaluate("sheet => parseFloat(getComputedStyle(sheet).fontSize)")
    return round(float(size) * 72 / 96, 2)
