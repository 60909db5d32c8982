"""What customers see of themselves, and what they may change: their own record, by the operations of everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import RequestKind
from backoffice.consents import service as consents
from backoffice.consents.models import Consent, Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.contacts.service import Kept
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, IdentityNumber, IdType
from backoffice.customers.service import Edited
from backoffice.documents import service as documents
from backoffice.documents.models import Document
from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kernel.settings import settings
from backoffice.kyc import service as kyc
from backoffice.kyc.models import CaseState, KycCase
from backoffice.notifications.models import MessageChannel
from backoffice.policy import service as policy
from backoffice.portal import rules
from backoffice.portal.rules import State, Step, Stride
from backoffice.portal.service.visits import PORTAL, own, tell_owner
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Source
from backoffice.tiers import service as tiers
from backoffice.tiers.service import Limits

NUMBERS_A_DAY = 5
TOO_MANY_NUMBERS = "You changed the number of your ID very often today. Go on tomorrow, or ask at a branch."


@dataclass(frozen=True)
class Standing:
    """Everything a customer sees of themself, in clear."""

    customer: Customer
    kept: Kept
    numbers: Sequence[IdentityNumber]
    papers: Sequence[Document]
    strides: Sequence[Stride]
    asked_again: Sequence[Document]
    terms: Consent | None
    terms_are_new: bool
    blocked_by: Sequence[Source] = ()
    change_waits: bool = False
    limits: Limits | None = None

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocked_by)

    @property
    def papers_by(self) -> datetime | None:
        """When the account stops unless the papers were checked; None once it has, or where no clock runs."""
        ends = self.customer.kyc_clock
        return ends if ends and ends > clock.now() and not self.is_blocked else None

    @property
    def only_waits_for_papers(self) -> bool:
        """Whether nothing but the missing check of papers blocks the account."""
        return self.is_blocked and all(source is Source.KYC_CLOCK for source in self.blocked_by)


@query(Permission.GET_CUSTOMER, recorded=True)
def standing(actor: Actor) -> Standing:
    """How far the customer is, with their own data. Raises UNAUTHENTICATED, Moved."""
    customer = customers.in_scope(actor, own(actor))
    note_customer(customer.id)
    kept = contacts.contacts_of([customer.id])[customer.id]
    numbers = customers.identity_numbers_of([customer.id])
    papers = documents.of_customer(customer.id)
    agreed, case = consents.standing(customer.id, Purpose.TERMS), _newest_case(customer.id)
    asked = case.asked_for if case and case.state is CaseState.AWAITING_CUSTOMER else []
    return Standing(
        customer, kept, numbers, papers, _strides(customer, kept, numbers, papers, case),
        [paper for paper in papers if paper.id in asked],
        agreed, agreed is None or agreed.text_version != policy.terms().terms_version,
        [row.source for row in restrictions.in_force_of([customer.id]).get(customer.id, [])],
        approvals.waits_about(customer.id, [RequestKind.EDIT]), tiers.limits_now().get(customer.tier_level or 0),
    )  # fmt: skip


@dataclass(frozen=True)
class About:
    """What customers say about themselves: the profile as seen at `version`, the number of a paper, an address."""

    fields: Mapping[str, Any]
    version: int
    number: tuple[IdType, str] | None = None
    address: Mapping[str, Any] | None = None


def tell(actor: Actor, about: About) -> Edited:
    """`complete`, after counting who tries numbers: one that is taken tells a lot. Raises Throttled, and as it does."""
    if about.number:
        housekeeping.count(f"portal-number:{own(actor)}", timedelta(days=1), NUMBERS_A_DAY, TOO_MANY_NUMBERS)
    return complete(actor, about)


@command(Permission.EDIT_CUSTOMER)
def complete(actor: Actor, about: About) -> Edited:
    """Take what the customer says about themself. Raises as changing a profile and adding an address do."""
    customer_id, country = own(actor), settings().default_region
    numbers = _with(customer_id, (*about.number, country)) if about.number else None
    edited = customers.change_profile(actor, customer_id, about.version, about.fields, numbers)
    if about.address:
        contacts.add_address_to(actor, customer_id, {**about.address, "country": country, "address_type": "home"})
    return edited


def ask_for_check(actor: Actor) -> None:
    """Open a case, or go on with the one under way. Raises Refused while something that it needs is missing."""
    if refusal := rules.why_not_ask(standing(actor).strides):
        raise Refused(refusal)
    kyc.open_case(actor, own(actor))


@command(Permission.EDIT_CUSTOMER)
def add_email(actor: Actor, address: str) -> None:
    """Add an e-mail and send its link. One that another customer has gets the same answer, and its owner a message."""
    customer_id = own(actor)
    holder = contacts.email_holder_of(address)
    if holder is not None and holder.customer_id != customer_id:
        tell_owner(customers.in_scope(PORTAL, holder.customer_id), MessageChannel.EMAIL, holder.address)
        return
    row = holder or contacts.add_email_to(actor, customer_id, {"address": address, "email_type": "personal"})
    contacts.send_code(actor, customer_id, Kind.EMAIL, row.id)


@command(Permission.RECORD_CONSENT)
def agree(actor: Actor, language: str) -> Consent:
    """Agree to the terms of today."""
    return consents.give(
        actor, own(actor), consents.Given(Purpose.TERMS, Channel.WEB, "Ticked at the portal", language)
    )


def _with(customer_id: UUID, number: tuple[IdType, str, str]) -> list[tuple[IdType, str, str]]:
    """The customer's numbers with this one in its kind's place."""
    kept = [(one.id_type, one.number, one.country) for one in customers.identity_numbers_of([customer_id])]
    return [*(one for one in kept if one[0] is not number[0]), number]


def _newest_case(customer_id: UUID) -> KycCase | None:
    every = select(KycCase).where(KycCase.customer_id == customer_id)
    return db.session.scalars(every.order_by(KycCase.created_at.desc(), KycCase.id).limit(1)).first()


def _strides(
    customer: Customer,
    kept: Kept,
    numbers: Sequence[IdentityNumber],
    papers: Sequence[Document],
    case: KycCase | None,
) -> list[Stride]:
    lacks = {
        Step.PHONE: [] if rules.proved(kept.phones) else [rules.CODE],
        Step.EMAIL: [] if rules.proved(kept.emails) else [rules.LINK],
        Step.PROFILE: rules.missing_of_profile(customer, numbers, kept.addresses),
        Step.PAPERS: rules.missing_papers(papers),
    }
    strides = [Stride(step, State.NOW if missing else State.DONE, missing) for step, missing in lacks.items()]
    return [*strides, Stride(Step.CHECK, rules.check_state(case))]
