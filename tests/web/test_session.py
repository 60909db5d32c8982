"""Staff sessions: how long they live, how they end for good, what the cookie and the database each know."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask, Response, current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.config import Settings
from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.web import session, session_rows
from backoffice.web.cookie_secret import CookieSecret, NotOurs
from backoffice.web.session_rows import Tokens, WebSession
from tests.identity.signing_in import COOKIE, ISSUER, sign_in, sign_off, staff, token_of

SIGN_IN = "/sign-in?next=/me"


def is_in(client: FlaskClient) -> bool:
    """Whether the client's next request is still somebody's."""
    answer = client.get("/me")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def row(id_hash: str) -> WebSession:
    """The session's row as it is now."""
    return db.session.execute(select(WebSession.__table__).where(WebSession.id_hash == id_hash)).one()  # type: ignore[return-value]


def only_hash() -> str:
    """The id of the one session there is."""
    return str(db.session.execute(select(WebSession.id_hash)).scalar_one())


def test_a_stranger_is_led_to_sign_in_and_leaves_no_row(client: FlaskClient) -> None:
    answer = client.get("/me")
    assert answer.status_code == 303
    assert answer.location == SIGN_IN
    assert "Set-Cookie" not in answer.headers
    assert db.session.execute(select(WebSession.id_hash)).all() == []


def test_an_unknown_address_looks_like_a_closed_page_to_a_stranger(client: FlaskClient) -> None:
    assert client.get("/nothing-here").status_code == client.get("/me").status_code == 303


@pytest.mark.parametrize("text", ["", "x", "a" * 43, "é" * 43, "=" * 43, "A" * 42 + "B", "../" * 20, "a" * 4000])
def test_a_made_up_cookie_is_a_strangers(client: FlaskClient, text: str) -> None:
    sign_in(client)
    client.set_cookie(COOKIE, text)
    assert not is_in(client)


def test_the_database_keeps_neither_the_cookie_nor_anything_it_opens(app: Flask) -> None:
    secret = session_rows.create(staff("agent"), "sid", Tokens("refresh-me", "id-me"))
    kept = row(secret.digest)
    assert secret.text not in repr(tuple(kept))  # type: ignore[arg-type]
    assert b"refresh-me" not in kept.tokens
    assert session_rows.tokens_of(session_rows.find(secret.digest), secret) == Tokens("refresh-me", "id-me")  # type: ignore[arg-type]
    with pytest.raises(NotOurs):
        CookieSecret.new().open(session_rows.TOKENS, kept.tokens)


def test_sealed_data_does_not_open_at_another_place(app: Flask) -> None:
    secret = CookieSecret.new()
    with pytest.raises(NotOurs):
        secret.open(session_rows.DATA, secret.seal(session_rows.TOKENS, ["a", "b"]))


@pytest.mark.parametrize(("seconds", "lives"), [(15 * 60 - 1, True), (15 * 60 + 1, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_use(client: FlaskClient, seconds: int, lives: bool) -> None:
    sign_in(client)
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        assert is_in(client) is lives


def test_idle_time_counts_from_the_last_use_to_the_second(client: FlaskClient) -> None:
    start = clock.now()
    sign_in(client)
    with clock.at(start + timedelta(seconds=29)):
        assert is_in(client)
    with clock.at(start + timedelta(seconds=29 + 15 * 60 - 1)):
        assert is_in(client)


@pytest.mark.parametrize(("late", "lives"), [(-1, True), (1, False)])
def test_a_session_in_use_ends_after_eight_hours(client: FlaskClient, late: int, lives: bool) -> None:
    start = clock.now()
    sign_in(client)
    for minutes in range(10, 480, 10):
        with clock.at(start + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.at(start + timedelta(hours=8, seconds=late)):
        assert is_in(client) is lives


def test_a_person_keeps_three_sessions_and_the_oldest_ends(app: Flask) -> None:
    browsers = [app.test_client() for _ in range(4)]
    start = clock.now()
    for number, browser in enumerate(browsers):
        with clock.at(start + timedelta(seconds=number)):
            sign_in(browser, "agent")
    assert [is_in(browser) for browser in browsers] == [False, True, True, True]


def test_a_session_that_idled_away_does_not_push_out_a_live_one(app: Flask) -> None:
    old, gone, other, new = (app.test_client() for _ in range(4))
    start = clock.now()
    for browser in (old, gone, other):
        sign_in(browser, "agent")
    with clock.at(start + timedelta(minutes=14)):
        assert is_in(old)
    with clock.at(start + timedelta(minutes=20)):
        sign_in(new, "agent")
        assert [is_in(browser) for browser in (old, gone, other, new)] == [True, False, False, True]


def test_other_people_do_not_count(app: Flask) -> None:
    browsers = [app.test_client() for _ in range(5)]
    for number, browser in enumerate(browsers):
        sign_in(browser, "agent", name=f"Person {number}")
    assert all(is_in(browser) for browser in browsers)


def test_signing_in_gives_a_new_id_and_ends_the_old_session(app: Flask) -> None:
    with app.test_client() as client:
        sign_in(client, "agent", name="Old")
        planted = client.get_cookie(COOKIE)
        assert planted
        with app.test_request_context("/", headers={"Cookie": f"{COOKIE}={planted.value}"}):
            session.recall()
            session.begin(session_rows.create(staff("agent", name="New"), "sid", Tokens("r", "i")))
            response = app.process_response(app.make_response("in"))
        fresh = next(cookie for cookie in response.headers.getlist("Set-Cookie") if cookie.startswith(f"{COOKIE}="))
        assert planted.value not in fresh
        assert all(word in fresh for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in fresh
        assert not is_in(client), "the planted id opens nothing any more"


def test_production_cookies_are_host_bound_and_secure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings.model_copy(update={"mode": "production"})
    app.extensions["settings"].__dict__.pop("runs_as", None)
    try:
        with app.test_request_context("/"):
            session.begin(session_rows.create(staff("agent"), "sid", Tokens("r", "i")))
            response = app.process_response(app.make_response("in"))
    finally:
        app.extensions["settings"] = settings
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-backoffice=")
    assert "Secure" in cookie and "Domain" not in cookie


ENDINGS: dict[str, Callable[[str], object]] = {
    "by itself": lambda id_hash: session_rows.end(id_hash),
    "by the provider's session": lambda id_hash: session_rows.end_by_sid(ISSUER, "the-sid"),
    "with all of the person's": lambda id_hash: session_rows.end_all(ISSUER, staff("agent").sub),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ended_session_is_over_with_the_next_request(client: FlaskClient, ending: str) -> None:
    sign_in(client, "agent", sid="the-sid")
    assert is_in(client)
    ENDINGS[ending](only_hash())
    assert not is_in(client)


def test_ending_one_provider_session_leaves_the_others(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    sign_in(here, "agent", sid="here")
    sign_in(there, "agent", sid="there")
    assert session_rows.end_by_sid("https://elsewhere.example", "here") == 0
    assert session_rows.end_by_sid(ISSUER, "here") == 1
    assert [is_in(here), is_in(there)] == [False, True]


def test_a_request_in_flight_never_brings_a_killed_session_back(app: Flask) -> None:
    """The kill lands between any two steps of a request that goes on to touch and save its session."""
    random = Random(7)
    who = staff("agent")
    for _ in range(100):
        secret = session_rows.create(who, "sid", Tokens("r", "i"))
        kill_after = random.randrange(5)
        with app.test_request_context("/me", headers={"Cookie": f"{COOKIE}={secret.text}"}), clock.at(_soon()):
            steps = [session.recall, _remember_something, _touch, _renew(secret), _save]
            for number, step in enumerate(steps):
                step()
                if number == kill_after:
                    session_rows.end(secret.digest)
        assert session_rows.find(secret.digest) is None
        assert row(secret.digest).ended_at is not None


def _soon() -> datetime:
    return clock.now() + timedelta(seconds=5)


def _remember_something() -> None:
    session._mine()["flashed"] = "a line"


def _touch() -> None:
    if live := session._mine().live:
        session_rows.touch(live)


def _renew(secret: CookieSecret) -> Callable[[], None]:
    def renew() -> None:
        if live := session._mine().live:
            session_rows.renew(live, secret, live.actor, Tokens("new", "new"))

    return renew


def _save() -> None:
    mine = session._mine()
    session.RowSessions().save_session(current_app, mine, Response())


def test_what_one_page_remembers_is_told_on_the_next(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    other = app.test_client()
    sign_in(other)
    token, elsewhere = token_of(client), only_hash_but(client)
    client.post(f"/me/sessions/{elsewhere}/end", data={"csrf_token": token})
    assert "That session has ended." in client.get("/me").text
    assert "That session has ended." not in client.get("/me").text
    assert token_of(client) != token_of(sign_off_client(app, sign_in_again=True))


def test_machines_doors_take_no_cookie(client: FlaskClient) -> None:
    sign_in(client, "supervisor")
    assert client.get("/api/v1/customer").status_code == 401


def test_pages_take_no_bearer_token(app: Flask, client: FlaskClient) -> None:
    known = app.extensions["bearer"]
    app.extensions["bearer"] = lambda token: staff("supervisor")
    try:
        assert client.get("/me", headers={"Authorization": "Bearer anything"}).status_code == 303
    finally:
        app.extensions["bearer"] = known


def test_answers_to_staff_vary_with_the_cookie_and_are_never_stored(client: FlaskClient) -> None:
    sign_in(client)
    answer = client.get("/me")
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_its_cookie_a_browser_is_a_strangers(app: Flask) -> None:
    assert "web_session" in housekeeping.tables()
    assert not is_in(sign_off_client(app))


def sign_off_client(app: Flask, *, sign_in_again: bool = False) -> FlaskClient:
    """A client that threw its cookie away, and got a new one if asked."""
    client = app.test_client()
    sign_in(client)
    sign_off(client)
    if sign_in_again:
        sign_in(client)
    return client


def only_hash_but(client: FlaskClient) -> str:
    """The id of the one session that is not this client's."""
    cookie = client.get_cookie(COOKIE)
    mine = CookieSecret.read(cookie.value if cookie else None)
    assert mine
    return str(db.session.execute(select(WebSession.id_hash).where(WebSession.id_hash != mine.digest)).scalar_one())
