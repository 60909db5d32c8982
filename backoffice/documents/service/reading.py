"""Reading documents: lists, one of them, its cleaned pages, its original. Each look is in the log before it is seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents import rules
from backoffice.documents.models import Document
from backoffice.documents.service import files, retention
from backoffice.documents.service.files import StoredFile
from backoffice.kernel import housekeeping, operations, pages
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, PermissionDenied, Untrue
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.pages import Page

ORIGINALS_AN_HOUR = 60
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@dataclass(frozen=True)
class Shelf:
    """Documents of a customer, newest first, with a small picture of each where that was asked for.

    `until`: from when on each is kept no longer.
    """

    customer: Customer
    page: Page[Document]
    pictures: Mapping[UUID, bytes]
    until: Mapping[UUID, datetime | None]


@dataclass(frozen=True)
class Seen:
    """One document and whose it is; until when it is kept (None: as long as needed), and what keeps it longer."""

    customer: Customer
    document: Document
    until: datetime | None = None
    kept_by: Sequence[str] = ()


@query(Permission.GET_DOCUMENT, recorded=True)
def documents(
    actor: Actor, customer_id: UUID, *, after: str | None = None, limit: int = pages.USUAL, pictures: bool = False
) -> Shelf:
    """A customer's documents; raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id, "document")
    statement = select(Document).where(Document.customer_id == customer_id)
    page = pages.keyset(statement, (Document.created_at, Document.id), after=after, limit=limit)
    shown = _pictures(actor, [one for one in page.items if not one.is_removed]) if pictures else {}
    return Shelf(customer, page, shown, retention.kept_until(page.items))


@query(Permission.GET_DOCUMENT, recorded=True)
def document(actor: Actor, customer_id: UUID, document_id: UUID) -> Seen:
    """One document's facts; raises NotFound."""
    note_customer(customer_id, "document")
    seen = _seen(actor, customer_id, document_id)
    until = retention.kept_until([seen.document])[document_id]
    return replace(seen, until=until, kept_by=retention.kept_by(customer_id) if until else ())


@query(Permission.GET_DOCUMENT, recorded=True)
def page_image(actor: Actor, customer_id: UUID, document_id: UUID, page: int) -> StoredFile:
    """A page of the viewing copy, without the metadata of the original; raises NotFound."""
    found = _seen(actor, customer_id, document_id).document
    if page not in found.pages:
        raise NotFound("page")
    note_customer(customer_id, f"document.page {page}")
    return StoredFile(files.opened(found, rules.page_kind(page)), "image/jpeg", _name(found, f"page-{page}", "jpg"))


@query(Permission.REVEAL_CUSTOMER, recorded=True)
def original(actor: Actor, customer_id: UUID, document_id: UUID) -> StoredFile:
    """The file as it was uploaded; needs get_document too. Raises NotFound, PermissionDenied, Throttled."""
    if not actor.may(Permission.GET_DOCUMENT):
        raise PermissionDenied(Permission.GET_DOCUMENT)
    found = _seen(actor, customer_id, document_id).document
    if found.is_removed:
        raise NotFound("document")
    sentence = "You took very many originals within an hour. Wait a little."
    housekeeping.count(f"original:{actor.id}", timedelta(hours=1), ORIGINALS_AN_HOUR, sentence)
    note_customer(customer_id, "document.original")
    name = _name(found, "original", ENDINGS[found.media_type])
    return StoredFile(files.opened(found, rules.ORIGINAL), found.media_type, name)


def _seen(actor: Actor, customer_id: UUID, document_id: UUID) -> Seen:
    customer = customers.in_scope(actor, customer_id)
    row = db.session.get(Document, document_id)
    if row is None or row.customer_id != customer_id:
        raise NotFound("document")
    return Seen(customer, row)


def _pictures(actor: Actor, rows: Sequence[Document]) -> dict[UUID, bytes]:
    """The small pictures; one that cannot be trusted is left out, and the log says so."""
    small = {}
    for row in rows:
        try:
            small[row.id] = files.opened(row, rules.SMALL)
        except NotFound:
            continue  # erased with the customer's key, as it should be
        except Untrue:
            operations.alarm(actor, row.customer_id)
    return small


def _name(found: Document, what: str, ending: str) -> str:
    """A file name made by us: it says what it is, not whose."""
    return f"{found.document_type.value.replace('_', '-')}-{str(found.id)[:8]}-{what}.{ending}"
