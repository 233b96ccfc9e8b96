"""A check-in on a phone that loses its connection: locked on the device, sent once, with its own time."""

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.stack import DESKTOP, PHONE, Desk, Stack, Window

NOT_SENT = "Not sent. No one can see this yet."
# Everything that is kept in the browser, as a reader of the disk would find it.
ON_DEVICE = """async () => {
    const opened = await new Promise((done, failed) => {
        const asked = indexedDB.open('evenkeel');
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
    });
    const all = name => new Promise((done, failed) => {
        const asked = opened.transaction(name).objectStore(name).getAll();
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
    });
    const text = value => new TextDecoder('latin1').decode(value);
    const shelf = async name => (await all(name)).map(each => ({
        parts: Object.keys(each).sort(), text: text(each.sealed),
    }));
    const keys = (await all('keys')).map(({ extractable, algorithm }) => [extractable, algorithm.name]);
    const found = { keys, unsent: await shelf('unsent'), drafts: await shelf('drafts') };
    opened.close();
    const addresses = [];
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname);
    return { ...found, addresses, local: JSON.stringify({ ...localStorage }) };
}"""


def test_answers_given_offline_are_locked_sent_once_and_reach_a_person(
    stack: Stack, desk: Desk, patient_browser: Browser, clinic_browser: Browser
) -> None:
    sam = desk.window(patient_browser, PHONE)
    sam.sign_in("sam@demo.evenkeel.test")
    patient_id = sam.page.evaluate("async () => (await (await fetch('/api/account')).json()).person_id")
    before = _check_ins(sam.page, patient_id)
    _the_app_is_on_the_device(sam)
    sam.page.context.set_offline(True)
    _offline_it_opens_and_asks(sam)
    _a_hard_answer_shows_whom_to_call(sam)
    _a_reload_goes_on_where_it_stopped(sam)
    _nothing_on_the_device_can_be_read(sam.page)
    back_at = datetime.now(UTC)
    _back_on_another_page_it_is_sent(sam)
    after = _check_ins(sam.page, patient_id)
    (new,) = [each for each in after if each["id"] not in {old["id"] for old in before}]
    assert new["answers"] == [0] * 8 + [1]
    assert new["is_finished"] is True
    assert datetime.fromisoformat(new["answered_at"]) < back_at <= datetime.fromisoformat(new["recorded_at"])
    assert sam.page.evaluate(ON_DEVICE)["unsent"] == sam.page.evaluate(ON_DEVICE)["drafts"] == []
    _there_is_no_trend(sam)
    _a_person_sees_the_flag(desk, clinic_browser, patient_id, new["id"])
    # What a browser says of a connection that is not there is no complaint.
    sam.complaints[:] = [each for each in sam.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


def _check_ins(page: Page, patient_id: str) -> list[dict[str, Any]]:
    found = page.evaluate("async url => (await fetch(url)).json()", f"/api/patients/{patient_id}/check-ins")
    return list(found["check_ins"])


def _the_app_is_on_the_device(sam: Window) -> None:
    sam.page.wait_for_function("() => !!navigator.serviceWorker.controller")
    # The words of the questions, the account, and the patient's own record.
    sam.page.wait_for_function(
        """() => new Promise(done => {
            const asked = indexedDB.open('evenkeel');
            asked.onsuccess = () => {
                const counted = asked.result.transaction('kept').objectStore('kept').count();
                counted.onsuccess = () => { asked.result.close(); done(counted.result >= 4); };
            };
        })"""
    )


def _offline_it_opens_and_asks(sam: Window) -> None:
    page = sam.page
    page.goto(sam.home)
    page.get_by_role("link", name="Mood check-in").click()
    expect(page.get_by_text("Who reads your answers, and when")).to_be_visible()
    page.goto(f"{sam.home}/check-in/phq-9")
    page.get_by_role("button", name="Start").click()
    for number in range(1, 9):
        expect(page.get_by_text(f"Question {number} of 10")).to_be_visible()
        page.get_by_role("button", name="Not at all").click()
    expect(page.get_by_text(NOT_SENT)).to_be_visible()


def _a_hard_answer_shows_whom_to_call(sam: Window) -> None:
    page = sam.page
    expect(page.get_by_role("link", name="988")).to_have_count(0)
    page.get_by_role("button", name="Several days").click()
    expect(page.get_by_role("alert").get_by_role("link", name="988").first).to_be_visible(timeout=1_000)
    expect(page.get_by_text("We could not tell your care team yet.")).to_be_visible()


def _a_reload_goes_on_where_it_stopped(sam: Window) -> None:
    page = sam.page
    page.reload()
    page.get_by_role("button", name="Go on where you stopped").click()
    expect(page.get_by_text("Question 10 of 10")).to_be_visible()
    page.get_by_role("button", name="Somewhat difficult").click()
    page.get_by_role("button", name="Finish and save").click()
    expect(page.get_by_role("heading", level=1, name=NOT_SENT)).to_be_visible()
    expect(page.get_by_role("alert").get_by_role("link", name="988").first).to_be_visible()


def _nothing_on_the_device_can_be_read(page: Page) -> None:
    found = page.evaluate(ON_DEVICE)
    assert found["keys"] == [[False, "AES-GCM"]]
    assert len(found["unsent"]) == len(found["drafts"]) == 1
    for each in found["unsent"] + found["drafts"]:
        assert each["parts"] == ["iv", "sealed"]
        assert not any(word in each["text"] for word in ("answers", "phq", "[0,0"))
    assert not any(word in found["local"] for word in ("phq", "answers"))
    assert [address for address in found["addresses"] if address.startswith("/api")] == []


def _back_on_another_page_it_is_sent(sam: Window) -> None:
    page = sam.page
    page.goto(f"{sam.home}/messages")
    waits = page.get_by_role("status").filter(has_text=NOT_SENT)
    expect(waits).to_be_visible()
    page.context.set_offline(False)
    expect(waits).to_have_count(0)


def _there_is_no_trend(sam: Window) -> None:
    page = sam.page
    page.goto(f"{sam.home}/trend")
    expect(page.get_by_text("We show no curve now.")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="988").first).to_be_visible()
    page.get_by_role("link", name="All your check-ins").click()
    expect(page.get_by_role("heading", level=1, name="Your check-ins")).to_be_visible()


def _a_person_sees_the_flag(desk: Desk, clinic: Browser, patient_id: str, check_in_id: str) -> None:
    maya = desk.window(clinic, DESKTOP)
    maya.sign_in("maya@demo.evenkeel.test")
    found = maya.page.evaluate(
        "async url => (await fetch(url)).json()", f"/api/patients/{patient_id}/safety-flags"
    )
    assert [flag["kind"] for flag in found["flags"] if flag["check_in_id"] == check_in_id] == ["item-9"]
