"""Two records made one and two again by the hands of three people, with scripts, without, and by keys."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import at_work
from tests.browser.test_main_job import register, type_person
from tests.browser.test_pages import judge

pytestmark = pytest.mark.browser
COLLEAGUE = "Beatrice Achieng"
BOTH = re.compile(r"/merges/([0-9a-f-]{36})/([0-9a-f-]{36})")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_two_records_are_merged_and_taken_apart_by_two_people_each(browser: Browser, bank: str, script: bool) -> None:
    given, phones = ("Furaha", ("0712000201", "0712000202")) if script else ("Pendo", ("0712000203", "0712000204"))
    register_twice(browser, bank, given, phones, script=script)
    with at_work(browser, bank, "branch-officer", script=script) as page:
        survivor, duplicate = propose_from_the_worklist(page, given)
    with at_work(browser, bank, "supervisor", script=script) as page:
        decide(page, "Merge", "Result")
        page.goto(f"/customers/{duplicate}")
        expect(page).to_have_url(re.compile(f"/customers/{survivor}$"))
        page.goto(f"/customers/{survivor}/merges")
        page.get_by_role("link", name="Undo…").click()
        page.get_by_label("Why they are two people").fill("They are sisters.")
        page.get_by_role("button", name="Propose to undo the merge").click()
        expect(page.locator("main")).to_contain_text("Proposed")
    with at_work(browser, bank, "supervisor", script=script, name=COLLEAGUE) as page:
        decide(page, "Unmerge", "They are sisters.")
        page.goto(f"/customers/{duplicate}")
        expect(page).to_have_url(re.compile(f"/customers/{duplicate}$"))


def test_values_are_chosen_by_keys_and_the_result_follows(browser: Browser, bank: str) -> None:
    register_twice(browser, bank, "Neema", ("0712000205", "0712000206"))
    with at_work(browser, bank, "branch-officer") as page:
        open_from_the_worklist(page, "Neema")
        page.wait_for_load_state("networkidle")
        row = page.locator("[data-merge-row].is-open").first
        before = page.locator("input[name=version]").input_value()
        other = "2" if (row.locator("input:checked").get_attribute("id") or "").endswith("1") else "1"
        page.keyboard.press("ArrowDown")
        page.keyboard.press(other)
        expect(page.locator("input[name=version]")).not_to_have_value(before)
        expect(row.locator(f".of-{other}")).to_be_checked()
        expect(row.locator(f".if-{other}")).to_contain_text("Your choice")
        expect(row).to_have_class(re.compile("is-now"))
        page.keyboard.press("s")
        expect(page).to_have_url(re.compile(r"\?choice-"))


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_a_merge_are_accessible_and_fit(browser: Browser, bank: str, width: int) -> None:
    given, phones = {
        1280: ("Rehema", ("0712000207", "0712000208")), 390: ("Saida", ("0712000209", "0712000210")),
    }[width]  # fmt: skip
    register_twice(browser, bank, given, phones)
    with at_work(browser, bank, "branch-officer", width=width) as page:
        page.goto("/duplicates/")
        judge(
            page, page.get_by_role("link", name=re.compile(rf"^{given} \w+ and {given} ")).get_attribute("href") or ""
        )
        open_from_the_worklist(page, given)
        judge(page, page.url)
        survivor, _ = propose_from_the_worklist(page, given)
    with at_work(browser, bank, "supervisor", width=width) as page:
        page.goto("/approvals/?kind=merge")
        judge(page, page.get_by_role("link", name="Look and decide").first.get_attribute("href") or "")
        decide(page, "Merge", "Result")
        judge(page, f"/customers/{survivor}/merges")
        judge(page, page.get_by_role("link", name="Undo…").get_attribute("href") or "")


def register_twice(browser: Browser, bank: str, given: str, phones: tuple[str, str], *, script: bool = True) -> None:
    """Somebody is registered, and once more all the same."""
    with at_work(browser, bank, "agent", script=script) as page:
        register(page, given, phones[0])
        type_person(page, given, phones[1])
        page.get_by_label("Why this is another person").fill("Says so.")
        page.get_by_role("button", name="Register customer").click()
        page.wait_for_url(re.compile(r"/registration/[0-9a-f-]{36}$"))


def open_from_the_worklist(page: Page, given: str) -> None:
    """The comparison of the two."""
    page.goto("/duplicates/")
    page.get_by_role("link", name=re.compile(rf"^Merge… {given} \w+ and {given} ")).click()
    expect(page.get_by_role("heading", name="Merge two records")).to_be_visible()


def propose_from_the_worklist(page: Page, given: str) -> tuple[str, str]:
    """As the rule chooses; the ids of who stays and who goes."""
    open_from_the_worklist(page, given)
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
