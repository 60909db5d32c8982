"""Adding contacts inside a running command: read, checked, the first of a kind primary, search and the customer told.

Contacts are given as mappings with the names of the customer's JSON. `at` is where they stood there (`phones.0`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from phonenumbers import SUPPORTED_REGIONS

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts.models import EMAIL_TWICE, PHONE_TWICE, Address, Contact, Email, Phone
from backoffice.contacts.rules import choosing, reading, validity
from backoffice.contacts.service.reading import rows_of
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, PermissionDenied, Refused
from backoffice.kernel.settings import settings

C = TypeVar("C", bound=Contact)
Given = Mapping[str, Any]
# Two letters of ISO 3166-1: the regions that have phones, and the few inhabited ones that share their neighbours'.
COUNTRIES = frozenset(SUPPORTED_REGIONS) | {"AQ", "BV", "GS", "HM", "PN", "TF", "UM"}


def add_all(
    actor: Actor,
    row: Customer,
    phones: Sequence[Given] = (),
    emails: Sequence[Given] = (),
    addresses: Sequence[Given] = (),
) -> None:
    """All contacts of a new customer. Ordered by value, so that two registrations never wait for each other."""
    kinds = (("phones", read_phone, phones), ("emails", read_email, emails), ("addresses", read_address, addresses))
    for name, make, given in kinds:
        made = [(make(actor, row, one, f"{name}.{place}"), place) for place, one in enumerate(given)]
        for contact, _ in sorted(made, key=lambda pair: getattr(pair[0], "blind", b"")):
            _keep(row, contact)
        _choose(row, [(contact, bool(given[place].get("primary"))) for contact, place in made])
    tell(row)


def add_phone(actor: Actor, row: Customer, given: Given, at: str = "") -> Phone:
    """A phone; raises Invalid (INVALID_PHONE), PermissionDenied (share_phone), Refused (PHONE_ALREADY_REGISTERED)."""
    return _added(row, read_phone(actor, row, given, at), given)


def add_email(actor: Actor, row: Customer, given: Given, at: str = "") -> Email:
    """An e-mail address; raises Invalid (INVALID_EMAIL), Refused (DUPLICATE_CUSTOMER)."""
    return _added(row, read_email(actor, row, given, at), given)


def add_address(actor: Actor, row: Customer, given: Given, at: str = "") -> Address:
    """An address; raises Invalid."""
    return _added(row, read_address(actor, row, given, at), given)


def tell(row: Customer) -> None:
    """Note on the customer what finds it and what to show first."""
    db.session.flush()
    phones, emails = rows_of(Phone, [row.id]), rows_of(Email, [row.id])
    customers.note_found_by(row, "phone", [phone.number for phone in phones])
    customers.note_found_by(row, "email", [reading.email_key(email.address) for email in emails])
    customers.note_found_by(row, "shared", [phone.number for phone in phones if phone.shared])
    places = [reading.place(one.line1, one.city, one.postcode) for one in rows_of(Address, [row.id])]
    customers.note_found_by(row, "place", places)
    phone = next((phone.number for phone in phones if phone.is_primary), "")
    email = next((email.address for email in emails if email.is_primary), "")
    customers.note_primary(row, phone=phone, email=email)


def put_first(row: Customer, contact: Contact) -> None:
    """Make this contact the primary one of its kind; raises Refused."""
    if refusal := choosing.why_not_primary(contact):
        raise Refused(refusal)
    for other in rows_of(type(contact), [row.id]):
        if other.is_primary and other is not contact:
            other.is_primary = False
            db.session.flush()  # before the other rises: the index allows one at any moment
    contact.is_primary = True


def _added(row: Customer, contact: C, given: Given) -> C:
    _keep(row, contact)
    _choose(row, [(contact, bool(given.get("primary")))])
    tell(row)
    return contact


def _keep(row: Customer, contact: Contact) -> None:
    blind = getattr(contact, "blind", None)
    if any(other.blind == blind for other in rows_of(type(contact), [row.id]) if isinstance(other, Phone | Email)):
        raise Refused(PHONE_TWICE if isinstance(contact, Phone) else EMAIL_TWICE)
    db.session.add(contact)
    db.session.flush()


def _choose(row: Customer, added: Sequence[tuple[Contact, bool]]) -> None:
    """The last that asks to be primary is; where none was, the first that can be."""
    asking = [contact for contact, asks in added if asks]
    able = [contact for contact, _ in added if choosing.why_not_primary(contact) is None]
    if asking:
        put_first(row, asking[-1])
    elif able and not any(other.is_primary for other in rows_of(type(able[0]), [row.id])):
        put_first(row, able[0])


def read_phone(actor: Actor, row: Customer, given: Given, at: str) -> Phone:
    """A phone as it was given, not kept yet; raises Invalid, PermissionDenied."""
    found = reading.phone(given["number"], settings().default_region)
    if found.problem:
        raise Invalid.one(_path(at, "number"), found.problem, "INVALID_PHONE")
    shared, reason = bool(given.get("shared")), given.get("shared_reason")
    _check_sharing(actor, given, at, shared=shared, reason=reason)
    word = _word(Dictionary.PHONE_TYPE, given, at, "phone_type", usual="mobile")
    blind = vault.blind("phone", found.value)
    common = {**_common(actor, row, given, at), "mno": _operator(found.value, given, at)}
    return Phone(phone_type=word, shared=shared, blind=blind, number=found.value, shared_reason=reason, **common)


def _operator(number: str, given: Given, at: str) -> str | None:
    """The mobile operator as it was said, or as the number was handed out; None for one that nobody knows here."""
    if given.get("mno"):
        return _word(Dictionary.MNO, given, at, "mno")
    by_label = {label.casefold(): code for code, label in dictionaries.choices(Dictionary.MNO).items()}
    return by_label.get(reading.operator(number).casefold())


def _check_sharing(actor: Actor, given: Given, at: str, *, shared: bool, reason: str | None) -> None:
    if shared and not actor.may(Permission.SHARE_PHONE):
        raise PermissionDenied(Permission.SHARE_PHONE)
    if shared and not reason:
        raise Invalid.one(_path(at, "shared_reason"), "Say why this phone is shared.")
    if shared and given.get("primary"):
        raise Invalid.one(_path(at, "primary"), choosing.SHARED)
    if reason and not shared:
        raise Invalid.one(_path(at, "shared"), "A reason for sharing belongs to a shared phone.")


def read_email(actor: Actor, row: Customer, given: Given, at: str) -> Email:
    """An e-mail address as it was given, not kept yet; raises Invalid."""
    found = reading.email(given["address"])
    if found.problem:
        raise Invalid.one(_path(at, "address"), found.problem, "INVALID_EMAIL")
    word = _word(Dictionary.EMAIL_TYPE, given, at, "email_type", usual="personal")
    blind = vault.blind("email", reading.email_key(found.value))
    return Email(email_type=word, blind=blind, address=found.value, **_common(actor, row, given, at))


def read_address(actor: Actor, row: Customer, given: Given, at: str) -> Address:
    """An address as it was given, not kept yet; raises Invalid."""
    country = (given.get("country") or settings().default_region).upper()
    if country not in COUNTRIES:
        raise Invalid.one(_path(at, "country"), "There is no country with these two letters.")
    word = _word(Dictionary.ADDRESS_TYPE, given, at, "address_type", usual="home")
    lines = {name: given.get(name) for name in ("line1", "line2", "city", "region", "postcode")}
    return Address(address_type=word, country=country, **lines, **_common(actor, row, given, at))


def _common(actor: Actor, row: Customer, given: Given, at: str) -> dict[str, Any]:
    first, end = given.get("valid_from") or clock.today(), given.get("valid_to")
    if wrong := validity.problems(first, end, clock.today(), may_end=bool(given.get("may_end"))):
        raise Invalid({_path(at, name): said for name, said in wrong.items()})
    whose = {"customer_id": row.id, "sealed_for": row.sealed_for, "created_by": actor.id}
    return {**whose, "is_primary": False, "living": True, "valid_from": first, "valid_to": end}


def _word(dictionary: Dictionary, given: Given, at: str, name: str, usual: str = "") -> str:
    """What was given of a dictionary; a retired word is kept where it stands, and never chosen anew."""
    code: str = given.get(name) or usual
    if code != given.get("stands", {}).get(name) and not dictionaries.is_known(dictionary, code):
        raise Invalid.one(_path(at, name), "This kind is not in the dictionary.")
    return code


def _path(at: str, name: str) -> str:
    return f"{at}.{name}".lstrip(".")
