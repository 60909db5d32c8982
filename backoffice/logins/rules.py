"""What a customer's user should be like, in which state its login is, and when an invitation may be sent again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backoffice.contacts.models import Email
from backoffice.customers.models import Customer
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.logins.models import Login, LoginState

A_WHILE = timedelta(minutes=1)  # between two invitations
LOST_AFTER = timedelta(minutes=10)  # what should have happened by then may be asked for again
NO_TIER = Refusal("INVALID_TRANSITION", "The login comes with the first tier; no tier is in force yet.")
BLOCKED = Refusal("CUSTOMER_INACTIVE", "All use is blocked, so nobody can sign in until that restriction is lifted.")
NO_ADDRESS = Refusal("CUSTOMER_ERROR", "The login waits for a verified e-mail: verify the first choice, then invite.")
ON_ITS_WAY = Refusal("VERSION_CONFLICT", "An invitation is on its way already.")
NO_SERVICE = Refusal("CUSTOMER_ERROR", "No sign-in service for customers is set up.")


def why_off(customer: Customer) -> Refusal | None:
    """Why nobody may sign in as this customer now, or None."""
    if not customer.is_living:
        return Refusal(
            "INVALID_TRANSITION", say("This customer is {stage}, so nobody can sign in.", stage=customer.stage.value)
        )
    if customer.blocked_all:
        return BLOCKED
    return NO_TIER if customer.tier_level is None else None


def address_for(customer: Customer, emails: Sequence[Email], known: str | None) -> str | None:
    """The address the user should have: the first choice if we verified it, else the known one while it still holds.

    Whoever is no customer any more has none, so that another customer may use it.
    """
    if not customer.is_living:
        return None
    verified = [email for email in emails if email.verified_at]
    first = next((email.address for email in verified if email.is_primary), None)
    return first or next((email.address for email in verified if same_address(email.address, known)), None)


def same_address(one: str | None, other: str | None) -> bool:
    """Whether two spellings are one address; the sign-in service keeps them in small letters."""
    return (one or "").casefold() == (other or "").casefold()


def state_now(login: Login, *, off: bool) -> LoginState:
    """The state of a login whose user is as it should be."""
    if off:
        return LoginState.DISABLED
    return LoginState.INVITED if login.invited_at else LoginState.CREATED


def why_not_invite(customer: Customer, login: Login | None, now: datetime, *, verified: bool) -> Refusal | None:
    """Why no invitation can be sent now, or None. `verified`: the first choice among the e-mails is."""
    if refusal := why_off(customer):
        return refusal
    if login is None:
        return None  # it is asked for with this
    if login.state is LoginState.REQUESTED and now - login.since < LOST_AFTER:
        return ON_ITS_WAY
    if login.state is not LoginState.FAILED and not verified:
        return NO_ADDRESS
    if login.state is LoginState.CREATED and now - login.since < LOST_AFTER:
        return ON_ITS_WAY
    return _too_soon(login, now)


def _too_soon(login: Login, now: datetime) -> Refusal | None:
    if login.state is not LoginState.INVITED or login.invited_at is None or now - login.invited_at >= A_WHILE:
        return None
    wait = int((login.invited_at + A_WHILE - now).total_seconds()) + 1
    return Refusal("THROTTLED", "An invitation was sent just now. Wait a minute.", {"retry_after": wait})
