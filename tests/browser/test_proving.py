"""A mail's link is followed without a script and by keyboard; a number that changed hands is proved on a phone."""

import re
import time

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.browser.people import at_work, code_sent_to
from tests.browser.test_pages import somebody

pytestmark = pytest.mark.browser
PHONE, WIDTH = "+254722333444", 390


def link_sent_to(bank: str, address: str) -> str:
    """The path of the newest link that was mailed to this address."""
    for _ in range(60):
        mails = requests.get(f"{bank}/demo/outbox", params={"to": address}, timeout=10).json()
        links = [match[1] for mail in mails if (match := re.search(r"https?://[^/\s]+(/v/\S+)", mail["text"]))]
        if links:
            return links[-1]
        time.sleep(0.5)
    raise AssertionError("no link came")


def test_a_link_is_followed_by_keyboard_on_a_phone_without_a_script(browser: Browser, bank: str) -> None:
    address = f"l{time.monotonic_ns()}@bank.example.org"
    with at_work(browser, bank, "branch-officer", width=WIDTH) as page:
        customer = somebody(page)
        page.goto(f"{customer}/contacts/email/new")
        page.get_by_label("E-mail address", exact=True).fill(address)
        page.get_by_role("button", name="Add e-mail address").click()
        line = page.locator("#contacts-email li").filter(has_text=address)
        line.get_by_role("button", name="Send code").click()
        expect(page.get_by_text("Code sent.")).to_be_visible()
        context = browser.new_context(java_script_enabled=False, viewport={"width": WIDTH, "height": 800})
        reader = context.new_page()
        reader.goto(f"{bank}{link_sent_to(bank, address)}")
        confirm = reader.get_by_role("button", name="Confirm address")
        for _ in range(10):
            reader.keyboard.press("Tab")
            if confirm.and_(reader.locator(":focus")).count():
                break
        reader.keyboard.press("Enter")
        expect(reader.get_by_text("your address is confirmed")).to_be_visible()
        context.close()
        page.goto(f"{customer}/contacts")
        expect(line).to_contain_text("Verified")
        expect(line).to_contain_text("by a link")


def test_a_number_in_other_hands_is_proved_on_a_phone_and_decided_by_a_colleague(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "branch-officer") as page:
        page.goto(f"{somebody(page)}/contacts/phone/new")
        page.get_by_label("Phone number", exact=True).fill(PHONE)
        page.get_by_role("button", name="Add phone").click()
        expect(page.locator("#contacts-phone")).to_contain_text(PHONE)
    with at_work(browser, bank, "agent", width=WIDTH) as page:
        page.goto("/hand-overs/new")
        page.get_by_label("Phone number").fill(PHONE)
        page.get_by_label("How it came to them").fill("She bought this SIM last week.")
        page.get_by_role("button", name="Open case and send code").click()
        page.get_by_label("Code", exact=True).fill(code_sent_to(bank, PHONE))
        page.get_by_role("button", name="Confirm code").click()
        expect(page.get_by_text("a colleague decides now")).to_be_visible()
        case = page.url
    with at_work(browser, bank, "branch-officer") as page:
        page.goto(case)
        page.get_by_label("Reason").fill("Proved by a code at the desk.")
        page.get_by_role("button", name="End the old holder's phone").click()
        expect(page.get_by_text("The number is free")).to_be_visible()
