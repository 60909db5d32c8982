"""How many customers each choice of a list's filters would leave, while they are few enough to be counted at once."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import case, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Customer
from backoffice.customers.rules import facets
from backoffice.customers.rules.profile import Status
from backoffice.customers.service.listing import Filters, has_status, narrowed
from backoffice.customers.service.scope import visible_customers
from backoffice.kernel.db import db
from backoffice.kernel.operations import query

MOST_COUNTED = 10_000


@query(Permission.FETCH_CUSTOMER)
def counts(actor: Actor, filters: Filters) -> Mapping[str, Mapping[str, int]] | None:
    """{field: {value: customers}} for each choice beside the list; None where counting would keep people waiting."""
    others = replace(filters, stage=None, status=None, kyc=None, tier=None, branch=None)
    shown_status = case(*((has_status(one), one.value) for one in (Status.SUSPENDED, Status.ACTIVE)), else_="INACTIVE")
    columns = (Customer.stage, shown_status.label("status"), Customer.kyc, Customer.tier_level, Customer.branch)
    within = narrowed(visible_customers(actor), others).with_only_columns(*columns).limit(MOST_COUNTED + 1).subquery()
    found = [tuple(row) for row in db.session.execute(select(func.count(), *within.c).group_by(*within.c))]
    return None if sum(row[0] for row in found) > MOST_COUNTED else facets.counted(found, filters.chosen)


def listed(actor: Actor, filters: Filters) -> int:
    """How many customers that list holds for this actor (behind an operation of the caller's)."""
    found = narrowed(visible_customers(actor), filters).with_only_columns(func.count())
    return db.session.scalar(found) or 0


def are_few(actor: Actor) -> bool:
    """Whether all within the actor's reach can be counted while somebody waits (behind the caller's operation)."""
    some = visible_customers(actor).with_only_columns(Customer.id).limit(MOST_COUNTED + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) <= MOST_COUNTED
