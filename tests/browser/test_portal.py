"""A customer at the portal on a phone, with scripts and without: the code, papers, being checked, coming back."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.people import code_sent_to
from tests.browser.test_pages import judge
from tests.documents import wellformed

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def customer(browser: Browser, bank: str, *, scripts: bool = True) -> BrowserContext:
    return browser.new_context(base_url=bank, viewport=PHONE, java_script_enabled=scripts, reduced_motion="reduce")


def begin(page: Page, bank: str, number: str) -> None:
    page.goto("/portal")
    page.get_by_role("link", name="I am new here").click()
    page.get_by_label("Your names").fill("Zawadi")
    page.get_by_label("Family name").fill("Mwende")
    page.get_by_label("Your phone").fill(number)
    page.get_by_label("I have read the terms and agree").check()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_sent_to(bank, number))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Good day, Zawadi Mwende").wait_for()


def send(page: Page, kind: str) -> None:
    page.goto("/portal/me/papers")
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Photo or file").set_input_files(
        {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": wellformed.jpeg()}
    )
    page.get_by_role("button", name="Send this paper").click()
    page.get_by_text("We have it.").wait_for()


@pytest.mark.parametrize(("scripts", "number"), [(True, "+254733100201"), (False, "+254733100202")])
def test_a_customer_opens_an_account_from_a_phone(browser: Browser, bank: str, scripts: bool, number: str) -> None:
    with customer(browser, bank, scripts=scripts) as context:
        page = context.new_page()
        begin(page, bank, number)
        page.goto("/portal/me/profile")
        page.get_by_label("Born").fill("1991-05-06")
        page.get_by_role("button", name="Keep this").click()
        page.get_by_text("Kept.").wait_for()
        send(page, "National ID")
        send(page, "Paper that shows your address")
        page.goto("/portal/me")
        page.get_by_role("button", name="Send off to be checked").click()
        page.get_by_text("You need not do anything.").wait_for()


def test_a_customer_comes_back_by_the_sign_in_service_and_leaves(browser: Browser, bank: str) -> None:
    with customer(browser, bank) as context:
        page = context.new_page()
        page.goto("/portal")
        page.get_by_role("link", name="I have a login").click()
        page.locator("button[name=customer]").first.click()
        page.wait_for_url("**/portal/me")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/portal/signed-out")
        page.goto("/portal/me")
        assert page.url.endswith("/portal")


def test_the_portals_pages_are_accessible_and_fit(browser: Browser, bank: str) -> None:
    with customer(browser, bank) as context:
        page = context.new_page()
        begin(page, bank, "+254733100203")
        for path in ("", "/terms", "/start", "/me", "/me/profile", "/me/papers", "/me/email", "/me/messages"):
            judge(page, f"/portal{path}")
