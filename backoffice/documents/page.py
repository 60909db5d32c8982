"""What the documents' pages show, prepared for the templates: lines of the list, the viewer's pages, facts."""

import base64
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Customer, Stage
from backoffice.documents import rules, service
from backoffice.documents.models import Document, DocumentState, Requirement, Scan
from backoffice.documents.service import Seen, Shelf
from backoffice.kernel import clock
from backoffice.kernel.words import say
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
GOING = {
    DocumentState.RECEIVED: "unless a case takes it up",
    DocumentState.REJECTED: "since it was refused",
}
MISSING = {
    Requirement.ID: {"words": "a passport or an ID", "document_type": "national_id"},
    Requirement.ADDRESS: {"words": "a proof of address", "document_type": "proof_of_address"},
}

GONE = (Stage.MERGED, Stage.ERASED)  # whose papers are another's now, or nobody's


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
        "kept": _kept(seen),
    }


def _kept(seen: Seen) -> tuple[str, str]:
    """Until when the document is kept, and why."""
    found = seen.document
    if found.is_removed:
        return say("Removed on {day}", day=day(found.rests_since)), "its time of keeping was over"
    if seen.until is None:
        return "As long as it is needed", "and after the customer left as long as the law asks"
    why = GOING[found.state] if seen.customer.is_living else "since the customer left"
    return day(seen.until), " · ".join([why, *seen.kept_by])


def beside_each_other(actor: Actor, customers: Iterable[Customer]) -> dict[str, Any]:
    """The documents of several customers, a viewer for each; nobody's for those who may not open documents."""
    there = [one for one in customers if one.stage not in GONE] if actor.may(Permission.GET_DOCUMENT) else []
    papers = [
        {"customer": one, "id": f"papers-{place}", "pages": _pages_of(service.documents(actor, one.id, pictures=True))}
        for place, one in enumerate(there, 1)
    ]
    return {"papers": papers, "watermark": f"{actor.name} · {exact(clock.now())} · view recorded"}


def _pages_of(shelf: Shelf) -> list[dict[str, Any]]:
    """All pages on the shelf, the newest document first, each with its small picture."""
    return [
        {**page, "thumb": _picture(shelf.pictures.get(one.id)), "of": one.id}
        for one in shelf.page.items
        for page in viewer_pages(one)
    ]


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
        "picture": _picture(picture),
        "under": until + Markup("received {}").format(ago(found.created_at)),
    }


def _picture(small: bytes | None) -> str:
    """A small picture as an address of its own; nothing where there is none."""
    return f"data:image/jpeg;base64,{base64.b64encode(small).decode()}" if small else ""


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
