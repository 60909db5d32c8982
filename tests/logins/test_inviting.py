"""Inviting again: by people who may edit customers, when it makes sense, on the page and over REST alike."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.customers.models import Customer
from backoffice.integrations.ports import AddressTaken
from backoffice.kernel import clock
from backoffice.kernel.errors import NotFound, PermissionDenied, Refused
from backoffice.logins import service
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from tests.approvals.bank import JOY, PETER, SOUTH, Api, amina, code, entries, nobody
from tests.identity.signing_in import sign_in, token_of
from tests.logins.bank import AMINAS, Watched, follow, login_of, served, served_before, state_of, waiting_jobs
from tests.logins.realm import RunningRealm

LATER = timedelta(minutes=2)


def invited(address: str | None = AMINAS) -> Customer:
    customer = served(address)
    follow(customer)
    return customer


def test_an_invitation_is_sent_again_and_the_log_says_by_whom(users: Watched, realm: RunningRealm) -> None:
    customer = invited()
    with clock.at(clock.now() + LATER):
        service.invite(JOY, customer.id)
        assert state_of(customer) == "created"
        follow(customer)
    assert state_of(customer) == "invited" and len(realm.mails(AMINAS)) == 2
    [entry] = entries("logins.invite")
    assert entry.customers == [customer.id] and entry.body["actor"]["name"] == JOY.name


def test_who_failed_is_tried_at_once(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    users.before["make"] = [AddressTaken("taken")]
    with pytest.raises(AddressTaken):
        follow(customer)
    service.invite(JOY, customer.id)
    login = login_of(customer)
    assert login and (login.state, login.error) == ("requested", None) and waiting_jobs()[-1][1] is None
    follow(customer)
    assert state_of(customer) == "invited"


def test_a_customer_from_before_the_logins_gets_one(app: Flask, users: Watched) -> None:
    customer = served_before(app)
    assert state_of(customer) == "none"
    service.invite(JOY, customer.id)
    follow(customer)
    assert state_of(customer) == "invited"


def test_nobody_is_invited_twice_within_a_minute_or_while_it_makes_no_sense(users: Watched) -> None:
    assert refusal(amina()) == "INVALID_TRANSITION"
    assert refusal(served()) == "VERSION_CONFLICT"
    customer = invited("other@mail.example")
    assert refusal(customer) == "THROTTLED"
    with clock.at(clock.now() + LATER):
        restrictions.restrict(JOY, customer.id, RestrictionKind.ALL, Source.CUSTOMER, "stolen phone")
        assert refusal(customer) == "CUSTOMER_INACTIVE"
        assert refusal(invited(None)) == "CUSTOMER_ERROR"


def refusal(customer: Customer) -> str:
    with pytest.raises(Refused) as refused:
        service.invite(JOY, customer.id)
    return refused.value.code


def test_only_editors_within_their_branch_invite(users: Watched) -> None:
    customer = invited()
    with pytest.raises(PermissionDenied):
        service.invite(PETER, customer.id)
    for who, customer_id in ((SOUTH, customer.id), (JOY, nobody())):
        with pytest.raises(NotFound):
            service.invite(who, customer_id)
        with pytest.raises(NotFound):
            service.login(who, customer_id)


def test_rest_tells_how_far_it_is_and_invites_once_a_key(api: Api, users: Watched) -> None:
    customer = invited()
    told = api.get("peter", f"/{customer.id}/login").json or {}
    assert (told["state"], told["error"], told["customer_id"]) == ("invited", None, str(customer.id))
    assert told["invited_at"] and told["since"] and told["made_at"] and AMINAS not in str(told)
    assert code(api.post("joy", f"/{customer.id}/login", {})) == (429, "THROTTLED")
    with clock.at(clock.now() + LATER):
        first, again = (api.post("joy", f"/{customer.id}/login", {}, "one-key") for _ in range(2))
        assert (first.status_code, again.status_code) == (202, 202) and first.json == again.json
        assert first.json and first.json["state"] == "created" and first.json["missing"]
        assert code(api.post("joy", f"/{customer.id}/login", {})) == (409, "VERSION_CONFLICT")


def test_rest_refuses_what_it_does_not_know_and_whom_it_may_not(api: Api, users: Watched) -> None:
    customer = amina()
    none = api.get("joy", f"/{customer.id}/login").json or {}
    assert none["state"] is None and "first tier" in none["missing"]
    assert code(api.post("joy", f"/{customer.id}/login", {})) == (400, "INVALID_TRANSITION")
    assert code(api.post("joy", f"/{customer.id}/login", {"email": "x"})) == (422, "DATA_VALIDATION_FAILED")
    assert code(api.post("peter", f"/{customer.id}/login", {})) == (403, "PERMISSION_DENIED")
    assert code(api.get("south", f"/{customer.id}/login")) == (404, "CUSTOMER_NOT_FOUND")


def panel_of(client: FlaskClient, customer_id: UUID) -> str:
    headers = {"HX-Request": "true", "HX-Target": "logins-panel"}
    return client.get(f"/customers/{customer_id}/login", headers=headers).text


def test_the_box_tells_each_state_in_words(client: FlaskClient, users: Watched) -> None:
    sign_in(client, "branch-officer", name="Joy Were")
    customer = amina()
    assert "no tier is in force yet" in panel_of(client, customer.id)
    waits = served(None)
    assert "made within a minute" in panel_of(client, waits.id)
    follow(waits)
    assert "waits for a verified e-mail" in panel_of(client, waits.id)
    failed = served()
    users.before["make"] = [AddressTaken("taken")]
    with pytest.raises(AddressTaken):
        follow(failed)
    box = panel_of(client, failed.id)
    assert "has this e-mail address" in box and "Failed" in box and AMINAS not in box
    follow(failed)
    assert "link to set a password was sent" in panel_of(client, failed.id)
    assert "Online login" in client.get(f"/customers/{failed.id}").text


def test_the_button_sends_the_invitation_and_says_so(client: FlaskClient, users: Watched) -> None:
    customer = invited()
    sign_in(client, "branch-officer", name="Joy Were")
    path = f"/customers/{customer.id}/login"
    with clock.at(clock.now() + LATER):
        answer = client.post(f"{path}/invitation", data={"csrf_token": token_of(client, path)})
        assert answer.status_code == 303 and answer.headers["Location"] == path
        page = client.get(path).text
        assert "The invitation is being sent." in page and "on its way already" in page
        assert client.post(f"{path}/invitation", data={"csrf_token": token_of(client, path)}).status_code == 409


def test_who_may_only_look_sees_no_button(client: FlaskClient, users: Watched) -> None:
    customer = invited()
    sign_in(client, "kyc-reviewer", branch=None)
    page = client.get(f"/customers/{customer.id}/login").text
    assert "Invited" in page and "Send the invitation" not in page
