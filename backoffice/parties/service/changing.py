"""Putting persons behind an organisation, changing what they hold, ending it. The organisation's row is held."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.parties import rules
from backoffice.parties.models import LISTS, Party, PartyKind
from backoffice.parties.service.reading import of_organisation

ENDED = Refusal("INVALID_TRANSITION", "This part has ended already.")


@dataclass(frozen=True)
class Holding:
    """What a person is in the organisation, and how many percent of it they hold."""

    role: str | None = None
    share_percent: Decimal | None = None


@query(Permission.EDIT_CUSTOMER, recorded=True)
def changeable(actor: Actor, customer_id: UUID) -> Customer:
    """The organisation behind which somebody is about to be put; raises NotFound, Refused when nobody can be."""
    note_customer(customer_id)
    row = customers.in_scope(actor, customer_id)
    if refusal := rules.why_not_change(row):
        raise Refused(refusal)
    return row


def put_behind(
    actor: Actor, organisation: Customer, person: Customer, kind: PartyKind, holds: Holding, at: str = ""
) -> Party:
    """Link the two from today on, inside a command that holds the organisation. Raises Invalid, Refused."""
    if problem := rules.person_problem(person):
        raise Invalid.one(_path(at, "customer_id"), problem)
    _check_share(organisation.id, kind, holds.share_percent, at)
    row = Party(
        customer_id=organisation.id, sealed_for=organisation.sealed_for, person_id=person.id, kind=kind,
        share_percent=holds.share_percent, role=holds.role, from_day=clock.today(), created_by=actor.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    note_customer(person.id)
    return row


@command(Permission.EDIT_CUSTOMER)
def change(actor: Actor, customer_id: UUID, kind: PartyKind, party_id: UUID, holds: Holding) -> Party:
    """What somebody is there and holds from now on. Raises NotFound, Invalid, Refused."""
    organisation, row = _in_force(actor, customer_id, kind, party_id)
    _check_share(organisation.id, kind, holds.share_percent, but=row.id)
    row.role, row.share_percent = holds.role, holds.share_percent
    _tell(actor, organisation, row)
    return row


@command(Permission.EDIT_CUSTOMER)
def end(actor: Actor, customer_id: UUID, kind: PartyKind, party_id: UUID) -> Party:
    """Somebody stands behind the organisation no longer; the link stays with its day. Raises NotFound, Refused."""
    organisation, row = _in_force(actor, customer_id, kind, party_id)
    row.until_day = clock.today()
    _tell(actor, organisation, row)
    return row


def _in_force(actor: Actor, customer_id: UUID, kind: PartyKind, party_id: UUID) -> tuple[Customer, Party]:
    organisation = customers.locked(actor, customer_id)
    if refusal := rules.why_not_change(organisation):
        raise Refused(refusal)
    row = of_organisation(customer_id, kind, party_id)
    if row.until_day is not None:
        raise Refused(ENDED)
    return organisation, row


def _check_share(
    organisation_id: UUID, kind: PartyKind, share: Decimal | None, at: str = "", but: UUID | None = None
) -> None:
    in_force = (Party.customer_id == organisation_id, Party.kind == kind, Party.until_day.is_(None))
    others = db.session.scalars(select(Party.share_percent).where(*in_force, Party.id.is_distinct_from(but)))
    if problem := rules.share_problem(kind, share, others):
        raise Invalid.one(_path(at, "share_percent"), problem)


def _tell(actor: Actor, organisation: Customer, row: Party) -> None:
    db.session.flush()
    note_customer(row.person_id)
    customers.note_shown_change(actor, organisation, [LISTS[row.kind]])


def _path(at: str, name: str) -> str:
    return f"{at}.{name}".lstrip(".")
