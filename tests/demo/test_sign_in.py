"""Signing in at the demo bank: who is offered, what is refused, what the tokens say, how a session ends."""

from pathlib import Path

import pytest

from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES
from tests.demo.story import APP, CALLBACK, ISSUER, PROTOCOL, SECRET, SIGNED_OUT, Bank, query_of

PEOPLE = [role for role in JOB_ROLES.values() if not role.machine]


def test_discovery_names_its_own_addresses(bank: Bank) -> None:
    found = bank.client.get("/realms/bank/.well-known/openid-configuration").json
    assert found["issuer"] == ISSUER
    assert found["token_endpoint"] == f"{ISSUER}/protocol/openid-connect/token"
    assert found["code_challenge_methods_supported"] == ["S256"]


def test_the_page_offers_one_button_for_each_job_role(bank: Bank) -> None:
    page = bank.client.get(bank.auth_url()).text
    assert page.count('class="door"') == len(PEOPLE)
    assert all(f'value="{role.name}"' in page for role in PEOPLE)
    assert "<script" not in page and "style=" not in page


def test_the_page_lets_its_forms_lead_back_to_the_application_only(bank: Bank) -> None:
    policy = bank.client.get(bank.auth_url()).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith(f"form-action 'self' {APP}")


@pytest.mark.parametrize("role", PEOPLE, ids=lambda role: role.name)
def test_a_button_signs_in_somebody_with_exactly_that_role(bank: Bank, role) -> None:
    tokens = bank.sign_in(role=role.name)
    claims = bank.validator.access(tokens["access_token"])
    assert claims.permissions == role.permissions
    assert (claims.branch, claims.azp, claims.actor().roles) == ("north", "backoffice", {role.name})


def test_the_id_token_belongs_to_the_same_person_and_session(bank: Bank) -> None:
    tokens = bank.sign_in(role="auditor")
    identity = bank.validator.id_token(tokens["id_token"], "no")
    access = bank.validator.access(tokens["access_token"])
    assert (identity.sub, identity.sid) == (access.sub, access.sid)
    assert identity.name == "Tomasz Zieliński"


def test_the_browser_comes_back_with_state_and_issuer(bank: Bank) -> None:
    answer = bank.choose(role="agent")
    assert (answer["state"], answer["iss"]) == ("st", ISSUER)


def test_somebody_of_ones_own_holds_several_roles(bank: Bank) -> None:
    tokens = bank.sign_in(name="  Ana   Lucía ", roles=["agent", "kyc-reviewer"], branch="hills")
    claims = bank.validator.access(tokens["access_token"])
    assert (claims.name, claims.branch) == ("Ana Lucía", "hills")
    assert claims.actor().roles == {"agent", "kyc-reviewer"}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"name": "", "roles": ["agent"], "branch": "north"},
        {"name": "a\0b", "roles": ["agent"], "branch": "north"},
        {"name": "x" * 81, "roles": ["agent"], "branch": "north"},
        {"name": "Ana", "branch": "north"},
        {"name": "Ana", "roles": ["king"], "branch": "north"},
        {"name": "Ana", "roles": ["agent"], "branch": "moon"},
        {"role": "svc-core"},
        {"role": "king"},
    ],
)
def test_an_impossible_person_is_explained_and_what_was_typed_is_kept(bank: Bank, form: dict) -> None:
    answer = bank.client.post(bank.auth_url(), data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert form.get("name") != "Ana" or 'value="Ana"' in answer.text


@pytest.mark.parametrize("changed", [{"client_id": "other"}, {"redirect_uri": CALLBACK + "/x"}, {"redirect_uri": "x:"}])
def test_an_unregistered_address_is_never_led_to(bank: Bank, changed: dict) -> None:
    for answer in (bank.client.get(bank.auth_url(**changed)), bank.client.post(bank.auth_url(**changed))):
        assert answer.status_code == 400
        assert answer.location is None


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
    ],
)
def test_an_unsafe_request_is_told_so_at_the_application(bank: Bank, changed: dict, error: str) -> None:
    answer = bank.client.post(bank.auth_url(**changed), data={"role": "agent"})
    assert answer.location.startswith(CALLBACK)
    assert query_of(answer)["error"] == error


def test_a_code_needs_its_verifier_its_address_and_its_client(bank: Bank) -> None:
    for changed in ({"code_verifier": "w" * 64}, {"redirect_uri": SIGNED_OUT}, {"code_verifier": ""}):
        answer = bank.exchange(bank.choose(role="agent")["code"], **changed)
        assert (answer.status_code, answer.json["error"]) == (400, "invalid_grant")
    code = bank.choose(role="agent")["code"]
    form = {"grant_type": "authorization_code", "code": code}
    assert bank.client.post(f"{PROTOCOL}/token", data=form, auth=("svc-core", SECRET)).status_code == 400


def test_a_code_works_once_and_a_replay_ends_the_session(bank: Bank) -> None:
    code = bank.choose(role="agent")["code"]
    tokens = bank.exchange(code).json
    assert bank.exchange(code).status_code == 400
    assert bank.refresh(tokens).json["error"] == "invalid_grant"


def test_a_code_is_forgotten_after_a_minute(bank: Bank) -> None:
    code = bank.choose(role="agent")["code"]
    bank.now += 61
    assert bank.exchange(code).status_code == 400


def test_a_wrong_secret_gets_nothing(bank: Bank) -> None:
    form = {"grant_type": "client_credentials", "client_id": "svc-core", "client_secret": "guess"}
    assert bank.client.post(f"{PROTOCOL}/token", data=form).status_code == 401


def test_an_access_token_lives_sixty_seconds(bank: Bank) -> None:
    claims = bank.validator.access(bank.sign_in(role="agent")["access_token"])
    assert claims.expires_at - claims.issued_at == 60


@pytest.mark.parametrize("name", ["svc-channel", "svc-core"])
def test_a_machine_signs_in_as_itself(bank: Bank, name: str) -> None:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": SECRET}
    answer = bank.client.post(f"{PROTOCOL}/token", data=form).json
    claims = bank.validator.access(answer["access_token"])
    assert (claims.azp, claims.machine, claims.sid) == (name, True, None)
    assert claims.permissions == JOB_ROLES[name].permissions
    assert "refresh_token" not in answer


def test_a_machines_token_says_who_it_is_wherever_it_comes_from(bank: Bank) -> None:
    form = {"grant_type": "client_credentials", "client_id": "svc-core", "client_secret": SECRET}
    by_secret = bank.validator.access(bank.client.post(f"{PROTOCOL}/token", data=form).json["access_token"])
    assert bank.ask(roles=["svc-core"]).sub == by_secret.sub


def test_after_a_restart_tokens_still_hold(bank: Bank, tmp_path: Path) -> None:
    token = bank.sign_in(role="agent")["access_token"]
    again = Bank(tmp_path)
    assert again.validator.access(token).permissions >= {Permission.CREATE_CUSTOMER}


def test_the_keys_are_readable_by_their_owner_only(bank: Bank, tmp_path: Path) -> None:
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert all("d" not in key for key in bank.published()["keys"])


def test_a_new_key_signs_at_once_and_the_old_one_stays_published(bank: Bank) -> None:
    before = bank.sign_in(role="agent")["access_token"]
    kid = bank.client.post("/realms/bank/demo/keys/rotate", json={}).json["kid"]
    assert bank.published()["keys"][0]["kid"] == kid
    assert bank.validator.access(before)
    assert bank.validator.access(bank.sign_in(role="agent")["access_token"])


def test_another_host_name_is_not_answered(bank: Bank) -> None:
    assert bank.client.get(bank.auth_url(), headers={"Host": "evil.example"}).status_code == 400
