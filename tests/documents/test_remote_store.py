"""Documents in a bucket: the store, its sweeper and fsck against a server that speaks S3, named by `DOCUMENTS_URL`."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from backoffice.documents import rules, service
from backoffice.documents.keeping import Keeping, keeping
from backoffice.documents.storage import DocumentStore, NotStored, new_key
from backoffice.kernel import clock
from tests.documents.bank import AGENT, amina, damage, uploaded

BUCKET, URL = "papers", "s3://papers/bank"


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with one empty bucket."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / BUCKET).mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "localbucket", str(folder), "--port", str(port)]
    with (folder.parent / "s3.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def wait_for(port: int) -> None:
    """Until the server answers, at most ten seconds."""
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the bucket, with the provider's own variables set."""
    for name, value in {
        "ENDPOINT": s3, "ALLOW_HTTP": "true", "REGION": "us-east-1",
        "ACCESS_KEY_ID": "bank", "SECRET_ACCESS_KEY": "secret",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"AWS_{name}", value)
    return URL


@pytest.fixture
def kept(app: Flask, bucket: str, monkeypatch: pytest.MonkeyPatch) -> DocumentStore:
    """The application with its documents in the bucket, which is empty."""
    settings = app.extensions["settings"].model_copy(update={"documents_url": bucket})
    monkeypatch.setitem(app.extensions, "documents", Keeping(settings))
    store = keeping().store
    for file in store.stored():
        store.delete(file.key)
    return store


def test_what_was_put_into_a_bucket_is_got_back_and_gone_once_deleted(bucket: str) -> None:
    store, key = DocumentStore(bucket), new_key()
    store.put(key, b"sealed")
    store.put(key, b"sealed again")
    assert store.get(key) == b"sealed again"
    (listed,) = store.stored(key[:2])
    assert (listed.key, listed.size) == (key, len(b"sealed again"))
    assert abs(datetime.now(UTC) - listed.modified) < timedelta(minutes=1)
    store.delete(key)
    store.delete(key)
    with pytest.raises(NotStored):
        store.get(key)


def test_without_leave_no_server_is_spoken_to_in_clear(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ALLOW_HTTP")
    with pytest.raises(Exception, match="HTTP error"):
        DocumentStore(bucket).get(new_key())


def test_an_upload_lies_sealed_in_the_bucket_and_is_shown_from_there(kept: DocumentStore) -> None:
    customer = amina()
    paper = uploaded(customer)
    files = {rules.file_key(paper.storage_key, kind) for kind in rules.kinds(paper)}
    assert {file.key for file in kept.stored()} == files
    assert not any(kept.get(key).startswith(b"\xff\xd8") for key in files)
    assert service.page_image(AGENT, customer.id, paper.id, 1).data.startswith(b"\xff\xd8")


def test_the_sweeper_removes_from_the_bucket_what_no_document_names(kept: DocumentStore) -> None:
    paper, orphan = uploaded(amina()), new_key()
    kept.put(rules.file_key(orphan, "original"), b"left by a crash")
    assert service.sweep() == 0
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert service.sweep() == 1
    assert {rules.document_key(file.key) for file in kept.stored()} == {paper.storage_key}


def test_fsck_names_what_is_missing_from_the_bucket_or_changed_there(kept: DocumentStore) -> None:
    gone, changed = uploaded(amina()), uploaded(amina())
    assert service.fsck(deep=True) == []
    kept.delete(rules.file_key(gone.storage_key, "original"))
    damage(changed, "page-1")
    assert service.fsck() == [f"document {gone.id}: its file original is missing from the store"]
    assert f"document {changed.id}: its file page-1 is not what was uploaded" in service.fsck(deep=True)
