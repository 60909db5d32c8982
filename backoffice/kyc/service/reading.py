"""Reading cases: one for the screen, a customer's attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import RequestKind
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, IdentityNumber
from backoffice.documents import service as documents
from backoffice.documents.models import Document
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refusal
from backoffice.kernel.operations import note_customer, note_customers, query
from backoffice.kyc.models import CaseState, KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases, checking, holding
from backoffice.kyc.service.cases import Dossier

# What the case screen shows in clear to its holder.
COMPARED = ("given_names", "family_name", "birth_date", "identity_numbers", "addresses", "registration_number")


@dataclass(frozen=True)
class Sight(Dossier):
    """A case as one person sees it: in clear or not, own work or not, with what was there before."""

    attempts: Sequence[KycCase]
    earlier: Sequence[Document]
    numbers: Sequence[IdentityNumber]
    addresses: Sequence[Address]
    elsewhere: dict[UUID, list[UUID]]
    known_elsewhere: Sequence[Customer]
    clear: bool
    own: bool
    not_yet: Refusal | None  # something else about the customer is judged first


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def case(actor: Actor, case_id: UUID) -> Sight:
    """One case for the screen; its holder sees the customer's values in clear. Raises NotFound."""
    row = cases.found(actor, case_id)
    customer = customers.in_scope(actor, row.customer_id)
    clear = row.state is CaseState.IN_REVIEW and row.holder == actor.id
    if clear:
        holding.at_work(row)
        note_customer(customer.id, *COMPARED)
    every = documents.of_customer(customer.id)
    papers = rules.in_order([one for one in every if one.case_id == row.id or one.id in row.shown])
    elsewhere = documents.seen_elsewhere(papers)
    return Sight(
        row, customer, papers, _of_customer(customer.id), every, customers.identity_numbers_of([customer.id]),
        contacts.rows_of(Address, [customer.id]), elsewhere, _known(actor, elsewhere), clear,
        row.checked_by == actor.id or approvals.took_part(actor, RequestKind.KYC, customer.id, row.id),
        checking.why_not_yet(actor, row, checking.marks_on(actor, customer)),
    )  # fmt: skip


@query(Permission.GET_CUSTOMER, recorded=True)
def cases_of(actor: Actor, customer_id: UUID) -> tuple[Customer, Sequence[Dossier]]:
    """A customer's cases, newest first; raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    attempts = _of_customer(customer_id)
    papers = cases.papers_of(one.id for one in attempts)
    return customer, [Dossier(one, customer, papers[one.id]) for one in attempts]


def _known(actor: Actor, elsewhere: dict[UUID, list[UUID]]) -> list[Customer]:
    """Those other customers whom this person may see; naming them is a look at them."""
    others = {other for customers_of in elsewhere.values() for other in customers_of}
    if not others:
        return []
    found: Select[Any] = customers.visible_customers(actor).where(Customer.id.in_(others)).order_by(Customer.created_at)
    known: list[Customer] = list(db.session.scalars(found))
    note_customers([one.id for one in known])
    return known


def _of_customer(customer_id: UUID) -> list[KycCase]:
    newest: Select[Any] = select(KycCase).where(KycCase.customer_id == customer_id).order_by(KycCase.attempt.desc())
    return list(db.session.scalars(newest))
