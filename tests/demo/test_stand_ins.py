"""The one process of stand-ins: it says where it is, serves all three neighbours, and goes when asked."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from backoffice.identity.signatures import keys_at
from backoffice.identity.tokens import TokenValidator

COMMAND = [sys.executable, "-m", "backoffice.demo.stand_ins"]
STARTS_WITHIN = 30


def started(home: Path, *more: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, "--home", str(home), *more], stdout=pipe, stderr=pipe, text=True)


def addresses(home: Path, process: subprocess.Popen[str]) -> dict[str, str]:
    """What the process wrote once it answers."""
    for _ in range(STARTS_WITHIN * 20):
        if (home / "demo.json").exists():
            return json.loads((home / "demo.json").read_text())
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("The stand-ins did not start in time.")


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    running = started(tmp_path)
    yield running
    running.kill()
    running.communicate()


def test_the_three_neighbours_answer_where_the_file_says_and_go_at_sigterm(
    process: subprocess.Popen[str], tmp_path: Path
) -> None:
    found = addresses(tmp_path, process)
    assert (tmp_path / "demo.json").stat().st_mode & 0o777 == 0o600
    token = requests.post(found["token_url"], json={"roles": ["agent"]}, timeout=5).json()["access_token"]
    keys = keys_at(f"{found['issuer']}/protocol/openid-connect/certs")
    assert TokenValidator(found["issuer"], jwks_fetch=keys).access(token).name == "Samuel Okoth"

    form = {"username": "sandbox", "to": "+254712345678", "message": "hello"}
    assert requests.post(found["sms_url"], data=form, headers={"apiKey": "k"}, timeout=5).status_code == 201
    mail_at = urlsplit(found["smtp_url"])
    with smtplib.SMTP(mail_at.hostname or "", mail_at.port or 0, timeout=5) as server:
        server.sendmail("a@bank.example", ["b@example.org"], "Subject: hi\r\n\r\nhello")
    assert [kept["channel"] for kept in requests.get(found["outbox_url"], timeout=5).json()] == ["sms", "email"]

    os.kill(process.pid, signal.SIGTERM)
    said, complained = process.communicate(timeout=10)
    assert (process.returncode, said, complained) == (0, "", "")
    assert not (tmp_path / "demo.json").exists()


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = started(tmp_path, "--gateway-port", str(port))
        _, complained = failed.communicate(timeout=STARTS_WITHIN)
    assert failed.returncode == 1
    assert f"port {port} is in use" in complained
    assert complained.count("\n") == 1
