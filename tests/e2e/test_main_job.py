"""The main job, walked through the screens by a prescriber, a patient on a phone and care support."""

import time
from datetime import date, timedelta

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Stack, Window, watch, words

QUARTER = 15 * 60  # seconds; visits begin on the quarter hour and can be joined from a quarter before
MARK = "window.unbroken = true"  # gone after a reload


def test_seven_steps_from_caseload_to_refill(
    stack: Stack, desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    maya = desk.window(clinic_browser, DESKTOP)
    luis = desk.window(clinic_browser, DESKTOP)
    sam = desk.window(patient_browser, PHONE)
    _the_caseload_says_how_everybody_is(maya)
    _the_chart_shows_and_says_the_course(maya)
    luis.sign_in("luis@demo.evenkeel.test")
    sam.sign_in("sam@demo.evenkeel.test")
    _an_answer_above_zero_to_item_nine_is_on_the_staffs_screens(maya, luis, sam)
    _the_worry_check_in_follows(sam)
    _two_want_the_same_time_and_one_gets_it(maya, sam)
    _they_see_each_other_until_the_visit_is_finished(stack, maya, sam)
    _a_signed_dose_change_moves_the_line_and_tells_the_patient(maya, sam)
    _a_refill_goes_from_the_patient_over_care_support_to_the_prescriber(maya, luis, sam)


def _the_caseload_says_how_everybody_is(maya: Window) -> None:
    maya.sign_in("maya@demo.evenkeel.test")
    row = maya.page.get_by_role("table", name="Caseload").get_by_role("row").filter(has_text="Sam Rivera")
    expect(row).to_contain_text(words(r"7 of 27, mild"))
    expect(row).to_contain_text("−13 since")
    expect(row).to_contain_text(words(r"5 of 21, mild"))
    expect(row).to_contain_text("−10 since")
    expect(row).to_contain_text("sertraline 100 mg")
    expect(row).to_contain_text(words(r"Last change .*50 → 100 mg"))
    expect(row).to_contain_text(words("today|tomorrow"))
    omar = maya.page.get_by_role("table", name="Caseload").get_by_role("row").filter(has_text="Omar Haddad")
    expect(omar).to_contain_text("1 open safety flag")
    expect(row).not_to_contain_text("safety flag")


def _the_chart_shows_and_says_the_course(maya: Window) -> None:
    maya.open_chart("Sam Rivera")
    sentence = words(r"PHQ-9 fell from 20 to 7 of 27 \(−65 %\), now mild, .*, after sertraline 50 → 100 mg")
    expect(maya.page.get_by_text(sentence)).to_be_visible()
    picture = maya.page.get_by_role("region", name="Chart").locator("svg").last
    for lane in ("PHQ-9", "GAD-7", "sertraline", "Visits, flags", "moderately severe"):
        expect(picture.get_by_text(words(f"^{lane}$")).first).to_be_visible()
    expect(picture.locator("circle")).to_have_count(11)
    moment = maya.page.get_by_role("complementary", name="At this moment")
    expect(moment).to_contain_text("100 mg a day")
    expect(maya.medication("sertraline")).to_contain_text("100 mg a day, since")
    maya.page.get_by_role("radiogroup", name="Show as").get_by_text("Table").click()
    table = maya.page.get_by_role("table", name="Scores, dose changes, visits and safety flags")
    expect(table.get_by_role("row").filter(has_text="50 → 100 mg")).to_have_count(1)
    expect(table).to_contain_text("20 of 27")
    maya.page.get_by_role("radiogroup", name="Show as").get_by_text("Picture").click()
    maya.go("Caseload")


def _an_answer_above_zero_to_item_nine_is_on_the_staffs_screens(
    maya: Window, luis: Window, sam: Window
) -> None:
    for staff in (maya, luis):
        staff.page.evaluate(MARK)
        expect(_flags(staff)).to_contain_text("1 open safety flag")
    phone = sam.page
    phone.get_by_role("link", name="Start the mood check-in").click()
    phone.get_by_role("button", name="Start").click()
    _answer(sam, ["Several days"] * 8, of=10)
    expect(phone.get_by_text("Question 9 of 10")).to_be_visible()
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Thoughts that you would be better off dead or of hurting yourself in some way"
    )
    expect(phone.get_by_role("link", name="988")).to_have_count(0)
    phone.get_by_role("button", name="Several days").click()
    at_once = phone.get_by_role("alert").filter(has_text="You do not have to carry this alone")
    expect(at_once.get_by_role("link", name="988")).to_be_in_viewport()
    for staff in (maya, luis):
        expect(_flags(staff)).to_contain_text("2 open safety flags")
        expect(_flags(staff).get_by_role("link", name="Sam Rivera")).to_be_visible()
    phone.get_by_role("button", name="Next question").click()
    phone.get_by_role("button", name="Somewhat difficult").click()
    phone.get_by_role("button", name="Finish and save").click()
    expect(phone.get_by_role("heading", name="Your answers are saved")).to_be_visible()
    expect(phone.get_by_text("9 of 27")).to_have_count(0)
    expect(phone.get_by_role("link", name="988")).to_be_visible()
    _flags(luis).get_by_role("button", name="Acknowledge the flag of Sam Rivera").click()
    dialog = luis.page.get_by_role("dialog", name="Acknowledge: Sam Rivera")
    dialog.get_by_label("What you did, or what is planned").fill("Called: safe, with his partner tonight.")
    dialog.get_by_role("button", name="Acknowledge").click()
    for staff in (luis, maya):
        expect(_flags(staff)).to_contain_text("1 open safety flag")
        expect(_flags(staff).get_by_role("link", name="Sam Rivera")).to_have_count(0)
        assert staff.page.evaluate("window.unbroken"), "the screen was loaded again"


def _the_worry_check_in_follows(sam: Window) -> None:
    sam.page.get_by_role("link", name="Next: worry check-in").click()
    sam.page.get_by_role("button", name="Start").click()
    _answer(
        sam,
        ["Not at all", "Several days", "Nearly every day", "Several days", "Not at all", "Not at all"],
        of=7,
    )
    expect(sam.page.get_by_text("Question 7 of 7")).to_be_visible()
    sam.page.get_by_role("button", name="More than half the days").click()
    sam.page.get_by_role("button", name="Finish and save").click()
    expect(sam.page.get_by_text("7 of 21")).to_be_visible()


def _two_want_the_same_time_and_one_gets_it(maya: Window, sam: Window) -> None:
    # The demo booked a half-hour from the next one on; a quarter from the next one on can be joined at once.
    sam.page.get_by_role("link", name="Back to today").click()
    sam.go("Visits")
    sam.page.get_by_role("button", name="Cancel visit").click()
    sam.page.get_by_role("button", name="Cancel the visit").click()
    expect(sam.page.get_by_text("No visit is booked")).to_be_visible()
    maya.go("Schedule")
    maya.page.get_by_role("link", name="Your weekly hours").click()
    maya.page.get_by_label("Length of a visit").select_option("15")
    maya.page.get_by_role("button", name="Save the hours").click()
    expect(maya.page.get_by_text("Saved your hours")).to_be_visible()
    if (left := QUARTER - time.time() % QUARTER) < 45:
        time.sleep(left + 1)

    sam.page.get_by_role("link", name="Book a visit").click()
    wanted = sam.page.get_by_role("group", name="Time").get_by_role("button").first
    at = wanted.inner_text()
    wanted.click()
    maya.open_chart("Grace Kim")
    maya.page.get_by_role("button", name="Book a visit").first.click()
    booking = maya.page.get_by_role("dialog", name="Book a visit for Grace Kim")
    times = booking.get_by_role("group", name="Time")
    times.get_by_role("button", name=at, exact=True).click()
    sam.page.get_by_role("button", name="Book this visit").click()
    expect(sam.page.get_by_role("link", name="Join the visit")).to_be_visible()
    booking.get_by_role("button", name="Book this visit").click()
    expect(booking.get_by_text("That time was just taken")).to_be_visible()
    expect(times.get_by_role("button", name=at, exact=True)).to_have_count(0)
    expect(times.get_by_role("button").first).to_be_visible()
    maya.page.keyboard.press("Escape")
    expect(booking).to_have_count(0)


def _they_see_each_other_until_the_visit_is_finished(stack: Stack, maya: Window, sam: Window) -> None:
    sam.page.get_by_role("link", name="Join the visit").click()
    sam.page.get_by_role("button", name="Go to the waiting room").click()
    expect(sam.page.get_by_text("We know you are here")).to_be_visible()
    maya.open_chart("Sam Rivera")
    visit = sam.page.url.split("/")[-2]  # her chart may still show the visit that he cancelled
    own = maya.page.locator(f'[href*="{visit}"]')
    maya.page.get_by_role("link", name="Join the visit").and_(own).click()
    maya.page.get_by_role("button", name="Open the room").click()
    expect(maya.page.get_by_text("Sam Rivera is waiting")).to_be_visible()
    assert sam.page.get_by_label("Picture of").count() == 0, "seen before being let in"
    maya.page.get_by_role("button", name="Admit Sam Rivera").click()
    _each_sees_the_other(maya, sam)
    assert stack.node()["participants"] == 2
    assert stack.node()["threads"] == 1, "something in the node decodes"

    sam.page.get_by_role("button", name="Hang up").click()
    expect(sam.page.get_by_text("You left the call")).to_be_visible()
    expect(maya.page.get_by_text("Sam Rivera is not in the call yet")).to_be_visible()
    assert stack.node()["participants"] == 1, "hanging up ended the visit"
    sam.page.get_by_role("button", name="Rejoin the call").click()
    _each_sees_the_other(maya, sam)

    maya.page.get_by_role("button", name="Finish visit").click()
    finish = maya.page.get_by_role("dialog", name="Finish this visit?")
    finish.get_by_label("Note").fill("Low again since a week. Raise sertraline; he agrees.")
    finish.get_by_role("button", name="Finish the visit").click()
    for window in (maya, sam):
        expect(window.page.get_by_text("This visit is finished")).to_be_visible()
    assert stack.node()["participants"] == 0
    maya.page.get_by_role("link", name="Go on").click()
    expect(maya.page.get_by_text("Low again since a week.")).to_be_visible()


def _a_signed_dose_change_moves_the_line_and_tells_the_patient(maya: Window, sam: Window) -> None:
    line = maya.page.get_by_role("slider", name="Moments of the chart")
    line.press("End")
    expect(line).to_have_attribute("aria-valuetext", words(".*sertraline: 100 mg a day"))
    tomorrow = date.fromisoformat(maya.page.evaluate("new Date().toLocaleDateString('sv')")) + timedelta(
        days=1
    )
    maya.page.get_by_role("button", name="Change dose of sertraline").click()
    drawer = maya.page.get_by_role("dialog", name="Change sertraline for Sam Rivera")
    drawer.get_by_text("1½", exact=True).click()
    drawer.get_by_label("From").fill(tomorrow.isoformat())
    expect(drawer.get_by_role("status")).to_contain_text("100 mg → 150 mg a day")
    drawer.get_by_role("button", name="Preview").click()
    take, day = r"take 1½ tablets of 100 mg \(150 mg\)", f"{tomorrow:%A} {tomorrow.day} {tomorrow:%B %Y}"
    read = drawer.get_by_role("region", name="What the patient will read")
    expect(read).to_contain_text(words(f"{take} .*from {day}"))
    maya.sign(
        drawer.get_by_role("button", name="Sign the prescription"),
        maya.page.get_by_text(words("Signed: sertraline")),
    )
    expect(maya.medication("sertraline")).to_contain_text(words(r"From .*\(tomorrow\): 150 mg a day"))
    line.press("End")
    expect(line).to_have_attribute("aria-valuetext", words(".*sertraline: 150 mg a day, first day"))
    sam.page.get_by_role("link", name="Go on").click()
    sam.go("Today")
    expect(sam.page.get_by_text(words(r"^Take 1 tablet of 100 mg"))).to_be_visible()
    expect(sam.page.get_by_text(words(f"From {day}: {take}"))).to_be_visible()


def _a_refill_goes_from_the_patient_over_care_support_to_the_prescriber(
    maya: Window, luis: Window, sam: Window
) -> None:
    sam.page.get_by_role("link", name="Ask for a refill").click()
    sam.page.get_by_label("Anything your care team should know?").fill("I travel on Friday.")
    sam.page.get_by_role("button", name="Send the request").click()
    expect(sam.page.get_by_text("Asked today at")).to_be_visible()
    line = luis.page.get_by_role("button", name=words("Sam Rivera.*sertraline"))
    expect(line).to_contain_text(words(r"runs out (in|tomorrow)"))
    line.click()
    card = luis.page.get_by_role("article", name="Refill request of Sam Rivera")
    expect(card).to_contain_text("I travel on Friday.")
    expect(card).to_contain_text(words("sertraline 100 mg a day"))
    expect(card).to_contain_text(words(r"\d+ days left, until \w+day"))
    expect(card).to_contain_text("no visit is booked")
    card.get_by_role("button", name="Pass on").click()
    card.get_by_label("Note to the prescriber").fill("Same pharmacy, travels on Friday.")
    card.get_by_role("button", name="Pass on").click()
    expect(luis.page.get_by_text(words("Passed on: sertraline"))).to_be_visible()

    maya.go("Refills")
    card = maya.page.get_by_role("article", name="Refill request of Sam Rivera")
    expect(card).to_contain_text("Same pharmacy, travels on Friday.")
    card.get_by_role("button", name="Sign").click()
    maya.sign(
        card.get_by_role("button", name="Sign the refill"),
        maya.page.get_by_text(words("Signed: sertraline for Sam Rivera")),
    )
    expect(sam.page.get_by_text(words("sertraline: signed"))).to_be_visible()
    sam.go("Today")
    expect(sam.page.get_by_text(words(r"From \w+ \d+ \w+ \d+: take 1½ tablets"))).to_be_visible()


def _flags(staff: Window) -> Locator:
    """The banner of open safety flags."""
    return staff.page.get_by_role("alert").filter(has_text="open safety flag")


def _answer(sam: Window, answers: list[str], *, of: int) -> None:
    """Give one answer after the other; each leads to the next question."""
    for number, answer in enumerate(answers, start=1):
        expect(sam.page.get_by_text(f"Question {number} of {of}")).to_be_visible()
        sam.page.get_by_role("button", name=answer).click()


def _each_sees_the_other(maya: Window, sam: Window) -> None:
    """Wait until each shows the other's pictures, moving, and told apart from one's own by their color."""
    hers = watch(maya.page.get_by_label("Picture of Sam Rivera"))
    his = watch(sam.page.get_by_label("Picture of Dr. Maya Okafor"))
    own = watch(sam.page.get_by_label("Your own picture"))
    assert min(hers.pictures, his.pictures, own.pictures) >= 3, (hers, his, own)
    assert hers.red > hers.green + 30, hers
    assert own.red > own.green + 30, own
    assert his.green > his.red + 30, his
