"""Two records made one and two again by the hands of three people, with scripts, without, and by keys."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import at_work
from tests.browser.test_pages import judge

pytestmark = pytest.mark.browser
COLLEAGUE = "Beatrice Achieng"
BOTH = re.compile(r"/merges/([0-9a-f-]{36})/([0-9a-f-]{36})")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_two_records_are_merged_and_taken_apart_by_two_people_each(browser: Browser, bank: str, script: bool) -> None:
    with at_work(browser, bank, "branch-officer", script=script) as page:
        survivor, duplicate = propose_from_the_worklist(page)
    with at_work(browser, bank, "supervisor", script=script) as page:
        decide(page, "Merge", "Result")
        page.goto(f"/customers/{duplicate}")
        expect(page).to_have_url(re.compile(f"/customers/{survivor}$"))
        page.goto(f"/customers/{survivor}/merges")
        page.get_by_role("link", name="Undo…").first.click()
        page.get_by_label("Why they are two people").fill("They are sisters.")
        page.get_by_role("button", name="Propose to undo the merge").click()
        expect(page.locator("main")).to_contain_text("Proposed")
    with at_work(browser, bank, "supervisor", script=script, name=COLLEAGUE) as page:
        decide(page, "Unmerge", "They are sisters.")
        page.goto(f"/customers/{duplicate}")
        expect(page).to_have_url(re.compile(f"/customers/{duplicate}$"))


def propose_from_the_worklist(page: Page) -> tuple[str, str]:
    """The likeliest pair is proposed; the ids of who stays and who goes."""
    page.goto("/duplicates/")
    page.get_by_role("link", name=re.compile("^Merge…")).first.click()
    expect(page.get_by_role("heading", name="Merge two records")).to_be_visible()
    found = BOTH.search(page.url)
    assert found
    page.get_by_role("button", name="Propose merge").click()
    expect(page.locator("main")).to_contain_text("Proposed")
    return found[1], found[2]


def decide(page: Page, kind: str, shown: str) -> None:
    """Look at the newest request of this kind and approve it."""
    page.goto(f"/approvals/?kind={kind.lower()}")
    page.get_by_role("link", name="Look and decide").first.click()
    expect(page.locator("main")).to_contain_text(shown)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Approved")


def test_values_are_chosen_by_keys_and_the_result_follows(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "branch-officer") as page:
        page.goto("/duplicates/")
        page.get_by_role("link", name=re.compile("^Merge…")).first.click()
        page.wait_for_load_state("networkidle")
        row = page.locator("[data-merge-row].is-open").first
        before = page.locator("input[name=version]").input_value()
        chosen = row.locator("input:checked").get_attribute("id") or ""
        other = "2" if chosen.endswith("1") else "1"
        page.keyboard.press("ArrowDown")
        page.keyboard.press(other)
        expect(page.locator("[data-merge-row].is-open").first.locator(f".of-{other}")).to_be_checked()
        expect(page.locator("[data-merge-row].is-open").first.locator(f".if-{other}")).to_contain_text("Your choice")
        expect(page.locator("input[name=version]")).not_to_have_value(before)
        page.keyboard.press("s")
        expect(page).to_have_url(re.compile(r"choice-"))


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_a_merge_are_accessible_and_fit(browser: Browser, bank: str, width: int) -> None:
    with at_work(browser, bank, "supervisor", width=width) as page:
        page.goto("/duplicates/")
        compared = page.get_by_role("link", name=re.compile("^Merge…")).first.get_attribute("href") or ""
        pair = page.locator("a.thing").first.get_attribute("href") or ""
        judge(page, compared)
        judge(page, pair)
        page.goto("/duplicates/?state=merged")
        page.locator("a.thing").first.click()
        survivor = page.locator("td a.thing").first.get_attribute("href") or ""
        judge(page, f"{survivor}/merges")
        judge(page, f"{survivor}/merge?q=a")
        page.goto(f"{survivor}/merges")
        judge(page, page.get_by_role("link", name="Undo…").first.get_attribute("href") or "")
