"""The call list in a browser: an officer takes the customer whose clock ends first and notes a call."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import at_work

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_notes_a_call_and_the_list_tells_it(browser: Browser, bank: str, script: bool) -> None:
    with at_work(browser, bank, "branch-officer", script=script, width=390) as page:
        page.goto("/call-list/?called=never")
        first = page.locator("a.thing").first
        name = first.inner_text()
        first.click()
        page.get_by_role("button", name="Note the call").click()
        expect(page.get_by_text("Choose what came of it.").first).to_be_visible()
        page.get_by_label("What came of it").select_option("will_come")
        page.get_by_label("Note").fill("Comes on Monday.")
        page.get_by_role("button", name="Note the call").click()
        expect(page.get_by_text("Comes on Monday.")).to_be_visible()
        page.goto("/call-list/?called=done")
        expect(page.get_by_role("row").filter(has_text=name).get_by_text("Will bring the papers")).to_be_visible()


def test_the_keyboard_alone_notes_a_call(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "branch-officer") as page:
        page.goto("/call-list/")
        page.locator("a.thing").first.focus()
        page.keyboard.press("Enter")
        page.get_by_label("What came of it").focus()
        page.keyboard.press("N")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.get_by_role("button", name="Note the call").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("The call is noted.")).to_be_visible()
