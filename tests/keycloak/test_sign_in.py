"""Staff sign in and out with a real Keycloak."""

import pytest

from tests.keycloak.browsing import Browser
from tests.keycloak.office import Office

pytestmark = pytest.mark.keycloak


def test_whoever_signs_in_may_do_what_their_job_role_says(office: Office) -> None:
    who = office.admin.make("supervisor", branch="south")
    page = Browser(office).signs_in(who).get("/me").text
    assert who.username.capitalize() in page
    assert "approve_tier" in page and "Supervisor" in page and "south" in page


def test_two_job_roles_add_up(office: Office) -> None:
    page = Browser(office).signs_in(office.admin.make("agent", "auditor")).get("/me").text
    assert "create_customer" in page and "verify_audit" in page and "approve_tier" not in page


def test_a_wrong_password_leads_nowhere(office: Office) -> None:
    browser = Browser(office)
    assert browser.goes(office.admin.make("agent"), password="not the one").status_code == 200
    assert browser.get("/me").status_code == 303


def test_somebody_without_a_job_role_is_not_let_in(office: Office) -> None:
    browser = Browser(office)
    arrived = browser.comes_back(browser.goes(office.admin.make()))
    assert arrived.status_code == 403 and "no rights here yet" in arrived.text
    assert browser.get("/me").status_code == 303


def test_a_sign_in_that_another_browser_began_is_refused(office: Office) -> None:
    browser, other = Browser(office), Browser(office)
    answer = browser.goes(office.admin.make("agent"))
    assert other.comes_back(answer).status_code == 400
    assert other.get("/me").status_code == 303


def test_an_answer_used_twice_is_refused(office: Office) -> None:
    browser = Browser(office)
    answer = browser.goes(office.admin.make("agent"))
    assert browser.comes_back(answer).status_code == 303
    assert browser.comes_back(answer).status_code == 400


def test_signing_out_ends_both_sides(office: Office) -> None:
    who = office.admin.make("agent")
    browser = Browser(office).signs_in(who)
    out = browser.post("/sign-out")
    assert out.location
    back = browser.keycloak.get(out.location, timeout=15, allow_redirects=False)
    assert (back.status_code, back.headers["Location"]) == (302, f"{office.url}/signed-out")
    assert office.admin.sessions(who.sub) == []
    assert browser.get("/me").status_code == 303
    assert browser.goes(who, password="not the one").status_code == 200, "Keycloak asks for the password again"


def test_whoever_is_signed_in_at_keycloak_comes_in_without_a_password(office: Office) -> None:
    browser = Browser(office).signs_in(office.admin.make("agent"))
    browser.client.delete_cookie("backoffice")
    again = browser.comes_back(browser.goes(office.admin.make("auditor"), password="not the one"))
    assert again.status_code == 303
    assert "create_customer" in browser.get("/me").text


def test_what_was_typed_is_back_after_the_sign_in(office: Office) -> None:
    who = office.admin.make("agent")
    browser = Browser(office).signs_in(who)
    office.admin.sign_out_everywhere(who.sub)
    refused = browser.post("/registration/", given_names="Amina", **{"phones-0-number": "0712 345 678"})
    assert refused.location == "/sign-in?next=/registration/"
    browser.signs_in_again(who, after="/registration/")
    page = browser.get("/registration/").text
    assert 'value="Amina"' in page and 'value="0712 345 678"' in page and "What you typed is back" in page
