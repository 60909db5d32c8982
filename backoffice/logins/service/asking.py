"""What makes a login be looked at: the first tier, a person's wish, and whatever changes who may sign in."""

from collections.abc import Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.rules import UNDO_WITHIN
from backoffice.customers import service as customers
from backoffice.integrations import neighbours
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer
from backoffice.logins import rules
from backoffice.logins.models import LoginState
from backoffice.logins.service import rows
from backoffice.logins.service.standing import Standing, standing, why_not_invite


@command(Permission.EDIT_CUSTOMER)
def invite(actor: Actor, customer_id: UUID) -> Standing:
    """Have the invitation sent again, or the login made where there is none. Raises NotFound, Moved, Refused."""
    note_customer(customer_id)
    customer = customers.locked(actor, customer_id)
    row = rows.locked(customer_id, wait=False)
    if refusal := why_not_invite(customer, row):
        raise Refused(refusal)
    if row is None:
        return standing(customer, rows.request(customer_id))
    row.invited_at = row.error = None
    row.enter(LoginState.CREATED if row.user_id else LoginState.REQUESTED)
    rows.follow_soon(customer_id)
    return standing(customer, row)


def tier_in_force(*, actor: Actor, customer_id: UUID, level: int) -> None:
    """A tier came into force: with the first one the login is asked for. The customer is locked."""
    if neighbours.customer_users() is None:
        return
    if rows.of_customer(customer_id) is None:
        rows.request(customer_id)
    else:
        rows.follow_soon(customer_id, after=UNDO_WITHIN)


def tier_ended(*, actor: Actor, customer_id: UUID) -> None:
    """No tier is in force any more."""
    _follow(customer_id)


def restrictions_changed(*, actor: Actor, customer_id: UUID) -> None:
    """Something was blocked or is free again."""
    _follow(customer_id)


def living_changed(*, customer_id: UUID, living: bool) -> None:
    """The relationship ended, or lives again."""
    _follow(customer_id)


def email_verified(*, actor: Actor, customer_id: UUID) -> None:
    """An address was verified."""
    _follow(customer_id)


def emails_changed(*, actor: Actor, customer_id: UUID, fields: Sequence[str]) -> None:
    """A shown field changed: the login cares for the addresses."""
    if "emails" in fields:
        _follow(customer_id)


def _follow(customer_id: UUID) -> None:
    """Shut at once; what opens waits until it can no longer be undone."""
    if rows.of_customer(customer_id) is not None:
        off = rules.why_off(rows.customer_of(customer_id))
        rows.follow_soon(customer_id, after=None if off else UNDO_WITHIN)
