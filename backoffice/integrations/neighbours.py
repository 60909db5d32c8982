"""Which neighbours the running application has, for the rooms that do not know Flask."""

from flask import Flask, current_app

from backoffice.config import Settings
from backoffice.integrations.mail import SmtpMail
from backoffice.integrations.ports import MailPort, SmsPort
from backoffice.integrations.sms import HttpSms


def install(app: Flask) -> None:
    """Connect the gateways that the settings name."""
    settings: Settings = app.extensions["settings"]
    app.extensions["sms"] = HttpSms(settings.sms_url, settings.sms_user, settings.sms_key.get_secret_value())
    app.extensions["mail"] = SmtpMail(settings.smtp_url, settings.mail_from)


def sms() -> SmsPort:
    """The SMS gateway."""
    port: SmsPort = current_app.extensions["sms"]
    return port


def mail() -> MailPort:
    """The mail server."""
    port: MailPort = current_app.extensions["mail"]
    return port
