"""Finding checks, and locking one after its customer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer
from backoffice.verification.models import CheckKind, CheckState, ProviderCheck


def of_customer(customer_id: UUID) -> Sequence[ProviderCheck]:
    """All checks of a customer, the first asked for first."""
    every = select(ProviderCheck).where(ProviderCheck.customer_id == customer_id)
    return db.session.scalars(every.order_by(ProviderCheck.created_at, ProviderCheck.id)).all()


def at_provider(customer_id: UUID, provider: str) -> ProviderCheck | None:
    """The customer's row for this provider, locked; its customer is locked already."""
    wanted = (ProviderCheck.customer_id == customer_id, ProviderCheck.provider == provider)
    return lock(*wanted)


def lost_consent(check: ProviderCheck) -> bool:
    """Whether a credit record was asked for, and the customer took the consent back before the bureau was."""
    if check.kind is not CheckKind.CREDIT or check.state is not CheckState.ASKED:
        return False
    return consents.standing(check.customer_id, Purpose.CREDIT_CHECK) is None


def locked(actor: Actor, check_id: UUID) -> tuple[Customer, ProviderCheck]:
    """A check for a change: its customer is locked first, as by everybody else. Raises NotFound."""
    whose = db.session.scalar(select(ProviderCheck.customer_id).where(ProviderCheck.id == check_id))
    if whose is None:
        raise NotFound("check")
    customer = customers.locked(actor, whose)
    check = lock(ProviderCheck.id == check_id)
    if check is None:
        raise NotFound("check")
    note_customer(customer.id)
    return customer, check


def lock(*conditions: object) -> ProviderCheck | None:
    """The check, read anew and locked until the command ends."""
    statement = select(ProviderCheck).where(*conditions).with_for_update()  # type: ignore[arg-type]
    return db.session.scalars(statement.execution_options(populate_existing=True)).first()
