"""Registering a customer: profile, phones, e-mails, addresses and identity numbers in one operation, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.customers.service.numbers import Given
from backoffice.dictionaries import service as dictionaries
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.rules.facts import facts
from backoffice.kernel import moments
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.operations import command, note_reason, query
from backoffice.kernel.settings import settings
from backoffice.registration import rules


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
    scores = [score for _, score in duplicates.alike(_facts(given))]
    if given.duplicate_reason:
        note_reason(given.duplicate_reason)
    elif refusal := rules.why_not_without_reason(scores):
        raise Refused(refusal)


def _facts(given: Registration) -> duplicates.Facts:
    """What a registration gives to be compared by."""
    profile = given.profile
    registered = profile.get("registration_number")
    return facts(
        names=(profile.get("given_names"), profile.get("family_name"), profile.get("organisation_name")),
        birth_date=profile.get("birth_date"),
        phones=[str(phone.get("number") or "") for phone in given.phones],
        emails=[str(email.get("address") or "") for email in given.emails],
        numbers=[*(number for _, number, _ in given.identity_numbers), *([registered] if registered else [])],
        places=[duplicates.place(address) for address in given.addresses],
        gender=profile.get("gender"),
        is_person=given.customer_type is CustomerType.INDIVIDUAL,
    )


@query(Permission.CREATE_CUSTOMER)
def blank(actor: Actor) -> None:
    """An empty form: nothing is read but whether the actor may register."""
