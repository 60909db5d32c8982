"""The demo's realm of customers, answering on a port as it does in the demo."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server

from backoffice.demo.addresses import CUSTOMERS_REALM_PATH, REALM_PATH
from backoffice.demo.customer_realm.app import add_realm
from backoffice.demo.customer_realm.realm import CustomerRealm
from backoffice.demo.customer_realm.store import UserStore
from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.sign_in.app import create_provider
from backoffice.demo.sign_in.config import ProviderConfig, demo_clients
from backoffice.demo.sign_in.sessions import Sessions
from backoffice.demo.stand_ins import QuietHandler
from backoffice.identity.customers_realm import PROVISIONING
from backoffice.integrations.keycloak_admin import KeycloakAdmin
from backoffice.integrations.keycloak_users import KeycloakUsers

SECRET = "the clients' secret"


@dataclass(frozen=True)
class RunningRealm:
    """Where it answers, whom it knows, and what it mailed."""

    issuer: str
    store: UserStore
    outbox: Outbox

    def admin(self, secret: str = SECRET) -> KeycloakAdmin:
        return KeycloakAdmin(self.issuer, PROVISIONING, secret)

    def users(self) -> KeycloakUsers:
        return KeycloakUsers(self.admin())

    def mails(self, to: str) -> list[str]:
        return [message.text for message in self.outbox.messages(to)]


@contextmanager
def running_realm(home: Path) -> Iterator[RunningRealm]:
    """The realm on a free port until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    store, outbox = UserStore(home), Outbox()
    config = ProviderConfig(base + REALM_PATH, home / "keys.json", demo_clients("http://127.0.0.1:8000", SECRET))
    realm = CustomerRealm(
        base + CUSTOMERS_REALM_PATH, SECRET, store, outbox.mail, Sessions(time.time), "http://localhost"
    )
    port = listening.getsockname()[1]
    app = add_realm(create_provider(config), realm)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler, fd=listening.detach())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield RunningRealm(realm.issuer, store, outbox)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
