"""Who has which job role, as the page for administrators reads it from a real Keycloak."""

import pytest

from tests.keycloak.browsing import Browser
from tests.keycloak.office import Office

pytestmark = pytest.mark.keycloak


def line_of(page: str, username: str) -> str:
    """What the table of everybody says about this person."""
    everybody = page[page.index('id="colleagues"') :]
    return next((row for row in everybody.split("<tr") if username in row), "")


def test_administrators_see_everybody_with_their_job_roles(office: Office) -> None:
    both = office.admin.make("agent", "kyc-reviewer", branch="hills")
    gone, through_a_group = office.admin.make("auditor"), office.admin.make()
    office.admin.enable(gone.sub, enabled=False)
    office.admin.put_into_group(through_a_group.sub, "manager")
    page = Browser(office).signs_in(office.admin.make("administrator")).get("/access").text
    line = line_of(page, both.username)
    assert "Field agent, KYC reviewer" in line and "Hills" in line and "Enabled" in line
    assert "Disabled" in line_of(page, gone.username)
    assert "Manager" in line_of(page, through_a_group.username)
    hands = page[: page.index('id="colleagues"')]
    assert both.username in hands and "several together" in hands


def test_a_job_role_taken_away_is_gone_from_the_page_at_once(office: Office) -> None:
    who, browser = office.admin.make("auditor"), Browser(office).signs_in(office.admin.make("administrator"))
    assert line_of(browser.get("/access").text, who.username)
    office.admin.take(who.sub, "auditor")
    assert not line_of(browser.get("/access").text, who.username)


def test_an_administrator_ends_all_sessions_of_somebody(office: Office) -> None:
    who = office.admin.make("agent")
    theirs = Browser(office).signs_in(who)
    administrator = Browser(office).signs_in(office.admin.make("administrator"))
    assert administrator.post("/access/end-all", sub=who.sub).status_code == 303
    assert theirs.get("/me").status_code == 303


def test_while_keycloak_is_down_the_page_says_so(office: Office) -> None:
    administrator = Browser(office).signs_in(office.admin.make("administrator"))
    with office.without_keycloak():
        answer = administrator.get("/access")
    assert answer.status_code == 503 and "sign-in service does not answer" in answer.text
