"""How the house reaches the identity provider: the one object of this application, and who a bearer token is."""

from flask import Flask, current_app

from backoffice.access.actor import Actor
from backoffice.config import Settings
from backoffice.identity.customers_realm import PORTAL, PORTAL_CALLBACK_PATH, PORTAL_SIGNED_OUT_PATH
from backoffice.identity.directory import Directory
from backoffice.identity.provider import IdentityProvider
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.kernel.errors import BackofficeError

PROVIDER = "identity_provider"
CUSTOMERS_PROVIDER = "customers_identity_provider"


def install(app: Flask) -> None:
    """Make the provider from the settings (asked lazily), and let machines' doors know their callers."""
    settings: Settings = app.extensions["settings"]
    app.extensions[PROVIDER] = IdentityProvider(settings, app.extensions.get("token_validator"))
    app.extensions[CUSTOMERS_PROVIDER] = customers_provider_of(settings)
    app.extensions["bearer"] = bearer


def customers_provider_of(settings: Settings) -> IdentityProvider:
    """The realm of the customers, seen by their portal."""
    own = {
        "oidc_issuer": settings.customers_issuer,
        "oidc_client_id": PORTAL,
        "oidc_client_secret": settings.portal_client_secret,
        "authorized_parties": [PORTAL],
    }
    at_portal = settings.model_copy(update=own)
    return IdentityProvider(at_portal, callback=PORTAL_CALLBACK_PATH, signed_out=PORTAL_SIGNED_OUT_PATH)


def customers_provider() -> IdentityProvider:
    """The customers' identity provider of the running application."""
    found: IdentityProvider = current_app.extensions[CUSTOMERS_PROVIDER]
    return found


def provider_of(actor: Actor) -> IdentityProvider:
    """Who vouches for this person: the staff's realm, or the customers'."""
    return customers_provider() if actor.kind == "customer" else provider()


def provider() -> IdentityProvider:
    """The identity provider of the running application."""
    found: IdentityProvider = current_app.extensions[PROVIDER]
    return found


def directory() -> Directory:
    """Who holds which job role, as that provider says."""
    return Directory(provider())


def bearer(token: str) -> Actor:
    """Who sends this bearer token; raises UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE."""
    validator = current_app.extensions.get("token_validator") or provider().validator
    try:
        actor: Actor = validator.access(token).actor()
    except BadToken as error:
        raise BackofficeError("UNAUTHENTICATED", error.reason) from None
    except KeysUnavailable:
        raise unavailable() from None
    return actor


def unavailable() -> BackofficeError:
    """Nobody can be asked who this is."""
    return BackofficeError(
        "IDENTITY_PROVIDER_UNAVAILABLE",
        "The sign-in service does not answer just now. Nothing was changed; try again in a minute.",
    )
