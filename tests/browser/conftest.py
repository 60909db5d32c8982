"""A whole demo for the browser: started as `make demo` starts it, in a home of its own, ended as Ctrl-C ends it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180


def four_free_ports() -> int:
    """The first of four neighbouring ports that nobody uses."""
    for first in range(8600, 9600, 10):
        try:
            for port in range(first, first + 4):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise AssertionError("no four free ports")


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo with forty customers."""
    home, port = tmp_path_factory.mktemp("bank"), four_free_ports()
    home.chmod(0o711)
    home.parent.chmod(0o711)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--port", str(port), "--customers", "40"]
    with (home / "demo.log").open("w") as log:
        demo = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"BACKOFFICE_HOME": str(home)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, demo, home / "demo.log")
        yield address
    finally:
        demo.send_signal(signal.SIGINT)
        assert demo.wait(40) == 0, (home / "demo.log").read_text()


def wait_until_ready(address: str, demo: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until /readyz says so, or the demo has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert demo.poll() is None, log.read_text()
        with suppress(requests.RequestException):  # it does not listen yet
            if requests.get(f"{address}/readyz", timeout=5).ok:
                return
        time.sleep(0.5)
    raise AssertionError(f"not ready: {log.read_text()}")
