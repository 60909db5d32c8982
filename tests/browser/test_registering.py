"""Registering by hand: an organisation at a desk, a person in the street on a bad line, and without any script."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import at_work, code_sent_to

pytestmark = pytest.mark.browser
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 30_000, "uploadThroughput": 15_000}
BIG = (3200, 2400)


def test_an_organisation_is_registered_with_its_owner_at_a_desk(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "branch-officer") as page:
        page.goto("/registration/")
        page.locator("#kind summary").click()
        page.get_by_label("Private company").check()
        page.get_by_label("Name of the organisation").fill("Mlima Weavers Ltd")
        expect(page.get_by_label("Up to the tier")).to_have_value("4")
        page.locator('[name="phones-0-number"]').fill("0712000301")
        owner = page.locator("#beneficial_owners-0")
        owner.get_by_label("Given names").fill("Neema")
        owner.get_by_label("Family name").fill("Mlima")
        page.locator('[name="beneficial_owners-0-phone"]').fill("0712000302")
        owner.get_by_label("Holds, in percent").fill("100")
        page.get_by_role("button", name="Another owner").click()
        expect(page.locator("#beneficial_owners-1")).to_be_visible()
        expect(owner.get_by_label("Given names")).to_have_value("Neema")
        page.get_by_role("button", name="Register customer").click()
        page.wait_for_url(re.compile(r"/registration/[0-9a-f-]{36}$"))
        page.goto(page.url.replace("/registration/", "/customers/") + "/parties")
        expect(page.locator("#parties-list")).to_contain_text("Neema Mlima")


def test_a_photo_waits_for_the_line_and_arrives_once(browser: Browser, bank: str, tmp_path: Path) -> None:
    paper = tmp_path / "front.jpg"
    Image.effect_noise(BIG, 80).convert("RGB").save(paper, quality=95)
    with at_work(browser, bank, "agent", width=390) as page:
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        registered(page, "Subira", "0712000303")
        page.wait_for_load_state("networkidle")
        line.send("Network.emulateNetworkConditions", SLOW | {"offline": True})
        page.locator('[name="id-photo"]').set_input_files(paper)
        state = page.locator("#registration-papers [data-send-state]").first
        expect(state).to_contain_text("No line", timeout=20_000)
        sent = page.evaluate("document.querySelector('[name=id-photo]').files[0].size")
        assert sent < paper.stat().st_size / 2
        line.send("Network.emulateNetworkConditions", SLOW | {"uploadThroughput": 500_000})
        expect(state).to_contain_text("1 received", timeout=40_000)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_basic_is_in_force_before_the_customer_leaves(browser: Browser, bank: str, script: bool) -> None:
    given, phone = ("Wema", "0712000304") if script else ("Tumaini", "0712000305")
    with at_work(browser, bank, "agent", script=script, width=390) as page:
        page.goto("/registration/")
        page.get_by_role("button", name="Another e-mail").click()
        expect(page.locator('[name="emails-1-address"]')).to_be_visible()
        registered(page, given, phone)
        page.get_by_role("button", name="Send code").click()
        page.get_by_label("Code", exact=True).fill(code_sent_to(bank, "+254" + phone[1:]))
        page.get_by_label("Code", exact=True).press("Enter")
        expect(page.locator("main")).to_contain_text("Basic is in force")
        page.get_by_role("link", name="Register the next").click()
        expect(page.get_by_label("Given names")).to_have_value("")


def registered(page: Page, given: str, phone: str) -> None:
    """Register somebody on the page."""
    if not page.url.endswith("/registration/"):
        page.goto("/registration/")
    page.get_by_label("Given names").fill(given)
    page.get_by_label("Family name").fill("Asubuhi")
    page.locator('[name="phones-0-number"]').fill(phone)
    page.get_by_role("button", name="Register customer").click()
    page.wait_for_url(re.compile(r"/registration/[0-9a-f-]{36}$"))
