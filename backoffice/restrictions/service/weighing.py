"""What setting or lifting a restriction would do to status, sign-in and limits, before anybody does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, moments
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customer, query
from backoffice.restrictions import rules
from backoffice.restrictions.models import Restriction, RestrictionKind
from backoffice.restrictions.service.reading import all_of, one_of, waiting_lifts

Most = Mapping[str, Decimal | None]  # the largest single payment by direction where one is possible; None: no limit


@dataclass(frozen=True)
class Restrictable:
    """The customer somebody wants to restrict, why that cannot be, or None, and what it would do: now, and by kind."""

    customer: Customer
    refusal: Refusal | None
    now: rules.Effect
    then: dict[RestrictionKind, rules.Effect]
    most: Most


@dataclass(frozen=True)
class Liftable:
    """The restriction somebody wants to lift, why that cannot be, or None, what stays, and what holds now and then."""

    customer: Customer
    row: Restriction
    refusal: Refusal | None
    stays: Sequence[Restriction]
    now: rules.Effect
    then: rules.Effect
    most: Most


@query(Permission.RESTRICT_CUSTOMER, recorded=True)
def restrictable(actor: Actor, customer_id: UUID) -> Restrictable:
    """What each kind of restriction would do to this customer, before anybody sets one. Raises NotFound."""
    customer, now = customers.in_scope(actor, customer_id), clock.now()
    note_customer(customer_id)
    blocks = rules.blocked(all_of(customer_id), now)
    then = {kind: rules.effect(customer, rules.with_one_more(blocks, kind), now) for kind in RestrictionKind}
    return Restrictable(
        customer, rules.why_not_set(customer), rules.effect(customer, blocks, now), then, _most(customer)
    )


@query(Permission.RESTRICT_CUSTOMER, recorded=True)
def liftable(actor: Actor, customer_id: UUID, restriction_id: UUID) -> Liftable:
    """What lifting this restriction, and no other, would do. Raises NotFound."""
    customer, now = customers.in_scope(actor, customer_id), clock.now()
    note_customer(customer_id)
    row, every = one_of(customer_id, restriction_id), all_of(customer_id)
    stays = [other for other in every if other.id != row.id and rules.in_force(other, now)]
    refusal = rules.why_not_lift(row, now, waiting=row.id in waiting_lifts(customer_id))
    before, after = (rules.effect(customer, rules.blocked(rows, now), now) for rows in (every, stays))
    return Liftable(customer, row, refusal, stays, before, after, _most(customer))


def _most(customer: Customer) -> Most:
    answers: list[Most] = moments.publish("limits_asked", customer=customer)
    return answers[0] if answers else {}
