"""Every main page in both themes and widths: nothing axe complains about, nothing wider than the window."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.people import at_work

pytestmark = pytest.mark.browser
PAGES = {
    "agent": ["/", "/registration/", "/customers/", "/customers/?q=a", "/me", "/roles"],
    "kyc-reviewer": ["/", "/kyc/"],
    "supervisor": ["/", "/approvals/", "/dictionaries/", "/tiers"],
    "auditor": ["/audit/"],
    "administrator": ["/"],
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_accessible_and_fit(browser: Browser, bank: str, role: str, width: int) -> None:
    with at_work(browser, bank, role, width=width) as page:
        for path in PAGES[role]:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            for theme in ("light", "dark"):
                page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
                found = complaints(page)
                assert not found, (path, theme, found)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path


def complaints(page: Page) -> list[Any]:
    """What axe finds wrong, as (rule, first element)."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
