"""A customer with papers that passed the checks, and the people around a case."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.documents import service as documents
from backoffice.documents.models import Document, DocumentType, Scan
from backoffice.documents.service.uploading import Prepared
from backoffice.kernel import clock
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.kyc import service
from backoffice.kyc.models import KycCase
from tests.identity.signing_in import staff

AGENT = staff("agent", name="Samuel Okoth")
RITA = staff("kyc-reviewer", name="Rita Nyambura")
PETER = staff("kyc-reviewer", name="Peter Lindqvist")
BOTH_HATS = staff(("agent", "kyc-reviewer"), name="Ines Costa")
PHONE = "+254712345678"


@command(Permission.CREATE_CUSTOMER)
def new_person(actor: Actor, branch: str, channel: Channel, given_names: str) -> Customer:
    """A person with a national ID number and a phone, registered by the actor."""
    fields = {"given_names": given_names, "family_name": "Otieno", "birth_date": "1990-04-12"}
    row = customers.create(actor, CustomerType.INDIVIDUAL, channel, branch, fields)
    number = str(uuid4().int)[:8]
    customers.replace_identity_numbers(actor, row, [(IdType.NATIONAL_ID, number, "KE")])
    customers.note_primary(row, phone=PHONE)
    return row


@command(Permission.EDIT_CUSTOMER)
def rename(actor: Actor, customer_id: UUID, family_name: str) -> None:
    """Somebody corrects the name."""
    row = customers.locked(actor, customer_id)
    row.family_name = family_name
    customers.note_shown_change(actor, row, ["family_name"])


def amina(branch: str = "north", channel: Channel = Channel.AGENT, name: str = "Amina", by: Actor = SYSTEM) -> Customer:
    """A customer whom nobody of the tests registered."""
    return new_person(by, branch, channel, name)


def paper(
    customer: Customer, kind: DocumentType = DocumentType.NATIONAL_ID, by: Actor = AGENT, expires_in: int | None = 900
) -> Document:
    """A document as it is after its checks, without its files."""
    until = clock.today() + timedelta(days=expires_in) if expires_in is not None else None
    return documents.submit(by, customer.id, prepared(kind, until))


def prepared(kind: DocumentType, until: date | None) -> Prepared:
    """What an upload becomes before it is written down."""
    sent = documents.Upload("front.jpg", None, kind, until)  # type: ignore[arg-type]  # the file was read already
    key, digest = uuid4().hex, uuid4().hex * 2
    return Prepared(uuid4(), key, sent, 1000, "image/jpeg", Scan.CLEAN, digest, [digest], digest)


def opened(customer: Customer | None = None, by: Actor = AGENT) -> KycCase:
    """A case with an ID and a proof of address, brought by the agent."""
    customer = customer or amina()
    paper(customer, by=by)
    paper(customer, DocumentType.PROOF_OF_ADDRESS, by=by, expires_in=None)
    return service.open_case(by, customer.id).case


def held(by: Actor = RITA, customer: Customer | None = None) -> KycCase:
    """A case in somebody's hands."""
    return service.claim(by, opened(customer).id)


def papers_of(case: KycCase) -> list[Document]:
    """The documents in a case."""
    return documents.of_case(case.id)


def customer_of(case: KycCase) -> Customer:
    """Whom a case is about, as the database has it."""
    db.session.expire_all()
    return customers.in_scope(SYSTEM, case.customer_id)


def entries(operation: str = "") -> list[AuditEntry]:
    """The audit log, or what it says about one operation, oldest first."""
    found = select(AuditEntry).order_by(AuditEntry.at)
    return list(db.session.scalars(found.where(AuditEntry.operation == operation) if operation else found))
