"""Documents that are kept no longer: until when each is, what keeps it all the same, and how it goes."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer, Stage
from backoffice.documents import rules
from backoffice.documents.models import Document, DocumentState
from backoffice.documents.service.deciding import of_customer, rest_or_wake
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import command, query
from backoffice.policy import service as policy

AT_ONCE, FIRST = 200, UUID(int=0)


def kept_until(documents: Iterable[Document]) -> dict[UUID, datetime | None]:
    """From when on each is kept no longer; None as long as something asks for it (behind an operation)."""
    retention = policy.kyc().retention
    return {one.id: rules.kept_until(one, retention, living=_customer_of(one).is_living) for one in documents}


def kept_by(customer_id: UUID) -> list[str]:
    """What keeps this customer's documents beyond their time, as sentences (behind an operation)."""
    return moments.publish("document_going", customer_id=customer_id)


def customer_left_or_returned(customer_id: UUID, *, living: bool) -> None:
    """The end of a relationship begins the time of all its documents anew; a return stops it."""
    for one in of_customer(customer_id):
        if not one.is_removed:
            rest_or_wake(one, living=living)


@query(Permission.ERASE_CUSTOMER)
def due(actor: Actor, *, after: UUID = FIRST) -> list[tuple[UUID, UUID]]:
    """Some (document, customer) whose time is over, in the order of the documents' ids."""
    seen = customers.visible_customers(actor).with_only_columns(Document.id, Customer.id)
    found = seen.join(Document, Document.customer_id == Customer.id).where(*_due(clock.now()), Document.id > after)
    return [(one, whose) for one, whose in db.session.execute(found.order_by(Document.id).limit(AT_ONCE))]


@command(Permission.ERASE_CUSTOMER)
def remove(actor: Actor, customer_id: UUID, document_id: UUID) -> bool:
    """Take away what the document shows; its files follow with the sweeper. False when something keeps it now."""
    customers.locked(actor, customer_id)
    document = db.session.get(Document, document_id, populate_existing=True)
    if document is None or document.customer_id != customer_id:
        raise NotFound("document")
    until = kept_until([document])[document.id]
    if until is None or until > clock.now() or kept_by(customer_id):
        return False
    _empty(document)
    return True


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """`rules.kept_until`, for all documents."""
    retention, lives = policy.kyc().retention, Customer.stage.in_(LIVING)

    def rested(days: int) -> ColumnElement[bool]:
        return Document.rests_since <= now - timedelta(days=days)

    over = or_(
        and_(lives, Document.state == DocumentState.REJECTED, rested(retention.refused_days)),
        and_(lives, Document.state == DocumentState.RECEIVED, rested(retention.unused_days)),
        and_(~lives, Document.state.in_(rules.REMOVABLE), rested(retention.ended_days)),
    )
    return over, Document.rests_since.is_not(None), Customer.stage != Stage.ERASED


def _empty(document: Document) -> None:
    """Which paper it was, what became of it and the digest that decisions name stay."""
    document.state, document.rests_since = DocumentState.REMOVED, clock.now()
    document.file_name = document.note = document.small_digest = ""
    document.expires = document.zone = None
    document.page_digests = []
    document.same_as = secrets.token_bytes(len(document.same_as))


def _customer_of(document: Document) -> Customer:
    return db.session.get_one(Customer, document.customer_id)
