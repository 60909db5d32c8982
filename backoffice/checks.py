"""What `flask check --deploy` looks at: settings that are fine on a desk and dangerous in a bank."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import click
from flask import current_app

from backoffice.config import Settings

SHORTEST_SECRET = 32


@click.command("check")
@click.option("--deploy", is_flag=True, help="Look at the settings as a bank must have them.")
def check(deploy: bool) -> None:
    """Say what is wrong with the settings; ends with 1 when something is."""
    settings: Settings = current_app.extensions["settings"]
    problems = list(problems_of(settings)) if deploy else []
    for problem in problems:
        click.echo(f"- {problem}")
    if problems:
        raise click.ClickException(f"{len(problems)} thing{'s' if len(problems) > 1 else ''} to put right first.")
    click.echo("Nothing to put right." if deploy else "The settings can be read. Add --deploy to judge them.")


def problems_of(settings: Settings) -> Iterator[str]:
    """A sentence for each setting with which nobody should go live."""
    if settings.runs_as != "production":
        yield f"It runs as a {settings.runs_as}, whose sign-in asks nobody for a password. Unset BACKOFFICE_MODE."
    if not settings.database_url:
        yield "BACKOFFICE_DATABASE_URL names no server; the embedded one is for the demo."
    elif settings.owner_database_url in ("", settings.database_url):
        yield "BACKOFFICE_OWNER_DATABASE_URL must be another login, so that the application cannot change the log."
    yield from _secrets(settings)
    yield from _addresses(settings)
    yield from _providers(settings)


def _secrets(settings: Settings) -> Iterator[str]:
    keys = [key.get_secret_value() for key in settings.secret_keys]
    if not keys:
        yield "BACKOFFICE_SECRET_KEYS is missing; it signs what browsers send back."
    elif min(map(len, keys)) < SHORTEST_SECRET:
        yield f"A key of BACKOFFICE_SECRET_KEYS is shorter than {SHORTEST_SECRET} characters."
    if not settings.keyset:
        yield "BACKOFFICE_KEYSET is missing; without it nobody knows which keys open the customers' data."
    elif "://" not in settings.keyset and not settings.keyset_path.exists():
        yield "BACKOFFICE_KEYSET names a file that is not there."
    if not settings.oidc_client_secret.get_secret_value():
        yield "BACKOFFICE_OIDC_CLIENT_SECRET is missing."
    if settings.customers_issuer and not settings.customers_client_secret.get_secret_value():
        yield "BACKOFFICE_CUSTOMERS_CLIENT_SECRET is missing; no customer's user could be made."
    if settings.customers_issuer and not settings.portal_client_secret.get_secret_value():
        yield "BACKOFFICE_PORTAL_CLIENT_SECRET is missing; no customer could sign in at the portal."


def _addresses(settings: Settings) -> Iterator[str]:
    secure = {"OIDC_ISSUER": settings.oidc_issuer, "PUBLIC_URL": settings.public_url}
    if settings.customers_issuer:
        secure["CUSTOMERS_ISSUER"] = settings.customers_issuer
    for name, url in secure.items():
        if urlsplit(url).scheme != "https":
            yield f"BACKOFFICE_{name} must begin with https://."
    if settings.rate_limit_url.startswith("memory:"):
        yield "BACKOFFICE_RATE_LIMIT_URL counts in each process's memory; name a Redis or Valkey server."
    if settings.outbox_url:
        yield "BACKOFFICE_OUTBOX_URL belongs to the demo."
    for name, url in {"SMS_URL": settings.sms_url, "SMTP_URL": settings.smtp_url}.items():
        if not url:
            yield f"BACKOFFICE_{name} is missing; codes could not be sent."


def _providers(settings: Settings) -> Iterator[str]:
    named = {"ADDRESS_CHECK": settings.address_check_url, "CREDIT_BUREAU": settings.credit_bureau_url}
    if settings.sumsub_token.get_secret_value():
        named["SUMSUB"] = settings.sumsub_url
    for name, url in named.items():
        if url and urlsplit(url).scheme != "https":
            yield f"BACKOFFICE_{name}_URL must begin with https://: what is asked there is about people."
    if settings.address_check_url and not settings.address_check_key.get_secret_value():
        yield "BACKOFFICE_ADDRESS_CHECK_KEY is missing."
    if settings.credit_bureau_url and not settings.credit_bureau_key.get_secret_value():
        yield "BACKOFFICE_CREDIT_BUREAU_KEY is missing."
    if settings.sumsub_webhook_secret_before.get_secret_value():
        yield "BACKOFFICE_SUMSUB_WEBHOOK_SECRET_BEFORE is still trusted; unset it once Sumsub signs with the new one."
