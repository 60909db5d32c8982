"""Every main page in both themes and widths: nothing that axe finds, nothing wider than the window, big targets."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.people import at_work

pytestmark = pytest.mark.browser
PAGES = {
    "agent": [
        "/", "/registration/", "/customers/", "/customers/?q=a", "/customers/?q=zzzzzz", "/customers/?kyc=none#filters",
        "/me", "/roles", "/policy/", "/nothing-here",
    ],
    "branch-officer": [
        "/", "{customer}", "{customer}/edit", "{customer}/contacts", "{customer}/contacts/phone/new",
        "{customer}/contacts/address/new", "{customer}/contacts/messages", "{customer}/documents",
        "{customer}/documents/new", "{customer}/restrictions", "{customer}/restrictions/new", "{customer}/tier",
        "{customer}/timeline", "{customer}/reveal/birth_date",
    ],
    "kyc-reviewer": ["/", "/kyc/"],
    "supervisor": ["/", "/approvals/", "/dictionaries/", "/tiers"],
    "auditor": ["/audit/", "{customer}/looks"],
    "administrator": ["/"],
}  # fmt: skip
SMALL_TARGETS = """() => [...document.querySelectorAll('main .btn, nav.frame-bottom a, main input, main select')]
    .filter(one => one.offsetParent && !['hidden', 'checkbox', 'radio', 'file'].includes(one.type))
    .filter(one => one.getBoundingClientRect().height < 39.5).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_accessible_and_fit(browser: Browser, bank: str, role: str, width: int) -> None:
    with at_work(browser, bank, role, width=width) as page:
        customer = somebody(page)
        for path in (address.format(customer=customer) for address in PAGES[role]):
            page.goto(path)
            page.wait_for_load_state("networkidle")
            for theme in ("light", "dark"):
                page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
                found = complaints(page)
                assert not found, (path, theme, found)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path


@pytest.mark.parametrize("role", ["agent", "branch-officer"])
def test_fingers_hit_every_button_on_a_phone(browser: Browser, bank: str, role: str) -> None:
    with at_work(browser, bank, role, width=390) as page:
        customer = somebody(page)
        for path in (address.format(customer=customer) for address in PAGES[role]):
            page.goto(path)
            page.wait_for_load_state("networkidle")
            assert not page.evaluate(SMALL_TARGETS), path


def somebody(page: Page) -> str:
    """The path of a customer whom this person may open, or nothing where they list none."""
    page.goto("/customers/?kyc=verified")
    found = page.locator("tr[data-href]")
    return found.first.get_attribute("data-href") or "" if found.count() else ""


def complaints(page: Page) -> list[Any]:
    """What axe finds wrong, as (rule, first element)."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
