"""What the pages of parties show, prepared for the templates: a line for each link."""

from typing import Any

from flask import url_for

from backoffice.customers.service import masking
from backoffice.parties import rules
from backoffice.parties.models import TITLES, PartyKind
from backoffice.parties.service import Behind, Circle


def values(circle: Circle) -> dict[str, Any]:
    """Everything the list shows."""
    refusal = rules.why_not_change(circle.customer)
    return {
        "customer": circle.customer,
        "lines": [line(item) for item in circle.items],
        "held": sum(item.party.share_percent or 0 for item in circle.in_force(PartyKind.BENEFICIAL_OWNER)),
        "why_not": refusal.sentence if refusal else "",
    }


def line(item: Behind) -> dict[str, Any]:
    """One link: the customer at its other end, the part they have, and from when until when."""
    row, other = item.party, item.other
    share = None if row.share_percent is None else f"{row.share_percent.normalize():f} %"
    return {
        "id": row.id,
        "kind": row.kind.value,
        "title": TITLES[row.kind],
        "name": other.name if item.within_reach else masking.name(other.name),
        "number": other.public_number,
        "url": url_for("customers.show", customer_id=other.id) if item.within_reach else "",
        "kyc": other.kyc.value,
        "part": ", ".join(part for part in (row.role, share) if part),
        "from": row.from_day,
        "until": row.until_day,
    }
