"""A titration planned, its first step drafted and signed, the card on the patient's phone; then paused."""

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Stack, Window, words

DRUG = "venlafaxine"  # Ruth's, whom no other journey touches: the order of the tests does not matter
WHY = "She travels; we look at it when she is back."


def test_a_titration_is_planned_signed_step_by_step_read_in_spanish_and_paused(
    stack: Stack, desk: Desk, clinic_browser: Browser, patient_browser: Browser
) -> None:
    assert stack.url
    maya = desk.window(clinic_browser, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    maya.open_chart("Ruth Adeyemi")
    plan = _a_titration_is_compared_and_begun(maya)
    ruth = desk.window(patient_browser, PHONE)
    ruth.sign_in("ruth@demo.evenkeel.test")
    _nothing_reads_now_before_it_is_signed(ruth)
    _the_first_step_is_drafted_and_signed(maya, plan)
    _the_card_is_read_in_spanish_and_put_into_the_calendar(ruth)
    _the_plan_is_paused_with_a_reason(maya, plan)
    _care_support_reads_it_and_changes_nothing(desk.window(clinic_browser, DESKTOP))


def _a_titration_is_compared_and_begun(maya: Window) -> Locator:
    maya.page.get_by_role("button", name="Plan a titration").click()
    dialog = maya.page.get_by_role("dialog", name="Plan a titration for Ruth Adeyemi")
    dialog.get_by_label("Drug", exact=True).fill(DRUG)
    maya.page.get_by_role("option", name=words(DRUG)).first.click()
    expect(dialog.get_by_text(words("Now: Take 1 extended-release capsule of 150 mg"))).to_be_visible()
    dialog.get_by_label("Dose a day, step 1").fill("187.5")
    # Enter puts a row below and the typing goes on there, without the mouse.
    maya.page.keyboard.press("Enter")
    expect(dialog.get_by_label("Dose a day, step 2")).to_be_focused()
    maya.page.keyboard.type("225")
    worked = dialog.get_by_role("region", name="Worked out")
    steps = worked.get_by_role("list", name="The steps with their days").get_by_role("listitem")
    expect(steps).to_have_count(2)
    expect(steps.first).to_contain_text(words(r"Take 5 extended-release capsules of 37\.5 mg"))
    expect(worked).to_contain_text("For the whole plan:")
    dialog.get_by_role("button", name="Keep to compare").click()
    dialog.get_by_role("button", name="Remove step 1").click()
    expect(steps).to_have_count(1)
    dialog.get_by_role("button", name="Keep to compare").click()
    expect(dialog.get_by_role("region", name=words("Plan 2: 225 mg"))).to_be_visible()
    dialog.get_by_role("button", name="Begin plan 1").click()
    expect(maya.page.get_by_text(f"The plan for {DRUG} is begun")).to_be_visible()
    plan = maya.page.get_by_role("region", name=f"Plan for {DRUG}")
    expect(plan.get_by_role("list", name=f"Steps of {DRUG}").get_by_role("listitem")).to_have_count(2)
    return plan


def _the_first_step_is_drafted_and_signed(maya: Window, plan: Locator) -> None:
    agreed = plan.get_by_role("list", name="What was agreed to look at")
    expect(agreed).to_contain_text(words("No more than mild side effects: not known"))
    plan.get_by_role("button", name="Draft this step").click()
    dialog = maya.page.get_by_role("dialog", name=f"{DRUG} for Ruth Adeyemi")
    expect(dialog).to_contain_text(words("187.5 mg a day"))
    maya.sign(
        dialog.get_by_role("button", name="Sign the prescription"),
        maya.page.get_by_text(words(f"Signed: {DRUG}")),
    )
    steps = plan.get_by_role("list", name=f"Steps of {DRUG}").get_by_role("listitem")
    expect(steps.first).to_contain_text("now, signed")
    expect(steps.last).to_contain_text("planned, not signed")


def _nothing_reads_now_before_it_is_signed(ruth: Window) -> None:
    ruth.page.get_by_role("link", name="My plan").click()
    first = ruth.page.get_by_role("list", name="Steps").get_by_role("listitem").first
    expect(first).to_contain_text("once we have told you: Take")
    expect(first).to_contain_text("Not agreed yet")
    expect(first).not_to_contain_text("Now")


def _the_card_is_read_in_spanish_and_put_into_the_calendar(ruth: Window) -> None:
    ruth.page.reload()
    ruth.page.get_by_text("Español", exact=True).click()
    expect(ruth.page.get_by_role("heading", level=1, name="Mi plan")).to_be_visible()
    expect(ruth.page.locator("html")).to_have_attribute("lang", "es")
    steps = ruth.page.get_by_role("list", name="Pasos").get_by_role("listitem")
    expect(steps.first).to_contain_text(words("Ahora: Tome .* cápsulas"))
    expect(steps.first).to_contain_text("Acordado")
    expect(steps.last).to_contain_text("Todavía sin acordar")
    phone = ruth.page.get_by_role("link", name="+1 212 555 0100")
    expect(phone).to_have_attribute("href", "tel:+12125550100")
    with ruth.page.expect_download() as saved:
        ruth.page.get_by_role("link", name="Añadir al calendario").click()
    text = saved.value.path().read_text()
    assert text.count("BEGIN:VEVENT") == 1
    assert DRUG not in text.casefold()


def _the_plan_is_paused_with_a_reason(maya: Window, plan: Locator) -> None:
    plan.get_by_role("button", name="Pause: plan").click()
    dialog = maya.page.get_by_role("dialog", name=f"Pause the plan: {DRUG}")
    expect(dialog.get_by_role("button", name="Pause the plan")).to_be_disabled()
    dialog.get_by_label("Why").fill(WHY)
    dialog.get_by_role("button", name="Pause the plan").click()
    expect(dialog).to_be_hidden()
    expect(plan).to_contain_text("Paused since")
    plan.get_by_text("What happened (2)").click()
    expect(plan).to_contain_text(words(f"Paused by Dr. Maya Okafor.*{WHY}"))


def _care_support_reads_it_and_changes_nothing(luis: Window) -> None:
    luis.sign_in("luis@demo.evenkeel.test")
    luis.go("Patients")
    luis.page.get_by_role("link", name="Ruth Adeyemi", exact=True).last.click()
    plan = luis.page.get_by_role("region", name=f"Plan for {DRUG}")
    expect(plan).to_contain_text("Paused since")
    expect(plan.get_by_role("button")).to_have_count(0)
    expect(luis.page.get_by_role("button", name="Plan a titration")).to_have_count(0)
