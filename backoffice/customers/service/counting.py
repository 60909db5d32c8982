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
