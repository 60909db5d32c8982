"""Registering a customer: profile, phones, e-mails, addresses and identity numbers in one operation, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.customers.rules import words
from backoffice.customers.service.numbers import Given
from backoffice.dictionaries import service as dictionaries
from backoffice.kernel import housekeeping, moments
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command, note_customer, note_reason, query
from backoffice.kernel.settings import settings
from backoffice.registration import rules

MOST_SHOWN = 5
HOUR, ASKED_AN_HOUR = timedelta(hours=1), 1500


@dataclass(frozen=True)
class Registration:
    """What was given about a new customer; contacts are mappings as in the JSON of a customer."""

    customer_type: CustomerType
    channel: Channel
    branch: str
    profile: Mapping[str, Any]
    phones: Sequence[Mapping[str, Any]]
    emails: Sequence[Mapping[str, Any]] = ()
    addresses: Sequence[Mapping[str, Any]] = ()
    identity_numbers: Sequence[Given] = field(default=())
    duplicate_reason: str | None = None


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the person that is being registered, and why; whether the actor may open their page."""

    customer: Customer
    signs: Sequence[rules.Sign]
    within_reach: bool

    @property
    def is_likely(self) -> bool:
        return rules.is_likely(self.signs)


@command(Permission.CREATE_CUSTOMER)
def register(actor: Actor, given: Registration) -> Customer:
    """A new prospect; raises Invalid (fields), Refused (DUPLICATE_CUSTOMER, PHONE_ALREADY_REGISTERED)."""
    _check(actor, given)
    row = customers.create(actor, given.customer_type, given.channel, given.branch, given.profile)
    contacts.add_all(actor, row, given.phones, given.emails, given.addresses)
    customers.replace_identity_numbers(actor, row, given.identity_numbers)
    moments.publish("customer_registered", actor=actor, customer_id=row.id)
    return row


def _check(actor: Actor, given: Registration) -> None:
    lacks = rules.missing(given.customer_type, given.profile, given.phones)
    problem = rules.why_not_branch(
        given.branch, settings().branches, actor.branch, all_branches=actor.sees_all_branches
    )
    if problem:
        lacks["branch"] = [problem]
    if lacks:
        raise Invalid(lacks)
    dictionaries.check(given.profile)
    namesakes = customers.namesakes(given.profile)
    if given.duplicate_reason:
        note_reason(given.duplicate_reason)
    elif refusal := rules.same_person(given.profile, namesakes):
        raise Refused(refusal)


@query(Permission.CREATE_CUSTOMER)
def blank(actor: Actor) -> None:
    """An empty form: nothing is read but whether the actor may register."""


@query(Permission.CREATE_CUSTOMER, recorded=True)
def possible_duplicates(actor: Actor, typed: rules.Typed) -> list[Alike]:
    """Living customers of every branch who may be this person, the likeliest first. Raises Throttled."""
    housekeeping.count(f"alike:{actor.id}", HOUR, ASKED_AN_HOUR, "You compared very many people within an hour.")
    typed = replace(typed, phone=contacts.canonical_phone(typed.phone))
    rows = customers.alike(words.words(typed.name), typed.phone, typed.email, typed.number)
    found = [Alike(row, rules.signs(typed, row), customers.within_reach(actor, row)) for row in rows]
    likely = [one for one in found if rules.may_be_the_same(one.signs)]
    likely.sort(key=lambda one: (-rules.weight(one.signs), one.customer.public_number))
    for one in likely[:MOST_SHOWN]:
        note_customer(one.customer.id)
    return likely[:MOST_SHOWN]
