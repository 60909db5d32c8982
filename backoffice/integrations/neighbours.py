"""Which neighbours the running application has, for the rooms that do not know Flask."""

from flask import Flask, current_app

from backoffice.config import Settings
from backoffice.integrations.keycloak_admin import KeycloakAdmin
from backoffice.integrations.keycloak_users import KeycloakUsers
from backoffice.integrations.mail import SmtpMail
from backoffice.integrations.ports import (
    CustomerUsersPort,
    MailPort,
    SmsPort,
    SmsReports,
    Verification,
    WatchLists,
)
from backoffice.integrations.record_checks import RecordCheck
from backoffice.integrations.sms import AfricasTalkingSms, TwilioSms
from backoffice.integrations.sms_reports import AfricasTalkingReports, TwilioReports
from backoffice.integrations.sumsub import Sumsub
from backoffice.integrations.sumsub_webhooks import SumsubDoor
from backoffice.integrations.yente import Yente


def install(app: Flask) -> None:
    """Connect the gateways that the settings name."""
    settings: Settings = app.extensions["settings"]
    app.extensions["sms"], app.extensions["sms_reports"] = _sms(settings)
    app.extensions["mail"] = SmtpMail(settings.smtp_url, settings.mail_from)
    app.extensions["verifications"] = _verifications(settings)
    app.extensions["sumsub_door"] = _sumsub_door(settings)
    app.extensions["customer_users"] = _customer_users(settings)
    app.extensions["watch_lists"] = _watch_lists(settings)


def sms() -> SmsPort:
    """The SMS gateway."""
    port: SmsPort = current_app.extensions["sms"]
    return port


def sms_reports() -> SmsReports:
    """By what the SMS gateway's reports are judged; without a secret none is genuine."""
    reports: SmsReports = current_app.extensions["sms_reports"]
    return reports


def _sms(settings: Settings) -> tuple[SmsPort, SmsReports]:
    key, here = settings.sms_key.get_secret_value(), f"{settings.public_url.rstrip('/')}/webhooks/sms"
    login = (settings.sms_url, settings.sms_user, key, settings.sms_from)
    if settings.sms_gateway == "twilio":
        return TwilioSms(*login, here), TwilioReports(key, here)
    return AfricasTalkingSms(*login), AfricasTalkingReports(settings.sms_report_secret.get_secret_value())


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


def watch_lists() -> WatchLists | None:
    """Who keeps the watch lists, or None where the bank has none."""
    lists: WatchLists | None = current_app.extensions["watch_lists"]
    return lists


def _watch_lists(settings: Settings) -> WatchLists | None:
    if settings.watch_list_url:
        key = settings.watch_list_key.get_secret_value()
        return Yente(settings.watch_list_url, settings.watch_list_dataset, key)
    return None
