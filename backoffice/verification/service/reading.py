"""Reading checks: a customer's, one as its asker was told, and those a provider owes an answer to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, query
from backoffice.verification.models import CheckState, ProviderCheck
from backoffice.verification.service import finding

QUIET_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Checks:
    """A customer's checks, whether this reader may know why a provider said no, and which lost their consent."""

    customer: Customer
    items: Sequence[ProviderCheck]
    told_why: bool
    unagreed: frozenset[UUID]


@query(Permission.GET_CUSTOMER, recorded=True)
def checks_of(actor: Actor, customer_id: UUID) -> Checks:
    """All of a customer's checks; labels and comments are for those who review. Raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id, "verification")
    items = finding.of_customer(customer_id)
    unagreed = frozenset(check.id for check in items if finding.lost_consent(check))
    return Checks(customer, items, actor.may(Permission.REVIEW_DOCUMENT), unagreed)


@query(Permission.INITIATE_KYC)
def receipt(actor: Actor, customer_id: UUID, check_id: UUID) -> ProviderCheck:
    """A check of this customer, as the one who asked for it was told; raises NotFound."""
    customers.in_scope(actor, customer_id)
    check = db.session.get(ProviderCheck, check_id)
    if check is None or check.customer_id != customer_id:
        raise NotFound("check")
    note_customer(customer_id)
    return check


@query(Permission.INITIATE_KYC)
def undecided(actor: Actor) -> list[UUID]:
    """Checks that have been waiting for a while: what a provider told may have been lost."""
    waits = (ProviderCheck.state == CheckState.PENDING, ProviderCheck.asked_at < clock.now() - QUIET_FOR)
    return list(db.session.scalars(select(ProviderCheck.id).where(*waits).order_by(ProviderCheck.asked_at)))
