"""The customers' realm of the running Keycloak: a mail server for its invitations, and its service account."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server

import requests

from backoffice.demo.gateways.mail import MailSink
from backoffice.demo.gateways.outbox import Outbox
from backoffice.identity.customers_realm import PROVISIONING
from backoffice.integrations.keycloak_admin import KeycloakAdmin
from tests.keycloak.administration import Administration
from tests.keycloak.running import RealKeycloak
from tests.prerequisites import keycloak_file

PATIENCE = 30


def administrator(keycloak: RealKeycloak) -> dict[str, str]:
    """The headers of whoever may do everything on this server."""
    known = Administration(keycloak.url, keycloak.administrator, keycloak.secret)
    return {"Authorization": f"Bearer {known.token()}"}


def set_mail_server(keycloak: RealKeycloak, port: int | None) -> None:
    """Let the realm send its mails there, or to nobody."""
    server = {"host": "127.0.0.1", "port": str(port), "from": "no-reply@bank.example"} if port else {}
    url = f"{keycloak.url}/admin/realms/customers"
    bearer = administrator(keycloak)
    requests.put(url, json={"smtpServer": server}, headers=bearer, timeout=PATIENCE).raise_for_status()


@contextmanager
def mail_server(keycloak: RealKeycloak) -> Iterator[Outbox]:
    """A mail server of the realm until the block ends; what it got. The realm has one, so workers take turns."""
    listening, outbox = create_server(("127.0.0.1", 0)), Outbox()
    sink = MailSink(outbox, listening)
    sink.start()
    with keycloak_file().with_suffix(".mail").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        set_mail_server(keycloak, listening.getsockname()[1])
        try:
            yield outbox
        finally:
            set_mail_server(keycloak, None)
            sink.stop()


def admin(keycloak: RealKeycloak, secret: str) -> KeycloakAdmin:
    return KeycloakAdmin(keycloak.customers_issuer, PROVISIONING, secret)
