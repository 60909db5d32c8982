"""How a login stands, and why no invitation can be sent now, if so."""

from dataclasses import dataclass
from uuid import UUID

from backoffice.customers.models import Customer
from backoffice.integrations import neighbours
from backoffice.kernel import clock
from backoffice.kernel.errors import Refusal
from backoffice.logins import rules
from backoffice.logins.models import Login
from backoffice.logins.service import rows


@dataclass(frozen=True)
class Standing:
    """One customer's login, if there is one; `verified`: the first choice among the e-mails is."""

    customer: Customer
    login: Login | None
    verified: bool
    why_not_invite: Refusal | None


def standing(customer: Customer, row: Login | None) -> Standing:
    """How this login stands now (behind an operation of the caller's)."""
    return Standing(customer, row, _verified(customer.id), why_not_invite(customer, row))


def why_not_invite(customer: Customer, row: Login | None) -> Refusal | None:
    """Why this customer cannot be invited now, or None."""
    if neighbours.customer_users() is None:
        return rules.NO_SERVICE
    return rules.why_not_invite(customer, row, clock.now(), verified=_verified(customer.id))


def _verified(customer_id: UUID) -> bool:
    return any(email.is_primary and email.verified_at for email in rows.emails_of(customer_id))
