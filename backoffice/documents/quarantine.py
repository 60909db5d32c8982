"""Where an upload waits while it is inspected: a private file that is gone when the request ends."""

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MEGABYTE = 1024 * 1024
CHUNK = 64 * 1024
HOUR = 3600.0


class Readable(Protocol):
    """What an upload is read from: Werkzeug's FileStorage, a request's stream, an open file."""

    def read(self, size: int = -1, /) -> bytes: ...


class TooLarge(Exception):
    """The upload went over the limit; nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the upload is larger than {limit} bytes")
        self.limit = limit


class QuarantineFull(Exception):
    """There is no room for another upload just now."""


@dataclass(frozen=True)
class Held:
    """An upload in quarantine: where it lies, its size in bytes, and its SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


class Quarantine:
    """A folder of its own with a limit of its own, so that uploads cannot fill the disk of others."""

    def __init__(self, folder: Path, *, space: int = 500 * MEGABYTE) -> None:
        self.folder = folder
        self.space = space
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def hold(self, upload: Readable, *, limit: int = 10 * MEGABYTE) -> Iterator[Held]:
        """Read the upload into a random-named file; it is removed whatever happens.

        Raises TooLarge as soon as more than `limit` bytes came, QuarantineFull when space is lacking.
        """
        if self._occupied() + limit > self.space:
            raise QuarantineFull
        path = self.folder / secrets.token_hex(16)
        try:
            yield _received(upload, path, limit)
        finally:
            path.unlink(missing_ok=True)

    def sweep(self, *, older_than: float = HOUR) -> int:
        """Remove what a killed process left more than so many seconds ago; answers how many files."""
        latest = time.time() - older_than
        old = [path for path, status in self._files() if status.st_mtime < latest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _occupied(self) -> int:
        return sum(status.st_size for _, status in self._files())

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """The files now; one that another request removes meanwhile is not there."""
        with os.scandir(self.folder) as entries:
            for entry in entries:
                try:
                    yield Path(entry.path), entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue


def _received(upload: Readable, path: Path, limit: int) -> Held:
    size, digest = 0, hashlib.sha256()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            while part := upload.read(CHUNK):
                size += len(part)
                if size > limit:
                    raise TooLarge(limit)
                digest.update(part)
                file.write(part)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise QuarantineFull from None
        raise
    return Held(path, size, digest.hexdigest())
