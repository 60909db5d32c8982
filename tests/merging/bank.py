"""Two records of one customer, registered through the real doors, and the people who merge them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestState
from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.merging import service
from backoffice.merging.models import Merge, MergeState
from backoffice.merging.service import planning
from backoffice.registration import service as registration
from tests.identity.signing_in import staff

AGENT = staff("agent", name="Samuel Okoth")
JOY = staff("branch-officer", name="Joy Were")
KWAME = staff("supervisor", name="Kwame Mensah", branch=None)
ALICE = staff("supervisor", name="Alice Njeri", branch=None)
SOUTH = staff("branch-officer", name="Ruth Auma", branch="south")
UNDONE = "They are sisters."
PROFILE = {"given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12", "gender": "female"}
HOME = {"line1": "12 Moi Avenue", "city": "Nairobi", "postcode": "00100", "country": "KE", "address_type": "home"}


def record(number: int, *, branch: str = "north", address: dict[str, Any] | None = None, **profile: Any) -> Customer:
    """A customer with a phone, an e-mail address and a paper of this number."""
    given = registration.Registration(
        CustomerType.INDIVIDUAL, Channel.AGENT, branch, PROFILE | profile,
        [{"number": f"0712{number:06d}", "phone_type": "mobile"}],
        [{"address": f"amina{number}@example.org", "email_type": "personal"}],
        [address or HOME], [(IdType.NATIONAL_ID, f"{29_000_000 + number}", "KE")], "met both of them",
    )  # fmt: skip
    return registration.register(staff("agent", branch=branch), given)


def two(first: int = 1, second: int = 2) -> tuple[UUID, UUID]:
    """Two records of Amina Otieno: the one that stays, and its duplicate."""
    return record(first).id, record(second, given_names="Amina W.").id


def approved(request: ApprovalRequest, by: Any = KWAME) -> ApprovalRequest:
    """The request as the checker decides it, on what they see now."""
    db.session.expire_all()
    version = approvals.request(by, request.id).version
    return approvals.decide(by, request.id, Outcome.APPROVED, version)


def waiting_for(pair: tuple[UUID, UUID]) -> ApprovalRequest:
    """The request about these two that somebody has to decide."""
    waits = (ApprovalRequest.customer_id == pair[0], ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(select(ApprovalRequest).where(*waits)).one()


def waiting_or_new(pair: tuple[UUID, UUID]) -> ApprovalRequest:
    """The request that waits about these two, or a new one: to merge them, or to undo that they are merged."""
    done = db.session.scalars(select(Merge).where(Merge.state == MergeState.DONE, Merge.survivor_id == pair[0])).first()
    try:
        return service.propose_unmerge(ALICE, done.id, UNDONE) if done else service.propose(JOY, *pair)
    except Refused:
        return waiting_for(pair)


def merged(survivor_id: UUID, duplicate_id: UUID, **choices: UUID) -> UUID:
    """The id of a merge that was proposed and carried out."""
    return approved(service.propose(JOY, survivor_id, duplicate_id, choices)).id


def unmerged(merge_id: UUID, placings: dict[str, UUID] | None = None) -> None:
    """Undo it, by two people."""
    approved(service.propose_unmerge(ALICE, merge_id, UNDONE, placings))


def loaded(customer_id: UUID) -> Customer:
    """That customer as the database has it."""
    db.session.expire_all()
    return db.session.scalars(select(Customer).where(Customer.id == customer_id)).one()


# What rises with every change, and what was asked about a customer meanwhile.
ONWARDS = {"version", "updated_at"}


def snapshot(customer_ids: Iterable[UUID]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every column of every row that is about these customers, byte for byte."""
    ids, found = list(customer_ids), {}
    db.session.expire_all()
    for holding in planning.moving():
        if holding.model.__tablename__ not in ("approval_request", "message"):
            for row in planning.rows_of(holding, ids):
                found[holding.model.__tablename__, f"{holding.column} {row.id}"] = _columns(row)
    return found | {("customer", str(customer_id)): _columns(loaded(customer_id)) for customer_id in ids}


def _columns(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.c if column.key not in ONWARDS}
