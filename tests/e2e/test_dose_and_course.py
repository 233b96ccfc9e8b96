"""A titration from its first dose to response, and a taper that a relapse holds."""

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Window, words

NOT_AT_ALL, SEVERAL, MORE = "Not at all", "Several days", "More than half the days"


def test_a_titration_goes_by_plan_from_the_first_dose_to_response(
    desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    nina = desk.window(patient_browser, PHONE)
    nina.sign_in("nina@demo.evenkeel.test")
    _the_phone_says_what_holds_now_and_what_is_only_planned(nina)
    _answers(nina, [SEVERAL] * 5 + [NOT_AT_ALL] * 4)
    maya = desk.window(clinic_browser, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    maya.open_chart("Nina Brandt")
    expect(maya.page.get_by_text(words(r"PHQ-9 fell from 18 to 5 of 27 \(−72 %\)")).first).to_be_visible()
    helped = _panel(maya, "Did it help?")
    expect(helped).to_contain_text(words("sertraline"))
    expect(helped.get_by_role("region", name=words("Trial.*sertraline"))).to_be_visible()
    plan = maya.page.get_by_role("region", name="Plan for sertraline")
    steps = plan.get_by_role("list", name="Steps of sertraline").get_by_role("listitem")
    expect(steps).to_have_count(3)
    expect(steps.nth(1)).to_contain_text("now, signed")
    expect(steps.nth(2)).to_contain_text("to decide")
    expect(plan).to_contain_text(words("Scores have not become worse: clear"))
    plan.get_by_role("button", name="End: plan for sertraline").click()
    _says_why(maya, "End the plan: sertraline", "End the plan", "Well at 50 mg, so no third step.")
    expect(plan).to_have_count(0)
    nina.page.goto(f"{nina.home}/plan")
    expect(nina.page.get_by_text("No plan goes on")).to_be_visible()


def test_a_taper_is_held_when_the_scores_rise_and_goes_a_step_back(
    desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    paul = desk.window(patient_browser, PHONE)
    paul.sign_in("paul@demo.evenkeel.test")
    _answers(paul, [MORE] * 6 + [SEVERAL] * 2 + [NOT_AT_ALL])
    maya = desk.window(clinic_browser, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    maya.open_chart("Paul Weber")
    after = _panel(maya, "Did it help?").get_by_role("region", name=words("After the lower dose.*sertraline"))
    expect(after.first).to_be_visible()
    after.first.get_by_text("What it rests on").click()
    expect(after.first).to_contain_text("version")
    plan = maya.page.get_by_role("region", name="Plan for sertraline")
    expect(plan).to_contain_text("Hold: stay at the dose of now")
    expect(plan).to_contain_text(words("Scores have not become worse: speaks against it"))
    plan.get_by_role("button", name="Step back: plan for sertraline").click()
    _says_why(
        maya,
        "Go back to the dose before: sertraline",
        "Go back to the dose before",
        "Scores rose from 3 to 14 since the taper began.",
    )
    due = plan.get_by_role("list", name="Steps of sertraline").get_by_role("listitem")
    expect(due.filter(has_text="to decide")).to_contain_text(words("75 mg a day"))
    plan.get_by_role("button", name="Draft this step").click()
    dialog = maya.page.get_by_role("dialog", name="sertraline for Paul Weber")
    reason = dialog.get_by_label("Why you prescribe it all the same")
    expect(dialog.get_by_role("button", name="Sign the prescription")).to_be_visible()
    if reason.count():
        reason.fill("Agreed with him today.")
    maya.sign(
        dialog.get_by_role("button", name="Sign the prescription"),
        maya.page.get_by_text(words("Signed: sertraline")),
    )
    expect(due.filter(has_text="now, signed")).to_contain_text(words("75 mg a day"))
    paul.page.goto(f"{paul.home}/plan")
    expect(paul.page.get_by_role("main")).to_contain_text(words("Now: Take 3 tablets of 25 mg"))


def _the_phone_says_what_holds_now_and_what_is_only_planned(nina: Window) -> None:
    nina.page.get_by_role("link", name="My plan").click()
    main = nina.page.get_by_role("main")
    expect(main).to_contain_text(words("Now: Take 1 tablet of 50 mg"))
    expect(main).to_contain_text(words("100 mg .*Not agreed yet"))
    nina.page.get_by_text("Español").click()
    expect(main).to_contain_text(words("Ahora: Tome 1 tableta de 50 mg"))
    expect(nina.page.get_by_role("link", name="Añadir al calendario")).to_be_visible()
    nina.go("Today")


def _answers(who: Window, answers: list[str]) -> None:
    """Answer the PHQ-9 on the phone, and that things were somewhat difficult."""
    phone = who.page
    phone.goto(f"{who.home}/check-in/phq-9")
    phone.get_by_role("button", name="Start").click()
    for number, answer in enumerate(answers, start=1):
        expect(phone.get_by_text(f"Question {number} of 10")).to_be_visible()
        phone.get_by_role("button", name=answer).click()
    phone.get_by_role("button", name="Somewhat difficult").click()
    phone.get_by_role("button", name="Finish and save").click()
    expect(phone.get_by_role("heading", name="Your answers are saved")).to_be_visible()


def _says_why(maya: Window, title: str, button: str, reason: str) -> None:
    dialog = maya.page.get_by_role("dialog", name=title)
    dialog.get_by_label("Why").fill(reason)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)


def _panel(maya: Window, title: str) -> Locator:
    return maya.page.locator("section").filter(has=maya.page.get_by_role("heading", name=title)).first
