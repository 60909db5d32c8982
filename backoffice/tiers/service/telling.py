"""Telling a customer that the tier went down: by SMS, by e-mail where no phone is known, in their language."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageChannel
from backoffice.tiers import wordings
from backoffice.tiers.models import TierAssignment
from backoffice.tiers.service import assigning
from backoffice.tiers.service.table import limits_now, tier_of


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
    return _send(actor, customer, _text(customer, now))


def _text(customer: Customer, now: TierAssignment | None) -> str:
    bank = settings().bank_name
    language = customer.language.value if customer.language else settings().default_language
    if now is None:
        return wordings.ended(language, bank=bank)
    limits = limits_now()[now.level]
    balance, payment = (_amount(one) for one in (limits.max_balance, limits.max_transaction))
    return wordings.lowered(language, bank=bank, tier=tier_of(now.level).name, balance=balance, payment=payment)


def _amount(most: object) -> str | None:
    return None if most is None else f"{settings().currency} {most:,.0f}"


def _send(actor: Actor, customer: Customer, text: str) -> Message | None:
    to = customer.primary_phone or customer.primary_email
    if to is None:
        return None
    channel = MessageChannel.SMS if customer.primary_phone else MessageChannel.EMAIL
    return notifications.send(actor, customer.id, channel, to, text, subject=settings().bank_name, about="tier")
