"""Storage and quarantine: what is kept is whole and lasting, what is not kept leaves no trace."""

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from backoffice.documents import storage
from backoffice.documents.quarantine import Quarantine, QuarantineFull, TooLarge
from backoffice.documents.storage import DocumentStore, NotStored, new_key


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> DocumentStore:
    return DocumentStore("memory:///" if request.param == "memory" else f"{(tmp_path / 'kept here').as_uri()}/")


def test_what_was_put_is_got_back_and_gone_once_deleted(store: DocumentStore) -> None:
    key = new_key()
    store.put(key, b"sealed")
    assert store.get(key) == b"sealed"
    store.put(key, b"sealed again")
    assert store.get(key) == b"sealed again"
    store.delete(key)
    store.delete(key)
    with pytest.raises(NotStored):
        store.get(key)


def test_a_listing_tells_size_and_age_for_the_sweeper(store: DocumentStore) -> None:
    keys = {new_key() for _ in range(5)}
    for key in keys:
        store.put(key, b"1234")
    listed = list(store.stored())
    assert {entry.key for entry in listed} == keys
    assert {entry.size for entry in listed} == {4}
    assert all(abs(datetime.now(UTC) - entry.modified) < timedelta(minutes=1) for entry in listed)
    one = listed[0].key
    assert one in {entry.key for entry in store.stored(one[:2])} <= keys


@pytest.mark.parametrize("key", ["", "../secret", "/etc/passwd", "a//b", "A b", "ab/..", "passport.jpg", "ab/\n"])
def test_a_name_is_never_a_key(store: DocumentStore, key: str) -> None:
    for act in (store.get, store.delete, lambda name: store.put(name, b"")):
        with pytest.raises(ValueError, match="never out of a name"):
            act(key)


@pytest.mark.parametrize("url", ["ftp://host/folder", "http://host/folder", "documents", ""])
def test_an_address_that_is_no_store_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="documents cannot be stored"):
        DocumentStore(url)


def test_keys_are_random() -> None:
    assert len({new_key() for _ in range(1000)}) == 1000


def test_a_local_file_is_synced_before_it_is_seen_and_readable_by_us_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    rename = Path.rename

    def sync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", lambda old, new: (steps.append("rename"), rename(old, new)))
    DocumentStore(tmp_path.as_uri()).put("ab/abcd", b"sealed")
    assert steps == ["folder", "file", "rename", "folder"]
    assert stat.S_IMODE((tmp_path / "ab" / "abcd").stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_the_old_bytes_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DocumentStore(tmp_path.as_uri())
    store.put("ab/abcd", b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put("ab/abcd", b"new")
    assert [(entry.key, store.get(entry.key)) for entry in store.stored()] == [("ab/abcd", b"old")]


def test_what_a_crash_left_unfinished_can_be_listed_and_deleted(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path.as_uri())
    store.put("ab/abcd", b"whole")
    rest = f"ab/{storage.UNFINISHED}{'0' * 32}"
    (tmp_path / rest).write_bytes(b"ha")
    assert rest in {entry.key for entry in store.stored()}
    store.delete(rest)
    assert [entry.key for entry in store.stored()] == ["ab/abcd"]


def test_an_upload_is_counted_and_hashed_while_it_is_read(tmp_path: Path) -> None:
    data = os.urandom(200_000)
    quarantine = Quarantine(tmp_path / "quarantine")
    with quarantine.hold(FileStorage(BytesIO(data), filename="../../id.jpg")) as held:
        assert held.path.read_bytes() == data
        assert (held.size, held.sha256) == (200_000, hashlib.sha256(data).hexdigest())
        assert stat.S_IMODE(held.path.stat().st_mode) == 0o600
        assert held.path.parent == quarantine.folder and "id" not in held.path.name
    assert list(quarantine.folder.iterdir()) == []


def test_an_upload_over_the_limit_stops_at_once_and_is_removed(tmp_path: Path) -> None:
    quarantine, upload = Quarantine(tmp_path), BytesIO(bytes(5_000_000))
    with pytest.raises(TooLarge), quarantine.hold(upload, limit=100_000):
        pytest.fail("an upload over the limit must not be handed on")
    assert upload.tell() < 300_000
    assert list(tmp_path.iterdir()) == []


def test_an_upload_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    with Quarantine(tmp_path).hold(BytesIO(bytes(1000)), limit=1000) as held:
        assert held.size == 1000


def test_the_file_goes_when_the_work_on_it_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Quarantine(tmp_path).hold(BytesIO(b"x")):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_full_quarantine_takes_nothing_more(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, space=2500)
    (tmp_path / "others").write_bytes(bytes(2000))
    with pytest.raises(QuarantineFull), quarantine.hold(BytesIO(b""), limit=1000):
        pytest.fail("there was no room")
    (tmp_path / "others").unlink()
    with quarantine.hold(BytesIO(b""), limit=1000) as held:
        assert held.size == 0


def test_the_sweep_removes_what_a_killed_process_left_an_hour_ago(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    for name, age in (("old", 3700), ("fresh", 60)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, ((tmp_path / name).stat().st_mtime - age,) * 2)
    assert quarantine.sweep() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["fresh"]
