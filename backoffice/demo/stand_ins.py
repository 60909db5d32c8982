"""The one process that stands in for the bank's neighbours: sign-in, SMS gateway, mail server.

`python -m backoffice.demo.stand_ins --home DIR` starts them and writes their addresses to `DIR/demo.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from backoffice.demo.gateways.mail import MailSink
from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.gateways.sms import create_gateways
from backoffice.demo.sign_in.app import create_provider
from backoffice.demo.sign_in.config import REALM_PATH, ProviderConfig, demo_clients
from backoffice.identity.realm import CLIENT

HOST = "127.0.0.1"
ADDRESSES = "demo.json"
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
    secret = os.environ.get(SECRET_VARIABLE) or kept_secret(asked.home / "sign-in-secret")
    addresses = addresses_of(sign_in, gateway, mail) | {"client_id": CLIENT, "client_secret": secret}
    config = ProviderConfig(addresses["issuer"], asked.home / "sign-in-keys.json", demo_clients(asked.app_url, secret))
    outbox = Outbox()
    servers = [_server(create_provider(config), sign_in), _server(create_gateways(outbox), gateway)]
    sink = MailSink(outbox, mail)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    sink.start()
    write_atomically(asked.home / ADDRESSES, json.dumps(addresses | {"pid": os.getpid()}, indent=2))
    stop.wait()
    _forget(asked.home / ADDRESSES)
    for server in servers:
        server.shutdown()
    sink.stop()
    return 0


def addresses_of(sign_in: socket.socket, gateway: socket.socket, mail: socket.socket) -> dict[str, str]:
    """Where the three neighbours answer."""
    sign_in_port, gateway_port, mail_port = (each.getsockname()[1] for each in (sign_in, gateway, mail))
    gateway_url = f"http://{HOST}:{gateway_port}"
    return {
        "issuer": f"http://{HOST}:{sign_in_port}{REALM_PATH}",
        "token_url": f"http://{HOST}:{sign_in_port}{REALM_PATH}/demo/token",
        "sms_url": f"{gateway_url}/version1/messaging",
        "outbox_url": f"{gateway_url}/outbox",
        "gateway_url": gateway_url,
        "smtp_url": f"smtp://{HOST}:{mail_port}",
    }


def kept_secret(path: Path) -> str:
    """The clients' secret of this home, made at the first start and kept."""
    if not path.exists():
        write_atomically(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def write_atomically(path: Path, text: str) -> None:
    """Put a file of its owner's only in place, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(text)
    beside.replace(path)


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
