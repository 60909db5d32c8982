"""Sessions that no sign-in service began: of somebody who is no customer yet, and of the customer they became."""

from uuid import UUID, uuid4

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.operations import command
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


@command(
    Permission.PUBLIC, reason="Somebody who begins at the portal is nobody yet; the session holds their form only."
)
def begin_visit(_actor: Actor) -> CookieSecret:
    """A session of somebody who is about to say who they are."""
    return session_rows.create(Actor(ISSUER, str(uuid4()), NAME, frozenset(), kind="customer"), "", NO_TOKENS)


def begun_for(customer_id: UUID) -> CookieSecret:
    """A session of the customer who has just proved a contact (inside a command)."""
    who = Actor(ISSUER, str(customer_id), NAME, OWN, kind="customer", customer_id=customer_id)
    return session_rows.create(who, "", NO_TOKENS)
