"""Review by the keyboard alone: from the queue to a decision in two keys, everything else within reach of a letter."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import at_work

pytestmark = pytest.mark.browser
MOVED = re.compile(r"rotate\(90deg\)")
ASKED_AT_WORK = re.compile(r"/holding\?held=yes&acted=yes$")


def test_a_reviewer_decides_cases_without_the_mouse(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "kyc-reviewer") as page:
        take_next(page)
        look_at_the_page(page)
        judge_two_rows(page)
        choose_a_reason_and_go_back(page)
        page.keyboard.press("a")
        expect(page.get_by_role("heading", name="Approve although you flagged something?")).to_be_visible()
        expect(page.locator("#despite #note")).to_be_focused()
        page.keyboard.type("seen the original")
        page.keyboard.press("Enter")
        expect(page.locator("body")).to_contain_text("Approved")


def test_a_look_at_the_reasons_leaves_the_page_as_it_was_turned_and_enlarged(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "kyc-reviewer") as page:
        take_next(page)
        for key in ("ArrowRight", "r", "+"):
            page.keyboard.press(key)
        page.evaluate("document.querySelector('[data-stage]').id = 'the-same'")
        for key in ("k", "Escape", "j"):
            page.keyboard.press(key)
            expect(page.locator("#kyc-reasons-h" if key != "Escape" else "#kyc-compare-h")).to_be_visible()
            expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
        expect(page.locator("#the-same [data-now]")).to_have_attribute("style", MOVED)
        expect(page.locator("[data-zoom]")).to_have_text("125 %")
        page.locator("#note").focus()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator("#kyc-compare-h")).to_be_visible()


def test_from_opening_the_queue_to_the_first_decision_are_two_keys(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "kyc-reviewer") as page:
        page.goto("/kyc/")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("n")
        expect(page.locator("[data-judge]").first).to_be_visible()
        page.keyboard.press("a")
        expect(page.locator("body")).to_contain_text("Approved")


def test_what_was_ticked_is_still_there_after_a_look_at_the_reasons(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "kyc-reviewer") as page:
        take_next(page)
        judge_two_rows(page)
        page.keyboard.press("j")
        expect(page.get_by_role("heading", name="Reject: what is wrong?")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("[data-compared]")).to_contain_text("2 of")
        expect(page.locator("[data-flagged]")).to_contain_text("1 flagged")
        page.reload()
        expect(page.locator("[data-compared]")).to_contain_text("2 of")
        assert "same" in page.locator("input[name=judged]").first.input_value()


def test_whoever_compares_is_at_work_though_nothing_is_sent(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "kyc-reviewer") as page:
        take_next(page)
        page.keyboard.press("ArrowDown")
        with page.expect_request(ASKED_AT_WORK):
            pass
        with page.expect_request(re.compile(r"/holding\?held=yes$")):
            pass


def test_the_list_of_keys_opens_and_letters_can_be_switched_off(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "kyc-reviewer") as page:
        page.goto("/kyc/")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("?")
        expect(page.locator("dialog#keys")).to_be_visible()
        page.locator("[data-keys-switch]").press("Space")
        page.keyboard.press("Escape")
        expect(page.locator("dialog#keys")).to_be_hidden()
        page.keyboard.press("n")
        page.wait_for_timeout(300)
        assert page.url.endswith("/kyc/"), "a letter that is switched off does nothing"
        page.reload()
        expect(page.locator("[data-keys-switch]")).not_to_be_checked()


def take_next(page: Page) -> None:
    """One key opens the most urgent case; a bank without one would be no test."""
    page.goto("/kyc/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    expect(page.locator("[data-judge]").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def look_at_the_page(page: Page) -> None:
    """Larger, fit again, and turned."""
    zoom, now = page.locator("[data-zoom]"), page.locator("[data-now]")
    page.keyboard.press("+")
    expect(zoom).to_have_text("125 %")
    page.keyboard.press("0")
    expect(zoom).to_have_text("Fit")
    page.keyboard.press("r")
    expect(now).to_have_attribute("style", MOVED)


def judge_two_rows(page: Page) -> None:
    """The first row is the same, the second is flagged."""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("y")
    page.keyboard.press("x")
    expect(page.locator("[data-compared]")).to_contain_text("2 of")
    expect(page.locator("[data-flagged]")).to_contain_text("1 flagged")


def choose_a_reason_and_go_back(page: Page) -> None:
    """J opens the reasons, a number chooses one and shows the text, Enter would send it, Escape leads back."""
    case = page.url
    page.keyboard.press("j")
    # The heading takes the focus once the reasons are in place; a key before that would lose it to the heading again.
    expect(page.get_by_role("heading", name="Reject: what is wrong?")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#kyc-text .sms")).to_be_visible()
    expect(page.locator("#refuse input[name=reason]:checked")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(rf"{re.escape(case)}\?judge-"))
    page.wait_for_load_state("networkidle")
