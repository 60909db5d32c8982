"""Every main page in both themes and widths: nothing that axe finds, nothing wider than the window, big targets."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.people import at_work, see_all

pytestmark = pytest.mark.browser
PAGES = {
    "agent": [
        "/", "/registration/", "/registration/drafts", "{customer}/parties",
        "/customers/", "/customers/?q=a", "/customers/?q=zzzzzz", "/customers/?kyc=none#filters",
        "/me", "/roles", "/policy/", "/nothing-here", "{customer}",
    ],
    "branch-officer": [
        "/hand-overs/", "/hand-overs/new",
        "/messages/", "/messages/?state=all",
        "/", "{customer}", "{customer}/edit", "{customer}/edits",
        "{customer}/contacts", "{customer}/contacts/phone/new",
        "{customer}/contacts/address/new", "{customer}/contacts/messages", "{customer}/documents",
        "{customer}/documents/new", "{customer}/restrictions", "{customer}/restrictions/new", "{customer}/tier",
        "{customer}/tier/check?amount=9000&direction=credit&balance=9500", "{customer}/tier/on-day",
        "{customer}/login", "{customer}/timeline", "{customer}/reveal/birth_date", "{customer}/verification",
        "{customer}/verification/new", "/call-list/", "/call-list/?ends=late#filters", "/call-list/sheet",
        "{customer}/kyc-clock",
        "/duplicates/", "/duplicates/?state=different", "/duplicates/?same=name#filters",
        "{customer}/duplicates", "{customer}/merge", "{customer}/merge?q=a", "{customer}/merges",
    ],
    "kyc-reviewer": [
        "/", "/kyc/", "/kyc/?tab=late", "/kyc/?tab=decided", "/kyc/?risk=high#filters", "/kyc/plan", "/kyc/work",
        "/risk/", "/risk/?within=any", "{customer}/risk", "{customer}/risk/override",
        "/screening/", "/screening/?state=all&kind=pep#filters", "/screening/work", "{customer}/screening",
    ],
    "supervisor": [
        "/", "/duplicates/", "/duplicates/rates", "/approvals/", "/approvals/?state=approved", "/dictionaries/",
        "/tiers",
    ],
    "manager": [
        "/", "/cards/figures", "/segments/", "/segments/premium", "/segments/premium/change", "/segments/new",
        "/customers/?segment=basic", "{customer}/segments", "/cards/risk-levels", "{customer}/risk",
    ],
    "privacy-officer": ["/"],
    "privacy-approver": ["/"],
    "auditor": ["/", "/audit/", "/audit/?chain=change", "{customer}/looks", "{customer}/timeline"],
    "administrator": [
        "/", "/cards/jobs", "/me", "/access", "/roles?role=auditor", "/policy/", "/policy/onboarding",
        "/policy/onboarding/change", "/policy/kyc/change", "/policy/edits/change",
        "/policy/review/change", "/policy/reasons/change",
        "/dictionaries/industry", "/dictionaries/industry/change", "/dictionaries/industry/history",
        "/policy/messages", "/policy/messages/change?code=contact_code", "/jobs/", "/sessions", "/customers/",
        "/policy/onboarding/change", "/policy/tiers", "/policy/tiers/change", "/policy/kyc/change", "/jobs/",
        "/policy/risk/change", "/sessions", "/customers/",
    ],
}  # fmt: skip
SMALL_TARGETS = """() => [...document.querySelectorAll('main .btn, nav.frame-bottom a, main input, main select')]
    .filter(one => one.offsetParent && !['hidden', 'checkbox', 'radio', 'file'].includes(one.type))
    .filter(one => one.getBoundingClientRect().height < 39.5).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_accessible_and_fit(browser: Browser, bank: str, role: str, width: int) -> None:
    with at_work(browser, bank, role, width=width) as page:
        customer = somebody(page)
        for address in PAGES[role]:
            judge(page, address.format(customer=customer))


def judge(page: Page, path: str) -> None:
    """Open the page and let axe look at it in both themes; nothing is wider than the window."""
    page.goto(path)
    see_all(page)
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        found = complaints(page)
        assert not found, (path, theme, found)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path


@pytest.mark.parametrize("width", [1280, 390])
def test_a_case_and_its_reasons_are_accessible_and_fit(browser: Browser, bank: str, width: int) -> None:
    with at_work(browser, bank, "kyc-reviewer", width=width) as page:
        page.goto("/kyc/")
        page.get_by_role("button", name="Open next case").click()
        page.locator("[data-judge]").first.wait_for()
        for path in (page.url, f"{page.url}/reasons?act=reject", f"{page.url}/reasons?act=ask-again"):
            judge(page, path)
        page.goto("/kyc/?tab=mine")
        page.locator("a.thing").first.click()
        page.get_by_role("button", name="Release").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_one_request_is_accessible_and_fits(browser: Browser, bank: str, width: int) -> None:
    with at_work(browser, bank, "supervisor", width=width) as page:
        page.goto("/approvals/?state=approved")
        page.locator(".request h3 a").first.click()
        page.wait_for_load_state()
        judge(page, page.url)


@pytest.mark.parametrize("role", ["agent", "branch-officer"])
def test_fingers_hit_every_button_on_a_phone(browser: Browser, bank: str, role: str) -> None:
    with at_work(browser, bank, role, width=390) as page:
        customer = somebody(page)
        for path in (address.format(customer=customer) for address in PAGES[role]):
            page.goto(path)
            see_all(page)
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
