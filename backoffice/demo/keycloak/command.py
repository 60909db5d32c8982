"""`flask keycloak`: a real Keycloak with the staff's and the customers' realm, until Ctrl-C."""

import json
from pathlib import Path

import click
from flask import current_app

from backoffice.config import Settings
from backoffice.demo import supervisor
from backoffice.demo.addresses import kept_secret, write_atomically
from backoffice.demo.keycloak.distribution import installed
from backoffice.demo.keycloak.server import Administrator, Server
from backoffice.demo.sign_in.realm_people import realm_people
from backoffice.identity.customers_realm import CUSTOMERS, PORTAL, PROVISIONING, customers_realm
from backoffice.identity.realm import CLIENT, DIRECTORY, STAFF, RealmSettings, realm_document

ADMINISTRATOR = "admin"
FILE, URL = "keycloak.json", "keycloak.url"


@click.command("keycloak")
@click.option("--port", default=8280, show_default=True, help="Its management port is the next one.")
@click.option("--app-url", default="", help="Where the application answers; BACKOFFICE_PUBLIC_URL by default.")
def keycloak(port: int, app_url: str) -> None:
    """Run a real Keycloak with our realms, as the tests marked `keycloak` and a deployment see it."""
    settings: Settings = current_app.extensions["settings"]
    home = Path(settings.home).absolute()
    secret = kept_secret(home)
    with supervisor.asked_to_stop() as stopped:
        supervisor.check_ports([port, port + 1])
        steps = supervisor.Steps(2)
        with steps.step("Keycloak itself (fetched and built once, about a minute)"):
            folder = installed(home)
        server = Server(folder, port, Administrator(ADMINISTRATOR, secret))
        try:
            with steps.step("Starting it with the realms of staff and customers"):
                server.start(realms_of(app_url or settings.public_url, secret))
            _tell(home, server.url, secret)
            while not stopped.wait(0.5):
                if server.ended():
                    raise click.ClickException(f"Keycloak ended by itself; what it said is in {server.log}.")
        except KeyboardInterrupt:
            click.echo("\nClosing Keycloak …")
        finally:
            (home / URL).unlink(missing_ok=True)
            (home / FILE).unlink(missing_ok=True)
            server.stop()


def realms_of(app_url: str, secret: str) -> dict[str, str]:
    """The two realm files, every client with the same secret and every person with it as password."""
    clients = tuple((client, secret) for client in (CLIENT, "svc-channel", "svc-core", DIRECTORY))
    staff = RealmSettings(app_url=app_url.rstrip("/"), name=STAFF, secrets=clients, for_trial=True)
    doors = ((PORTAL, secret), (PROVISIONING, secret))
    own = RealmSettings(app_url=app_url.rstrip("/"), name=CUSTOMERS, title="Customers", secrets=doors, for_trial=True)
    documents = {STAFF: realm_document(staff, realm_people(secret)), CUSTOMERS: customers_realm(own)}
    return {name: json.dumps(document, ensure_ascii=False) for name, document in documents.items()}


def _tell(home: Path, url: str, secret: str) -> None:
    known = {
        "url": url, "issuer": f"{url}/realms/{STAFF}", "customers_issuer": f"{url}/realms/{CUSTOMERS}",
        "administrator": ADMINISTRATOR, "secret": secret,
    }  # fmt: skip
    write_atomically(home / FILE, json.dumps(known))
    write_atomically(home / URL, url)
    click.echo(
        f"\nKeycloak answers at {url}. Its administrator is {ADMINISTRATOR!r}, every person's user name is their\n"
        f"job role, and the password of all, also the clients' secret, is in {home / FILE}.\nCtrl-C ends it."
    )
