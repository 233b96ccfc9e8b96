"""A scheduled drug: its fill days, a look into the registry, the next prescription of a series."""

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.stack import DESKTOP, Desk, Stack, Window, words

DRUG = "lisdexamfetamine"


def test_the_next_prescription_of_a_series_is_signed_after_a_look_into_the_registry(
    stack: Stack, desk: Desk, clinic_browser: Browser
) -> None:
    maya = desk.window(clinic_browser, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    maya.open_chart("Mina Sato")
    _the_chart_says_what_may_be_filled(maya)
    dialog = _the_next_one_is_drafted(maya)
    _the_state_asks_for_a_look(dialog)
    _a_look_is_noted_and_it_is_signed(maya, dialog)
    _a_refill_is_refused(maya)


def _the_chart_says_what_may_be_filled(maya: Window) -> None:
    panel = maya.page.locator("section").filter(has=maya.page.get_by_role("heading", name="Scheduled drugs"))
    fills = panel.get_by_role("list", name="Prescriptions by the day they may be filled")
    expect(fills.get_by_role("listitem")).to_have_count(2)
    expect(fills).to_contain_text("May be filled now")
    expect(fills).to_contain_text("May be filled from")
    expect(panel).to_contain_text("State: US-NY")


def _the_next_one_is_drafted(maya: Window) -> Locator:
    maya.page.get_by_role("button", name=f"More for {DRUG}").click()
    maya.page.get_by_role("menuitem", name="Draft the next prescription").click()
    dialog = maya.page.get_by_role("dialog", name=f"Next prescription of {DRUG} for Mina Sato")
    dialog.get_by_role("button", name="Draft it").click()
    law = dialog.get_by_role("region", name="Scheduled drug")
    expect(law).to_contain_text("Schedule II")
    expect(law).to_contain_text(words("60 of 90 days at most"))
    return dialog


def _the_state_asks_for_a_look(dialog: Locator) -> None:
    expect(dialog.get_by_role("region", name="Interactions")).to_contain_text("The law asks")
    expect(dialog.get_by_label("Why you prescribe it all the same")).to_be_visible()


def _a_look_is_noted_and_it_is_signed(maya: Window, dialog: Locator) -> None:
    law = dialog.get_by_role("region", name="Scheduled drug")
    law.get_by_role("button", name="Note a look into the registry").click()
    law.get_by_label("State").fill("NY")
    law.get_by_label("Remark").fill("Nothing unexpected")
    law.get_by_role("button", name="Note it").click()
    expect(law).to_contain_text(words("today .*by Dr. Maya Okafor .*Nothing unexpected"))
    expect(dialog.get_by_label("Why you prescribe it all the same")).to_have_count(0)
    maya.sign(
        dialog.get_by_role("button", name="Sign the prescription"),
        maya.page.get_by_text(words(f"Signed: {DRUG}")),
    )
    fills = maya.page.get_by_role("list", name="Prescriptions by the day they may be filled")
    expect(fills.get_by_role("listitem")).to_have_count(3)


def _a_refill_is_refused(maya: Window) -> None:
    maya.page.get_by_role("button", name=f"Change dose of {DRUG}").click()
    dialog = maya.page.get_by_role("dialog", name=f"Change {DRUG} for Mina Sato")
    expect(dialog).to_contain_text("Schedule II: none")
