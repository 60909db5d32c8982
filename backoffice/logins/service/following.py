"""Bringing a user in the sign-in service in step with its customer. Whatever was done half is found and finished."""

from dataclasses import dataclass
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Customer
from backoffice.integrations import neighbours
from backoffice.integrations.ports import CustomerUser, CustomerUsersPort, SignInProblem, SignInUnreachable
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_customer
from backoffice.logins import rules
from backoffice.logins.models import Login, LoginState
from backoffice.logins.service import rows


@dataclass(frozen=True)
class Followed:
    """The login as it is now, if there is one, and what the sign-in service could not do."""

    login: Login | None
    problem: SignInProblem | None = None


@command(Permission.EDIT_CUSTOMER)
def follow(_actor: Actor, customer_id: UUID) -> Followed:
    """Make the customer's user what it should be now. A failure is a result: it stays in the row and is shown.

    The row stays locked meanwhile, and the customer too while there is no user: what is undone is undone before.
    """
    note_customer(customer_id)
    known = rows.of_customer(customer_id)
    if known is None:
        return Followed(None)
    customer = rows.customer_of(customer_id, lock=known.user_id is None)
    login = rows.locked(customer_id)
    if login is None or _never_was(login, customer):
        return Followed(None)
    try:
        _bring_in_step(login, customer)
    except SignInProblem as problem:
        login.attempts, login.error = login.attempts + 1, type(problem).__name__
        login.enter(LoginState.FAILED)
        return Followed(login, problem)
    login.attempts, login.error = 0, None
    login.enter(rules.state_now(login, off=rules.why_off(customer) is not None))
    if customer.merged_into:
        _pass_on(customer.merged_into)
    return Followed(login)


def _never_was(login: Login, customer: Customer) -> bool:
    """Whether the tier that asked for the login was withdrawn before there was a user: then it goes too."""
    if login.user_id or customer.tier_level is not None:
        return False
    db.session.delete(login)
    return True


def _bring_in_step(login: Login, customer: Customer) -> None:
    off = rules.why_off(customer) is not None
    users = neighbours.customer_users()
    if users is None:
        raise SignInUnreachable("no sign-in service for customers is set")
    # A job that was killed may have made the user and not said so.
    user = users.find(customer.id) if login.user_id or off else None
    if user is None and off:
        return
    user = user or _made(users, login, customer)
    login.user_id, login.made_at = user.id, login.made_at or clock.now()
    address = _changed(users, user, customer, off=off)
    if not off and address and login.invited_at is None:
        users.invite(user)
        login.invited_at = clock.now()


def _made(users: CustomerUsersPort, login: Login, customer: Customer) -> CustomerUser:
    login.invited_at = None  # one that somebody deleted there begins anew
    return users.make(customer.id, rules.address_for(customer, rows.emails_of(customer.id), None))


def _changed(users: CustomerUsersPort, user: CustomerUser, customer: Customer, *, off: bool) -> str | None:
    """The address that the user has now."""
    emails = rows.emails_of(customer.id) if customer.is_living else []
    address = rules.address_for(customer, emails, user.address)
    if user.enabled is off or not rules.same_address(address, user.address):
        users.change(user, address=address, enabled=not off)
    if off and user.enabled:
        users.end_sessions(user)
    return address


def _pass_on(survivor_id: UUID) -> None:
    """The customer was merged: what its survivor's login lacks (itself, a freed address) follows."""
    survivor = rows.customer_of(survivor_id)
    if rows.of_customer(survivor_id) is not None:
        rows.follow_soon(survivor_id)
    elif rules.why_off(survivor) is None:
        rows.request(survivor_id)
