"""What changes in Keycloak is obeyed here in time: a minute everywhere, seconds where it matters, at once when told."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from sqlalchemy import update

from backoffice.identity.reach import PROVIDER
from backoffice.kernel import clock, housekeeping
from backoffice.web.session_rows import WebSession
from tests.keycloak.browsing import Browser
from tests.keycloak.office import Office

pytestmark = pytest.mark.keycloak
A_MINUTE, SECONDS = timedelta(seconds=60), timedelta(seconds=5)
REQUESTS = "/approvals/"  # opens to whoever approves
SIGNED_OUT, ALLOWED = 303, 404
HOME = "/me"
PHONES = "/customers/00000000-0000-4000-8000-000000000000/contacts/phone/new"


Supervisor = tuple[Browser, str]


@pytest.fixture
def at_work(office: Office) -> Supervisor:
    """A supervisor at work, and their `sub`."""
    who = office.admin.make("supervisor")
    return Browser(office).signs_in(who), who.sub


def test_a_job_role_taken_away_opens_nothing_after_a_minute(office: Office, at_work: Supervisor) -> None:
    browser, sub = at_work
    office.admin.give(sub, "agent")
    office.admin.take(sub, "supervisor")
    with clock.at(clock.now() + A_MINUTE):
        assert browser.get(REQUESTS).status_code == 403
        assert browser.get(HOME).status_code == 200
        assert browser.may_decide() == 403


def test_a_job_role_taken_away_decides_nothing_after_five_seconds(office: Office, at_work: Supervisor) -> None:
    browser, sub = at_work
    assert browser.may_decide() == ALLOWED
    office.admin.give(sub, "agent")
    office.admin.take(sub, "supervisor")
    with clock.at(clock.now() + SECONDS):
        assert browser.may_decide() == 403


def test_a_new_job_role_opens_its_doors_within_a_minute(office: Office) -> None:
    who = office.admin.make("agent")
    browser = Browser(office).signs_in(who)
    assert browser.get(REQUESTS).status_code == 403
    office.admin.give(who.sub, "supervisor")
    with clock.at(clock.now() + A_MINUTE):
        assert browser.get(REQUESTS).status_code == 200


def test_an_edited_job_role_changes_what_its_holders_may_do(office: Office) -> None:
    role = office.admin.make_role("reveal_customer")
    browser = Browser(office).signs_in(office.admin.make("agent", role))
    assert browser.may_decide() == ALLOWED
    office.admin.take_out_of(role, "reveal_customer")
    with clock.at(clock.now() + SECONDS):
        assert browser.may_decide() == 403
    office.admin.delete_role(role)


def test_somebody_who_lost_the_last_job_role_may_do_nothing(office: Office, at_work: Supervisor) -> None:
    browser, sub = at_work
    office.admin.take(sub, "supervisor")
    with clock.at(clock.now() + A_MINUTE):
        assert browser.get(REQUESTS).status_code == 403
        assert browser.get("/customers/").status_code == 403


ENDINGS: dict[str, Callable[[Office, str], object]] = {
    "disabled": lambda office, sub: office.admin.enable(sub, enabled=False),
    "deleted": lambda office, sub: office.admin.delete(sub),
    "the whole realm signed out": lambda office, _: office.admin.end_all_sessions(),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_whoever_is_gone_without_a_message_is_out_after_a_minute(
    office: Office, at_work: Supervisor, ending: str
) -> None:
    browser, sub = at_work
    ENDINGS[ending](office, sub)
    with clock.at(clock.now() + A_MINUTE):
        assert browser.get(HOME).status_code == SIGNED_OUT
    assert browser.get(HOME).status_code == SIGNED_OUT, "and stays out"


@pytest.mark.parametrize("ending", ENDINGS)
def test_whoever_is_gone_without_a_message_decides_nothing_after_five_seconds(
    office: Office, at_work: Supervisor, ending: str
) -> None:
    browser, sub = at_work
    ENDINGS[ending](office, sub)
    with clock.at(clock.now() + SECONDS):
        assert browser.may_decide() == SIGNED_OUT


TOLD: dict[str, Callable[[Office, str], object]] = {
    "signed out everywhere": lambda office, sub: office.admin.sign_out_everywhere(sub),
    "the session deleted": lambda office, sub: [office.admin.end_session(sid) for sid in office.admin.sessions(sub)],
}


@pytest.mark.parametrize("ending", TOLD)
def test_whose_end_keycloak_tells_is_out_with_the_next_request(
    office: Office, at_work: Supervisor, ending: str
) -> None:
    browser, sub = at_work
    TOLD[ending](office, sub)
    began = time.perf_counter()
    assert browser.get(HOME).status_code == SIGNED_OUT
    assert time.perf_counter() - began < 1


def test_signing_out_ends_the_same_persons_other_application(office: Office, at_work: Supervisor) -> None:
    browser, _ = at_work
    out = browser.post("/sign-out")
    assert out.location
    before = len(office.told)
    browser.keycloak.get(out.location, timeout=15, allow_redirects=False)
    assert len(office.told) == before + 1, "Keycloak tells us too, and we bear it"


def test_a_copy_of_keycloaks_message_is_refused(office: Office, at_work: Supervisor) -> None:
    office.admin.sign_out_everywhere(at_work[1])
    assert _told(office, office.told[-1]) == 400
    other = Browser(office).signs_in(office.admin.make("agent"))
    assert _told(office, office.told[-1]) == 400
    assert other.get(HOME).status_code == 200


def test_tokens_of_another_kind_sign_nobody_out(office: Office) -> None:
    agent = office.admin.make("agent")
    granted = Browser(office).tokens(agent)
    browser = Browser(office).signs_in(agent)
    for token in (granted.access, granted.id, granted.refresh):  # the ID token carries a nonce
        assert _told(office, token) == 400
    assert browser.get(HOME).status_code == 200


def _told(office: Office, token: str) -> int:
    address = f"{office.url}/sign-out/back-channel"
    return requests.post(address, data={"logout_token": token}, timeout=10).status_code


def test_twenty_parts_asked_for_at_refresh_time_sign_nobody_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, asked = office.app.extensions[PROVIDER], list[str]()
    refresh = provider.refresh
    monkeypatch.setattr(provider, "refresh", lambda token: asked.append("once") or refresh(token))
    browser = Browser(office).signs_in(office.admin.make("supervisor"))
    cookie = browser.client.get_cookie("backoffice")
    assert cookie

    def part(_: int) -> int:
        cookies, htmx = {"backoffice": cookie.value}, {"HX-Request": "true"}
        url = f"{office.url}{HOME}"
        return requests.get(url, cookies=cookies, headers=htmx, timeout=30, allow_redirects=False).status_code

    for _ in range(3):
        with office.app.app_context():
            housekeeping.write(update(WebSession).values(checked_at=clock.now() - A_MINUTE))
        with ThreadPoolExecutor(20) as at_once:
            assert set(at_once.map(part, range(20))) == {200}
    assert len(asked) == 3, "one request asks for all of them"
    assert browser.get(HOME).status_code == 200


def test_while_keycloak_is_down_nothing_sensitive_is_done_and_reading_goes_on(
    office: Office, at_work: Supervisor
) -> None:
    browser, start = at_work[0], clock.now()
    with office.without_keycloak():
        with clock.at(start + SECONDS * 2):
            assert browser.post(PHONES).status_code == ALLOWED, "other changes go on for their minute"
            assert browser.may_decide() == 503
            assert browser.get(REQUESTS).status_code == 200
        with clock.at(start + A_MINUTE):
            answer = browser.post("/me/sessions/none/end")
            assert answer.status_code == 404, "ending one's own session always goes"
            assert browser.post(PHONES).status_code == 503
            assert browser.get(REQUESTS).status_code == 200
        with clock.at(start + timedelta(minutes=5, seconds=10)):
            late = browser.get(REQUESTS)
            assert late.status_code == 503 and "sign-in service does not answer" in late.text
    with clock.at(start + timedelta(minutes=5, seconds=20)):
        assert browser.get(REQUESTS).status_code == 200, "and all is well when Keycloak is back"
