"""The realm file: permissions and job roles as the table has them, clients closed to every unsafe flow."""

import json

import pytest

from backoffice.access.permissions import CLIENT_ROLES
from backoffice.access.roles import JOB_ROLES
from backoffice.identity.realm import RealmPerson, RealmSettings, realm_document

RITA = RealmPerson("1d4f", "rita", "Rita", "Nyambura", "north", ("kyc-reviewer",), "a password")
SETTINGS = RealmSettings(app_url="https://office.bank.example", secrets=(("backoffice", "a secret"),))
REALM = realm_document(SETTINGS, [RITA])
CLIENTS = {client["clientId"]: client for client in REALM["clients"]}


def test_the_same_settings_give_the_same_text() -> None:
    assert json.dumps(REALM) == json.dumps(realm_document(SETTINGS, [RITA]))


def test_the_permissions_are_the_client_roles() -> None:
    assert {role["name"] for role in REALM["roles"]["client"]["backoffice"]} == CLIENT_ROLES


@pytest.mark.parametrize("composite", REALM["roles"]["realm"], ids=lambda role: role["name"])
def test_a_job_role_is_a_composite_of_its_permissions(composite: dict) -> None:
    assert set(composite["composites"]["client"]["backoffice"]) == JOB_ROLES[composite["name"]].permissions


def test_people_sign_in_by_code_with_pkce_at_exact_addresses() -> None:
    client = CLIENTS["backoffice"]
    assert client["standardFlowEnabled"] and client["attributes"]["pkce.code.challenge.method"] == "S256"
    assert client["redirectUris"] == ["https://office.bank.example/sign-in/callback"]
    assert client["secret"] == "a secret"


def test_the_end_of_a_session_is_told_by_the_back_channel_only() -> None:
    client = CLIENTS["backoffice"]
    assert client["frontchannelLogout"] is False
    assert client["attributes"]["backchannel.logout.url"].startswith("https://office.bank.example/")
    assert client["attributes"]["backchannel.logout.session.required"] == "true"


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_no_client_has_a_password_or_implicit_flow_or_more_than_its_own_roles(client: dict) -> None:
    closed = ("publicClient", "directAccessGrantsEnabled", "implicitFlowEnabled", "fullScopeAllowed")
    assert not any(client[name] for name in closed)


@pytest.mark.parametrize("name", ["svc-channel", "svc-core"])
def test_a_machine_signs_in_as_itself_with_its_own_role(name: str) -> None:
    users = {user["username"]: user for user in REALM["users"]}
    mapped = {entry["client"]: entry["roles"] for entry in REALM["clientScopeMappings"]["backoffice"]}
    assert CLIENTS[name]["serviceAccountsEnabled"] and not CLIENTS[name]["standardFlowEnabled"]
    assert users[f"service-account-{name}"]["realmRoles"] == [name]
    assert set(mapped[name]) == JOB_ROLES[name].permissions


def test_the_branch_is_declared_and_in_both_tokens() -> None:
    (profile,) = REALM["components"]["org.keycloak.userprofile.UserProfileProvider"]
    declared = json.loads(profile["config"]["kc.user.profile.config"][0])["attributes"]
    mapper = next(mapper for mapper in CLIENTS["backoffice"]["protocolMappers"] if mapper["name"] == "branch")
    assert "branch" in {attribute["name"] for attribute in declared}
    assert mapper["config"]["access.token.claim"] == mapper["config"]["id.token.claim"] == "true"


def test_a_person_meets_no_form_at_the_first_sign_in() -> None:
    user = next(user for user in REALM["users"] if user["username"] == "rita")
    assert user["emailVerified"] and user["email"] and user["firstName"] and user["lastName"]
    assert user["attributes"] == {"branch": ["north"]}


def test_guessing_is_slowed_and_sessions_are_short() -> None:
    assert REALM["bruteForceProtected"] is True
    assert (REALM["accessTokenLifespan"], REALM["ssoSessionIdleTimeout"]) == (60, 900)


def test_only_a_trial_realm_goes_without_https() -> None:
    trial = realm_document(RealmSettings(for_trial=True))
    assert (REALM["sslRequired"], REALM["quickLoginCheckMilliSeconds"]) == ("external", 1000)
    assert (trial["sslRequired"], trial["quickLoginCheckMilliSeconds"]) == ("none", 0)


def test_without_people_only_the_machines_are_known() -> None:
    names = {user["serviceAccountClientId"] for user in realm_document(SETTINGS)["users"]}
    assert names == {"svc-channel", "svc-core", "svc-directory"}


def test_the_directory_is_read_and_changed_by_nobody() -> None:
    reader = next(user for user in REALM["users"] if user.get("serviceAccountClientId") == "svc-directory")
    assert set(reader) == {"username", "enabled", "serviceAccountClientId", "clientRoles"}
    held = reader["clientRoles"]["realm-management"]
    assert held == REALM["clientScopeMappings"]["realm-management"][0]["roles"]
    assert all(right.startswith(("view-", "query-")) for right in held)
