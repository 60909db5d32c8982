"""How old roles may be: a change arrives within a minute; a provider that is down is borne for a little."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from backoffice.customers.forms.revealing import REASONS
from backoffice.kernel import clock
from tests.identity.door import Door, form_token, signs_in, subject
from tests.kyc.bank import amina

A_MINUTE = timedelta(seconds=60)


def test_a_role_taken_away_is_gone_within_a_minute(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "supervisor")
    door.change(subject(door, "supervisor"), roles=["agent"])
    with clock.at(clock.now() + A_MINUTE):
        page = client.get("/me").text
    assert "approve_tier" not in page
    assert "create_customer" in page


def test_roles_are_not_asked_for_at_every_request(client: FlaskClient, door: Door) -> None:
    signs_in(client, door, "supervisor")
    door.change(subject(door, "supervisor"), roles=["agent"])
    with clock.at(clock.now() + timedelta(seconds=55)):
        assert "approve_tier" in client.get("/me").text


def test_refreshing_goes_on_with_each_new_refresh_token(client: FlaskClient, door: Door) -> None:
    start = clock.now()
    signs_in(client, door, "agent")
    for minutes in range(1, 6):
        with clock.at(start + minutes * A_MINUTE + timedelta(seconds=minutes)):
            assert client.get("/me").status_code == 200


@pytest.mark.parametrize("what", ["disabled", "logged out"])
def test_somebody_whom_the_provider_ended_is_out_within_a_minute(client: FlaskClient, door: Door, what: str) -> None:
    signs_in(client, door, "agent")
    sub = subject(door, "agent")
    if what == "disabled":
        door.change(sub, enabled=False)
    else:
        door.log_out(sub)
    with clock.at(clock.now() + A_MINUTE):
        assert client.get("/me").status_code == 303
    assert client.get("/me").status_code == 303, "and stays out"


def test_while_the_provider_is_down_reads_go_on_for_five_minutes_and_writes_do_not(
    client: FlaskClient, door: Door
) -> None:
    start = clock.now()
    signs_in(client, door, "agent")
    token = form_token(client.get("/me"))
    door.close()
    with clock.at(start + timedelta(minutes=4, seconds=50)):
        assert client.get("/me").status_code == 200
        refused = client.post("/customers/nobody", data={"csrf_token": token})
        assert refused.status_code in (404, 405, 503)
    with clock.at(start + timedelta(minutes=5, seconds=10)):
        answer = client.get("/me")
        assert answer.status_code == 503
        assert "sign-in service does not answer" in answer.text


def reveal(client: FlaskClient, customer_id: object, token: str) -> int:
    form = {"csrf_token": token, "reason": REASONS[0]}
    return client.post(f"/customers/{customer_id}/reveal/birth_date", data=form).status_code


def test_before_something_sensitive_roles_are_at_most_five_seconds_old(client: FlaskClient, door: Door) -> None:
    customer, start = amina(), clock.now()
    signs_in(client, door, "supervisor")
    token = form_token(client.get("/me"))
    assert reveal(client, customer.id, token) == 200
    door.change(subject(door, "supervisor"), roles=["agent"])
    with clock.at(start + timedelta(seconds=6)):
        assert client.get(f"/customers/{customer.id}").status_code == 200
        assert reveal(client, customer.id, token) == 403


def test_whoever_was_disabled_does_nothing_sensitive_after_five_seconds(client: FlaskClient, door: Door) -> None:
    customer, start = amina(), clock.now()
    signs_in(client, door, "supervisor")
    token = form_token(client.get("/me"))
    door.change(subject(door, "supervisor"), enabled=False)
    with clock.at(start + timedelta(seconds=6)):
        assert reveal(client, customer.id, token) == 303
        assert client.get("/me").status_code == 303


def test_while_the_provider_is_down_nothing_sensitive_is_done_at_once(client: FlaskClient, door: Door) -> None:
    customer, start = amina(), clock.now()
    signs_in(client, door, "supervisor")
    token = form_token(client.get("/me"))
    door.close()
    with clock.at(start + timedelta(seconds=6)):
        assert reveal(client, customer.id, token) == 503
        assert client.post("/me/sessions/none/end", data={"csrf_token": token}).status_code == 404, "others go on"
        assert client.get("/me").status_code == 200
    with clock.at(start + timedelta(seconds=58)):
        assert client.post("/theme", data={"csrf_token": token, "theme": "dark"}).status_code == 303
