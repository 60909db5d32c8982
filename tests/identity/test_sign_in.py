"""Signing in and out against the demo sign-in over real HTTP: who gets in, who does not, and what is written down."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.identity.arrival import own_path
from backoffice.identity.models import SignInUnderWay
from backoffice.kernel import clock
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.web.session_rows import WebSession
from tests.identity.door import APP, Door, comes_back, form_token, signs_in, subject
from tests.identity.signing_in import COOKIE

UNDER_WAY = "backoffice-sign-in"


def operations() -> list[tuple[str, str]]:
    """(operation, outcome) of every entry, in order."""
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.at))
    return [(entry.operation, entry.body["outcome"]) for entry in entries]


def with_query(path: str, **changed: str | None) -> str:
    """The path with other parameters; None leaves one out."""
    parts = urlsplit(path)
    query = {**dict(parse_qsl(parts.query)), **changed}
    return f"{parts.path}?{urlencode({name: value for name, value in query.items() if value is not None})}"


def test_a_reviewer_signs_in_and_lands_where_they_wanted(client: FlaskClient, door: Door) -> None:
    answer = signs_in(client, door, "kyc-reviewer", after="/me?x=1")
    assert (answer.status_code, answer.location) == (303, "/me?x=1")
    page = client.get("/me")
    assert "Rita Nyambura" in page.text
    assert "review_document" in page.text
    assert operations() == [("identity.sign_in", "done")]


def test_the_request_to_the_provider_carries_pkce_state_and_nonce(client: FlaskClient, door: Door) -> None:
    location = client.get("/sign-in").location
    assert location
    asked = dict(parse_qsl(urlsplit(location).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{APP}/sign-in/callback"
    assert asked["response_type"] == "code"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_the_cookie_gets_a_new_id_at_each_sign_in(client: FlaskClient, door: Door) -> None:
    ids = set()
    for _ in range(3):
        signs_in(client, door, "agent")
        cookie = client.get_cookie(COOKIE)
        assert cookie
        ids.add(cookie.value)
    assert len(ids) == 3
    living = select(WebSession.id_hash).where(WebSession.ended_at.is_(None))
    assert len(db.session.execute(living).all()) == 1, "the browser's earlier sessions have ended"


FORGED: dict[str, Callable[[str], str]] = {
    "another state": lambda path: with_query(path, state="made-up"),
    "no state": lambda path: with_query(path, state=None),
    "another issuer": lambda path: with_query(path, iss="https://evil.example/realms/bank"),
    "another code": lambda path: with_query(path, code="made-up"),
    "no code": lambda path: with_query(path, code=None),
    "an error": lambda path: with_query(path, code=None, error="access_denied"),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_an_answer_that_was_tampered_with_lets_nobody_in(client: FlaskClient, door: Door, forgery: str) -> None:
    answer = client.get(FORGED[forgery](comes_back(client, door, "agent")))
    assert answer.status_code == 400
    assert "Sign in again" in answer.text
    assert client.get_cookie(COOKIE) is None
    assert operations() == []


def test_another_browsers_answer_lets_nobody_in(app: Flask, client: FlaskClient, door: Door) -> None:
    victim = app.test_client()
    attackers_answer = comes_back(client, door, "supervisor")
    comes_back(victim, door, "agent")
    assert victim.get(attackers_answer).status_code == 400
    assert victim.get_cookie(COOKIE) is None


def test_an_answer_works_once(client: FlaskClient, door: Door) -> None:
    path = comes_back(client, door, "agent")
    assert client.get(path).status_code == 303
    assert client.get(path).status_code == 400


def test_a_sign_in_takes_at_most_ten_minutes(client: FlaskClient, door: Door) -> None:
    path = comes_back(client, door, "agent")
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert client.get(path).status_code == 400
        client.get("/sign-in")
        assert len(db.session.execute(select(SignInUnderWay.state_hash)).all()) == 1, "old ones are swept away"


def test_two_tabs_may_sign_in_at_the_same_time(client: FlaskClient, door: Door) -> None:
    first, second = (comes_back(client, door, "agent", after) for after in ("/me", "/roles"))
    assert client.get(first).location == "/me"
    assert client.get(second).location == "/roles"


def test_what_waits_in_the_database_opens_in_that_browser_only(client: FlaskClient, door: Door) -> None:
    location = client.get("/sign-in", query_string={"next": "/me"}).location
    assert location
    asked = dict(parse_qsl(urlsplit(location).query))
    row = db.session.execute(select(SignInUnderWay.__table__)).one()
    assert asked["state"] != row.state_hash
    assert asked["nonce"].encode() not in row.sealed
    assert b"/me" not in row.sealed


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "http:evil.example", "/\tevil", "/\n/evil.example", "evil.example", " //evil.example",
        "/sign-in?next=/sign-in", "/sign-out", "/" + "a" * 2000, "",
    ],
)  # fmt: skip
def test_nobody_is_led_elsewhere_after_signing_in(client: FlaskClient, door: Door, elsewhere: str) -> None:
    assert signs_in(client, door, "agent", after=elsewhere).location == "/"


def test_own_paths_are_kept_with_their_query() -> None:
    assert own_path("/customers?q=amina&page=2") == "/customers?q=amina&page=2"


def test_somebody_without_any_right_is_told_so_and_let_in_nowhere(client: FlaskClient, door: Door) -> None:
    door.change(subject(door, "auditor"), roles=[])
    answer = signs_in(client, door, "auditor")
    assert answer.status_code == 403
    assert "Tomasz Zieliński" in answer.text
    assert client.get_cookie(COOKIE) is None
    assert operations() == [("identity.sign_in", "denied")]


def test_a_provider_that_is_down_is_a_sentence_not_a_traceback(client: FlaskClient, door: Door) -> None:
    door.close()
    answer = client.get("/sign-in")
    assert answer.status_code == 503
    assert "sign-in service does not answer" in answer.text


def test_a_provider_that_goes_down_on_the_way_back_is_one_too(client: FlaskClient, door: Door) -> None:
    path = comes_back(client, door, "agent")
    door.close()
    assert client.get(path).status_code == 503


def test_signing_out_ends_both_sessions_and_empties_the_browser(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "agent")
    answer = client.post("/sign-out", data={"csrf_token": form_token(client.get("/me"))})
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie(COOKIE) is None
    assert answer.location and answer.location.startswith(door.issuer)
    back = requests.get(answer.location, allow_redirects=False, timeout=5)
    assert back.headers["Location"] == f"{APP}/signed-out"
    assert len(door.told) == 1, "the provider's session has ended too"
    assert "You are signed out" in client.get("/signed-out").text
    assert client.get("/me").status_code == 303
    assert operations() == [("identity.sign_in", "done"), ("identity.sign_out", "done")]


def test_signing_out_works_while_the_provider_is_down(app: Flask, client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "agent")
    token = form_token(client.get("/me"))
    door.close()
    with clock.at(clock.now() + timedelta(minutes=6)):
        answer = client.post("/sign-out", data={"csrf_token": token})
        assert answer.status_code == 303
        assert client.get("/me").status_code == 303


def test_an_htmx_request_signs_out_with_a_whole_page(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "agent")
    token = form_token(client.get("/me"))
    answer = client.post("/sign-out", headers={"HX-Request": "true", "X-CSRFToken": token})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith(door.issuer)


def test_somebody_elses_session_cannot_be_ended_from_ones_own_page(app: Flask, client: FlaskClient, door: Door) -> None:
    other = app.test_client()
    signs_in(other, door, "supervisor")
    theirs = db.session.execute(select(WebSession.id_hash)).scalar_one()
    signs_in(client, door, "agent")
    token = form_token(client.get("/me"))
    assert client.post(f"/me/sessions/{theirs}/end", data={"csrf_token": token}).status_code == 404
    assert other.get("/me").status_code == 200
