"""`flask keycloak-realm` and `flask role-matrix`: the role table as a realm file and as text."""

import json
from collections.abc import Iterator

import click
from flask import Flask, current_app

from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES, roles_granting
from backoffice.config import Settings
from backoffice.identity.customers_realm import CUSTOMERS, PROVISIONING, customers_realm
from backoffice.identity.realm import CLIENT, STAFF, RealmSettings, realm_document


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(keycloak_realm)
    app.cli.add_command(role_matrix)


@click.command("keycloak-realm")
@click.option("--app-url", default="", help="Where this application answers; BACKOFFICE_PUBLIC_URL by default.")
@click.option("--customers", is_flag=True, help="The customers' realm instead of the staff's.")
@click.option("--name", default="", help="The realm's name; bank or customers by default.")
@click.option("--for-trial", is_flag=True, help="Let it answer on plain http. Never in production.")
def keycloak_realm(app_url: str, customers: bool, name: str, for_trial: bool) -> None:
    """Write the realm file for `kc.sh start --import-realm` to the standard output."""
    settings: Settings = current_app.extensions["settings"]
    address = (app_url or settings.public_url).rstrip("/")
    if customers:
        secret = settings.customers_client_secret.get_secret_value()
        doors = ((PROVISIONING, secret),) if secret else ()
        document = customers_realm(RealmSettings(address, name or CUSTOMERS, "Customers", doors, for_trial))
    else:
        known = {CLIENT: settings.oidc_client_secret, settings.oidc_directory_client: settings.oidc_directory_secret}
        secrets = tuple((client, text) for client, hidden in known.items() if (text := hidden.get_secret_value()))
        staff = RealmSettings(app_url=address, name=name or STAFF, secrets=secrets, for_trial=for_trial)
        document = realm_document(staff)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@click.command("role-matrix")
def role_matrix() -> None:
    """Print who may do what as a Markdown table."""
    for line in matrix():
        click.echo(line)


def matrix() -> Iterator[str]:
    """The lines of the table: a permission a row, a job role a column."""
    yield f"| permission | {' | '.join(JOB_ROLES)} |"
    yield f"|---|{'---|' * len(JOB_ROLES)}"
    for permission in Permission:
        if permission is not Permission.PUBLIC:
            granting = roles_granting(permission)
            marks = " | ".join("x" if name in granting else " " for name in JOB_ROLES)
            yield f"| {permission.value} | {marks} |"
