"""The demo's realm of customers keeps every fact that the back office relies on in a Keycloak."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from backoffice.integrations.ports import InvitationNotSent
from tests.logins.facts import Facts, SignInService, address
from tests.logins.realm import SECRET, RunningRealm, running_realm


@pytest.fixture
def service(realm: RunningRealm) -> SignInService:
    return SignInService(realm.admin, realm.mails, SECRET)


class TestStandIn(Facts):
    """The same facts as tests/keycloak/test_customer_users.py."""


def link_in(mail: str) -> str:
    found = re.search(r"http\S+", mail)
    assert found
    return found[0]


def test_the_link_of_an_invitation_sets_a_password_once(realm: RunningRealm) -> None:
    to = address()
    user = realm.users().make(uuid4(), to)
    realm.users().invite(user)
    link = link_in(realm.mails(to)[0])
    assert "New password" in requests.get(link, timeout=5).text
    assert requests.post(link, data={"password": "short"}, timeout=5).status_code == 422
    done = requests.post(link, data={"password": "a long enough one"}, timeout=5)
    assert done.status_code == 200 and "Your password is set" in done.text
    for again in (
        requests.get(link, timeout=5),
        requests.post(link, data={"password": "a long enough one"}, timeout=5),
    ):
        assert again.status_code == 404 and "used already" in again.text
    kept = realm.store.get(user.id) or {}
    assert "a long enough one" not in str(kept) and kept["password"]
    assert "password" not in realm.admin().ask("GET", f"/users/{user.id}").json()


def test_a_mail_that_cannot_be_sent_is_said(realm: RunningRealm) -> None:
    user = realm.users().make(uuid4(), address())
    realm.outbox.fail_next("email", 1)
    with pytest.raises(InvitationNotSent):
        realm.users().invite(user)


def test_strangers_learn_nothing(realm: RunningRealm) -> None:
    users = realm.issuer.replace("/realms/", "/admin/realms/") + "/users"
    assert requests.get(users, timeout=5).status_code == 401
    assert requests.get(users, headers={"Authorization": "Bearer x.y.z"}, timeout=5).status_code == 401


def test_a_restart_knows_the_same_users(tmp_path: Path) -> None:
    customer_id = uuid4()
    with running_realm(tmp_path) as before:
        made = before.users().make(customer_id, None)
    with running_realm(tmp_path) as after:
        assert after.users().find(customer_id) == made
