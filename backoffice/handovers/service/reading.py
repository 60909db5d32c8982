"""Cases as this person may see them: those of their own branch, and those about customers within their reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.handovers.models import UNDECIDED, HandOver, HandOverState
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customers, query
from backoffice.kernel.pages import Page, keyset


@dataclass(frozen=True)
class Shown:
    """A case, and the holder known so far where this person may open their page."""

    case: HandOver
    holder: Customer | None


@query(Permission.VERIFY_CONTACT, recorded=True)
def hand_overs(
    actor: Actor, *, state: HandOverState | None = None, after: str | None = None, limit: int = 50
) -> Page[Shown]:
    """Cases, newest first."""
    wanted = select(HandOver).where(seen_by(actor))
    if state:
        wanted = wanted.where(HandOver.state == state)
    page = keyset(wanted, (HandOver.created_at, HandOver.id), after=after, limit=limit)
    return Page(_shown(actor, page.items), page.next)


@query(Permission.VERIFY_CONTACT, recorded=True)
def hand_over(actor: Actor, case_id: UUID) -> Shown:
    """One case. Raises NotFound."""
    found = db.session.scalars(select(HandOver).where(HandOver.id == case_id, seen_by(actor))).first()
    if found is None:
        raise NotFound("hand-over")
    return _shown(actor, [found])[0]


def waiting(actor: Actor) -> int:
    """How many proved cases wait for a decision within this person's reach (for the menu)."""
    if not actor.may(Permission.RESTRICT_CUSTOMER):
        return 0
    mine = select(func.count()).select_from(HandOver).where(HandOver.state == HandOverState.PROVED, _holder(actor))
    return db.session.scalar(mine) or 0


def locked(actor: Actor, case_id: UUID) -> HandOver:
    """The case, locked after the holder known so far. Raises NotFound."""
    about = select(HandOver.customer_id).where(HandOver.id == case_id, seen_by(actor))
    customer_id = db.session.scalars(about).first()
    if customer_id is None:
        raise NotFound("hand-over")
    return lock(customer_id, case_id)


def lock(customer_id: UUID, case_id: UUID) -> HandOver:
    """The same, once it is known that the actor may reach it."""
    customers.locked(HANDLER, customer_id)
    statement = select(HandOver).where(HandOver.id == case_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


# A case touches a customer of another branch, whom the actor never sees: what is done to them is noted as the actor's.
HANDLER = Actor.system(
    "hand-over", frozenset({Permission.VERIFY_CONTACT, Permission.EDIT_CUSTOMER, Permission.ALL_BRANCHES})
)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Which cases this person may see."""
    return true() if actor.sees_all_branches else or_(HandOver.branch == (actor.branch or ""), _holder(actor))


def undecided(phone_id: UUID) -> HandOver | None:
    """The case about this phone that nobody decided yet, if there is one."""
    mine = (HandOver.phone_id == phone_id, HandOver.state.in_(UNDECIDED))
    return db.session.scalars(select(HandOver).where(*mine)).first()


def _holder(actor: Actor) -> ColumnElement[bool]:
    return HandOver.customer_id.in_(customers.visible_customers(actor).with_only_columns(Customer.id))


def _shown(actor: Actor, cases: Iterable[HandOver]) -> list[Shown]:
    rows = list(cases)
    vault.load_keys({row.sealed_for for row in rows})
    wanted = customers.visible_customers(actor).where(Customer.id.in_({row.customer_id for row in rows}))
    holders = {holder.id: holder for holder in db.session.scalars(wanted)}
    note_customers(row.customer_id for row in rows)
    return [Shown(row, holders.get(row.customer_id)) for row in rows]
