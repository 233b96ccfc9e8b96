"""Prescribing against a finding: a reason for a serious one, a second look for a contraindicated one."""

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.stack import DESKTOP, Desk, Stack, Window, words

REASON = "Cross-taper over two weeks; she knows what to watch for."
GRAVE = "Severe; phenelzine was at 15 mg only, and she stays in hospital."


def test_a_reason_a_second_look_and_the_page_of_the_rules(
    stack: Stack, desk: Desk, clinic_browser: Browser
) -> None:
    maya = desk.window(clinic_browser, DESKTOP)
    ines = desk.window(clinic_browser, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    ines.sign_in("ines@demo.evenkeel.test")
    _a_serious_finding_is_signed_with_a_reason(maya)
    _a_contraindication_waits_for_a_second_look(maya)
    _the_second_prescriber_reads_all_and_agrees(ines)
    _then_it_is_signed(maya)
    _both_stand_on_the_page_of_the_rules(maya)


def _a_serious_finding_is_signed_with_a_reason(maya: Window) -> None:
    maya.open_chart("Grace Kim")
    dialog = _draft_sertraline(maya, "Grace Kim")
    found = dialog.get_by_role("region", name="Interactions")
    expect(found).to_contain_text(words("Serious: escitalopram .* sertraline|Serious: sertraline"))
    dialog.get_by_role("button", name="Sign the prescription").click()
    expect(dialog.get_by_text("Write it down before you sign.")).to_be_visible()
    dialog.get_by_label("Why you prescribe it all the same").fill(REASON)
    maya.sign(
        dialog.get_by_role("button", name="Sign the prescription"),
        maya.page.get_by_text(words("Signed: sertraline")),
    )
    expect(
        maya.page.get_by_text(words(f"Dr. Maya Okafor signed against this .*{REASON}")).first
    ).to_be_visible()


def _a_contraindication_waits_for_a_second_look(maya: Window) -> None:
    maya.open_chart("Lena Fischer")
    dialog = _draft_sertraline(maya, "Lena Fischer")
    expect(dialog.get_by_role("region", name="Interactions")).to_contain_text("Do not combine: phenelzine")
    expect(dialog.get_by_role("button", name="Sign the prescription")).to_have_count(0)
    dialog.get_by_label("Why you prescribe it all the same").fill(GRAVE)
    dialog.get_by_role("button", name="Ask for a second look").click()
    expect(dialog.get_by_text("Waits for a second look")).to_be_visible()
    expect(dialog.get_by_role("button", name="Sign the prescription")).to_be_disabled()
    maya.page.keyboard.press("Escape")
    draft = maya.page.get_by_role("list", name="Drafts, not signed")
    expect(draft.get_by_role("listitem").filter(has_text="sertraline")).to_contain_text(
        "waits for a second look"
    )


def _the_second_prescriber_reads_all_and_agrees(ines: Window) -> None:
    ines.go("Caseload")
    expect(ines.page.get_by_role("status").filter(has_text="2 second looks are asked for")).to_be_visible()
    ines.go("Second looks")
    case = ines.page.locator("section").filter(
        has=ines.page.get_by_role("heading", name="Lena Fischer: sertraline")
    )
    expect(case).to_contain_text(GRAVE)
    expect(case).to_contain_text("QUEtiapine, not stated")
    expect(case).to_contain_text("the red cough syrup")
    expect(case.get_by_role("button", name="I agree")).to_be_disabled()
    case.get_by_role("textbox").fill("Agreed, as long as she is observed.")
    ines.sign(
        case.get_by_role("button", name="I agree"),
        ines.page.get_by_text(words("Agreed. Dr. Maya Okafor can sign")),
    )


def _then_it_is_signed(maya: Window) -> None:
    maya.open_chart("Lena Fischer")
    maya.page.get_by_role("button", name="Review the draft of sertraline").click()
    dialog = maya.page.get_by_role("dialog", name="sertraline for Lena Fischer")
    expect(dialog).to_contain_text("Second look: agreed")
    expect(dialog).to_contain_text("Agreed, as long as she is observed.")
    maya.sign(
        dialog.get_by_role("button", name="Sign the prescription"),
        maya.page.get_by_text(words("Signed: sertraline")),
    )
    expect(maya.medication("sertraline")).to_contain_text(words("25 mg a day"))


def _both_stand_on_the_page_of_the_rules(maya: Window) -> None:
    maya.go("Second looks")
    maya.page.get_by_role("link", name="How the rules do").click()
    table = maya.page.get_by_role("table", name="Rules, with their counts")
    rows = table.get_by_role("row").filter(has_text="100")
    expect(rows.filter(has_text="Serious").first).to_be_visible()
    expect(rows.filter(has_text="Do not combine").first).to_be_visible()
    rows.filter(has_text="Serious").first.get_by_text("Last reasons").click()
    expect(table).to_contain_text("Cross-taper over two weeks")
    expect(maya.page.get_by_text(words("Rule set [0-9a-f]{64}"))).to_be_visible()


def _draft_sertraline(maya: Window, name: str) -> Locator:
    maya.page.get_by_role("button", name="Start a medication").click()
    dialog = maya.page.get_by_role("dialog", name=f"Start a medication for {name}")
    field = dialog.get_by_label("Drug", exact=True)
    field.fill("sertraline")
    maya.page.get_by_role("option", name=words("sertraline")).first.click()
    dialog.get_by_role("button", name="Preview").click()
    expect(dialog.get_by_role("region", name="Interactions")).to_be_visible()
    return dialog
