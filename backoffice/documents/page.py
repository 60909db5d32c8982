"""What the documents' pages show, prepared for the templates: lines of the list, the viewer's pages, facts."""

import base64
from typing import Any
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.documents import rules
from backoffice.documents.models import Document, Requirement, Scan
from backoffice.documents.service import Seen, Shelf
from backoffice.kernel import clock
from backoffice.web.time_words import ago, day, exact

SCAN_WORDS = {
    Scan.CLEAN: "no malware found",
    Scan.INFECTED: "malware found",
    Scan.UNSCANNED: "no scanner is connected",
}
PROVES = {
    Requirement.ID: "who this is",
    Requirement.ADDRESS: "the address",
    Requirement.INCOME: "the income",
    Requirement.BUSINESS_REGISTRATION: "the registration of the business",
    Requirement.BENEFICIAL_OWNERS: "the beneficial owners",
}
MISSING = {
    Requirement.ID: {"words": "a passport or an ID", "document_type": "national_id"},
    Requirement.ADDRESS: {"words": "a proof of address", "document_type": "proof_of_address"},
}


def shelf_values(shelf: Shelf, after: str | None) -> dict[str, Any]:
    """The list, or the panel, of a customer's documents."""
    customer, items = shelf.customer, shelf.page.items
    refusal = rules.why_not_submit(customer, 0)
    return {
        "customer": customer,
        "lines": [_line(one, shelf.pictures.get(one.id)) for one in items],
        "why_not": refusal.sentence if refusal else "",
        "missing": _missing(customer, items) if not after and not shelf.page.next else [],
        "next": shelf.page.next,
        "first": bool(after),
    }


def document_values(actor: Actor, seen: Seen) -> dict[str, Any]:
    """One document: its pages for the viewer, and what is known of it."""
    found = seen.document
    return {
        "customer": seen.customer,
        "document": found,
        "pages": viewer_pages(found),
        "watermark": f"{actor.name} · {exact(clock.now())}",
        "proves": PROVES[found.requirement],
        "expired": rules.is_expired(found, clock.today()),
        "scanned": SCAN_WORDS[found.scan],
        "size": _size(found.size),
    }


def viewer_pages(found: Document) -> list[dict[str, Any]]:
    """A document's pages as the viewer macro takes them."""
    several = found.page_count > 1
    return [
        {
            "src": _page_url(found, number),
            "of": found.document_type.value,
            "name": f"{found.title}, page {number}" if several else found.title,
            "note": f"page {number}" if several else day(found.created_at),
            "alt": f"{found.title}, page {number} of {found.page_count}",
            "received": f"received {exact(found.created_at)}",
        }
        for number in found.pages
    ]


def _line(found: Document, picture: bytes | None) -> dict[str, Any]:
    until = Markup("until {} · ").format(day(found.expires_on)) if found.expires_on else Markup("")
    return {
        "url": url_for("documents.document", customer_id=found.customer_id, document_id=found.id),
        "title": found.title,
        "state": "expired" if rules.is_expired(found, clock.today()) else found.state.value,
        "picture": picture and f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}",
        "under": until + Markup("received {}").format(ago(found.created_at)),
    }


def _missing(customer: Customer, items: Any) -> list[dict[str, str]]:
    """What to send next, for a person whose whole list is known."""
    needed = rules.missing(items, clock.today()) if customer.is_person and customer.is_living else []
    return [MISSING[one] | {"url": _new_url(customer.id, MISSING[one]["document_type"])} for one in needed]


def _new_url(customer_id: UUID, document_type: str) -> str:
    return url_for("documents.new", customer_id=customer_id, document_type=document_type)


def _page_url(found: Document, number: int) -> str:
    return url_for("documents.page_image", customer_id=found.customer_id, document_id=found.id, page=number)


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} kB"
