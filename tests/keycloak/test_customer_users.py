"""Customers' users in a real Keycloak: the facts the back office relies on, and a whole login from tier to sign-in."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import requests
from flask import Flask

from backoffice.customers.models import Customer, Stage
from backoffice.demo.gateways.outbox import Outbox
from backoffice.integrations.keycloak_users import KeycloakUsers
from backoffice.integrations.ports import CustomerUser, InvitationNotSent
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Restriction, RestrictionKind, Source
from tests.approvals.bank import JOY
from tests.keycloak.customers import PATIENCE, admin, administrator, mail_server
from tests.keycloak.running import RealKeycloak
from tests.logins.bank import add_email, ended, follow, served, state_of, verify_email
from tests.logins.facts import Facts, SignInService, address

pytestmark = pytest.mark.keycloak


@pytest.fixture(scope="module")
def outbox(keycloak: RealKeycloak) -> Iterator[Outbox]:
    with mail_server(keycloak) as kept:
        yield kept


@pytest.fixture
def service(keycloak: RealKeycloak, outbox: Outbox) -> SignInService:
    def mails(to: str) -> list[str]:
        return [message.text for message in outbox.messages(to)]

    return SignInService(lambda secret: admin(keycloak, secret), mails, keycloak.secret)


@pytest.fixture
def users(app: Flask, service: SignInService, monkeypatch: pytest.MonkeyPatch) -> KeycloakUsers:
    """The application on this Keycloak."""
    real = service.users()
    monkeypatch.setitem(app.extensions, "customer_users", real)
    return real


class TestKeycloak(Facts):
    """The same facts as tests/logins/test_stand_in.py."""


def test_a_mail_that_cannot_be_sent_is_said(service: SignInService, outbox: Outbox) -> None:
    user = service.users().make(uuid4(), address())
    outbox.fail_next("email", 1)
    with pytest.raises(InvitationNotSent):
        service.users().invite(user)


def block(customer: Customer) -> Restriction:
    return restrictions.restrict(JOY, customer.id, RestrictionKind.ALL, Source.CUSTOMER, "stolen phone")


def the_user(users: KeycloakUsers, customer: Customer) -> CustomerUser:
    found = users.find(customer.id)
    assert found is not None
    return found


def test_a_login_from_the_first_tier_to_the_end_of_the_customer(
    users: KeycloakUsers, service: SignInService, keycloak: RealKeycloak
) -> None:
    first, second = address(), address()
    customer = served(first)
    follow(customer)
    assert state_of(customer) == "invited" and len(service.mails(first)) == 1
    assert may_sign_in(keycloak, the_user(users, customer), customer.id)

    held = block(customer)
    follow(customer)
    assert state_of(customer) == "disabled" and not may_sign_in(keycloak, the_user(users, customer), customer.id)
    restrictions.lift(JOY, customer.id, held.id, "found again")
    follow(customer)
    assert state_of(customer) == "invited" and may_sign_in(keycloak, the_user(users, customer), customer.id)

    email = add_email(customer, second)
    follow(customer)
    assert the_user(users, customer).address == first.lower()
    verify_email(JOY, email.id)
    follow(customer)
    assert the_user(users, customer).address == second.lower()

    ended(JOY, customer.id, Stage.CLOSED)
    follow(customer)
    user = the_user(users, customer)
    assert (user.enabled, user.address, state_of(customer)) == (False, None, "disabled")


def may_sign_in(keycloak: RealKeycloak, user: CustomerUser, customer_id: UUID) -> bool:
    """Whether Keycloak lets this user in: a password is set by its administrator and tried at the account's door."""
    bearer, realm = administrator(keycloak), f"{keycloak.url}/admin/realms/customers"
    secret: dict[str, str | bool] = {"type": "password", "value": "a long enough one", "temporary": False}
    path = f"{realm}/users/{user.id}/reset-password"
    requests.put(path, json=secret, headers=bearer, timeout=PATIENCE).raise_for_status()
    asked = {
        "grant_type": "password", "client_id": "admin-cli", "username": str(customer_id),
        "password": "a long enough one",
    }  # fmt: skip
    answer = requests.post(f"{keycloak.customers_issuer}/protocol/openid-connect/token", data=asked, timeout=PATIENCE)
    return answer.status_code == 200
