"""Which record's value is taken for each field: what a person chose, else what the rule says; shown as on pages."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address, Contact, Email, Phone
from backoffice.contacts.service import Kept
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.customers.service import masking
from backoffice.kernel.errors import Invalid
from backoffice.merging.rules import comparing
from backoffice.merging.rules.comparing import CHOSEN, Candidate, Compared

MASKED = {"birth_date": masking.birth, "registration_number": masking.identity}


def compared(actor: Actor, survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> list[Compared]:
    """Every field that either record has a value in. Raises Invalid for choices that nobody can make."""
    kept = contacts.contacts_of([survivor.id, duplicate.id])
    entries = [row for one in kept.values() for rows in _lists(one).values() for row in rows]
    if wrong := comparing.strangers(choices, survivor.id, duplicate.id, {str(row.id) for row in entries}):
        raise Invalid(wrong)
    left = comparing.left_behind(choices, duplicate.id)
    if wrong := comparing.why_not_leave([row for row in entries if isinstance(row, Phone)], left):
        raise Invalid(wrong)
    sides = [(row, _candidates(row, kept[row.id], left)) for row in (survivor, duplicate)]
    found = [_one(actor, name, sides, choices.get(name)) for name in comparing.CHOOSABLE]
    return [one for one in found if one.left or one.right]


def taken(fields: Sequence[Compared], choices: Mapping[str, UUID], duplicate: Customer) -> dict[str, UUID]:
    """The choice of every field, made or by rule, and what of lists is left behind."""
    return {one.name: one.chosen for one in fields} | comparing.left_behind(choices, duplicate.id)


def _candidates(row: Customer, kept: Kept, left: Collection[str]) -> dict[str, Candidate]:
    own = {name: comparing.of_field(row, name) for name in comparing.FIELDS}
    return own | {name: _first([one for one in rows if str(one.id) not in left]) for name, rows in _lists(kept).items()}


def _lists(kept: Kept) -> dict[str, Sequence[Contact]]:
    return dict(zip(comparing.FIRST_CONTACTS, (kept.phones, kept.emails, kept.addresses), strict=True))


def _first(rows: Sequence[Contact]) -> Candidate:
    first = next((row for row in rows if row.is_primary), None)
    return Candidate(first, bool(first and first.verified_at), first.created_at if first else None)


def _one(
    actor: Actor, name: str, sides: Sequence[tuple[Customer, dict[str, Candidate]]], chosen: UUID | None
) -> Compared:
    (survivor, mine), (duplicate, theirs) = sides
    is_left, reason = comparing.default(mine[name], theirs[name])
    by_rule = survivor.id if is_left else duplicate.id
    left, right = (_shown(actor, row, name, side[name].value) for row, side in sides)
    takes_other = chosen is not None and chosen != by_rule
    return Compared(
        name, comparing.label_of(name), left, right, equal=mine[name].value == theirs[name].value,
        chosen=chosen or by_rule, reason=CHOSEN if takes_other else reason,
    )  # fmt: skip


def _shown(actor: Actor, row: Customer, name: str, value: object) -> str:
    if isinstance(value, Contact):
        return contact_shown(actor, value)
    text = str(value or "")
    clear = customers.clear_for(actor, row.registered_by, row.created_at)
    return text if clear or not text or name not in MASKED else MASKED[name](text)


def contact_shown(actor: Actor, row: Contact) -> str:
    """A contact as its customer's page shows it."""
    clear = customers.clear_for(actor, row.created_by, row.created_at)
    if isinstance(row, Phone):
        return row.number if clear else masking.phone(row.number)
    if isinstance(row, Email):
        return row.address if clear else masking.email(row.address)
    if not isinstance(row, Address):
        raise TypeError(f"a {type(row).__name__} is no contact")
    line = row.line1 if clear else masking.line(row.line1)
    return ", ".join(part for part in (line, row.city, row.country) if part)
