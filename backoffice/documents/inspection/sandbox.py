"""Starts the child in a private folder, waits for it, and leaves neither process nor file behind."""

import json
import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from backoffice.documents.inspection import zones
from backoffice.documents.inspection.codes import Code, Refusal
from backoffice.documents.inspection.verdicts import Kind, Limits, PageImage

CHILD = Path(__file__).with_name("child.py")
ANSWER = "answer.json"
LONGEST_ANSWER = 16 * 1024
LARGEST_SMALL = 64 * 1024
Copy = tuple[tuple[PageImage, ...], bytes, dict[str, Any] | None]
OVERTAXED = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}


def viewing_copy(source: BinaryIO, kind: Kind, limits: Limits) -> Copy:
    """Let a child make the pages of the viewing copy, a small picture and the zone, or raise its Refusal."""
    with TemporaryDirectory(prefix="inspection-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        task = {**asdict(limits), "kind": kind.value, "user": _given_to_nobody(folder)}
        with _started(task, source, folder) as child:
            _await(child, limits)
        sizes, told = _answer(folder)
        return tuple(_pages(folder, sizes, limits)), _bytes_of(folder / "small.jpg", LARGEST_SMALL), zones.checked(told)


def _given_to_nobody(folder: Path) -> tuple[int, int] | None:
    """As root, hand the folder to `nobody`, whom the child becomes; as anybody else, None."""
    if os.geteuid() != 0 or not all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents):
        return None
    with suppress(KeyError, PermissionError):
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        return nobody.pw_uid, nobody.pw_gid
    return None


@contextmanager
def _started(task: dict[str, Any], source: BinaryIO, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The running child, leader of a process group that is killed as a whole in the end."""
    with (folder / ANSWER).open("wb") as answer:
        child = subprocess.Popen(  # noqa: S603 - our own program, its arguments numbers and one of three words
            [sys.executable, "-I", str(CHILD), json.dumps(task)],
            stdin=source, stdout=answer, stderr=subprocess.DEVNULL,
            cwd=folder, env={}, start_new_session=True,
        )  # fmt: skip
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _await(child: subprocess.Popen[bytes], limits: Limits) -> None:
    try:
        ended = child.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise Refusal(Code.TOO_HEAVY) from None
    if ended > 0:
        raise Refusal(Code.INSPECTION_FAILED)
    if ended < 0:
        raise Refusal(Code.TOO_HEAVY if ended in OVERTAXED else Code.UNREADABLE)


def _answer(folder: Path) -> tuple[list[tuple[int, int]], Any]:
    """Sizes of the pages and what was said of a zone; what is not of the agreed shape counts as unreadable."""
    try:
        answer = json.loads(_bytes_of(folder / ANSWER, LONGEST_ANSWER))
        if "refused" in answer:
            raise Refusal(Code(answer["refused"]))
        return [(int(width), int(height)) for width, height in answer["pages"]], answer.get("zone")
    except (ValueError, KeyError, TypeError):
        raise Refusal(Code.UNREADABLE) from None


def _pages(folder: Path, sizes: list[tuple[int, int]], limits: Limits) -> Iterator[PageImage]:
    if not 0 < len(sizes) <= limits.pages:
        raise Refusal(Code.UNREADABLE)
    left = limits.written_bytes
    for number, (width, height) in enumerate(sizes, start=1):
        data = _bytes_of(folder / f"page-{number}.jpg", left)
        left -= len(data)
        yield PageImage(data, width, height)


def _bytes_of(path: Path, most: int) -> bytes:
    """Read what the child wrote; a link, a pipe or too long a file would be the work of an attacker."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Refusal(Code.UNREADABLE) from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise Refusal(Code.UNREADABLE)
        data = file.read(most + 1)
    if len(data) > most:
        raise Refusal(Code.TOO_HEAVY)
    return data
