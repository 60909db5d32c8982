"""The Keycloak realm of the staff: clients, permissions as client roles, job roles as composites of them.

The document is what `kc.sh start --import-realm` reads; the same arguments always give the same text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from backoffice.access.permissions import CLIENT_ROLES, Permission
from backoffice.access.roles import JOB_ROLES, JobRole

STAFF = "bank"
CLIENT = "backoffice"
MANAGEMENT = "realm-management"  # the client whose roles open Keycloak's administration
DIRECTORY = "svc-directory"  # sees who holds which role, and changes nobody
READS_DIRECTORY = ("view-realm", "view-users")  # never view-clients: it would show the clients' secrets
CALLBACK_PATH = "/sign-in/callback"
AFTER_SIGN_OUT_PATH = "/signed-out"
BACK_CHANNEL_PATH = "/sign-out/back-channel"

MINUTE = 60
Document = dict[str, Any]


@dataclass(frozen=True)
class RealmPerson:
    """Somebody who can sign in at once: for trying things out, never for production."""

    id: str
    username: str
    first_name: str
    last_name: str
    branch: str
    roles: tuple[str, ...]
    password: str = field(repr=False)


@dataclass(frozen=True)
class RealmSettings:
    """Where the application answers, its clients' secrets, and whether this realm is only for trying things out.

    Without a secret the file carries none, and Keycloak makes one up.
    """

    app_url: str = "http://127.0.0.1:8000"
    name: str = STAFF
    title: str = "Bank staff"
    secrets: tuple[tuple[str, str], ...] = ()
    for_trial: bool = False


def realm_document(settings: RealmSettings, people: Iterable[RealmPerson] = ()) -> Document:
    """The whole realm as Keycloak imports it."""
    machines = [role for role in JOB_ROLES.values() if role.machine]
    return {
        "realm": settings.name,
        "displayName": settings.title,
        "enabled": True,
        **protection(settings.for_trial),
        "roles": {"realm": [_job_role(role) for role in JOB_ROLES.values()], "client": {CLIENT: _client_roles()}},
        "clients": [
            _staff_client(settings),
            *(
                service_account(settings, role.name, role.title) | {"protocolMappers": [audience(CLIENT)]}
                for role in machines
            ),
            service_account(settings, DIRECTORY, "Who holds which role"),
        ],
        "clientScopeMappings": {
            CLIENT: [{"client": role.name, "roles": _names(role)} for role in machines],
            MANAGEMENT: [{"client": DIRECTORY, "roles": list(READS_DIRECTORY)}],
        },
        "users": [
            *(service_user(role.name, realmRoles=[role.name]) for role in machines),
            service_user(DIRECTORY, clientRoles={MANAGEMENT: list(READS_DIRECTORY)}),
            *(_user(person) for person in people),
        ],
        "components": {"org.keycloak.userprofile.UserProfileProvider": [_user_profile()]},
    }


def protection(for_trial: bool) -> Document:
    """Lifetimes (seconds) and the defence against guessed passwords."""
    return {
        "sslRequired": "none" if for_trial else "external",
        "accessTokenLifespan": MINUTE,
        "ssoSessionIdleTimeout": 15 * MINUTE,
        "ssoSessionMaxLifespan": 8 * 60 * MINUTE,
        "registrationAllowed": False,
        "rememberMe": False,
        "verifyEmail": False,
        "loginWithEmailAllowed": False,
        "duplicateEmailsAllowed": False,
        "editUsernameAllowed": False,
        "bruteForceProtected": True,
        "permanentLockout": False,
        "failureFactor": 5,
        "waitIncrementSeconds": MINUTE,
        "maxFailureWaitSeconds": 15 * MINUTE,
        "maxDeltaTimeSeconds": 12 * 60 * MINUTE,
        "minimumQuickLoginWaitSeconds": MINUTE,
        "quickLoginCheckMilliSeconds": 0 if for_trial else 1000,
        "eventsEnabled": True,
        "adminEventsEnabled": True,
        "adminEventsDetailsEnabled": False,
    }


def _client_roles() -> list[Document]:
    """Every permission, with its sentence."""
    return [
        {"name": permission.value, "description": permission.sentence, "clientRole": True, "composite": False}
        for permission in Permission
        if permission in CLIENT_ROLES
    ]


def _names(role: JobRole) -> list[str]:
    """The names of a role's permissions in alphabetical order."""
    return sorted(permission.value for permission in role.permissions)


def _job_role(role: JobRole) -> Document:
    """A job role, which is nothing but its permissions."""
    return {
        "name": role.name,
        "description": f"{role.title}: {role.day}",
        "composite": True,
        "composites": {"client": {CLIENT: _names(role)}},
    }


def _staff_client(settings: RealmSettings) -> Document:
    """The application itself, where people sign in with the code flow and PKCE."""
    return {
        **confidential(settings, CLIENT),
        "name": "Back office",
        "rootUrl": settings.app_url,
        "standardFlowEnabled": True,
        "redirectUris": [settings.app_url + CALLBACK_PATH],
        "webOrigins": [],
        "frontchannelLogout": False,
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": settings.app_url + AFTER_SIGN_OUT_PATH,
            "backchannel.logout.url": settings.app_url + BACK_CHANNEL_PATH,
            "backchannel.logout.session.required": "true",
        },
        "protocolMappers": [audience(CLIENT), _branch_claim()],
    }


def service_account(settings: RealmSettings, client_id: str, name: str) -> Document:
    """A client that signs in as itself, and nobody through it."""
    return {
        **confidential(settings, client_id),
        "name": name,
        "standardFlowEnabled": False,
        "serviceAccountsEnabled": True,
    }


def service_user(client_id: str, **held: Any) -> Document:
    """The user behind a service account, who holds its roles."""
    return {
        "username": f"service-account-{client_id}",
        "enabled": True,
        "serviceAccountClientId": client_id,
        **held,
    }


def confidential(settings: RealmSettings, client_id: str) -> Document:
    """What all our clients share: a secret, and none of the flows that skip the browser or the code."""
    secret = dict(settings.secrets).get(client_id)
    return {
        "clientId": client_id,
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": False,
        "clientAuthenticatorType": "client-secret",
        **({"secret": secret} if secret else {}),
        "directAccessGrantsEnabled": False,
        "implicitFlowEnabled": False,
        "fullScopeAllowed": False,
    }


def audience(client: str) -> Document:
    """Puts this application into `aud`; Keycloak does not name the asking client there by itself."""
    return {
        "name": "audience",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": client, "access.token.claim": "true", "id.token.claim": "false"},
    }


def _branch_claim() -> Document:
    """Puts a person's own branch into both tokens."""
    return {
        "name": "branch",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-usermodel-attribute-mapper",
        "config": {
            "user.attribute": "branch",
            "claim.name": "branch",
            "jsonType.label": "String",
            "access.token.claim": "true",
            "id.token.claim": "true",
        },
    }


def _user(person: RealmPerson) -> Document:
    """Somebody complete enough to meet no form at the first sign-in."""
    return {
        "id": person.id,
        "username": person.username,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": f"{person.username}@bank.example",
        "emailVerified": True,
        "enabled": True,
        "attributes": {"branch": [person.branch]},
        "realmRoles": list(person.roles),
        "credentials": [{"type": "password", "value": person.password, "temporary": False}],
    }


def _user_profile() -> Document:
    """The attributes a person has; an undeclared one would be dropped without a word."""
    names = ("username", "email", "firstName", "lastName", "branch")
    attributes = [
        {"name": name, "displayName": name, "permissions": {"view": ["admin", "user"], "edit": ["admin"]}}
        for name in names
    ]
    profile = json.dumps({"attributes": attributes}, sort_keys=True)
    return {"providerId": "declarative-user-profile", "config": {"kc.user.profile.config": [profile]}}
