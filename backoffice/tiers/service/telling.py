"""Telling a customer that the tier went down: by SMS, by e-mail where no phone is known, in their language."""

from decimal import Decimal
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message
from backoffice.tiers.models import TierAssignment
from backoffice.tiers.service import assigning
from backoffice.tiers.service.table import limits_now, tier_of

NO_LIMIT = {"en": "any amount", "fr": "sans limite", "es": "sin límite", "sw": "bila kikomo"}


@command(Permission.ASSIGN_TIER)
def tell_lowered(actor: Actor, assignment_id: UUID) -> Message | None:
    """Send the text, once, about a tier that still is as it became; None where there is nothing to tell or no way."""
    row = db.session.get(TierAssignment, assignment_id)
    if row is None or row.told_at or row.ends_at == row.starts_at:
        return None
    customer = customers.locked(actor, row.customer_id)
    now = assigning.in_force(customer.id)
    if (now and now.id != row.id) or not customer.is_living:
        return None  # it has changed again: the later change is what is told
    note_customer(customer.id)
    row.told_at = clock.now()
    reader = customers.reader_of(customer)
    code, values = _said(now, customers.language_of(customer))
    return notifications.tell(actor, reader, code, values) if reader else None


def _said(now: TierAssignment | None, language: str) -> tuple[str, dict[str, str]]:
    """The message and its values: the tier that is left with its limits, or that none is."""
    if now is None:
        return "tier_ended", {}
    limits = limits_now()[now.level]
    balance, payment = (_amount(one, language) for one in (limits.max_balance, limits.max_transaction))
    return "tier_lowered", {"tier": tier_of(now.level).name, "balance": balance, "payment": payment}


def _amount(most: Decimal | None, language: str) -> str:
    return NO_LIMIT[language] if most is None else f"{settings().currency} {most:,.2f}".removesuffix(".00")
