"""The Keycloak realm of the customers: their portal, and the service account that provisions their users."""

from __future__ import annotations

import json
from typing import Any

from backoffice.identity.realm import (
    MANAGEMENT,
    RealmSettings,
    audience,
    confidential,
    protection,
    service_account,
    service_user,
)

CUSTOMERS = "customers"
PORTAL = "portal"
PROVISIONING = "svc-provisioning"
PORTAL_CALLBACK_PATH = "/portal/sign-in/callback"
PORTAL_SIGNED_OUT_PATH = "/portal/signed-out"
PORTAL_BACK_CHANNEL_PATH = "/portal/sign-out/back-channel"
MANAGES_USERS = "manage-users"
Document = dict[str, Any]


def customers_realm(settings: RealmSettings) -> Document:
    """The whole realm as Keycloak imports it; its users are made by the application."""
    return {
        "realm": settings.name,
        "displayName": settings.title,
        "enabled": True,
        **protection(settings.for_trial),
        "loginWithEmailAllowed": True,  # their user name is made from our id, which nobody remembers
        "resetPasswordAllowed": True,
        "clients": [_portal(settings), service_account(settings, PROVISIONING, "Provisioning of customers' users")],
        "clientScopeMappings": {MANAGEMENT: [{"client": PROVISIONING, "roles": [MANAGES_USERS]}]},
        "users": [service_user(PROVISIONING, clientRoles={MANAGEMENT: [MANAGES_USERS]})],
        "components": {"org.keycloak.userprofile.UserProfileProvider": [_user_profile()]},
    }


def _portal(settings: RealmSettings) -> Document:
    return {
        **confidential(settings, PORTAL),
        "name": "Customers' portal",
        "rootUrl": settings.app_url,
        "standardFlowEnabled": True,
        "redirectUris": [settings.app_url + PORTAL_CALLBACK_PATH],
        "webOrigins": [],
        "frontchannelLogout": False,
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": settings.app_url + PORTAL_SIGNED_OUT_PATH,
            "backchannel.logout.url": settings.app_url + PORTAL_BACK_CHANNEL_PATH,
            "backchannel.logout.session.required": "true",
        },
        "protocolMappers": [audience(PORTAL), _customer_id()],
    }


def _customer_id() -> Document:
    """Our own id of the customer, in both tokens."""
    return {
        "name": "customer_id",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-usermodel-attribute-mapper",
        "config": {
            "user.attribute": "customer_id",
            "claim.name": "customer_id",
            "jsonType.label": "String",
            "access.token.claim": "true",
            "id.token.claim": "true",
        },
    }


def _user_profile() -> Document:
    """No names: the bank knows them, the sign-in service need not. An undeclared attribute would be dropped."""
    seen = {"view": ["admin", "user"], "edit": ["admin"]}
    hidden = {"view": ["admin"], "edit": ["admin"]}
    attributes = [
        {"name": "username", "displayName": "username", "permissions": seen},
        {"name": "email", "displayName": "email", "permissions": seen},
        {"name": "customer_id", "displayName": "customer_id", "permissions": hidden},
    ]
    profile = json.dumps({"attributes": attributes}, sort_keys=True)
    return {"providerId": "declarative-user-profile", "config": {"kc.user.profile.config": [profile]}}
