"""A form that met an ended session: after the sign-in its texts are back, for the same person in the same browser."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update
from werkzeug.test import TestResponse

from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.web.session_rows import WebSession
from tests.identity.door import Door, comes_back, form_token, signs_in
from tests.identity.signing_in import COOKIE

NEW, TYPED = "/registration/", {"given_names": "Amina", "family_name": "Otieno", "phones-0-number": "0712 345 678"}
BACK = "What you typed is back"


def end_all_sessions() -> None:
    housekeeping.write(update(WebSession).values(ended_at=clock.now()))


def kept() -> int:
    return int(db.session.execute(text("SELECT count(*) FROM kept_form")).scalar_one())


def types_and_meets_the_end(client: FlaskClient, door: Door, role: str = "agent", **headers: str) -> TestResponse:
    signs_in(client, door, role)
    token = form_token(client.get(NEW))
    end_all_sessions()
    return client.post(NEW, data=TYPED | {"csrf_token": token}, headers=headers)


def test_what_was_typed_is_in_the_form_again_after_the_sign_in(client: FlaskClient, door: Door) -> None:
    answer = types_and_meets_the_end(client, door)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={NEW}")
    back = signs_in(client, door, "agent", after=NEW)
    assert back.location == NEW
    page = client.get(NEW).text
    assert BACK in page
    for words in TYPED.values():
        assert f'value="{words}"' in page
    assert kept() == 0, "and nothing of it stays"
    assert BACK not in client.get(NEW).text


def test_the_form_can_be_sent_again_at_once(client: FlaskClient, door: Door) -> None:
    types_and_meets_the_end(client, door)
    signs_in(client, door, "agent", after=NEW)
    page = client.get(NEW)
    fields = TYPED | {"csrf_token": form_token(page), "form_id": "again-1", "branch": "north"}
    sent = client.post(NEW, data=fields)
    assert sent.status_code == 303 and "/registration/" in sent.location, sent.text


def test_htmx_is_told_to_sign_in_and_come_back(client: FlaskClient, door: Door) -> None:
    shown = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{NEW}"}
    signs_in(client, door, "agent")
    token = form_token(client.get(NEW))
    end_all_sessions()
    part = client.post(f"{NEW}possible-duplicates", data=TYPED | {"csrf_token": token}, headers=shown)
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, f"/sign-in?next={NEW}")
    signs_in(client, door, "agent", after=NEW)
    assert 'value="Amina"' in client.get(NEW).text


def test_another_person_in_the_same_browser_sees_nothing_of_it(client: FlaskClient, door: Door) -> None:
    types_and_meets_the_end(client, door)
    signs_in(client, door, "branch-officer", after=NEW)
    page = client.get(NEW).text
    assert BACK not in page and "Amina" not in page
    assert kept() == 0


def test_the_same_person_in_another_browser_sees_nothing_of_it(app: Flask, client: FlaskClient, door: Door) -> None:
    types_and_meets_the_end(client, door)
    other = app.test_client()
    signs_in(other, door, "agent", after=NEW)
    assert BACK not in other.get(NEW).text


def test_after_half_an_hour_it_is_gone(client: FlaskClient, door: Door) -> None:
    types_and_meets_the_end(client, door)
    with clock.at(clock.now() + timedelta(minutes=30)):
        signs_in(client, door, "agent", after=NEW)
        assert BACK not in client.get(NEW).text


def test_whoever_signs_out_leaves_nothing_behind(client: FlaskClient, door: Door) -> None:
    types_and_meets_the_end(client, door)
    signs_in(client, door, "agent", after="/me")
    assert kept() == 1
    client.post("/sign-out", data={"csrf_token": form_token(client.get("/me"))})
    assert kept() == 0


def test_the_database_cannot_read_it(client: FlaskClient, door: Door) -> None:
    types_and_meets_the_end(client, door)
    row = db.session.execute(text("SELECT * FROM kept_form")).one()
    assert not any(word.encode() in bytes(row.sealed) for word in TYPED.values())
    assert client.get_cookie(COOKIE).value not in str(tuple(row))  # type: ignore[union-attr]  # it is there


def test_a_text_that_no_form_takes_is_shown_to_be_copied(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "supervisor")
    token = form_token(client.get("/me"))
    end_all_sessions()
    here = {"Referer": "http://localhost/me"}
    client.post("/approvals/nowhere", data={"csrf_token": token, "note": "Not without her papers"}, headers=here)
    signs_in(client, door, "supervisor", after="/me")
    page = client.get("/me").text
    assert "Not without her papers</textarea>" in page and "copy it" in page


@pytest.mark.parametrize("fields", [{}, {"version": "3"}, {"note": "  "}])
def test_a_button_alone_keeps_nothing(client: FlaskClient, door: Door, fields: dict[str, str]) -> None:
    signs_in(client, door, "agent")
    end_all_sessions()
    client.post("/sign-out", data=fields)
    assert kept() == 0


def test_a_stranger_and_another_site_keep_nothing(app: Flask, client: FlaskClient, door: Door) -> None:
    assert app.test_client().post(NEW, data=TYPED).status_code == 303
    signs_in(client, door, "agent")
    end_all_sessions()
    forged = client.post(NEW, data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert kept() == 0


def test_too_much_is_not_kept(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "agent")
    end_all_sessions()
    client.post(NEW, data=TYPED | {"note": "x" * 300_000}, content_type="multipart/form-data")
    assert kept() == 0


def test_the_page_to_return_to_is_never_another_site_nor_a_search(client: FlaskClient, door: Door) -> None:
    for shown, back in (
        ("http://localhost/customers/?q=Amina", "/sign-in"), ("https://evil.example/me", "/sign-in"),
        ("http://localhost/me", "/sign-in?next=/me"), ("", "/sign-in"),
    ):  # fmt: skip
        answer = client.post("/sign-out", headers={"Referer": shown})
        assert answer.location == back
    assert comes_back(client, door, "agent", after="https://evil.example/")
