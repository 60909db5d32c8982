"""Bearer tokens of a real Keycloak at the REST doors: the right ones open, all else is refused and not repeated."""

import time

import pytest
import requests
from flask import Flask
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from backoffice.identity.provider import IdentityProvider
from backoffice.identity.reach import PROVIDER
from backoffice.identity.tokens import TokenValidator
from tests.keycloak.bad_tokens import damaged, forged, read, real_tokens
from tests.keycloak.browsing import Browser
from tests.keycloak.office import Office
from tests.keycloak.running import service_token

pytestmark = pytest.mark.keycloak
DOOR, MISSING = "/api/v1/customer", "/api/v1/customer/00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def good(office: Office) -> str:
    """A supervisor's access token."""
    return Browser(office).tokens(office.admin.make("supervisor")).access


def ask(app: Flask, token: str, path: str = DOOR) -> TestResponse:
    return app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_persons_token_opens_what_the_job_role_allows(office: Office, good: str) -> None:
    assert ask(office.app, good).status_code == 200
    assert ask(office.app, good, "/api/v1/customer/audit").status_code in (403, 404)


@pytest.mark.parametrize(("client", "status"), [("svc-channel", 404), ("svc-core", 404)])
def test_a_machines_token_opens_its_doors_and_no_others(office: Office, client: str, status: int) -> None:
    token = service_token(office.keycloak.issuer, client, office.keycloak.secret)
    assert ask(office.app, token, MISSING).status_code == status
    assert ask(office.app, token).status_code == 403, "no machine lists customers"


def test_no_bad_token_opens_anything(office: Office, good: str) -> None:
    keys = requests.get(f"{office.keycloak.issuer}/protocol/openid-connect/certs", timeout=15).json()
    key = next(key for key in KeySet.import_key_set(keys).keys if key.kid == read(good)[0]["kid"])
    bad = real_tokens(office) | damaged(good) | forged(good, key)
    assert len(bad) >= 40
    for name, token in bad.items():
        answer = ask(office.app, token)
        assert answer.status_code == 401, name
        assert answer.json and answer.json["error_code"] == "UNAUTHENTICATED", name
        assert not token or token[:60] not in answer.text, name


def test_a_token_of_a_megabyte_is_refused_at_once(office: Office, good: str) -> None:
    with office.app.app_context():
        validator = office.app.extensions[PROVIDER].validator
    began = time.perf_counter()
    with pytest.raises(Exception, match="too long"):
        validator.access(good + "A" * 1_000_000)
    assert time.perf_counter() - began < 0.05


def test_a_token_that_has_expired_opens_nothing(office: Office, good: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def later() -> float:
        return time.time() + 60 + 31

    provider: IdentityProvider = office.app.extensions[PROVIDER]
    judge = TokenValidator(provider.issuer, jwks_fetch=provider._keys, clock=later)
    monkeypatch.setattr(provider, "validator", judge)
    answer = ask(office.app, good)
    assert (answer.status_code, "expired" in answer.text) == (401, True)


def test_a_pages_session_opens_no_rest_door_and_a_token_no_page(office: Office, good: str) -> None:
    browser = Browser(office).signs_in(office.admin.make("supervisor"))
    assert browser.get(DOOR).status_code == 401
    assert ask(office.app, good, "/me").status_code == 303


def test_after_signing_out_everywhere_a_token_does_nothing_sensitive(office: Office) -> None:
    who = office.admin.make("supervisor")
    token = Browser(office).tokens(who).access
    time.sleep(1.1)  # tokens tell their time in whole seconds
    office.admin.sign_out_everywhere(who.sub)
    told = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
    asked = {"fields": ["birth_date"], "reason": "Calling the customer back"}
    answer = office.app.test_client().post(f"{MISSING}/reveal", json=asked, headers=told)
    assert answer.status_code == 401
