"""Finding possible duplicates of somebody who is being registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.contacts.rules import reading
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.duplicates.rules import scoring
from backoffice.duplicates.rules.facts import Facts, facts_of
from backoffice.duplicates.service import frequencies, keys
from backoffice.kernel import housekeeping
from backoffice.kernel.operations import note_customer, query

MOST_SHOWN = 5
HOUR, ASKED_AN_HOUR = timedelta(hours=1), 1500


@dataclass(frozen=True)
class Possible:
    """Somebody who may be the person that was typed, and why; whether the actor may open their page."""

    customer: Customer
    score: scoring.Score
    within_reach: bool

    @property
    def is_likely(self) -> bool:
        return self.score.is_likely

    @property
    def signs(self) -> list[scoring.Sign]:
        return scoring.signs(self.score.codes)


@query(Permission.CREATE_CUSTOMER, recorded=True)
def possible(actor: Actor, typed: Facts) -> list[Possible]:
    """Living customers of every branch who may be this person, the likeliest first. Raises Throttled."""
    housekeeping.count(f"alike:{actor.id}", HOUR, ASKED_AN_HOUR, "You compared very many people within an hour.")
    found = alike(typed)[:MOST_SHOWN]
    for row, _ in found:
        note_customer(row.id)
    return [Possible(row, score, customers.within_reach(actor, row)) for row, score in found]


def alike(given: Facts, *, but: UUID | None = None) -> Sequence[tuple[Customer, scoring.Score]]:
    """The same behind an operation of the caller's, without a limit; `but` names who is being compared."""
    given = replace(given, phones=frozenset(map(contacts.canonical_phone, given.phones)) - {""})
    rows = [row for row in _candidates(given) if row.id != but]
    common = frequencies.known()
    scored = [(row, scoring.score(given, facts_of(row), common)) for row in rows]
    worth = [(row, score) for row, score in scored if score.is_worth_showing]
    return sorted(worth, key=lambda pair: (-pair[1].bits, pair[0].public_number))


def _candidates(given: Facts) -> list[Customer]:
    """Who shares a key, and who search finds by a phone, an e-mail, a number or a name a letter off."""
    # With a birth date the keys forgive a slip in each word; without one the dictionary of search does.
    names = () if given.birth_date else given.names
    found = {row.id: row for row in customers.alike(names, given.every_phone, given.emails, given.numbers)}
    more = set(keys.sharing(keys.keyed(given))) - found.keys()
    return [*found.values(), *customers.living(more)]


def place(address: Mapping[str, Any]) -> str:
    """An address as it was given, to be compared."""
    return reading.place(str(address.get("line1") or ""), address.get("city"), address.get("postcode"))
