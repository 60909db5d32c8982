"""Contacts of two records that become one customer's, or two customers' again: each value once, one of a kind first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.contacts.models import Address, Contact, Kind
from backoffice.contacts.rules import choosing
from backoffice.contacts.service.adding import tell
from backoffice.contacts.service.reading import MODELS, rows_of
from backoffice.customers.models import Customer
from backoffice.kernel.joining import Amendment, Key, key_of

SAME = "The record that stays has the same."
LEFT = "Left with the old number."


def joining(*, survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> list[Amendment]:
    """A value that both have is kept once, the verified one before the newer; the chosen record's first stays first.

    A contact whose id is chosen to be the duplicate's is left with it.
    """
    found = []
    for kind, model in MODELS.items():
        rows: list[Contact] = list(rows_of(model, [survivor.id, duplicate.id]))
        left = [row for row in rows if choices.get(str(row.id)) == duplicate.id]
        found += [_gone(row, LEFT, {"living": False}) for row in left]
        rows = [row for row in rows if row not in left]
        first_of = choices.get(f"primary_{kind.value}", survivor.id)
        found += _joined(kind, rows, duplicate, first_of)
    return found


def parting(*, survivor: Customer, duplicate: Customer, returning: Mapping[Key, Mapping[str, Any]]) -> list[Amendment]:
    """Each of the two has one first contact of each kind: what was made the first since stays so."""
    found = []
    for model in MODELS.values():
        by_owner: dict[UUID, list[Contact]] = defaultdict(list)
        for row in rows_of(model, [survivor.id, duplicate.id]):
            by_owner[returning.get(key_of(row), {}).get("customer_id", row.customer_id)].append(row)
        for rows in by_owner.values():
            found += _settled(rows, returning)
    return found


def merged(*, actor: Actor, survivor: Customer, duplicate: Customer) -> None:
    """Search and the lists follow."""
    del actor, duplicate
    tell(survivor)


def unmerged(*, actor: Actor, survivor: Customer, duplicate: Customer, changed: bool) -> None:
    """The same, where something happened since; else both are what they were."""
    del actor
    if changed:
        tell(survivor)
        tell(duplicate)


def _joined(kind: Kind, rows: Sequence[Contact], duplicate: Customer, first_of: UUID) -> list[Amendment]:
    kept, losing = _once(rows)
    first = _first(kept, first_of)
    found = [_gone(row, SAME, {} if row.customer_id == duplicate.id else {"living": False}) for row in losing]
    for row in kept:
        values: dict[str, Any] = {"is_primary": row is first} if row.is_primary is not (row is first) else {}
        if not row.living:
            values["living"] = True  # of a closed record: taken again with the customer who lives
        if values:
            found.append(Amendment(key_of(row), values))
    return found


def _gone(row: Contact, because: str, values: Mapping[str, Any]) -> Amendment:
    return Amendment(key_of(row), {**values, "is_primary": False}, gives_way=True, because=because)


def _once(rows: Sequence[Contact]) -> tuple[list[Contact], list[Contact]]:
    """(those that are kept, those whose value another has)."""
    by_value: dict[Any, list[Contact]] = defaultdict(list)
    for row in rows:
        by_value[_value(row)].append(row)
    ranked = [sorted(same, key=_rank, reverse=True) for same in by_value.values()]
    return [same[0] for same in ranked], [row for same in ranked for row in same[1:]]


def _value(row: Contact) -> Any:
    if not isinstance(row, Address):
        return getattr(row, "blind")  # noqa: B009 (phones and e-mails have it, what they inherit does not)
    parts = (row.line1, row.line2, row.city, row.region, row.postcode, row.country)
    return tuple((part or "").casefold().strip() for part in parts)


def _rank(row: Contact) -> tuple[bool, bool, Any]:
    """Verified before unverified, one's own before a household's, newer before older."""
    return row.verified_at is not None, choosing.why_not_primary(row) is None, row.created_at


def _first(kept: Sequence[Contact], first_of: UUID) -> Contact | None:
    able = [row for row in kept if choosing.why_not_primary(row) is None]
    firsts = [row for row in able if row.is_primary]
    chosen = [row for row in firsts if row.customer_id == first_of]
    return next(iter(chosen or firsts), None) or choosing.next_primary(able)


def _settled(rows: Sequence[Contact], returning: Mapping[Key, Mapping[str, Any]]) -> list[Amendment]:
    now = {row.id: bool(returning.get(key_of(row), {}).get("is_primary", row.is_primary)) for row in rows}
    firsts = [row for row in rows if now[row.id]]
    since = [row for row in firsts if row.is_primary and "is_primary" not in returning.get(key_of(row), {})]
    first = next(iter(since or firsts), None) or choosing.next_primary(rows)
    return [Amendment(key_of(row), {"is_primary": row is first}) for row in rows if now[row.id] is not (row is first)]
