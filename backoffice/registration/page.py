"""What the registration pages show: people who are here already, and persons found to stand behind organisations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.datastructures import MultiDict

from backoffice.access.actor import Actor
from backoffice.approvals.service.kinds import Change
from backoffice.contacts import service as contacts
from backoffice.contacts.models import may_have_changed_hands
from backoffice.customers import changes
from backoffice.customers import service as customers
from backoffice.customers.models import CustomerType
from backoffice.customers.rules.term import LONGEST_TERM
from backoffice.customers.service import Filters, masking
from backoffice.duplicates.service import Possible
from backoffice.kernel.errors import Invalid, Refused
from backoffice.registration.forms.parts import CHOOSE, NOBODY, PartyPart
from backoffice.registration.forms.registration import RegistrationForm
from backoffice.registration.models import Draft
from backoffice.registration.service import Carried

MOST_FOUND = 6
CONTACTS = (("phones", "Phone", "number"), ("emails", "E-mail", "address"), ("addresses", "Address", "line1"))
PERSONS = Filters(type=CustomerType.INDIVIDUAL)


def candidates(found: Sequence[Possible]) -> list[dict[str, Any]]:
    """The possible duplicates for the template, each with its signs."""
    return [_candidate(one) for one in found]


def find(actor: Actor, rows: Sequence[PartyPart]) -> None:
    """Offer the customers found by what was typed in each row; one who is found alone by a number is chosen."""
    for row in rows:
        term = " ".join((row.who.data or "").split())
        if not term or len(term) > LONGEST_TERM:
            continue
        hits = [hit for hit in customers.search(actor, term, PERSONS, limit=MOST_FOUND) if hit.customer.is_living]
        row.customer_id.choices = CHOOSE | {
            str(hit.customer.id): f"{hit.customer.name}, {hit.customer.public_number} ({hit.why})" for hit in hits
        }
        if len(hits) == 1 and hits[0].score == 1 and not row.customer_id.data:
            row.customer_id.data = str(hits[0].customer.id)
        if not hits:
            row.who.errors = [*row.who.errors, NOBODY]


def refuse(form: RegistrationForm, refused: Refused) -> None:
    """Say a refusal beside the field that it is about; a phone that another has may have changed hands."""
    problem = placed(refused)
    if "phones" in problem.fields and may_have_changed_hands(refused.refusal):
        numbers = [row.form.number.data or "" for row in form.phones]
        place = next((place for place, text in enumerate(numbers) if _is_taken(text)), 0)
        problem, form.taken = Invalid.one(f"phones.{place}.number", refused.message), numbers[place]
    form.take(problem)


def placed(refused: Refused) -> Invalid:
    """A refusal as a sentence about the field of the operation that it names."""
    return Invalid.one(str(refused.refusal.details.get("field", "phones")), refused.message)


def _is_taken(number: str) -> bool:
    read = contacts.canonical_phone(number)
    return bool(read and contacts.holder_of(read))


def _candidate(one: Possible) -> dict[str, Any]:
    row = one.customer
    return {
        "name": row.name if one.within_reach else masking.name(row.name),
        "number": row.public_number,
        "branch": row.branch,
        "tier": row.tier_level,
        "strong": one.is_likely,
        "signs": one.signs,
        "url": url_for("customers.show", customer_id=row.id) if one.within_reach else "",
        "same": url_for("registration.keep_for_same", customer_id=row.id) if one.within_reach else "",
    }


def carried_lines(actor: Actor, found: Carried) -> dict[str, list[Change]]:
    """Old → new of the customer who is here already; contacts they do not have come at once."""
    told = changes.sides(actor, found.profile)
    reached = [(title, "", str(one[part])) for name, title, part in CONTACTS for one in found.contacts[name]]
    return {**told, "at_once": [*told["at_once"], *reached]}


def draft_id(text: str | None) -> UUID | None:
    """The id of a form, which is its draft's; None where somebody sent another word."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def typed_in(row: Draft) -> "MultiDict[str, str]":
    """What a draft holds, as a form takes it; the form's id stays the draft's."""
    return MultiDict([*((name, text) for name, text in row.fields), ("form_id", str(row.id))])
