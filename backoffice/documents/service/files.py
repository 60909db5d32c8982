"""A document's files: sealed and put into the store, got back and opened; what was tampered with is never shown."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import structlog

from backoffice.documents import rules
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document
from backoffice.documents.storage import NotStored
from backoffice.kernel import vault
from backoffice.kernel.errors import NotFound, Untrue

log = structlog.get_logger()


@dataclass(frozen=True)
class StoredFile:
    """Bytes ready to be sent, the only content type they may be sent as, and a name made by us."""

    data: bytes
    media_type: str
    name: str


def put(subject: UUID, document_id: UUID, storage_key: str, kind: str, data: bytes) -> str:
    """Seal one file for the subject and store it; its SHA-256 in hexadecimal."""
    digest = hashlib.sha256(data).hexdigest()
    sealed = vault.seal(subject, rules.place(document_id, kind, digest), data)
    keeping().store.put(rules.file_key(storage_key, kind), sealed)
    return digest


def opened(document: Document, kind: str) -> bytes:
    """One file in clear. Raises NotFound when its key was erased, Untrue when it is not what was put (an alarm)."""
    try:
        place = rules.place(document.id, kind, digest_of(document, kind))
        sealed = keeping().store.get(rules.file_key(document.storage_key, kind))
        return vault.open_sealed(document.sealed_for, place, sealed)
    except vault.Erased:
        raise NotFound("document") from None
    except (NotStored, vault.Tampered) as fault:
        raise _alarm(document, kind, fault) from fault


def _alarm(document: Document, kind: str, fault: Exception) -> Untrue:
    # The class only: the log may be read by people who may not know whose document it is.
    log.error("a document's file is untrue", document=str(document.id), kind=kind, fault=type(fault).__name__)
    return Untrue()


def digest_of(document: Document, kind: str) -> str:
    """The SHA-256 of one file as it was uploaded or made."""
    if kind == rules.ORIGINAL:
        return document.sha256
    if kind == rules.SMALL:
        return document.small_digest
    return document.page_digests[int(kind.removeprefix("page-")) - 1]
