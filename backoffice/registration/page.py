"""What the registration page shows of people who are here already: names of other branches are covered."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from backoffice.customers.service import masking
from backoffice.duplicates.service import Possible


def candidates(found: Sequence[Possible]) -> list[dict[str, Any]]:
    """The possible duplicates for the template, each with its signs."""
    return [_candidate(one) for one in found]


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
    }
