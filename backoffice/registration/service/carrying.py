"""“Same person”: what was typed to register somebody is carried over to the customer who is here already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.contacts.rules import reading
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel.errors import Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.kernel.settings import settings
from backoffice.registration import rules
from backoffice.registration.service.drafting import finished
from backoffice.registration.service.given import Registration

Contacts = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Carried:
    """What a registration says that the customer does not: changes of the profile, and the new contacts."""

    customer: Customer
    profile: customers.Weighed
    contacts: Contacts


@query(Permission.EDIT_CUSTOMER, recorded=True)
def carried(actor: Actor, customer_id: UUID, given: Registration) -> Carried:
    """Weigh what was typed against what is known. Raises NotFound, Invalid, Refused."""
    note_customer(customer_id)
    row = customers.in_scope(actor, customer_id)
    if refusal := rules.why_not_same(row.customer_type, given.customer_type):
        raise Refused(refusal)
    told = customers.weighed(actor, customer_id, row.version, _fields(given), _numbers(row, given))
    return Carried(row, told, _unknown(row, given))


@command(Permission.EDIT_CUSTOMER)
def carry_over(
    actor: Actor, customer_id: UUID, version: int, given: Registration, draft_id: UUID | None = None
) -> customers.Edited:
    """Change the customer seen at `version`, by approval where the policy says so, and end the draft.

    New contacts are added at once. Raises NotFound, Invalid, Refused.
    """
    row = customers.locked(actor, customer_id)
    if refusal := rules.why_not_same(row.customer_type, given.customer_type):
        raise Refused(refusal)
    unknown = _unknown(row, given)
    done = customers.change_profile(actor, customer_id, version, _fields(given), _numbers(row, given))
    for name, add in ADD.items():
        for one in unknown[name]:
            add(actor, customer_id, {key: value for key, value in one.items() if key != "primary"})
    finished(actor, draft_id)
    return done


ADD: dict[str, Callable[..., Any]] = {
    "phones": contacts.add_phone_to,
    "emails": contacts.add_email_to,
    "addresses": contacts.add_address_to,
}


def _fields(given: Registration) -> dict[str, Any]:
    """What was typed; an empty field says nothing."""
    return {name: value for name, value in given.profile.items() if value}


def _numbers(row: Customer, given: Registration) -> list[Any] | None:
    """The customer's numbers and those that were typed beside them."""
    if not given.identity_numbers:
        return None
    known = [(one.id_type, one.number, one.country) for one in customers.identity_numbers_of([row.id])]
    return [*known, *given.identity_numbers]


def _unknown(row: Customer, given: Registration) -> Contacts:
    """The contacts that this customer does not have yet."""
    kept = contacts.contacts_of([row.id])[row.id]
    phones = {one.number for one in kept.phones}
    emails = {reading.email_key(one.address) for one in kept.emails}
    places = {reading.place(one.line1, one.city, one.postcode) for one in kept.addresses}
    region = settings().default_region
    return {
        "phones": [one for one in given.phones if reading.phone(str(one["number"]), region).value not in phones],
        "emails": [one for one in given.emails if reading.email_key(str(one["address"])) not in emails],
        "addresses": [
            one for one in given.addresses
            if reading.place(str(one["line1"]), one.get("city"), one.get("postcode")) not in places
        ],
    }  # fmt: skip
