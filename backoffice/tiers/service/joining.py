"""Tiers of two records that become one customer's: the lower one counts until somebody agrees to a higher one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from backoffice.kernel.joining import Amendment, Key, key_of
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service import assigning
from backoffice.tiers.service.falling import look_again


def joining(*, survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> list[Amendment]:
    """The assignment that gives way ends now."""
    del choices
    mine, theirs = assigning.in_force(survivor.id), assigning.in_force(duplicate.id)
    level = rules.level_when_joined(mine.level if mine else None, theirs.level if theirs else None)
    if theirs and (mine is None or theirs.level != level or mine.level == level):
        return [Amendment(key_of(theirs), {"ends_at": clock.now()})]
    return [Amendment(key_of(mine), {"ends_at": clock.now()})] if mine and theirs else []


def parting(*, survivor: Customer, duplicate: Customer, returning: Mapping[Key, Mapping[str, Any]]) -> list[Amendment]:
    """A tier that was agreed to since stays in force: the one from before the merge has ended for good."""
    del duplicate
    held = assigning.in_force(survivor.id)
    if held is None or key_of(held) in returning:
        return []
    mine = {key_of(row): row for row in assigning.history(survivor.id)}
    return [
        Amendment(key, {"ends_at": mine[key].ends_at})
        for key, values in returning.items()
        if key in mine and "ends_at" in values and values.get("customer_id", survivor.id) == survivor.id
    ]


def merged(*, actor: Actor, survivor: Customer, duplicate: Customer) -> None:
    """The lists show what is in force."""
    del actor
    level = rules.level_when_joined(survivor.tier_level, duplicate.tier_level)
    if level != survivor.tier_level:
        customers.note_tier(survivor, level)


def unmerged(*, actor: Actor, survivor: Customer, duplicate: Customer, changed: bool) -> None:
    """Papers have gone back: until when the tier of either holds is counted anew, where something happened since."""
    del actor
    if changed:
        look_again(customer_id=survivor.id)
        look_again(customer_id=duplicate.id)
