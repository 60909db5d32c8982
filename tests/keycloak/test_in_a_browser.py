"""One person's day in a real browser with a real Keycloak: in, at work, out unasked, back with what was typed, out."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.keycloak.administration import Colleague
from tests.keycloak.office import Office

pytestmark = [pytest.mark.keycloak, pytest.mark.browser]


def fill_in_keycloaks_form(page: Page, office: Office, who: Colleague) -> None:
    expect(page).to_have_url(re.compile("/realms/bank/"))
    page.locator("#username").fill(who.username)
    page.locator("#password").fill(office.admin.secret)
    page.locator("#kc-login").click()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_day_from_signing_in_to_signing_out(browser: Browser, office: Office, script: bool) -> None:
    who = office.admin.make("agent")
    context = browser.new_context(java_script_enabled=script, base_url=office.url)
    page = context.new_page()
    page.goto("/registration/")
    fill_in_keycloaks_form(page, office, who)
    expect(page).to_have_url(f"{office.url}/registration/")

    page.get_by_label("Given names").fill("Amina")
    page.get_by_label("Family name").fill(f"Otieno {who.username}")
    office.admin.sign_out_everywhere(who.sub)
    phone = "0712 345 678" if script else "0712 345 679"
    page.get_by_label("Phone", exact=True).fill(phone)
    if not script:  # with scripts, looking for people alike meets the ended session by itself
        page.get_by_role("button", name="Register customer").click()

    fill_in_keycloaks_form(page, office, who)
    expect(page).to_have_url(f"{office.url}/registration/")
    expect(page.get_by_text("What you typed is back")).to_be_visible()
    expect(page.get_by_label("Given names")).to_have_value("Amina")
    expect(page.get_by_label("Phone", exact=True)).to_have_value(phone)
    page.get_by_role("button", name="Register customer").click()
    expect(page).to_have_url(re.compile("/registration/[0-9a-f-]{36}"))

    page.goto("/me")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{office.url}/signed-out")
    page.goto("/me")
    expect(page.locator("#kc-login")).to_be_visible()
    context.close()
