"""A whole sample bank as `flask demo` opens it (gunicorn, worker, stand-ins, PostgreSQL), in a folder of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

PATIENCE = 120.0
ROOT = Path(__file__).parents[2]


class RunningBank:
    """Its address, and tokens and browsers of its people."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "h"
        (folder / "t").mkdir()
        (folder / "t").chmod(0o1777)
        self.port = _four_ports()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--port", str(self.port), "--customers", "1"]
        own = {"BACKOFFICE_HOME": str(self.home), "TMPDIR": str(folder / "t")}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("BACKOFFICE_")}
        with (folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=inherited | own, stdout=said, stderr=said, start_new_session=True
            )

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            time.sleep(0.2)
        raise AssertionError(f"the bank did not open: {(self.folder / 'said').read_text()[-2000:]}")

    def end(self) -> None:
        """Close it in order, as Ctrl-C does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(30)

    def ask(self, role: str, method: str, path: str, **sent: Any) -> requests.Response:
        """One REST request as somebody with that role."""
        addresses = json.loads((self.home / "demo.json").read_text())
        token = requests.post(addresses["token_url"], json={"roles": [role]}, timeout=10).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())} | sent.pop("headers", {})
        return requests.request(
            method, f"{self.url}/api/v1/customer{path}", headers=headers, timeout=30, allow_redirects=False, **sent
        )

    def browser(self, role: str) -> requests.Session:
        """A signed-in browser."""
        session = requests.Session()
        session.headers["Sec-Fetch-Site"] = "same-origin"
        begun = session.get(f"{self.url}/sign-in", allow_redirects=False, timeout=10)
        answer = session.post(begun.headers["Location"], data={"role": role}, timeout=30)
        assert answer.status_code == 200, answer.text[:300]
        return session

    def press(self, browser: requests.Session, path: str, **form: Any) -> requests.Response:
        """Send a form with the browser's token."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"{self.url}/me", timeout=10).text)
        assert found
        return browser.post(f"{self.url}{path}", data=form | {"csrf_token": unescape(found[1])}, timeout=30)


@contextmanager
def opened() -> Iterator[RunningBank]:
    """Open a bank for the block; its folder is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="bank-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)  # the database runs as somebody else when we are root
        bank = RunningBank(Path(name))
        try:
            bank.wait()
            yield bank
        finally:
            bank.end()


def _four_ports() -> int:
    """The first of four free ports behind one another."""
    for first in range(20_000 + os.getpid() % 9_000, 32_000, 4):
        with suppress(OSError):
            for port in range(first, first + 4):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
    raise AssertionError("no free ports")
