"""One running Keycloak: begun from a copy of freshly imported realms, so that every start finds them as written."""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click
import requests

from backoffice.demo.keycloak.distribution import java

HOST = "127.0.0.1"
PATIENCE = 240.0  # seconds; on a busy machine it takes minutes
SMALL_JAVA = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -Xmx512m"


@dataclass(frozen=True)
class Administrator:
    """Who may do everything on this server."""

    username: str
    password: str = field(repr=False)


class Server:
    """A Keycloak in `folder` on `port` (its management port is the next one)."""

    def __init__(self, folder: Path, port: int, administrator: Administrator) -> None:
        self._folder, self._port, self._administrator = folder, port, administrator
        self._running: subprocess.Popen[bytes] | None = None
        self.log = folder.parent / "keycloak.log"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    def start(self, realms: dict[str, str]) -> None:
        """Start with these realms (name → JSON), imported once and copied afterwards; raises ClickException."""
        kept = self._folder.parent / "imported" / _digest(realms, self._administrator)
        if not kept.exists():
            self._import(realms, kept)
        self._set_data(kept)
        self._run("start", "--optimized")
        self._wait(realms)

    def ended(self) -> bool:
        """Whether it ended by itself."""
        return self._running is not None and self._running.poll() is not None

    def stop(self) -> None:
        """End it: the script and the Java below it."""
        if self._running is None:
            return
        _signal(self._running, signal.SIGTERM)
        try:
            self._running.wait(15)
        except subprocess.TimeoutExpired:
            _signal(self._running, signal.SIGKILL)
            self._running.wait()
        self._running = None

    def _import(self, realms: dict[str, str], kept: Path) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        files = self._data / "import"
        files.mkdir(parents=True)
        for name, text in realms.items():
            (files / f"{name}.json").write_text(text, encoding="utf-8")
        self._run("start", "--optimized", "--import-realm")
        self._wait(realms)
        self.stop()
        shutil.rmtree(files)
        shutil.rmtree(kept.parent, ignore_errors=True)  # of earlier realms
        shutil.copytree(self._data, kept)

    def _set_data(self, kept: Path) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        shutil.copytree(kept, self._data)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, *words: str) -> None:
        command = [
            str(self._folder / "bin" / "kc.sh"), *words, "--http-enabled=true", f"--hostname={self.url}",
            "--cache=local", f"--http-host={HOST}", f"--http-port={self._port}",
            f"--http-management-port={self._port + 1}",
        ]  # fmt: skip
        own = {
            "KC_BOOTSTRAP_ADMIN_USERNAME": self._administrator.username,
            "KC_BOOTSTRAP_ADMIN_PASSWORD": self._administrator.password,
            "JAVA_OPTS_APPEND": SMALL_JAVA,
        }
        with self.log.open("ab") as log:
            # A group of its own: killing the script alone would leave Java running. S603: Keycloak's own script.
            self._running = subprocess.Popen(  # noqa: S603
                command, env=os.environ | java() | own, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _wait(self, realms: dict[str, str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self.ended():
            if all(_answers(f"{self.url}/realms/{name}/.well-known/openid-configuration") for name in realms):
                return
            time.sleep(0.2)
        self.stop()
        raise click.ClickException(f"Keycloak did not start; what it said is in {self.log}.")


def _answers(url: str) -> bool:
    with suppress(requests.RequestException):  # it does not listen yet
        return requests.get(url, timeout=5, allow_redirects=False).status_code == 200
    return False


def _digest(realms: dict[str, str], administrator: Administrator) -> str:
    """The bootstrap administrator is in the imported data too."""
    texts = [*(f"{name}\n{text}" for name, text in sorted(realms.items())), repr(vars(administrator))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def _signal(running: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, number)
