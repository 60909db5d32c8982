"""The documents as a section of a customer's printed file: which papers there are, never their pictures."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.documents import rules, service
from backoffice.documents.models import Document
from backoffice.kernel import clock
from backoffice.kernel.area import Printed
from backoffice.web.time_words import day

COLUMNS = ("Document", "State", "Received", "Expires")


def printed(_actor: Actor, customer_id: UUID) -> Printed:
    """The section."""
    return Printed("Documents", COLUMNS, [_row(found) for found in service.of_customer(customer_id)])


def _row(found: Document) -> tuple[str, ...]:
    state = "expired" if rules.is_expired(found, clock.today()) else found.state.value
    return found.title, state.replace("_", " ").capitalize(), day(found.created_at), day(found.expires_on)
