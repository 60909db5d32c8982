"""Browsers that connect ahead and say nothing keep nobody waiting."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
APP = "def app(environ, start):\n    start('200 OK', [('Content-Length', '2')])\n    return [b'ok']\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """One gunicorn worker that answers “ok”, listening as ours do."""
    (tmp_path / "answering.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--config", "python:backoffice.web.listening", "--workers", "1"]
    where = ["--bind", f"127.0.0.1:{free}", "--pythonpath", f"{ROOT},{tmp_path}", "--no-control-socket"]
    server = subprocess.Popen([*command, *where, "answering:app"], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield free
    finally:
        server.terminate()
        assert server.wait(20) == 0


def answered(port: int, within: float) -> bool:
    """Whether the server says "ok"; it may still be starting."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            return requests.get(f"http://127.0.0.1:{port}/", timeout=within).text == "ok"
        except requests.ConnectionError:
            time.sleep(0.2)
    return False


@pytest.mark.skipif(not hasattr(socket, "TCP_DEFER_ACCEPT"), reason="the kernel cannot keep silent connections back")
def test_silent_connections_do_not_hold_the_only_worker(port: int) -> None:
    assert answered(port, 30)
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    assert answered(port, 5)
    for one in silent:
        one.close()
