"""What the log tells about one customer: the history to who may open it, who looked to readers of the log."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import CONFIDENTIAL, Permission
from backoffice.audit import service as audit
from backoffice.audit.service import Told
from backoffice.customers.rules import masking
from backoffice.customers.service.scope import in_scope
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.pages import USUAL, Page

# Commands that change nothing and only show something: who did them is told to readers of the log alone.
LOOKS = ("customers.reveal",)
_CLEAR = (
    "given_names", "family_name", "organisation_name", "gender", "category", "employment", "employer_category",
    "industry", "education", "income", "occupation", "business_type",
)  # fmt: skip

for _name in _CLEAR:
    audit.shown_as(f"customer.{_name}", str)
audit.shown_as("customer.birth_date", masking.birth)
audit.shown_as("customer.registration_number", masking.identity)
audit.shown_as("identity_number.number", masking.identity)


@query(Permission.GET_CUSTOMER, recorded=True)
def history(actor: Actor, customer_id: UUID, *, after: str | None = None, limit: int = USUAL) -> Page[Told]:
    """What was done to a customer, newest first, masked like its page. Raises NotFound, Moved."""
    note_customer(customer_id)
    in_scope(actor, customer_id)
    return audit.of_customer(customer_id, ("change",), after=after, limit=limit, looks=LOOKS, untold=_untold(actor))


@query(Permission.GET_AUDIT, recorded=True)
def access_log(actor: Actor, customer_id: UUID, *, after: str | None = None, limit: int = USUAL) -> Page[Told]:
    """Who looked at a customer or was refused, newest first. Raises NotFound, Moved."""
    note_customer(customer_id)
    in_scope(actor, customer_id)
    return audit.of_customer(customer_id, ("access",), after=after, limit=limit, looks=LOOKS, untold=_untold(actor))


def _untold(actor: Actor) -> list[Permission]:
    """What this reader is told nothing of here. The log as a whole, for auditors, has everything."""
    return [permission for permission in CONFIDENTIAL if not actor.may(permission)]
