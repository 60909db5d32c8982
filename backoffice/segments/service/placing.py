"""Placements by hand: somebody keeps a customer in a segment, or out of it, with a reason."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, note_reason
from backoffice.segments.models import SegmentPlacement
from backoffice.segments.rules.placing import Rules
from backoffice.segments.service import standings
from backoffice.segments.service.versions import in_force

ENDED = Refusal("CUSTOMER_ERROR", "This customer's relationship has ended: they are in no segment.")
OVER = Refusal("ALREADY_DECIDED", "This placement has ended already.")


@command(Permission.EDIT_SEGMENT)
def place(
    actor: Actor, customer_id: UUID, code: str, *, inside: bool, reason: str, until: date | None = None
) -> SegmentPlacement:
    """Keep a customer in a segment, or out of it; an earlier placement of the same ends. It counts at once.

    Raises Invalid, NotFound, Moved, Refused (CUSTOMER_ERROR).
    """
    row = customers.locked(actor, customer_id)
    note_customer(customer_id)
    note_reason(reason)
    if not row.is_living:
        raise Refused(ENDED)
    known = in_force().get(code)
    if known is None or known.retired:
        raise Invalid.one("segment", "There is no such segment in use.")
    if until and until < clock.today():
        raise Invalid.one("until", "This day has passed.")
    number = standings.token(code)
    _end_earlier(actor, customer_id, number)
    made = SegmentPlacement(
        customer_id=customer_id, sealed_for=row.sealed_for, token=number, until=until, placed_by=actor.id,
        placed_by_name=actor.name[:200], code=code, inside=inside, reason=reason,
    )  # fmt: skip
    db.session.add(made)
    _follow(row)
    return made


@command(Permission.EDIT_SEGMENT)
def end_placement(actor: Actor, customer_id: UUID, placement_id: UUID) -> SegmentPlacement:
    """Let the rules decide again. Raises NotFound, Moved, Refused (ALREADY_DECIDED)."""
    row = customers.locked(actor, customer_id)
    note_customer(customer_id)
    asked = select(SegmentPlacement).where(
        SegmentPlacement.id == placement_id, SegmentPlacement.customer_id == customer_id
    )
    found = db.session.scalars(asked).one_or_none()
    if found is None:
        raise NotFound("placement")
    if found.ended_at:
        raise Refused(OVER)
    _end(actor, found)
    if row.is_living:
        _follow(row)
    return found


def _end_earlier(actor: Actor, customer_id: UUID, number: int) -> None:
    mine = SegmentPlacement.customer_id == customer_id, SegmentPlacement.token == number
    for earlier in db.session.scalars(select(SegmentPlacement).where(*mine, SegmentPlacement.ended_at.is_(None))):
        _end(actor, earlier)
    db.session.flush()


def _end(actor: Actor, placement: SegmentPlacement) -> None:
    placement.ended_at, placement.ended_by_name = clock.now(), actor.name[:200]


def _follow(row: Customer) -> None:
    db.session.flush()
    standings.write_some(customers.living([row.id]), Rules.of(in_force()))
