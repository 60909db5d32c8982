"""A customer to send documents for, and documents to send."""

from io import BytesIO
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType, Stage
from backoffice.documents import rules, service
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document, DocumentState, DocumentType
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from tests.documents import wellformed
from tests.identity.signing_in import staff

AGENT = staff("agent", name="Samuel Okoth")
REVIEWER = staff("kyc-reviewer", name="Rita Nyambura", branch=None)
JPEG = wellformed.jpeg()


@command(Permission.CREATE_CUSTOMER)
def new_prospect(actor: Actor, branch: str) -> Customer:
    """A person of this branch."""
    names = {"given_names": "Amina", "family_name": "Otieno"}
    return customers.create(actor, CustomerType.INDIVIDUAL, Channel.AGENT, branch, names)


@command(Permission.REVIEW_DOCUMENT)
def decide(actor: Actor, document_id: UUID, state: DocumentState) -> Document:
    """Decide one document, as a case does."""
    document = db.session.get_one(Document, document_id)
    service.set_state(document, state)
    return document


@command(Permission.INITIATE_KYC)
def join(actor: Actor, customer_id: UUID, case_id: UUID) -> None:
    """Put a customer's undecided documents into a case."""
    service.join_case(service.undecided(customer_id), case_id)


@command(Permission.EDIT_CUSTOMER)
def decline(actor: Actor, customer_id: UUID) -> None:
    """End the relationship before it began."""
    customers.note_stage(customers.locked(actor, customer_id), Stage.DECLINED)


def amina(branch: str = "north") -> Customer:
    """A customer registered by the system."""
    return new_prospect(SYSTEM, branch)


def sent(
    kind: DocumentType = DocumentType.NATIONAL_ID, data: bytes = JPEG, name: str = "front.jpg", **more: object
) -> service.Upload:
    """What an agent sends."""
    return service.Upload(name, BytesIO(data), kind, **more)  # type: ignore[arg-type]


def uploaded(customer: Customer, *args: object, by: Actor = AGENT, **more: object) -> Document:
    """A document of this customer that passed the checks."""
    return service.upload(by, customer.id, sent(*args, **more))  # type: ignore[arg-type]


def entries() -> list[AuditEntry]:
    """The audit log, oldest first."""
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.at)))


def damage(document: Document, kind: str) -> None:
    """Change the bytes of one of its files in the store."""
    key = rules.file_key(document.storage_key, kind)
    keeping().store.put(key, bytes(50) + keeping().store.get(key)[50:])
