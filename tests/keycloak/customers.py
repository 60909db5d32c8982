"""The customers' realm of the running Keycloak: a mail server for its invitations, and its service account."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server

import requests

from backoffice.demo.gateways.mail import MailSink
from backoffice.demo.gateways.outbox import Outbox
from backoffice.identity.customers_realm import PROVISIONING
from backoffice.integrations.keycloak_admin import KeycloakAdmin
from tests.keycloak.conftest import RealKeycloak

PATIENCE = 30


def administrator(keycloak: RealKeycloak) -> dict[str, str]:
    """The headers of whoever may do everything on this server."""
    asked = {
        "grant_type": "password", "client_id": "admin-cli", "username": keycloak.administrator,
        "password": keycloak.secret,
    }  # fmt: skip
    answer = requests.post(f"{keycloak.url}/realms/master/protocol/openid-connect/token", data=asked, timeout=PATIENCE)
    answer.raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def set_mail_server(keycloak: RealKeycloak, port: int | None) -> None:
    """Let the realm send its mails there, or to nobody."""
    server = {"host": "127.0.0.1", "port": str(port), "from": "no-reply@bank.example"} if port else {}
    url = f"{keycloak.url}/admin/realms/customers"
    bearer = administrator(keycloak)
    requests.put(url, json={"smtpServer": server}, headers=bearer, timeout=PATIENCE).raise_for_status()


@contextmanager
def mail_server(keycloak: RealKeycloak) -> Iterator[Outbox]:
    """A mail server of the realm until the block ends; what it got."""
    listening, outbox = create_server(("127.0.0.1", 0)), Outbox()
    sink = MailSink(outbox, listening)
    sink.start()
    set_mail_server(keycloak, listening.getsockname()[1])
    try:
        yield outbox
    finally:
        set_mail_server(keycloak, None)
        sink.stop()


def admin(keycloak: RealKeycloak, secret: str) -> KeycloakAdmin:
    return KeycloakAdmin(keycloak.customers_issuer, PROVISIONING, secret)
