"""Registering a customer: profile, contacts, identity numbers, persons behind it in one operation, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import ACCOUNT_TYPES, Customer, CustomerType
from backoffice.dictionaries import service as dictionaries
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.rules.facts import facts
from backoffice.kernel import constraints, moments
from backoffice.kernel.errors import Invalid, Moved, NotFound, PermissionDenied, Refusal, Refused
from backoffice.kernel.operations import command, note_reason, query
from backoffice.kernel.settings import settings
from backoffice.parties import service as parties
from backoffice.parties.models import LISTS, Party, PartyKind
from backoffice.parties.rules import why_not_change
from backoffice.registration import rules
from backoffice.registration.service.drafting import finished
from backoffice.registration.service.given import PartyGiven, Registration

NOBODY = "There is no such customer."
T = TypeVar("T")


@command(Permission.CREATE_CUSTOMER)
def register(actor: Actor, given: Registration, draft_id: UUID | None = None) -> Customer:
    """A new prospect, and the persons behind it, in place of the draft.

    Raises Invalid (fields), Refused (DUPLICATE_CUSTOMER, …).
    """
    row = _register(actor, given)
    for kind, name in LISTS.items():
        listed: Sequence[PartyGiven] = getattr(given, name)
        for place, one in enumerate(listed):
            _behind(actor, row, kind, one, f"{name}.{place}")
    finished(actor, draft_id)
    return row


@command(Permission.EDIT_CUSTOMER)
def add_party(actor: Actor, customer_id: UUID, kind: PartyKind, given: PartyGiven) -> Party:
    """One more person behind an organisation, known or registered along.

    Raises NotFound, Invalid, Refused; PermissionDenied to who may not register a new one.
    """
    if given.person and not actor.may(Permission.CREATE_CUSTOMER):
        raise PermissionDenied(Permission.CREATE_CUSTOMER)
    organisation = customers.locked(actor, customer_id)
    if refusal := why_not_change(organisation):
        raise Refused(refusal)
    row = _behind(actor, organisation, kind, given, "")
    customers.note_shown_change(actor, organisation, [LISTS[kind]])
    return row


@query(Permission.CREATE_CUSTOMER)
def blank(actor: Actor) -> None:
    """An empty form: nothing is read but whether the actor may register."""


def _register(actor: Actor, given: Registration) -> Customer:
    _check(actor, given)
    usual = {"account_type": given.profile.get("account_type") or ACCOUNT_TYPES[given.customer_type]}
    row = customers.create(actor, given.customer_type, given.channel, given.branch, {**given.profile, **usual})
    contacts.add_all(actor, row, given.phones, given.emails, given.addresses)
    customers.replace_identity_numbers(actor, row, given.identity_numbers)
    moments.publish("customer_registered", actor=actor, customer_id=row.id)
    if given.duplicate_reason:
        duplicates.noted(actor, row, given.duplicate_reason)
    return row


def _check(actor: Actor, given: Registration) -> None:
    lacks = rules.missing(given.customer_type, given.profile, given.phones)
    problem = rules.why_not_branch(
        given.branch, settings().branches, actor.branch, all_branches=actor.sees_all_branches
    )
    if problem:
        lacks["branch"] = [problem]
    if stray := rules.stray_parties(given.customer_type, {name: getattr(given, name) for name in LISTS.values()}):
        lacks |= stray
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


def _behind(actor: Actor, organisation: Customer, kind: PartyKind, given: PartyGiven, at: str) -> Party:
    person = _under(at, lambda: _person(actor, given))
    return _under(at, lambda: parties.put_behind(actor, organisation, person, kind, given.holds))


def _person(actor: Actor, given: PartyGiven) -> Customer:
    """The customer of that id, or a person who becomes one now."""
    if given.person:
        return _register(actor, given.person)
    if given.customer_id is None:
        raise Invalid.one("customer_id", "Name a customer, or give a new person's data.")
    try:
        return customers.in_scope(actor, given.customer_id)
    except (NotFound, Moved):
        raise Invalid.one("customer_id", NOBODY) from None


def _under(at: str, work: Callable[[], T]) -> T:
    """Let what is wrong with somebody behind the organisation be said below their own place in the list."""
    try:
        return work()
    except Invalid as problem:
        raise Invalid({_path(at, field): said for field, said in problem.fields.items()}, problem.code) from None
    except Refused as refused:
        raise Refused(_placed(refused.refusal, at)) from None
    except IntegrityError as error:
        if refusal := constraints.refusal_for(error):
            raise Refused(_placed(refusal, at)) from None
        raise


def _placed(refusal: Refusal, at: str) -> Refusal:
    field = _path(at, str(refusal.details.get("field", "customer_id")))
    return replace(refusal, details={**refusal.details, "field": field})


def _path(at: str, field: str) -> str:
    return f"{at}.{field}".lstrip(".")
