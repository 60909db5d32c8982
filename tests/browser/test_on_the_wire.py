"""What an agent's phone fetches over the line: the first page with all it needs, and each page after it."""

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.people import at_work
from tests.browser.test_pages import somebody

pytestmark = pytest.mark.browser
FIRST, AFTER = 60 * 1024, 15 * 1024  # bytes, headers included


class Line:
    """Bytes that came from the bank, as the browser counts them."""

    def __init__(self, wire: CDPSession, bank: str) -> None:
        self.bytes, self._ours, self._bank = 0, set[str](), bank
        wire.send("Network.enable")
        wire.on("Network.responseReceived", self._answered)
        wire.on("Network.loadingFinished", self._ended)

    def _answered(self, event: dict[str, object]) -> None:
        response = event["response"]
        if isinstance(response, dict) and str(response["url"]).startswith(self._bank):
            self._ours.add(str(event["requestId"]))

    def _ended(self, event: dict[str, object]) -> None:
        if event["requestId"] in self._ours:
            self.bytes += int(str(event["encodedDataLength"]).partition(".")[0])


def cost(page: Page, bank: str, path: str) -> int:
    """The bytes that opening this page takes."""
    page.wait_for_load_state("networkidle")  # what the page before still fetches is none of this one's
    wire = page.context.new_cdp_session(page)
    line = Line(wire, bank)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    wire.detach()
    return line.bytes


def test_pages_after_the_first_are_light_on_an_agents_phone(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "agent", width=390) as page:
        customer = somebody(page)
        paths = ("/", "/registration/", "/registration/drafts", "/customers/", customer, f"{customer}/contacts")
        for path in paths:
            cost(page, bank, path)  # styles and scripts are here from now on
        heavy = {path: cost(page, bank, path) for path in paths}
        assert all(0 < taken <= AFTER for taken in heavy.values()), heavy


def test_the_first_page_with_all_it_needs_is_light(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "agent", width=390) as page:
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        assert AFTER < (taken := cost(page, bank, "/")) <= FIRST, taken
