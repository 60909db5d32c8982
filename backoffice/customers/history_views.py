"""Pages of the log about one customer: the timeline, and who looked; each is also a box of the customer's page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from backoffice.audit.service import Told
from backoffice.customers import service
from backoffice.customers.views import customers
from backoffice.web.request_state import actor
from backoffice.web.respond import screen, wants

IN_BOX, ON_PAGE, READ_FOR_BOX = 6, 30, 40
ONE_VISIT = timedelta(minutes=30)


@customers.get("/<uuid:customer_id>/timeline")
def timeline(customer_id: UUID) -> ResponseReturnValue:
    in_box = wants("customers-timeline")
    found = service.history(actor(), customer_id, after=request.args.get("after"), limit=IN_BOX if in_box else ON_PAGE)
    row = service.in_scope(actor(), customer_id)
    values: dict[str, Any] = {"customer": row, "entries": found.items, "next": found.next, "in_box": in_box}
    return screen("customers/timeline.html", "customers/_timeline.html", **values)


@customers.get("/<uuid:customer_id>/looks")
def looks(customer_id: UUID) -> ResponseReturnValue:
    in_box = wants("customers-looks")
    limit = READ_FOR_BOX if in_box else ON_PAGE
    found = service.access_log(actor(), customer_id, after=request.args.get("after"), limit=limit)
    row = service.in_scope(actor(), customer_id)
    entries = visits(found.items)[:IN_BOX] if in_box else found.items
    values: dict[str, Any] = {"customer": row, "entries": entries, "next": found.next, "in_box": in_box}
    return screen("customers/looks.html", "customers/_looks.html", **values)


def visits(entries: Sequence[Told]) -> list[Told]:
    """What one person read in one go as one entry: a page is made of many reads."""
    gathered: list[Told] = []
    for entry in entries:
        if gathered and _same_visit(gathered[-1], entry):
            gathered[-1] = _with(gathered[-1], entry.sentence)
        else:
            gathered.append(entry)
    return gathered


def _same_visit(newer: Told, older: Told) -> bool:
    both_read = newer.outcome == older.outcome == "done"
    return both_read and newer.actor_id == older.actor_id and newer.at - older.at < ONE_VISIT


def _with(entry: Told, sentence: str) -> Told:
    known = sentence in entry.sentence.split(", ")
    return entry if known else replace(entry, sentence=f"{entry.sentence}, {sentence}")
