"""A stand-in of the mail server: takes every mail and keeps it in the outbox, one message per recipient."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy
from socket import socket
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from backoffice.demo.gateways.outbox import Outbox

STARTS_WITHIN = 10.0
HOST_NAME = "mail.bank.example"


class Keeper:
    """Takes mails over for the outbox (the methods' names are aiosmtpd's)."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A whole mail has arrived."""
        if await asyncio.to_thread(self._outbox.fails_now, "email"):
            return "451 Try again later"
        text = readable(cast(bytes, envelope.original_content))
        for address in envelope.rcpt_tos:
            self._outbox.keep("email", address, text)
        return "250 Kept"


def readable(raw: bytes) -> str:
    """The subject and the plain text of a mail, an empty line between them."""
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(preferencelist=("plain", "html"))
    text = body.get_content().replace("\r\n", "\n").strip() if body else ""
    return f"{mail['subject'] or ''}\n\n{text}".strip()


class MailSink:
    """An SMTP server on a listening socket, in a thread with an event loop of its own."""

    def __init__(self, outbox: Outbox, listening: socket) -> None:
        self._keeper = Keeper(outbox)
        self._listening = listening
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mail sink", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()
        self._ready.wait(STARTS_WITHIN)

    def stop(self) -> None:
        """Stop answering and give the thread back."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        """The thread: serve until stopped, then end what is still open."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, sock=self._listening))
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self._loop.close()

    def _protocol(self) -> SMTP:
        """One connection."""
        return SMTP(self._keeper, hostname=HOST_NAME, enable_SMTPUTF8=True, loop=self._loop)
