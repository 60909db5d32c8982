"""Where sealed documents lie: a folder, or a bucket of any provider, by URL and under random keys."""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import from_url

if TYPE_CHECKING:  # obstore defines its types for checkers alone
    from obstore.store import ClientConfig

KEY = re.compile(r"[0-9a-z]{1,64}(?:/[0-9a-z-]{1,64}){0,3}")
# Stands in listings like any other key no row knows, so the sweeper removes what a crash left.
UNFINISHED = "unfinished-"
TIMES: "ClientConfig" = {"timeout": timedelta(seconds=30), "connect_timeout": timedelta(seconds=5)}


SCHEMES = {"file", "memory", "s3", "gs", "az"}


class NotStored(LookupError):
    """There is nothing under this key."""


@dataclass(frozen=True)
class Stored:
    """An entry of a listing: its key, its size in bytes, and when it was written (UTC)."""

    key: str
    size: int
    modified: datetime


def new_key() -> str:
    """A random key of 128 bits; its first two letters spread the files over 256 folders."""
    word = secrets.token_hex(16)
    return f"{word[:2]}/{word}"


class DocumentStore:
    """Bytes under keys. They arrive sealed: nothing here knows what they are or whose."""

    def __init__(self, url: str) -> None:
        """`file:///folder`, `s3://bucket/prefix`, `gs://…` or `az://…`

        The provider's own variables hold the secrets (`AWS_…`, `GOOGLE_…`, `AZURE_…`); `AWS_ENDPOINT` names another
        server than Amazon's, `AWS_ALLOW_HTTP=true` one that is reached without TLS inside the bank's own network.
        """
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES:
            raise ValueError(
                f"documents cannot be stored under {parts.scheme}://; use one of {', '.join(sorted(SCHEMES))}"
            )
        self._folder: Path | None = None
        if parts.scheme == "file":
            self._folder = Path(unquote(parts.path))
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._store = from_url(url, **_options(parts.scheme))

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes: after this returned, they survive a power cut; before, nothing is seen of them."""
        _check(key)
        if self._folder is None:
            obstore.put(self._store, key, data)
        else:
            _put_durably(self._folder / key, data)

    def get(self, key: str) -> bytes:
        """The bytes under this key, or NotStored."""
        _check(key)
        try:
            return obstore.get(self._store, key).bytes().to_bytes()
        except FileNotFoundError:
            raise NotStored(key) from None

    def delete(self, key: str) -> None:
        """Remove what is under this key; it is no fault if there is nothing."""
        _check(key)
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return
        if self._folder is not None:
            _sync_folder((self._folder / key).parent)

    def stored(self, prefix: str = "") -> Iterator[Stored]:
        """Everything stored, or what lies in the folder `prefix`; also what a crash left unfinished."""
        for batch in obstore.list(self._store, prefix or None):
            for entry in batch:
                yield Stored(entry["path"], entry["size"], entry["last_modified"])


def _options(scheme: str) -> dict[str, Any]:
    """Options of ours take the place of the variables' as a whole, so what they say of HTTP is said again.

    Keys are deleted one by one: not every server that speaks S3 knows its deletion of many.
    """
    if scheme in {"file", "memory"}:
        return {}
    plain: ClientConfig = {**TIMES, "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"}
    return {"client_options": plain} | ({"disable_bulk_delete": True} if scheme == "s3" else {})


def _check(key: str) -> None:
    if not KEY.fullmatch(key):
        raise ValueError("a key is made by new_key(), never out of a name")


def _put_durably(path: Path, data: bytes) -> None:
    """obstore renames but never calls fsync; a document that an approval names must outlive the power."""
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(path.parent.parent)
    name = path.with_name(UNFINISHED + secrets.token_hex(16))
    try:
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        name.rename(path)
    except BaseException:
        name.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
