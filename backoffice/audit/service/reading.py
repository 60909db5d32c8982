"""Reading the log, newest first: all of it for auditors, one customer's entries for the areas that show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.audit.service.telling import Told, told
from backoffice.kernel.audit_log import CHAINS, AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import PermissionDenied
from backoffice.kernel.operations import query
from backoffice.kernel.pages import USUAL, Page, keyset

NEWEST = (AuditEntry.at, AuditEntry.chain, AuditEntry.seq)


@dataclass(frozen=True)
class Filters:
    """What of the log is asked for; None asks for everything. Times: from `since` on, before `until`."""

    operation: str | None = None
    actor: str | None = None
    outcome: str | None = None
    chain: str | None = None
    customer: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@query(Permission.GET_AUDIT, recorded=True)
def entries(
    actor: Actor, filters: Filters | None = None, *, after: str | None = None, limit: int = USUAL
) -> Page[Told]:
    """A page of the log, personal values covered. The log knows no branches: who sees one only is denied."""
    all_branches_only(actor)
    return _page(_chosen(filters or Filters()), after, limit)


def all_branches_only(actor: Actor) -> None:
    """The log knows no branches. Raises PermissionDenied for who sees one only."""
    if not actor.sees_all_branches:
        raise PermissionDenied(Permission.ALL_BRANCHES)


def of_customer(
    customer_id: UUID,
    chains: Sequence[str] = CHAINS,
    *,
    after: str | None = None,
    limit: int = USUAL,
    looks: Sequence[str] = (),
    untold: Collection[Permission] = (),
) -> Page[Told]:
    """One customer's entries of these chains, for an operation of a higher area, which knows who may see the customer.

    `looks` names commands that only show something (revealing): they belong to the access chain's story; what was
    done, or tried, with `untold` permissions is left out.
    """
    mine = select(AuditEntry).where(AuditEntry.customers.contains([customer_id]))
    if chains == ("change",):
        mine = mine.where(AuditEntry.chain == "change", AuditEntry.operation.not_in(looks))
    elif chains == ("access",):
        mine = mine.where((AuditEntry.chain == "access") | AuditEntry.operation.in_(looks))
    if untold:
        mine = mine.where(AuditEntry.body["permission"].as_string().not_in([one.value for one in untold]))
    return _page(mine, after, limit)


def doers(customer_id: UUID, operations: Sequence[str]) -> dict[str, str]:
    """Who did each of these to a customer, the last time it was done; the names by operation."""
    name = AuditEntry.body["actor"]["name"].as_string().label("who")
    mine = (AuditEntry.customers.contains([customer_id]), AuditEntry.chain == "change")
    done = select(AuditEntry.operation, name).where(*mine, AuditEntry.operation.in_(operations))
    return {row.operation: row.who for row in db.session.execute(done.order_by(AuditEntry.seq))}


def names_of(people: Mapping[str, UUID]) -> dict[str, str]:
    """What people are called, by id, as the log has it of a customer whom each of them once worked on."""
    name = func.max(AuditEntry.body["actor"]["name"].as_string())
    about = (AuditEntry.actor.in_(people), AuditEntry.customers.overlap(list(people.values())))
    found = select(AuditEntry.actor, name).where(*about).group_by(AuditEntry.actor)
    return {row[0]: row[1] for row in db.session.execute(found)}


def _chosen(filters: Filters) -> Select[Any]:
    statement = select(AuditEntry)
    plain = {AuditEntry.operation: filters.operation, AuditEntry.actor: filters.actor, AuditEntry.chain: filters.chain}
    for column, value in plain.items():
        if value is not None:
            statement = statement.where(column == value)
    if filters.outcome:
        statement = statement.where(AuditEntry.body["outcome"].as_string() == filters.outcome)
    if filters.customer:
        statement = statement.where(AuditEntry.customers.contains([filters.customer]))
    if filters.since:
        statement = statement.where(AuditEntry.at >= filters.since)
    return statement.where(AuditEntry.at < filters.until) if filters.until else statement


def _page(statement: Select[Any], after: str | None, limit: int) -> Page[Told]:
    found: Page[AuditEntry] = keyset(statement, NEWEST, after=after, limit=limit)
    return Page(told(found.items), found.next)
