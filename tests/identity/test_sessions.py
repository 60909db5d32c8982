"""The administrator sees who is signed in and ends sessions; what was issued before does nothing sensitive any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.identity import cutoffs, freshness, service
from backoffice.kernel import clock
from backoffice.kernel.errors import BackofficeError, NotFound, PermissionDenied
from backoffice.kernel.operations import register
from tests.identity.signing_in import sign_in, staff, token_of
from tests.kyc.bank import entries
from tests.rest import Machine

ADMIN = staff("administrator", name="Ada Obi", branch=None)


def session_of(name: str) -> str:
    return next(live.id_hash for live in service.sessions(ADMIN).items if live.actor.name == name)


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    sign_in(client, "administrator", name="Ada Obi", branch=None)
    return client


def test_the_page_lists_who_is_signed_in(admin: FlaskClient, app: Flask) -> None:
    sign_in(app.test_client(), "agent", name="Samuel Okoth")
    page = admin.get("/sessions").text
    assert "Samuel Okoth" in page and "Ada Obi" in page and "This browser" in page
    assert 'href="/sessions"' in page, "the menu leads here"


def test_an_ended_session_is_out_with_the_next_request(admin: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    sign_in(other, "agent", name="Samuel Okoth")
    address = f"/sessions/{session_of('Samuel Okoth')}/end"
    answer = admin.post(address, data={"csrf_token": token_of(admin)}, follow_redirects=True)
    assert "One session of Samuel Okoth has ended." in answer.text
    assert other.get("/me").status_code == 303
    assert admin.post(address, data={"csrf_token": token_of(admin)}).status_code == 404
    assert entries("identity.end_session")[0].body["outcome"] == "done"


def test_all_sessions_of_a_person_end_and_nobody_elses(admin: FlaskClient, app: Flask) -> None:
    browsers = [app.test_client() for _ in range(3)]
    for browser, name in zip(browsers, ["Samuel Okoth", "Samuel Okoth", "Joy Were"], strict=True):
        sign_in(browser, "agent", name=name)
    admin.post(f"/sessions/{session_of('Samuel Okoth')}/end-all", data={"csrf_token": token_of(admin)})
    assert [browser.get("/me").status_code for browser in browsers] == [303, 303, 200]


def test_a_token_issued_before_does_nothing_sensitive(app: Flask) -> None:
    person = staff("kyc-reviewer", name="Rita Nyambura")
    before = replace(person, vouched_at=clock.now() - timedelta(seconds=1))
    assert freshness.sure(before) == before
    cutoffs.cut_off(person.iss, person.sub)
    with pytest.raises(BackofficeError) as error:
        freshness.sure(before)
    assert error.value.code == "UNAUTHENTICATED"
    later = replace(person, vouched_at=clock.now() + timedelta(seconds=1))
    assert freshness.sure(later) == later
    with clock.at(clock.now() + timedelta(days=2)):
        cutoffs.forget_old()
    assert freshness.sure(before) == before


def test_machines_end_sessions_too(client: FlaskClient, app: Flask) -> None:
    sign_in(app.test_client(), "agent", name="Samuel Okoth")
    admin = Machine(client, "administrator", name="Ada Obi")
    listed = admin.get("/session?limit=1").json or {}
    [one] = listed["items"]
    assert (one["name"], one["roles"], one["branch"]) == ("Samuel Okoth", ["agent"], "north")
    assert admin.post(f"/session/{one['id']}/end-all").status_code == 200
    assert admin.post(f"/session/{one['id']}/end").status_code == 404
    assert Machine(client, "supervisor").get("/session").status_code == 403


def test_only_administrators_end_sessions_of_others(app: Flask) -> None:
    with pytest.raises(PermissionDenied):
        service.end_session(staff("supervisor"), "x")
    with pytest.raises(NotFound):
        service.end_session(ADMIN, "x")


def test_what_decides_reveals_or_takes_away_is_sensitive(app: Flask) -> None:
    sensitive = {name for name, operation in register.items() if operation.sensitive}
    expected = {"kyc.approve", "kyc.reject", "kyc.ask_again", "kyc.undo", "customers.reveal", "customers.download"}
    assert expected | {"tiers.propose", "approvals.approve_tier", "approvals.decline_restriction"} <= sensitive
