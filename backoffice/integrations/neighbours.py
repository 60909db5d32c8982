"""Which neighbours the running application has, for the rooms that do not know Flask."""

from flask import Flask, current_app

from backoffice.config import Settings
from backoffice.integrations.keycloak_admin import KeycloakAdmin
from backoffice.integrations.keycloak_users import KeycloakUsers
from backoffice.integrations.mail import SmtpMail
from backoffice.integrations.ports import CustomerUsersPort, MailPort, SmsPort, Verification
from backoffice.integrations.record_checks import RecordCheck
from backoffice.integrations.sms import HttpSms
from backoffice.integrations.sumsub import Sumsub
from backoffice.integrations.sumsub_webhooks import SumsubDoor


def install(app: Flask) -> None:
    """Connect the gateways that the settings name."""
    settings: Settings = app.extensions["settings"]
    app.extensions["sms"] = HttpSms(settings.sms_url, settings.sms_user, settings.sms_key.get_secret_value())
    app.extensions["mail"] = SmtpMail(settings.smtp_url, settings.mail_from)
    app.extensions["verifications"] = _verifications(settings)
    app.extensions["sumsub_door"] = _sumsub_door(settings)
    app.extensions["customer_users"] = _customer_users(settings)


def sms() -> SmsPort:
    """The SMS gateway."""
    port: SmsPort = current_app.extensions["sms"]
    return port


def mail() -> MailPort:
    """The mail server."""
    port: MailPort = current_app.extensions["mail"]
    return port


def verification(kind: str) -> Verification | None:
    """Who checks identities, addresses or credit records, if anybody does."""
    found: dict[str, Verification] = current_app.extensions["verifications"]
    return found.get(kind)


def sumsub_door() -> SumsubDoor:
    """By what Sumsub's webhooks are judged; without secrets none is genuine."""
    door: SumsubDoor = current_app.extensions["sumsub_door"]
    return door


def _verifications(settings: Settings) -> dict[str, Verification]:
    found: dict[str, Verification] = {}
    if token := settings.sumsub_token.get_secret_value():
        secret = settings.sumsub_secret.get_secret_value()
        found["identity"] = Sumsub(settings.sumsub_url, token, secret, settings.sumsub_level)
    if settings.address_check_url:
        key = settings.address_check_key.get_secret_value()
        found["address"] = RecordCheck("address register", settings.address_check_url, key)
    if settings.credit_bureau_url:
        key = settings.credit_bureau_key.get_secret_value()
        found["credit"] = RecordCheck("credit bureau", settings.credit_bureau_url, key)
    return found


def _sumsub_door(settings: Settings) -> SumsubDoor:
    secrets = (settings.sumsub_webhook_secret, settings.sumsub_webhook_secret_before)
    return SumsubDoor(
        [text.encode() for secret in secrets if (text := secret.get_secret_value())],
        settings.sumsub_webhook_algorithm, [settings.sumsub_level, *settings.sumsub_levels_before],
        settings.runs_as != "production",
    )  # fmt: skip


def customer_users() -> CustomerUsersPort | None:
    """The customers' sign-in service, or None where the bank has none."""
    port: CustomerUsersPort | None = current_app.extensions["customer_users"]
    return port


def _customer_users(settings: Settings) -> CustomerUsersPort | None:
    if not settings.customers_issuer:
        return None
    secret = settings.customers_client_secret.get_secret_value()
    return KeycloakUsers(KeycloakAdmin(settings.customers_issuer, settings.customers_client_id, secret))
