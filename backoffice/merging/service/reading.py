"""Merges as they are: those of a customer, one of them, and the picture that its checker sees."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, query
from backoffice.merging.models import Merge, MergeState
from backoffice.merging.rules.pictures import Picture
from backoffice.merging.service import looking


@query(Permission.GET_CUSTOMER, recorded=True)
def merges_of(actor: Actor, customer_id: UUID) -> list[Merge]:
    """The merges that a customer took part in, newest first: waiting, done and undone. Raises NotFound, Moved."""
    note_customer(customer_id)
    customers.in_scope(actor, customer_id)
    mine = or_(Merge.survivor_id == customer_id, Merge.duplicate_id == customer_id)
    found = select(Merge).where(mine, Merge.state != MergeState.ENDED)
    return _keyed(list(db.session.scalars(found.order_by(Merge.created_at.desc(), Merge.id))))


@query(Permission.GET_CUSTOMER, recorded=True)
def merge(actor: Actor, merge_id: UUID) -> Merge:
    """One merge of customers within reach. Raises NotFound."""
    return with_records(actor, merge_id)[0]


def numbers_of(merges: Iterable[Merge]) -> dict[UUID, str]:
    """The numbers of all records of these merges, of other branches too: a number alone opens nothing."""
    ids = {one for merge in merges for one in merge.customer_ids}
    found = select(Customer.id, Customer.public_number).where(Customer.id.in_(ids))
    return {row.id: row.public_number for row in db.session.execute(found)}


@query(Permission.APPROVE_MERGE, recorded=True)
def proposed_picture(actor: Actor, merge_id: UUID) -> Picture:
    """What the checker decides on: the same picture as it is now, with what was chosen. Raises NotFound."""
    found, survivor, duplicate = with_records(actor, merge_id)
    return looking.drawn(actor, survivor, duplicate, chosen_in(found))


def with_records(actor: Actor, merge_id: UUID, *, lock: bool = False) -> tuple[Merge, Customer, Customer]:
    """A merge, its survivor and its duplicate (behind an operation of the caller's). Raises NotFound."""
    about = one(merge_id).customer_ids
    try:
        survivor, duplicate = looking.pair(actor, *about, lock=lock)
    except NotFound:  # a merge out of reach is no merge: saying "customer" would tell that there is one
        raise NotFound("merge") from None
    return one(merge_id, lock=lock), survivor, duplicate


def both_of(request_id: UUID, subject_id: UUID) -> list[UUID]:
    """The two customers of a request to merge, or to undo the merge that is its subject."""
    about = select(Merge.survivor_id, Merge.duplicate_id).where(Merge.id.in_((request_id, subject_id)))
    return [customer_id for pair in db.session.execute(about) for customer_id in pair]


def one(merge_id: UUID, *, lock: bool = False) -> Merge:
    """The merge alone (behind an operation of the caller's). Raises NotFound."""
    wanted = select(Merge).where(Merge.id == merge_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(wanted).first()
    if found is None:
        raise NotFound("merge")
    return _keyed([found])[0]


def chosen_in(merge: Merge) -> dict[str, UUID]:
    """The choices of a merge by field."""
    return {name: UUID(chosen) for name, chosen in merge.choices.items()}


def _keyed(merges: list[Merge]) -> list[Merge]:
    vault.load_keys({merge.sealed_for for merge in merges})
    return merges
