"""Taking in a document: asked first, inspected in quarantine, its files sealed and stored, only then written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents import rules
from backoffice.documents.inspection.inspector import STANDARD, inspect
from backoffice.documents.inspection.verdicts import Inspected, Rejected
from backoffice.documents.keeping import keeping
from backoffice.documents.models import (
    MAY_PROVE,
    REQUIREMENT_OF,
    Document,
    DocumentState,
    DocumentType,
    Requirement,
    Scan,
)
from backoffice.documents.quarantine import Held, QuarantineFull, Readable, TooLarge
from backoffice.documents.service import files
from backoffice.documents.service.deciding import rest_or_wake
from backoffice.documents.storage import new_key
from backoffice.kernel import housekeeping, moments, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError, Invalid, NotFound, Refused, Throttled
from backoffice.kernel.operations import command, note_customer, query

log = structlog.get_logger()
TOO_MANY = "You sent very many documents today. Go on tomorrow, or ask a colleague."
NO_ROOM = "Many documents are being checked right now. Try again in a minute."
INFECTED = "This file carries malware and was not kept. Clean the device it came from."


@dataclass(frozen=True)
class Upload:
    """What somebody sends: the file, and what they say about it."""

    file_name: str
    stream: Readable
    document_type: DocumentType
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Prepared:
    """An upload that passed the checks; its files lie in the store already."""

    document_id: UUID
    storage_key: str
    upload: Upload
    size: int
    media_type: str
    scan: Scan
    sha256: str
    page_digests: Sequence[str]
    small_digest: str
    zone: dict[str, Any] | None = None


def upload(actor: Actor, customer_id: UUID, sent: Upload) -> Document:
    """Take in a document. Slow checks run before the transaction of `submit`. Raises as `prepare` does."""
    return submit(actor, customer_id, prepare(actor, customer_id, sent))


def prepare(actor: Actor, customer_id: UUID, sent: Upload) -> Prepared:
    """Inspect, seal and store what was sent; nobody sees it until it is submitted.

    Raises Invalid (naming `file`), Refused, Throttled, NotFound, PermissionDenied and PAYLOAD_TOO_LARGE.
    """
    customer = may_submit(actor, customer_id)
    _count(actor)
    try:
        with keeping().quarantine.hold(sent.stream, limit=rules.LARGEST) as held:
            return _prepared(customer, sent, held)
    except TooLarge:
        sentence = f"This file is larger than {rules.LARGEST // rules.MEGABYTE} MB; send a smaller photo or scan."
        raise BackofficeError("PAYLOAD_TOO_LARGE", sentence) from None
    except QuarantineFull:
        raise Throttled(NO_ROOM, retry_after=60) from None


@query(Permission.SUBMIT_DOCUMENT, recorded=True)
def may_submit(actor: Actor, customer_id: UUID) -> Customer:
    """The customer, if documents may be sent for it; raises NotFound, Refused."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    _check(customer, kept=0)
    return customer


@command(Permission.SUBMIT_DOCUMENT)
def submit(actor: Actor, customer_id: UUID, prepared: Prepared) -> Document:
    """Write a prepared upload down. If this fails, its files are orphans and the sweeper removes them."""
    customer = customers.locked(actor, customer_id)
    _check(customer, _kept(customer_id))
    document = _row(actor, customer, prepared)
    rest_or_wake(document, living=customer.is_living)
    db.session.add(document)
    db.session.flush()
    approvals.contribute(actor, customer_id)
    moments.publish("document_added", actor=actor, customer_id=customer_id, document_id=document.id)
    return document


@query(Permission.SUBMIT_DOCUMENT)
def receipt(actor: Actor, customer_id: UUID, document_id: UUID) -> Document:
    """A document that this actor sent: what its sender was told; raises NotFound."""
    customers.in_scope(actor, customer_id)
    document = db.session.get(Document, document_id)
    if document is None or document.customer_id != customer_id or document.uploaded_by != actor.id:
        raise NotFound("document")
    note_customer(customer_id, "document.sha256")
    return document


def _check(customer: Customer, kept: int) -> None:
    if refusal := rules.why_not_submit(customer, kept):
        raise Refused(refusal)


def _kept(customer_id: UUID) -> int:
    living = (Document.customer_id == customer_id, Document.state.in_(MAY_PROVE))
    return db.session.scalar(select(func.count()).where(*living)) or 0


def _count(actor: Actor) -> None:
    if most := rules.MOST_A_DAY.get(actor.kind):
        housekeeping.count(f"upload:{actor.id}", timedelta(days=1), most, TOO_MANY)


def _prepared(customer: Customer, sent: Upload, held: Held) -> Prepared:
    """Inspect, scan, seal and store; nothing here is seen by anybody until `submit` has committed."""
    limits = replace(STANDARD, reads_zone=REQUIREMENT_OF[sent.document_type] is Requirement.ID)
    verdict = inspect(held.path, declared_name=sent.file_name, limits=limits)
    if isinstance(verdict, Rejected):
        log.warning("an upload was refused", code=verdict.code.value)
        raise Invalid.one("file", verdict.sentence)
    scan = keeping().scanner.scan(held.path)
    if scan is Scan.INFECTED:
        log.error("an upload was infected", customer=str(customer.id))
        raise Invalid.one("file", INFECTED)
    return _stored(customer, sent, held, verdict, scan)


def _stored(customer: Customer, sent: Upload, held: Held, verdict: Inspected, scan: Scan) -> Prepared:
    document_id, key = uuid4(), new_key()

    def put(kind: str, data: bytes) -> str:
        return files.put(customer.sealed_for, document_id, key, kind, data)

    digests = [put(rules.page_kind(number), sheet.data) for number, sheet in enumerate(verdict.pages, start=1)]
    small = put(rules.SMALL, verdict.small)
    original = put(rules.ORIGINAL, held.path.read_bytes())
    media_type = verdict.kind.media_type
    return Prepared(document_id, key, sent, held.size, media_type, scan, original, digests, small, verdict.zone)


def _row(actor: Actor, customer: Customer, prepared: Prepared) -> Document:
    sent = prepared.upload
    return Document(
        id=prepared.document_id,
        sealed_for=customer.sealed_for,
        customer_id=customer.id,
        document_type=sent.document_type,
        state=DocumentState.RECEIVED,
        media_type=prepared.media_type,
        size=prepared.size,
        page_count=len(prepared.page_digests),
        scan=prepared.scan,
        uploaded_by=actor.id,
        uploaded_by_name=actor.name[:200],
        storage_key=prepared.storage_key,
        same_as=vault.blind("document", prepared.sha256),
        file_name=rules.tidy_name(sent.file_name),
        note=sent.note,
        sha256=prepared.sha256,
        expires=sent.expires_on.isoformat() if sent.expires_on else None,
        page_digests=list(prepared.page_digests),
        small_digest=prepared.small_digest,
        zone=prepared.zone,
    )
