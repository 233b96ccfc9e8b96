"""axe finds nothing serious on any screen of any role, on a phone and a desktop, light and dark.

The dark is looked at for its colors alone, in the size that the role mostly has: all else is the same page.
"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Window

SERIOUS = ("serious", "critical")
EVERYTHING = {"resultTypes": ["violations"]}
COLORS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}

PATIENT = {
    "/": "Good",
    "/check-in/phq-9": "Mood check-in",
    "/check-in/gad-7": "Worry check-in",
    "/check-in/audit-c": "Alcohol check-in",
    "/check-in/effects": "Side-effect check",
    "/check-in/nothing": "We do not have this check-in",
    "/visits": "Visits",
    "/visits/book": "Book a visit",
    "/messages": "Messages",
    "/trend": "",
    "/check-ins": "Your check-ins",
    "/medicines": "My medicines",
    "/plan": "My plan",
    "/more": "More",
    "/more/access": "",
    "/more/list": "My medication list",
    "/more/health": "My health",
    "/nowhere": "",
}
PRESCRIBER = {
    "/": "Caseload",
    "/refills": "Refill requests",
    "/refills?view=all": "Refill requests",
    "/second-looks": "Second looks",
    "/rules": "How the rules do",
    "/labs": "Labs due",
    "/labs?view=due": "Labs due",
    "/reviews": "Reviews",
    "/schedule": "Schedule",
    "/schedule/hours": "Your weekly hours",
    "/flags": "Safety flags",
    "/duty": "On duty",
    "/check-ins": "Check-ins",
    "/rates": "How patients do",
    "/rates?instrument=phq-9&group=judged": "How patients do",
    "/patients/new": "Register a patient",
    "/drugs": "Drugs",
    "/drugs?q=bu": "Drugs",
    "/drugs?q=zzyzxol": "Drugs",
    "/drugs/bupropion": "buPROPion",
    "/drugs/grapefruit": "grapefruit",
    "/drugs/nothing": "This drug is not known",
    "/nowhere": "",
}
CARE_SUPPORT = {
    "/": "Refill requests",
    "/patients": "Patients",
    "/labs": "Labs due",
    "/schedule": "Schedule",
    "/flags": "Safety flags",
    "/duty": "On duty",
    "/drugs": "Drugs",
    "/drugs/lurasidone": "lurasidone",
}
PHARMACIST = {
    "/": "Caseload",
    "/reviews": "Reviews",
    "/labs": "Labs due",
    "/second-looks": "Second looks",
    "/flags": "Safety flags",
    "/duty": "On duty",
    "/nowhere": "",
}
ADMIN = {
    "/": "Staff",
    "/care-teams": "Care teams",
    "/duty": "On duty",
    "/crisis": "Crisis help",
    "/rates": "How patients do",
    "/rules": "How the rules do",
}


class Inspector:
    """Looks at screens in four ways and gathers what axe finds."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page: Page = window.page
        self.usual = DESKTOP
        self.found: list[str] = []

    def open(self, path: str, title: str) -> None:
        """Open an address and look at it."""
        self.page.goto(f"{self.window.home}{path}")
        self.look(
            path, lambda: expect(self.page.get_by_role("heading", level=1, name=title).first).to_be_visible()
        )

    def look(self, name: str, is_there: Callable[[], object] = lambda: None) -> None:
        """Let axe run on what is shown, in the other size and then in the usual one."""
        for size in (PHONE, DESKTOP) if self.usual is DESKTOP else (DESKTOP, PHONE):
            self.page.set_viewport_size({"width": size["width"], "height": size["height"]})
            is_there()
            expect(self.page.get_by_role("status", name="Loading")).to_have_count(0)
            self._run(f"{name} {size['width']} light", EVERYTHING)
        for scheme, look in (("dark", True), ("light", False)):
            self.page.emulate_media(color_scheme=scheme)
            expect(self.page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
            if look:
                self._run(f"{name} dark", COLORS)

    def _run(self, where: str, options: dict[str, object]) -> None:
        # What is on its way from one color to another is neither.
        self.page.evaluate(
            "Promise.allSettled(document.getAnimations()"
            ".filter((one) => one instanceof CSSTransition).map((one) => one.finished))"
        )
        for violation in Axe().run(self.page, options=options).response["violations"]:
            if violation["impact"] in SERIOUS:
                targets = [node["html"][:160] for node in violation["nodes"][:3]]
                self.found.append(f"{where}: {violation['id']}: {violation['help']}: {targets}")


@pytest.fixture
def inspector(desk: Desk, clinic_browser: Browser) -> Inspector:
    """A window that starts signed out."""
    return Inspector(desk.window(clinic_browser, DESKTOP))


def test_the_doorstep(inspector: Inspector) -> None:
    inspector.open("/", "Sign in")
    inspector.open("/invitation", "This link is not complete")
    inspector.open("/invitation#nobody-sent-this", "Your invitation")
    assert inspector.found == []


def test_the_patients_screens(inspector: Inspector) -> None:
    inspector.window.sign_in("grace@demo.evenkeel.test")
    inspector.usual = PHONE
    for path, title in PATIENT.items():
        inspector.open(path, title)
    page = inspector.page
    page.goto(f"{inspector.window.home}/medicines")
    page.get_by_role("button", name="Add something you take").click()
    inspector.look("add a medicine", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    page.goto(f"{inspector.window.home}/check-in/phq-9")
    page.get_by_role("button", name="Start").click()
    inspector.look("a question")
    page.goto(f"{inspector.window.home}/check-in/effects")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("checkbox", name="Shaking hands").check()
    inspector.look("a list of effects")
    page.goto(f"{inspector.window.home}/visits")
    page.get_by_role("link", name="Test camera and sound").click()
    inspector.look("the room", lambda: expect(page.get_by_role("button", name="Mute")).to_be_enabled())
    page.get_by_role("button", name="Crisis help").click()
    inspector.look("crisis help", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    assert inspector.found == []


def test_the_prescribers_screens(inspector: Inspector) -> None:
    inspector.window.sign_in("maya@demo.evenkeel.test")
    for path, title in PRESCRIBER.items():
        inspector.open(path, title)
    page = inspector.page
    for name in ("Omar Haddad", "Lena Fischer"):
        inspector.window.open_chart(name)
        inspector.look(f"the chart of {name}", lambda: _is_whole(page))
    inspector.window.open_chart("Mina Sato")
    inspector.look(
        "scheduled drugs", lambda: expect(page.get_by_role("heading", name="Scheduled drugs")).to_be_visible()
    )
    page.get_by_role("button", name="Add a note").click()
    inspector.look("a note", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    inspector.window.open_chart("Lena Fischer")
    for opener in (
        "Add an allergy",
        "Change Pregnancy",
        "Record Smoking",
        "Add a risk event",
        "Add measurements",
        "Add results",
    ):
        page.get_by_role("button", name=opener).first.click()
        dialog = page.get_by_role("dialog")
        if opener == "Add an allergy":
            dialog.get_by_label("Allergic to").fill("strawberries")
            expect(dialog.get_by_text("No drug by this name")).to_be_visible()
        if opener == "Add results":
            dialog.get_by_role("button", name="Lithium check").click()
        inspector.look(opener, lambda: expect(page.get_by_role("dialog")).to_be_visible())
        dialog.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Rate movements (AIMS)").click()
    jaw = page.get_by_role("dialog").get_by_role("radiogroup", name="3. Jaw")
    jaw.get_by_label("2 Mild").check()
    inspector.look(
        "the AIMS", lambda: expect(page.get_by_text("11 still open, total so far 2")).to_be_visible()
    )
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Weight: history").click()
    inspector.look("weights", lambda: expect(page.get_by_role("img", name="Weight:")).to_be_visible())
    page.get_by_role("dialog").get_by_role("button", name="Mark Weight of").first.click()
    inspector.look("entered in error", lambda: expect(page.get_by_text("What was wrong")).to_be_visible())
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("radiogroup", name="Show as").get_by_text("Table").click()
    inspector.look("the table", lambda: expect(page.get_by_role("table").first).to_be_visible())
    for opener in ("Change dose of lamo", "Record current dose of quet"):
        page.get_by_role("button", name=opener).first.click()
        inspector.look(opener, lambda: expect(page.get_by_role("dialog")).to_be_visible())
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Change dose of lamo").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Preview").click()
    checked = page.get_by_role("dialog").get_by_role("region", name="Interactions")
    inspector.look("a draft", lambda: expect(checked).to_be_visible())
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Start a medication").click()
    inspector.look("start", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    drug = page.get_by_role("dialog").get_by_role("combobox", name="Drug")
    drug.fill("bu")
    inspector.look(
        "names of drugs", lambda: expect(page.get_by_role("option", name="buPROPion").first).to_be_visible()
    )
    drug.press("ArrowDown")
    drug.press("Enter")
    page.get_by_role("dialog").get_by_label("What for").fill("anxiety")
    inspector.look(
        "a doubtful drug", lambda: expect(page.get_by_text("Yes, I mean buPROPion")).to_be_visible()
    )
    page.reload()
    page.get_by_role("button", name="Add a reported medicine").click()
    inspector.look("report", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="Reconcile").click()
    decided = page.get_by_role("radio", name="Continue as we have it")
    inspector.look("reconcile", lambda: expect(decided.first).to_be_visible())
    for radio in decided.all():
        radio.check()
    page.get_by_role("button", name="Look at the result").click()
    result = page.get_by_role("heading", name="The list you would sign")
    inspector.look("the list to sign", lambda: expect(result).to_be_visible())
    page.goto(f"{inspector.window.home}/flags")
    page.get_by_role("button", name="Acknowledge the flag of").first.click()
    inspector.look("acknowledge", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    assert inspector.found == []


def test_care_supports_screens(inspector: Inspector) -> None:
    inspector.window.sign_in("luis@demo.evenkeel.test")
    for path, title in CARE_SUPPORT.items():
        inspector.open(path, title)
    assert inspector.found == []


def test_titration_plans(inspector: Inspector) -> None:
    inspector.window.sign_in("maya@demo.evenkeel.test")
    page = inspector.page
    inspector.window.open_chart("Grace Kim")
    plan = page.get_by_role("region", name="Plan for escitalopram")
    plan.get_by_text("What happened").click()
    inspector.look("a titration plan", lambda: expect(plan).to_contain_text("Begun by"))
    plan.get_by_role("button", name="Move a step").click()
    inspector.look("move a step", lambda: expect(page.get_by_role("dialog")).to_be_visible())
    page.get_by_role("dialog").get_by_role("button", name="Leave it as it is").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Plan a taper").click()
    dialog = page.get_by_role("dialog")
    drug = dialog.get_by_role("combobox", name="Drug")
    drug.fill("escital")
    page.get_by_role("option", name="escitalopram").first.click()
    dialog.get_by_role("button", name="Fill in the steps").click()
    dialog.get_by_role("button", name="Keep to compare").click()
    side = dialog.get_by_role("region", name="Plan 1")
    inspector.look("a taper beside itself", lambda: expect(side).to_be_visible())
    assert inspector.found == []


def test_the_pharmacists_screens(inspector: Inspector) -> None:
    inspector.window.sign_in("priya@demo.evenkeel.test")
    for path, title in PHARMACIST.items():
        inspector.open(path, title)
    page = inspector.page
    inspector.window.open_chart("Grace Kim")
    inspector.look("a chart", lambda: _is_whole(page))
    page.get_by_role("link", name="Medication review").click()
    opener = page.get_by_role("button", name="Open a review")
    inspector.look("a review to open", lambda: expect(opener).to_be_visible())
    opener.click()
    page.get_by_role("button", name="Add a problem").click()
    page.get_by_role("button", name="Add an action").click()
    page.get_by_role("checkbox", name="Resolved").check()
    inspector.look("a review", lambda: expect(page.get_by_role("group", name="Action 1")).to_be_visible())
    page.get_by_role("button", name="Withdraw").click()
    expect(opener).to_be_visible()
    page.get_by_role("link", name="Personal list").click()
    expect(page.get_by_role("heading", level=1, name="My medication list")).to_be_visible()
    page.get_by_text("Español", exact=True).click()
    heading = page.get_by_role("heading", level=1, name="Mi lista de medicamentos")
    inspector.look("a personal list", lambda: expect(heading).to_be_visible())
    assert inspector.found == []


def test_the_administrators_screens(inspector: Inspector) -> None:
    inspector.window.sign_in("ann@demo.evenkeel.test")
    for path, title in ADMIN.items():
        inspector.open(path, title)
    assert inspector.found == []


def _is_whole(page: Page) -> None:
    """Wait until a chart's buttons are what they will be: those that wait for the units are not grey."""
    expect(page.get_by_role("region", name="Chart")).to_be_visible()
    expect(page.get_by_role("button", name="Add results").first).to_be_enabled()
