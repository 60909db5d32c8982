"""The call sheet: the next customers to call with their phones in clear, to be printed and dialled from."""

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.kernel.operations import query
from backoffice.kernel.pages import Page
from backoffice.kyc_clock.service.listing import Filters, ToCall, call_list

MOST_ON_A_SHEET = 20  # each counts as a value revealed, of which there are 60 an hour


@query(Permission.REVEAL_CUSTOMER)
def blank_sheet(actor: Actor) -> None:
    """The question why the phones are needed, for who may see them."""


def call_sheet(actor: Actor, filters: Filters, reason: str, *, after: str | None = None) -> Page[ToCall]:
    """Customers of the call list whose phones may be shown in clear: each is revealed on its own, for the reason.

    Raises Throttled, Invalid (after).
    """
    found = call_list(actor, filters, after=after, limit=MOST_ON_A_SHEET)
    for line in found.items:
        customers.reveal(actor, line.customer.id, ["phones"], reason)
    return found
