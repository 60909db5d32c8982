"""Asks clamd, ClamAV's daemon, at its socket (`unix:///run/clamd.ctl`, `tcp://host:3310`), by INSTREAM."""

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from backoffice.documents.models import Scan

CHUNK = 64 * 1024
SECONDS = 20.0
PORT = 3310
LONGEST_ANSWER = 4096
log = structlog.get_logger()


class Clamd:
    """A scanner that says `unscanned` when the daemon does not answer: what that means is the policy's matter."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("unix", "tcp"):
            raise ValueError("BACKOFFICE_CLAMD begins with unix:// or tcp://")
        self._parts = parts

    def scan(self, path: Path) -> Scan:
        """What the daemon says of the file."""
        try:
            answer = self._asked(path)
        except OSError as error:
            log.warning("the scanner did not answer", fault=type(error).__name__)
            return Scan.UNSCANNED
        if answer.endswith(b" FOUND"):
            return Scan.INFECTED
        if answer == b"stream: OK":
            return Scan.CLEAN
        log.error("the scanner could not scan a file")
        return Scan.UNSCANNED

    def _asked(self, path: Path) -> bytes:
        with self._connected() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while part := file.read(CHUNK):
                line.sendall(struct.pack("!I", len(part)) + part)
            line.sendall(struct.pack("!I", 0))
            return _whole_answer(line)

    def _connected(self) -> socket.socket:
        if self._parts.scheme == "tcp":
            return socket.create_connection((self._parts.hostname or "", self._parts.port or PORT), SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(self._parts.path)
        except OSError:
            line.close()
            raise
        return line


def _whole_answer(line: socket.socket) -> bytes:
    answer = b""
    while len(answer) < LONGEST_ANSWER and (part := line.recv(LONGEST_ANSWER)):
        answer += part
    return answer.rstrip(b"\0\n")
