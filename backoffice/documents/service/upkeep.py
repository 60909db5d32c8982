"""Keeping store and rows together: files that no row names are removed, rows whose files are gone are reported."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from backoffice.documents import rules
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document, DocumentState
from backoffice.documents.service import files
from backoffice.documents.storage import Stored
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError, NotFound

ORPHANED_AFTER = timedelta(hours=1)
AT_ONCE = 500


def sweep() -> int:
    """Remove what failed uploads left in quarantine and store more than an hour ago; how many files."""
    latest = clock.now() - ORPHANED_AFTER
    old = (file for file in keeping().store.stored() if file.modified < latest)
    removed = 0
    while batch := list(islice(old, AT_ONCE)):
        for orphan in _orphans(batch):
            keeping().store.delete(orphan)
            removed += 1
    return removed + keeping().quarantine.sweep()


def fsck(*, deep: bool = False) -> list[str]:
    """A sentence for each file that is missing, or still there although its document is kept no longer.

    `deep` also opens each of them.
    """
    there = {file.key for file in keeping().store.stored()}
    return [sentence for row in _rows() for sentence in _faults(row, there, deep=deep)]


def _orphans(batch: Iterable[Stored]) -> list[str]:
    """Keys that belong to no document."""
    by_document: dict[str, list[str]] = {}
    for file in batch:
        by_document.setdefault(rules.document_key(file.key), []).append(file.key)
    kept = Document.state != DocumentState.REMOVED
    statement = select(Document.storage_key).where(Document.storage_key.in_(by_document), kept)
    known = set(db.session.scalars(statement))
    return [key for document, keys in by_document.items() if document not in known for key in keys]


def _rows() -> Iterator[Document]:
    """Every document, a batch at a time in the order of their ids, so that memory stays small."""
    last = UUID(int=0)
    while True:
        statement = select(Document).where(Document.id > last).order_by(Document.id).limit(AT_ONCE)
        batch = list(db.session.scalars(statement))
        if not batch:
            return
        yield from batch
        last = batch[-1].id
        for row in batch:
            db.session.expunge(row)


def _faults(row: Document, there: set[str], *, deep: bool) -> Iterator[str]:
    if row.is_removed:
        yield from _left_behind(row, there)
        return
    for kind in rules.kinds(row):
        name = f"document {row.id}: its file {kind}"
        if rules.file_key(row.storage_key, kind) not in there:
            yield f"{name} is missing from the store"
        elif deep and not _opens(row, kind):
            yield f"{name} is not what was uploaded"


def _left_behind(row: Document, there: set[str]) -> Iterator[str]:
    """The sweeper comes every hour and takes what is older than one, so for two hours this is no fault."""
    if row.rests_since and row.rests_since > clock.now() - 2 * ORPHANED_AFTER:
        return
    for kind in rules.kinds(row):
        if rules.file_key(row.storage_key, kind) in there:
            yield f"document {row.id}: its file {kind} is still in the store, although it is kept no longer"


def _opens(row: Document, kind: str) -> bool:
    try:
        files.opened(row, kind)
    except NotFound:
        return True  # erased with the customer's key, as it should be
    except BackofficeError:
        return False
    return True
