"""The realm files in a real Keycloak: what it made of them, as its tokens and its administration tell."""

from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from backoffice.access.roles import JOB_ROLES
from tests.keycloak.running import RealKeycloak, service_token

pytestmark = pytest.mark.keycloak


def claims(issuer: str, token: str) -> dict[str, Any]:
    keys = requests.get(f"{issuer}/protocol/openid-connect/certs", timeout=10).json()
    return dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]).claims)


@pytest.mark.parametrize("client", ["svc-channel", "svc-core"])
def test_a_machines_token_carries_its_permissions_for_a_minute(keycloak: RealKeycloak, client: str) -> None:
    told = claims(keycloak.issuer, service_token(keycloak.issuer, client, keycloak.secret))
    permissions = {permission.value for permission in JOB_ROLES[client].permissions}
    assert set(told["resource_access"]["backoffice"]["roles"]) == permissions
    assert (told["aud"], told["azp"], told["typ"]) == ("backoffice", client, "Bearer")
    assert told["exp"] - told["iat"] == 60


def test_the_provisioning_account_manages_users_and_nothing_else(keycloak: RealKeycloak) -> None:
    token = service_token(keycloak.customers_issuer, "svc-provisioning", keycloak.secret)
    told = claims(keycloak.customers_issuer, token)
    assert told["resource_access"] == {"realm-management": {"roles": ["manage-users"]}}
    realm = f"{keycloak.url}/admin/realms/customers"
    bearer = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{realm}/users?max=1", headers=bearer, timeout=10).status_code == 200
    assert requests.get(f"{realm}/clients", headers=bearer, timeout=10).status_code == 403
    elsewhere = requests.get(f"{keycloak.url}/admin/realms/bank/users?max=1", headers=bearer, timeout=10)
    assert elsewhere.status_code in (401, 403)


def test_the_directorys_account_sees_people_and_changes_nobody(keycloak: RealKeycloak) -> None:
    bearer = {"Authorization": f"Bearer {service_token(keycloak.issuer, 'svc-directory', keycloak.secret)}"}
    realm = f"{keycloak.url}/admin/realms/bank"
    found = requests.get(f"{realm}/roles/supervisor/users", headers=bearer, timeout=10)
    assert found.status_code == 200
    assert requests.get(f"{realm}/roles/supervisor/groups", headers=bearer, timeout=10).status_code == 200
    somebody = f"{realm}/users/{found.json()[0]['id']}"
    assert requests.put(somebody, headers=bearer, json={"enabled": False}, timeout=10).status_code == 403
    clients = requests.get(f"{realm}/clients", headers=bearer, timeout=10)
    assert clients.status_code == 403, "clients' secrets stay hidden"
