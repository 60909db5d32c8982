"""How gunicorn listens, here and in production: `gunicorn --config python:backoffice.web.listening wsgi:app`."""

import socket
from typing import Any

PATIENCE = 60  # seconds; browsers close a connection that they opened ahead and did not use long before


def when_ready(server: Any) -> None:
    """Let the kernel keep a connection until something is said on it, where it can (Linux).

    Browsers open connections ahead of need. A worker that took a silent one would answer nobody else until it is
    killed for it: gunicorn's plain workers wait for a request's first byte without an end.
    """
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, PATIENCE)
