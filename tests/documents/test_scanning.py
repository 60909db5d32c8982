"""clamd as the scanner: a real one with a signature of our own, one that is away, and one that talks nonsense."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from backoffice.config import Settings
from backoffice.documents.keeping import Keeping
from backoffice.documents.models import Scan
from backoffice.documents.scanning import Clamd
from tests.documents.malformed import EICAR

CLAMD = shutil.which("clamd")
STARTS_WITHIN = 60


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[str]:
    """The daemon with one signature: EICAR's, by its bytes; its address."""
    if CLAMD is None:
        pytest.skip("needs clamd (Debian: clamav-daemon)")
    folder = tmp_path / "signatures"
    folder.mkdir()
    (folder / "ours.ndb").write_text(f"Ours.Eicar:0:*:{EICAR.hex()}\n")
    at = tmp_path / "clamd.ctl"
    config = tmp_path / "clamd.conf"
    config.write_text(f"DatabaseDirectory {folder}\nLocalSocket {at}\nForeground yes\nUser root\n")
    daemon = subprocess.Popen([CLAMD, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(at)
        yield f"unix://{at}"
    finally:
        daemon.kill()
        daemon.wait()


def _wait_for(at: Path) -> None:
    for _ in range(STARTS_WITHIN * 10):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(at))
            return
        time.sleep(0.1)
    raise AssertionError("clamd did not start in time")


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(data)
    return path


def test_a_real_scanner_tells_infected_from_clean(clamd: str, tmp_path: Path) -> None:
    scanner = Clamd(clamd)
    assert scanner.scan(_file(tmp_path, EICAR)) is Scan.INFECTED
    assert scanner.scan(_file(tmp_path, b"\xff\xd8\xff" + EICAR + b"\xff\xd9")) is Scan.INFECTED
    assert scanner.scan(_file(tmp_path, b"nothing bad" * 20_000)) is Scan.CLEAN


def test_a_scanner_that_is_away_leaves_files_unscanned(tmp_path: Path) -> None:
    for address in (f"unix://{tmp_path}/nobody.ctl", "tcp://127.0.0.1:9"):
        assert Clamd(address).scan(_file(tmp_path, b"anything")) is Scan.UNSCANNED


@pytest.mark.parametrize("answer", [b"", b"stream: OK and more\0", b"INSTREAM size limit exceeded. ERROR\0"])
def test_an_answer_that_is_no_verdict_counts_as_unscanned(tmp_path: Path, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            line, _ = server.accept()
            with line:
                while not line.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                line.sendall(answer)

        thread = threading.Thread(target=talk)
        thread.start()
        assert Clamd(f"tcp://127.0.0.1:{server.getsockname()[1]}").scan(_file(tmp_path, b"x")) is Scan.UNSCANNED
        thread.join()


def test_the_settings_name_the_scanner(tmp_path: Path) -> None:
    assert isinstance(Keeping(Settings(home=tmp_path, clamd="unix:///run/clamd.ctl")).scanner, Clamd)
    with pytest.raises(ValueError, match="unix:// or tcp://"):
        Keeping(Settings(home=tmp_path, clamd="/run/clamd.ctl"))
