"""The provider tells us that a session has ended: obeyed at once, once, and only when it is really the provider."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.identity.door import Door, signs_in, subject

ADDRESS = "/sign-out/back-channel"


def tell(app: Flask, token: str) -> TestResponse:
    """What the provider does: a form without cookie, origin or token of ours."""
    return app.test_client().post(ADDRESS, data={"logout_token": token}, as_stranger_site=True)


def test_whoever_is_logged_out_at_the_provider_is_out_here_with_the_next_request(
    app: Flask, client: FlaskClient, door: Door
) -> None:
    signs_in(client, door, "agent")
    door.log_out(subject(door, "agent"))
    assert tell(app, door.told[0]).status_code == 200
    assert client.get("/me").status_code == 303


def test_other_peoples_sessions_go_on(app: Flask, client: FlaskClient, door: Door) -> None:
    other = app.test_client()
    signs_in(client, door, "agent")
    signs_in(other, door, "supervisor")
    door.log_out(subject(door, "agent"))
    tell(app, door.told[0])
    assert other.get("/me").status_code == 200


def test_a_copy_of_the_message_is_refused(app: Flask, client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "agent")
    door.log_out(subject(door, "agent"))
    assert tell(app, door.told[0]).status_code == 200
    assert tell(app, door.told[0]).status_code == 400


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "a" * 100_000])
def test_anything_else_is_refused(app: Flask, client: FlaskClient, door: Door, token: str) -> None:
    signs_in(client, door, "agent")
    assert tell(app, token).status_code == 400
    assert client.get("/me").status_code == 200
