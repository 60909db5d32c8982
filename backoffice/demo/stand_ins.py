"""The one process that stands in for the bank's neighbours: sign-in, SMS gateway, mail server, providers of checks.

`python -m backoffice.demo.stand_ins --home DIR` starts them and writes their addresses to `DIR/demo.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from backoffice.demo.addresses import FILE, HOST, SUMSUB_TOKEN, addresses_of, kept_secret, write_atomically
from backoffice.demo.customer_realm.app import add_realm
from backoffice.demo.customer_realm.realm import CustomerRealm
from backoffice.demo.customer_realm.store import UserStore
from backoffice.demo.gateways.applicants import Applicants
from backoffice.demo.gateways.mail import MailSink
from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.gateways.phone import Line
from backoffice.demo.gateways.reports import Reporter
from backoffice.demo.gateways.sms import create_gateways
from backoffice.demo.sign_in.app import create_provider
from backoffice.demo.sign_in.config import ProviderConfig, demo_clients
from backoffice.demo.sign_in.sessions import Sessions
from backoffice.identity.realm import CLIENT

SECRET_VARIABLE = "BACKOFFICE_OIDC_CLIENT_SECRET"  # noqa: S105 (the name of a setting)


class QuietHandler(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing about an answered request."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C; 1 and a sentence when a port is in use."""
    asked = _parser().parse_args(arguments)
    try:
        sign_in, gateway, mail = map(_listening, (asked.sign_in_port, asked.gateway_port, asked.smtp_port))
    except OSError as error:
        sys.stderr.write(f"The demo's stand-ins cannot start: {error}.\n")
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    secret = os.environ.get(SECRET_VARIABLE) or kept_secret(asked.home)
    addresses = addresses_of(*(each.getsockname()[1] for each in (sign_in, gateway, mail))) | {
        "client_id": CLIENT,
        "client_secret": secret,
    }
    config = ProviderConfig(addresses["issuer"], asked.home / "sign-in-keys.json", demo_clients(asked.app_url, secret))
    outbox = Outbox()
    line = Line(f"{asked.app_url}/ussd", kept_secret(asked.home, "ussd"))
    providers, reporter = _applicants(asked.home, asked.app_url), _reporter(asked.home, asked.app_url)
    gateways = create_gateways(outbox, providers, reporter, line)
    store, sessions = UserStore(asked.home), Sessions(config.clock)
    issuer = addresses["customers_issuer"]
    customers = CustomerRealm(issuer, secret, store, outbox.mail, sessions, asked.app_url.rstrip("/"))
    both_realms = add_realm(create_provider(config), customers)
    servers = [_server(both_realms, sign_in), _server(gateways, gateway)]
    sink = MailSink(outbox, mail)
    _serve(servers, sink, asked.home / FILE, addresses, stop)
    return 0


def _serve(
    servers: list[BaseWSGIServer], sink: MailSink, file: Path, addresses: dict[str, str], stop: threading.Event
) -> None:
    """Answer, and say where in the file, until it is time to stop."""
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    sink.start()
    write_atomically(file, json.dumps(addresses | {"pid": os.getpid()}, indent=2))
    stop.wait()
    _forget(file)
    for server in servers:
        server.shutdown()
    sink.stop()


def _applicants(home: Path, app_url: str) -> Applicants:
    """The stand-in provider's applicants; what they come to is told to the application."""
    secret, webhook_secret = kept_secret(home, "sumsub"), kept_secret(home, "sumsub-webhook")
    return Applicants(SUMSUB_TOKEN, secret, f"{app_url}/webhooks/sumsub", webhook_secret)


def _reporter(home: Path, app_url: str) -> Reporter:
    """Whoever tells the application what became of messages."""
    return Reporter(f"{app_url}/webhooks/sms?key={kept_secret(home, 'sms-reports')}")


def _listening(port: int) -> socket.socket:
    """A listening socket on this port; 0 takes a free one."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise OSError(f"port {port} is in use ({error.strerror})") from error
    listening.listen(128)
    return listening


def _server(app: Flask, listening: socket.socket) -> BaseWSGIServer:
    """A threaded server of this application on a socket that already listens."""
    port = listening.getsockname()[1]
    return make_server(HOST, port, app, threaded=True, request_handler=QuietHandler, fd=listening.fileno())


def _forget(path: Path) -> None:
    """Take the addresses away if they are still this process's."""
    with suppress(OSError, ValueError):
        if json.loads(path.read_text())["pid"] == os.getpid():
            path.unlink()


def _parser() -> argparse.ArgumentParser:
    """The command line; port 0 takes a free one."""
    parser = argparse.ArgumentParser(prog="python -m backoffice.demo.stand_ins", description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--app-url", default="http://127.0.0.1:8000")
    for name in ("--sign-in-port", "--gateway-port", "--smtp-port"):
        parser.add_argument(name, type=int, default=0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
