"""The main job, played by the hands of five people, with scripts and without."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from backoffice.demo.specimens.catalogue import specimen
from backoffice.demo.specimens.person import SpecimenPerson
from tests.browser.people import at_work, code_sent_to

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_customer_is_registered_verified_reviewed_approved_and_printed(
    browser: Browser, bank: str, tmp_path: Path, script: bool
) -> None:
    given, phone = ("Shukrani", "0712000101") if script else ("Sikudhani", "0712000102")
    with at_work(browser, bank, "agent", script=script) as page:
        customer = register(page, given, phone)
        verify_phone(page, bank, customer, "+254" + phone[1:])
        for kind in ("national_id", "proof_of_address"):
            add_document(page, customer, kind, tmp_path, given)
        page.goto(f"{customer}/kyc/new")
        page.get_by_role("button", name="Start the case").click()
    with at_work(browser, bank, "kyc-reviewer", script=script) as page:
        approve_case(page, given)
    with at_work(browser, bank, "supervisor", script=script) as page:
        approve_tier(page, given, customer)
    with at_work(browser, bank, "manager", script=script) as page:
        printed = page.request.get(f"{customer}/file.pdf")
        assert printed.ok and printed.body().startswith(b"%PDF")
    with at_work(browser, bank, "auditor", script=script) as page:
        page.goto(f"{customer}/timeline")
        expect(page.locator("main")).to_contain_text(re.compile("approved", re.IGNORECASE))


def register(page: Page, given: str, phone: str) -> str:
    """Register somebody; the path of their page."""
    type_person(page, given, phone)
    page.wait_for_url(re.compile(r"/registration/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(given)
    return "/customers/" + page.url.rsplit("/", 1)[1]


def type_person(page: Page, given: str, phone: str) -> None:
    """Fill in the form for somebody and send it."""
    page.goto("/registration/")
    page.get_by_label("Given names").fill(given)
    page.get_by_label("Family name").fill("Mwangaza")
    page.get_by_label("Born").fill("1991-05-17")
    page.get_by_label("Phone", exact=True).fill(phone)
    page.get_by_role("button", name="Register customer").click()


def verify_phone(page: Page, bank: str, customer: str, phone: str) -> None:
    """Send a code and type what the customer reads out."""
    page.goto(f"{customer}/contacts")
    page.get_by_role("button", name="Send code").first.click()
    page.get_by_label("Code", exact=True).fill(code_sent_to(bank, phone))
    page.get_by_role("button", name="Confirm code").click()
    expect(page.locator("#contacts-phone")).to_contain_text("Verified")


def add_document(page: Page, customer: str, kind: str, folder: Path, given: str) -> None:
    """Upload a drawn paper."""
    person = SpecimenPerson(
        given_names=given, family_name="Mwangaza", birth_date=date(1991, 5, 17), gender="F", number="29384756",
        address_lines=("4 Harbour Road",), city="Kisumu", issued_on=date(2021, 2, 2), expires_on=date(2031, 2, 1),
    )  # fmt: skip
    drawn = specimen(kind, person, seed=1, dated=date(2026, 11, 1))
    path = folder / f"{kind}{Path(drawn.file_name).suffix}"
    path.write_bytes(drawn.data)
    page.goto(f"{customer}/documents/new")
    page.locator('input[name="file"]').set_input_files(path)
    page.locator(f'input[name="document_type"][value="{kind}"]').check(force=True)
    page.get_by_role("button", name="Upload document").click()
    page.wait_for_url(lambda url: not url.endswith("/new"), timeout=60_000)


def approve_case(page: Page, given: str) -> None:
    """Open the case from the queue, claim it, approve it."""
    page.goto("/kyc/")
    page.get_by_role("link", name=re.compile(given)).first.click()
    page.get_by_role("button", name="Claim case").click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    page.wait_for_load_state()
    expect(page.locator("body")).to_contain_text(re.compile(f"Approved.*{given}"))


def approve_tier(page: Page, given: str, customer: str) -> None:
    """Approve the proposal that the review made; the customer's page shows the tier."""
    page.goto("/approvals/")
    page.locator("li, article", has_text=given).get_by_role("button", name="Approve").first.click()
    page.wait_for_load_state()
    page.goto(customer)
    expect(page.locator("main")).to_contain_text("Standard")
