"""Whom an actor may see: the one base query of all customers, and loading one of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true

from backoffice.access.actor import Actor
from backoffice.approvals.service import subjects
from backoffice.customers.models import LIVING, Customer, Stage
from backoffice.kernel import clock, vault
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import Moved, NotFound

_EVERYBODY = select(Customer)


def visible_customers(actor: Actor, everybody: Select[Any] = _EVERYBODY) -> Select[Any]:
    """All customers within the actor's reach: oneself, the own branch, or every one."""
    if actor.kind == "customer":
        return everybody.where(Customer.id == actor.customer_id)
    return everybody if actor.sees_all_branches else everybody.where(Customer.branch == (actor.branch or ""))


def of_branch(actor: Actor, branch: Any) -> ColumnElement[bool]:
    """Whether what is counted under this branch (a column) is within the actor's reach."""
    return true() if actor.sees_all_branches else branch == (actor.branch or "")


def in_scope(actor: Actor, customer_id: UUID) -> Customer:
    """That customer; one out of reach is missing. Raises NotFound, Moved."""
    return _found(db.session.scalars(visible_customers(actor).where(Customer.id == customer_id)).first())


def numbered(actor: Actor, public_number: str) -> Customer:
    """The customer with this number within reach. Raises NotFound, Moved."""
    return _found(db.session.scalars(visible_customers(actor).where(Customer.public_number == public_number)).first())


def locked(actor: Actor, customer_id: UUID) -> Customer:
    """The same with the row locked until the command ends: what concerns one customer happens one after the other."""
    statement = visible_customers(actor).where(Customer.id == customer_id).with_for_update()
    return _found(db.session.scalars(statement.execution_options(populate_existing=True)).first())


def records(actor: Actor, customer_ids: Iterable[UUID], *, lock: bool = False) -> dict[UUID, Customer]:
    """These customers, whatever became of them; locked in the order of their ids. Raises NotFound if out of reach."""
    wanted = sorted(set(customer_ids))
    statement = visible_customers(actor).where(Customer.id.in_(wanted)).order_by(Customer.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = {row.id: row for row in db.session.scalars(statement)}
    if len(found) < len(wanted):
        raise NotFound("customer")
    return found


def locked_living(customer_ids: Iterable[UUID]) -> list[Customer]:
    """The living among these, locked in one order for all who lock several (behind the caller's command)."""
    wanted = (among(Customer.id, customer_ids), Customer.stage.in_(LIVING))
    statement = select(Customer).where(*wanted).order_by(Customer.id).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def hold_living(customer_ids: Iterable[UUID]) -> list[UUID]:
    """The ids of the living among these, locked in the same order and not read."""
    wanted = (among(Customer.id, customer_ids), Customer.stage.in_(LIVING))
    return list(db.session.scalars(select(Customer.id).where(*wanted).order_by(Customer.id).with_for_update()))


def within_reach(actor: Actor, row: Customer) -> bool:
    """Whether the actor may open this customer's page: `visible_customers` for one that is loaded already."""
    if actor.kind == "customer":
        return row.id == actor.customer_id
    return actor.sees_all_branches or row.branch == (actor.branch or "")


def clear_for(actor: Actor, made_by: str, made_at: datetime) -> bool:
    """Whether the actor typed this today (UTC): then it stays readable to them for the day."""
    return made_by == actor.id and made_at.date() == clock.today()


def _found(row: Customer | None) -> Customer:
    if row is None:
        raise NotFound("customer")
    if row.stage is Stage.MERGED and row.merged_into:
        raise Moved(_end_of(row.merged_into))
    return row


def _end_of(customer_id: UUID) -> UUID:
    """Where the way ends: a survivor may have been merged itself since."""
    row = db.session.get_one(Customer, customer_id)
    while row.stage is Stage.MERGED and row.merged_into:
        row = db.session.get_one(Customer, row.merged_into)
    return row.id


def _ids_within_reach(actor: Actor) -> Select[UUID]:
    return visible_customers(actor).with_only_columns(Customer.id)


def _names(customer_ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = list(db.session.scalars(select(Customer).where(Customer.id.in_(customer_ids))))
    vault.load_keys(row.sealed_for for row in rows)
    return {row.id: row.name for row in rows}


# Approvals lie below and know customers by their bare ids: here they learn how to find, lock and name them.
subjects.are(subjects.Subjects(within_reach=_ids_within_reach, locked=locked, names=_names))
