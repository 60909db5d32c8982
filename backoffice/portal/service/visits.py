"""Sessions that no sign-in service began: of somebody who is no customer yet, and of the customer they became."""

from uuid import UUID, uuid4

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.errors import BackofficeError, Moved
from backoffice.kernel.operations import command, note_customer
from backoffice.kernel.settings import settings
from backoffice.notifications import service as notifications
from backoffice.notifications.models import MessageChannel
from backoffice.notifications.service import Reader
from backoffice.web import session_rows
from backoffice.web.cookie_secret import CookieSecret
from backoffice.web.session_rows import Tokens

ISSUER, NAME = "portal", "The customer"
NO_TOKENS = Tokens("", "")
# What customers may do, each with their own record only.
OWN = frozenset(
    {
        Permission.GET_CUSTOMER,
        Permission.EDIT_CUSTOMER,
        Permission.SUBMIT_DOCUMENT,
        Permission.INITIATE_KYC,
        Permission.VERIFY_CONTACT,
        Permission.RECORD_CONSENT,
    }
)
PORTAL = Actor.system(ISSUER, OWN | {Permission.CREATE_CUSTOMER, Permission.ALL_BRANCHES})
"""Who registers at the portal before there is a customer."""


def tell_owner(customer: Customer, channel: MessageChannel, address: str) -> None:
    """Tell whoever has this contact already that somebody gave it at the portal (inside a command)."""
    reader = Reader(customer.id, channel, address, customers.language_of(customer))
    notifications.tell(PORTAL, reader, "portal_known", {"link": f"{settings().public_url.rstrip('/')}/portal"})


@command(
    Permission.PUBLIC, reason="Somebody who begins at the portal is nobody yet; the session holds their form only."
)
def begin_visit(_actor: Actor) -> CookieSecret:
    """A session of somebody who is about to say who they are."""
    return session_rows.create(Actor(ISSUER, str(uuid4()), NAME, frozenset(), kind="customer"), "", NO_TOKENS)


def own(actor: Actor) -> UUID:
    """Whose record this session is about; raises UNAUTHENTICATED before a phone or a login said so."""
    if actor.kind != "customer" or actor.customer_id is None:
        raise BackofficeError("UNAUTHENTICATED", "Sign in first.")
    return actor.customer_id


def begun_for(customer_id: UUID) -> CookieSecret:
    """A session of the customer who has just proved a contact (inside a command)."""
    who = Actor(ISSUER, str(customer_id), NAME, OWN, kind="customer", customer_id=customer_id)
    return session_rows.create(who, "", NO_TOKENS)


@command(Permission.PUBLIC, reason="The session says who the customer is; that two are one was decided by two people.")
def follow(actor: Actor) -> CookieSecret:
    """A session of the customer whom the one of this session was merged into. Raises UNAUTHENTICATED, NotFound."""
    customer_id = own(actor)
    note_customer(customer_id)
    try:
        survivor = customers.in_scope(actor, customer_id).id
    except Moved as moved:
        survivor = moved.survivor
    note_customer(survivor)
    return begun_for(survivor)
