"""People at their browsers: each signs in through the demo sign-in and works in a context of their own."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from playwright.sync_api import Browser, Page, expect

CODE = re.compile(r"\b(\d{6})\b")


@contextmanager
def at_work(
    browser: Browser, bank: str, role: str, *, script: bool = True, width: int = 1280, name: str = ""
) -> Iterator[Page]:
    """Somebody with this role, signed in, at home. Errors of scripts and of the content policy fail the test.

    With a `name` it is not the usual holder of the role but a colleague.
    """
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": width, "height": 900}, base_url=bank, reduced_motion="reduce"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto("/")
    _sign_in(page, role, name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield page
    assert not wrong, wrong
    context.close()


def _sign_in(page: Page, role: str, name: str) -> None:
    if not name:
        page.locator(f'button[name="role"][value="{role}"]').click()
        return
    page.locator("details.own summary").click()
    page.get_by_label("Name").fill(name)
    page.locator(f'input[name="roles"][value="{role}"]').check()
    page.get_by_role("button", name="Sign in as this person").click()


def see_all(page: Page) -> None:
    """Scroll to every box that is filled only when it comes into sight, until nothing is left to fill."""
    page.wait_for_load_state("networkidle")
    for box in page.locator("[hx-trigger^=intersect]").evaluate_all("boxes => boxes.map(box => box.id)"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", box)
        expect(page.locator(f"#{box}[hx-trigger^=intersect]")).to_have_count(0)


def code_sent_to(bank: str, phone: str) -> str:
    """The newest code that reached this phone, as the customer reads it out."""
    for _ in range(60):
        found = requests.get(f"{bank}/demo/outbox", params={"to": phone}, timeout=10).json()
        codes = [match[1] for message in found if (match := CODE.search(message["text"]))]
        if codes:
            return codes[-1]
        time.sleep(0.5)
    raise AssertionError("no code came")
