"""E-mails by SMTP: `smtp://host:port`, `smtp+starttls://user:password@host:port` or `smtps://…`."""

import smtplib
import ssl
from contextlib import AbstractContextManager
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

from backoffice.integrations.ports import NotDelivered

PATIENCE = 10.0
DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PERMANENT = range(500, 600)


class SmtpMail:
    """Hands mails to the server at `url`, from `sender`."""

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = url, sender

    def send(self, to: str, subject: str, text: str, *, key: str) -> str:
        """Hand over a plain text; its Message-ID, by which servers know a repetition. Raises NotDelivered."""
        if not self._url:
            raise NotDelivered("no mail server is set")
        try:
            with _connection(urlsplit(self._url)) as server:
                mail = self._mail(to, subject, text, key)
                server.send_message(mail, self._sender, [to])
                return str(mail["Message-ID"])
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            raise NotDelivered("the mail server refused the address", for_good=codes <= set(PERMANENT)) from None
        except (smtplib.SMTPException, OSError) as error:
            # `from None`: a server's text may quote the address.
            raise NotDelivered(f"the mail server did not take it ({type(error).__name__})") from None

    def _mail(self, to: str, subject: str, text: str, key: str) -> EmailMessage:
        mail = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, subject
        mail["Date"], mail["Message-ID"] = formatdate(), f"<{key}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        return mail


def _connection(url: SplitResult) -> AbstractContextManager[smtplib.SMTP]:
    host, port = url.hostname or "", url.port or DEFAULT_PORTS.get(url.scheme, 25)
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    if url.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
