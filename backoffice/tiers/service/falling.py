"""What time does to tiers: evidence ends, and whoever lacks what the tier needs goes down to what still holds."""

from uuid import UUID

from sqlalchemy import any_, exists, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_reason, query
from backoffice.tiers.models import Cause, TierAssignment
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service import assigning
from backoffice.tiers.service.evidence import evidence_of_all, shown_by
from backoffice.tiers.service.table import tier_of, tiers_now

AT_ONCE = 200
LOST_PHONE = Actor.system("lost-phone", frozenset({Permission.ASSIGN_TIER, Permission.ALL_BRANCHES}))
# A paper of the evidence is being looked at again: the tier waits for the answer, its limits do not.
_RESTS = exists().where(Document.id == any_(TierAssignment.evidence), Document.state == DocumentState.IN_REVIEW)


def look_again(*, customer_id: UUID) -> None:
    """A document was decided: note until when the evidence of the tier in force holds now."""
    held = assigning.in_force(customer_id)
    if held is None:
        return
    tier, evidence = tier_of(held.level), shown_by(db.session.get_one(Customer, customer_id))
    held.holds_until = clock.now() if rules.missing(tier, evidence.needs) else evidence.holds_until(tier)


def phone_lost(*, customer_id: UUID) -> None:
    """A verified phone is the customer's no longer, inside the command that says so: what stood on it falls at once."""
    look_again(customer_id=customer_id)
    fall(LOST_PHONE, customer_id)


@query(Permission.ASSIGN_TIER)
def outlived(actor: Actor, after: UUID | None = None) -> list[UUID]:
    """Customers, in the order of their ids, a piece of whose tier's evidence has ended and is not being looked at."""
    over = (TierAssignment.ends_at.is_(None), TierAssignment.holds_until <= clock.now(), ~_RESTS)
    reach = customers.visible_customers(actor).where(Customer.stage.in_(LIVING)).with_only_columns(Customer.id)
    ids = select(TierAssignment.customer_id).where(*over, TierAssignment.customer_id.in_(reach))
    if after is not None:
        ids = ids.where(TierAssignment.customer_id > after)
    return list(db.session.scalars(ids.order_by(TierAssignment.customer_id).limit(AT_ONCE)))


@command(Permission.ASSIGN_TIER)
def fall(actor: Actor, customer_id: UUID) -> int | None:
    """Bring the tier down to what the evidence still carries; the level that holds now. Nothing where all still holds.

    No second person decides: more than the evidence allows must not stay in force while somebody looks.
    """
    customer, held = customers.locked(actor, customer_id), assigning.in_force(customer_id)
    if held is None or held.holds_until is None or held.holds_until > clock.now() or _rests(held):
        return customer.tier_level
    tiers, evidence = tiers_now(), shown_by(customer)
    tier = tiers[held.level]
    if not (lacks := rules.missing(tier, evidence.needs)):
        held.evidence, held.holds_until = evidence.for_tier(tier), evidence.holds_until(tier)
        return held.level
    note_reason(f"{tier.name} needs {rules.words_of(lacks)}.")
    level = rules.carried(held.level, evidence.needs, rules.open_to(customer, tiers))
    if level is None:
        _end(actor, customer)
    else:
        assigning.put_in_force(actor, customer, level, Cause.EVIDENCE_ENDED, held.request_id)
    return level


@query(Permission.ASSIGN_TIER)
def lacking(actor: Actor, level: int, after: UUID | None = None) -> tuple[list[UUID], UUID | None]:
    """Of the next holders of that tier, in the order of their ids, those who lack what it needs; and the last id."""
    held = customers.visible_customers(actor).where(Customer.tier_level == level, Customer.stage.in_(LIVING))
    if after is not None:
        held = held.where(Customer.id > after)
    found = list(db.session.scalars(held.order_by(Customer.id).limit(AT_ONCE)))
    tier, evidence = tier_of(level), evidence_of_all(found)
    lacks = [one.id for one in found if rules.missing(tier, evidence[one.id].needs)]
    return lacks, found[-1].id if found else None


def _end(actor: Actor, customer: Customer) -> None:
    ended = assigning.end_in_force(customer.id, clock.now())
    customers.note_tier(customer, None)
    moments.publish("tier_ended", actor=actor, customer_id=customer.id)
    if ended:
        assigning.tell_lowered(ended)


def _rests(held: TierAssignment) -> bool:
    return bool(db.session.scalar(select(_RESTS).where(TierAssignment.id == held.id)))
