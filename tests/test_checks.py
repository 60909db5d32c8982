"""`flask check --deploy`: what is fine on a desk is refused in a bank, each with its sentence."""

from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from pydantic import SecretStr

from backoffice.checks import check, problems_of
from backoffice.config import Settings

SAFE = Settings(
    database_url="postgresql://app@db/bank",
    owner_database_url="postgresql://owner@db/bank",
    secret_keys=[SecretStr("k" * 40)],
    keyset="aws-kms://key",
    oidc_issuer="https://sign-in.bank.example/realms/bank",
    oidc_client_secret=SecretStr("s" * 40),
    public_url="https://office.bank.example",
    rate_limit_url="redis://counts",
    sms_url="https://sms.example/send",
    smtp_url="smtp://mail.example",
)


def found(**changes: object) -> str:
    return "\n".join(problems_of(SAFE.model_copy(update=changes)))


def test_a_careful_deployment_has_nothing_to_put_right() -> None:
    assert found() == ""


def test_the_demo_is_refused() -> None:
    assert "runs as a demo" in found(mode="demo")


def test_missing_and_short_secrets_are_named() -> None:
    assert "SECRET_KEYS is missing" in found(secret_keys=[])
    assert "shorter than 32" in found(secret_keys=[SecretStr("short")])
    assert "OIDC_CLIENT_SECRET" in found(oidc_client_secret=SecretStr(""))
    assert "KEYSET is missing" in found(keyset="")
    assert "not there" in found(keyset="nowhere/keyset.json")


def test_limits_in_memory_and_plain_http_are_refused() -> None:
    assert "RATE_LIMIT_URL" in found(rate_limit_url="memory://")
    assert "OIDC_ISSUER must begin with https" in found(oidc_issuer="http://sign-in.bank.example")
    assert "PUBLIC_URL must begin with https" in found(public_url="http://office.bank.example")
    assert "CUSTOMERS_ISSUER must begin with https" in found(customers_issuer="http://sign-in.bank.example")


def test_a_sign_in_service_for_customers_needs_its_secret() -> None:
    assert "CUSTOMERS_CLIENT_SECRET is missing" in found(customers_issuer="https://sign-in.bank.example/realms/own")


def test_what_belongs_to_the_demo_is_refused_and_gateways_must_be_named() -> None:
    assert "OUTBOX_URL belongs to the demo" in found(outbox_url="http://127.0.0.1:8002/outbox")
    assert "SMS_URL is missing; codes could not be sent." in found(sms_url="")
    assert "SMTP_URL is missing; codes could not be sent." in found(smtp_url="")
    assert "runs as a test" in found(mode="test")


def test_one_login_for_owner_and_application_is_refused() -> None:
    assert "another login" in found(owner_database_url="")
    assert "another login" in found(owner_database_url=SAFE.database_url)
    assert "names no server" in found(database_url="", mode="production")


def test_the_command_says_all_and_ends_with_one(tmp_path: Path) -> None:
    app = Flask("bare")
    app.extensions["settings"] = Settings(mode="demo", home=tmp_path)
    with app.app_context():
        result = CliRunner().invoke(check, ["--deploy"])
        plain = CliRunner().invoke(check, [])
    assert result.exit_code == 1
    assert "runs as a demo" in result.output
    assert "things to put right" in result.output
    assert plain.exit_code == 0
