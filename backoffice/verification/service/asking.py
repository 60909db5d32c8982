"""Asking a provider: noted at once, begun by a job, and the customer is sent the link."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.config import Settings
from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer
from backoffice.integrations import neighbours
from backoffice.integrations.ports import Verification
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.notifications import service as notifications
from backoffice.policy import service as policy
from backoffice.verification.models import CheckKind, CheckState, ProviderCheck
from backoffice.verification.rules import asking as rules
from backoffice.verification.service import finding

NO_CONSENT = "Say how and when the customer agreed: a credit record is not asked for without it."


@dataclass(frozen=True)
class Asked:
    """Whom a check is about, and what keeps it from being asked for, by kind."""

    customer: Customer
    why_not: dict[CheckKind, Refusal | None]


@query(Permission.INITIATE_KYC, recorded=True)
def askable(actor: Actor, customer_id: UUID) -> Asked:
    """The customer, and which checks can be asked for now. Raises NotFound."""
    customer = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    by_provider = {check.provider: check for check in finding.of_customer(customer_id)}
    return Asked(customer, {kind: _why_not(customer, kind, by_provider) for kind in CheckKind})


@command(Permission.INITIATE_KYC)
def ask(actor: Actor, customer_id: UUID, kind: CheckKind, consent: str = "") -> ProviderCheck:
    """Have a provider check the customer; the job `begin` goes on. Raises Refused, Invalid, NotFound."""
    customer = customers.locked(actor, customer_id)
    provider = neighbours.verification(kind)
    found = finding.at_provider(customer_id, provider.name) if provider else None
    if refusal := _why_not(customer, kind, {found.provider: found} if found else {}):
        raise Refused(refusal)
    agreed = _agreed(actor, customer, consent.strip()) if kind is CheckKind.CREDIT else ""
    check = found or _new(customer, kind, provider.name if provider else "")
    check.again = rules.begins_anew(check)
    check.asked_by, check.asked_by_name, check.asked_at = actor.id, actor.name[:200], clock.now()
    check.state, check.link_ends_at, check.consent = CheckState.ASKED, None, agreed
    db.session.add(check)
    db.session.flush()
    jobs.enqueue("verification.begin", lock=f"check/{check.id}", check_id=check.id)
    return check


def _agreed(actor: Actor, customer: Customer, said: str) -> str:
    """How the customer agreed to the bureau being asked: recorded now, or standing from before. Raises Invalid."""
    if said:
        consents.take(actor, customer, consents.Given(Purpose.CREDIT_CHECK, Channel.AGENT, said))
        return said
    if (standing := consents.standing(customer.id, Purpose.CREDIT_CHECK)) is None:
        raise Invalid.one("consent", NO_CONSENT)
    return standing.how or f"{standing.title}, {standing.given_at:%Y-%m-%d}, {standing.channel.value}"


def begin(actor: Actor, check_id: UUID) -> None:
    """Do at the provider what was asked for; the slow talk is outside of any transaction. Raises NotAnswered."""
    if (start := to_begin(actor, check_id)) is None:
        return
    provider, facts, known, again = start
    if known and again:
        provider.reset(known)
    applicant = known or provider.begin(str(check_id), facts)
    lifetime = timedelta(hours=_settings().sumsub_link_hours)
    begun(actor, check_id, applicant, provider.link(str(check_id), lifetime), clock.now() + lifetime)


@query(Permission.INITIATE_KYC, recorded=True)
def to_begin(actor: Actor, check_id: UUID) -> tuple[Verification, dict[str, str], str | None, bool] | None:
    check = db.session.get(ProviderCheck, check_id)
    provider = neighbours.verification(check.kind) if check else None
    if check is None or provider is None or check.state is not CheckState.ASKED or finding.lost_consent(check):
        return None
    customer = customers.in_scope(actor, check.customer_id)
    note_customer(customer.id, "verification")
    return provider, _facts(customer, check), check.applicant, check.again


@command(Permission.INITIATE_KYC)
def begun(actor: Actor, check_id: UUID, applicant: str, link: str | None, until: datetime) -> None:
    customer, check = finding.locked(actor, check_id)
    if check.state is not CheckState.ASKED:
        return
    check.applicant, check.state, check.again = applicant, CheckState.PENDING, False
    if link is None:
        jobs.enqueue("verification.read_again", after=timedelta(seconds=5), check_id=check.id)
        return
    check.link_ends_at = until
    _send(actor, customer, link, until)


def _send(actor: Actor, customer: Customer, link: str, until: datetime) -> None:
    if reader := customers.reader_of(customer):
        values = {"link": link, "hours": _settings().sumsub_link_hours}
        notifications.tell(actor, reader, "verification_link", values, once=True, until=until)


def _why_not(customer: Customer, kind: CheckKind, by_provider: dict[str, ProviderCheck]) -> Refusal | None:
    provider = neighbours.verification(kind)
    if provider is None:
        return rules.NOBODY
    if refusal := rules.why_not_ask(customer, kind, policy.kyc().verification_methods):
        return refusal
    if kind is CheckKind.ADDRESS and not contacts.contacts_of([customer.id])[customer.id].addresses:
        return rules.NO_ADDRESS
    check = by_provider.get(provider.name)
    return rules.why_not_again(check, clock.now()) if check and not finding.lost_consent(check) else None


def _new(customer: Customer, kind: CheckKind, provider: str) -> ProviderCheck:
    return ProviderCheck(
        sealed_for=customer.sealed_for, customer_id=customer.id, kind=kind, provider=provider,
        state=CheckState.ASKED, heard=CheckState.PENDING.value, heard_ms=0, again=False,
    )  # fmt: skip


def _facts(customer: Customer, check: ProviderCheck) -> dict[str, str]:
    """What the provider needs to know and no more; an identity provider is shown it by the customer."""
    if check.kind is CheckKind.IDENTITY:
        return {}
    facts = {"name": customer.name, "birth_date": customer.birth_date or ""}
    if check.kind is CheckKind.ADDRESS:
        place = next(iter(contacts.contacts_of([customer.id])[customer.id].addresses))
        parts = ("line1", "line2", "city", "postcode", "country")
        return facts | {name: getattr(place, name) or "" for name in parts}
    numbers = customers.identity_numbers_of([customer.id])
    return facts | {"consent": check.consent} | {number.id_type.value: number.number for number in numbers}


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
