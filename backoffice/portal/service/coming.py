"""Coming in by the customers' sign-in service, and being put out by it."""

from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.identity import service as identity
from backoffice.identity.arrival import Arrival
from backoffice.identity.tokens import LogoutClaims
from backoffice.kernel.errors import Moved, NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer
from backoffice.logins import service as logins
from backoffice.portal.service.visits import NAME, OWN, PORTAL
from backoffice.web import session_rows
from backoffice.web.cookie_secret import CookieSecret

VOUCHED = "The customers' sign-in service vouches for whoever comes back from it."
NO_ACCOUNT = Refusal("PERMISSION_DENIED", "This login belongs to no customer of ours any more. Ask at a branch.")


@command(Permission.PUBLIC, reason=VOUCHED)
def come_in(actor: Actor, arrival: Arrival) -> CookieSecret:
    """Begin a session of the customer whose login this is. Raises Refused."""
    del actor
    customer_id = _whose(arrival)
    note_customer(customer_id)
    who = arrival.who
    own = Actor(who.iss, who.sub, NAME, OWN, kind="customer", customer_id=customer_id)
    return session_rows.create(own, arrival.sid, arrival.tokens)


@command(Permission.PUBLIC, reason="The customers' sign-in service calls with a signed token; no person is there.")
def end_from_provider(actor: Actor, told: LogoutClaims) -> int:
    """End the sessions that it says have ended; gives how many."""
    return identity.end_from_provider(actor, told)


def _whose(arrival: Arrival) -> UUID:
    """The customer that this login was made for; after a merge, the survivor."""
    try:
        named = UUID(arrival.customer_id or "")
    except ValueError:
        raise Refused(NO_ACCOUNT) from None
    if not logins.is_user_of(named, arrival.who.sub):
        raise Refused(NO_ACCOUNT)
    try:
        return customers.in_scope(PORTAL, named).id
    except Moved as moved:
        return moved.survivor
    except NotFound:
        raise Refused(NO_ACCOUNT) from None
