"""A load generator that costs little: one process, a few connections at once, the same bytes asked again and again.

`gunicorn`'s sync workers close each connection after its answer, so each request has one of its own.
"""

import selectors
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

PATIENCE, AT_ONCE, PIECE = 60, 4, 1 << 18


@dataclass(frozen=True)
class Target:
    """What is asked of which port."""

    port: int
    request: bytes


@dataclass
class Load:
    """How often a target was asked, and the seconds that took: of the clock, and of the generator's processor time."""

    asked: int = 0
    seconds: float = 0.0
    own_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.asked / self.seconds

    @property
    def own_share(self) -> float:
        """How much of one core the generator took."""
        return self.own_seconds / self.seconds

    def add(self, target: Target, times: int) -> None:
        """Ask so many times more."""
        start, own_start = time.perf_counter(), time.process_time()
        ask(target, times)
        self.seconds += time.perf_counter() - start
        self.own_seconds += time.process_time() - own_start
        self.asked += times


def get(path: str, headers: Mapping[str, str]) -> bytes:
    """A GET request as bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: bench", "Connection: close", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def ask(target: Target, times: int, at_once: int = AT_ONCE) -> None:
    """Ask so many times, a few at once, and read each answer to its end; raises unless each is a 200."""
    with selectors.DefaultSelector() as selector:
        begun = 0
        while begun < times or selector.get_map():
            while begun < times and len(selector.get_map()) < at_once:
                selector.register(_begin(target), selectors.EVENT_READ, [])
                begun += 1
            if not (ready := selector.select(PATIENCE)):
                raise TimeoutError(f"port {target.port} did not answer")
            for key, _ in ready:
                _take(selector, key)


def _begin(target: Target) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", target.port), timeout=PATIENCE)
    connection.sendall(target.request)
    return connection


def _take(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    """The next piece of an answer; its first says how it went, an empty one that it is over."""
    connection, heads = key.fileobj, key.data
    assert isinstance(connection, socket.socket)
    piece = connection.recv(PIECE)
    if piece and not heads:
        heads.append(piece[:12])
    if not piece:
        selector.unregister(connection)
        connection.close()
        assert heads and heads[0] == b"HTTP/1.1 200", f"not a 200: {heads}"
