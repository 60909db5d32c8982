"""What the pages of contacts show, prepared for the templates: a line for each contact, with its acts and its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.contacts import json_shapes
from backoffice.contacts.forms import CodeForm, code_form
from backoffice.contacts.models import Contact, Email, Kind, Phone, Proof
from backoffice.contacts.rules import choosing
from backoffice.contacts.rules.console import Console
from backoffice.contacts.service import Book
from backoffice.customers import service as customers
from backoffice.customers.service import masking
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.notifications.models import Message, MessageChannel
from backoffice.policy import service as policy
from backoffice.web.frame import can
from backoffice.web.template_tools import DOT

TITLES = {Kind.PHONE: "Phones", Kind.EMAIL: "E-mail addresses", Kind.ADDRESS: "Addresses"}
SPOKEN = {Kind.PHONE: "phone number", Kind.EMAIL: "e-mail address", Kind.ADDRESS: "address"}
NOT_LIVE = "This code is not accepted. Send a new one."
DELIVERY = {
    "queued": "The message waits to be handed over",
    "sent": "The message was handed over",
    "delivered": "The message has arrived",
    "failed": "The message could not be delivered",
}
PROOFS = {Proof.CODE: "by a code", Proof.LINK: "by a link", Proof.DOCUMENT: "by a paper", Proof.SERVICE: "by a check"}

JOBS = {"queued": "waiting", "sent": "done", "delivered": "done", "failed": "failed", "withdrawn": "cancelled"}
MASKS = {MessageChannel.SMS: masking.phone, MessageChannel.EMAIL: masking.email}


@dataclass(frozen=True)
class Code:
    """A code that waits to be typed."""

    form: CodeForm
    left: int
    expires_at: datetime


@dataclass(frozen=True)
class Line:
    """One contact on a page."""

    id: UUID
    kind: Kind
    title: str
    shown: str
    spoken: str
    reveal: str
    state: str
    primary: bool
    shared: str
    since: date
    until: date | None
    because: str
    verified_at: datetime | None
    proof: str
    code: Code | None
    delivery: str
    failed: bool
    why_not_send: str
    again_at: datetime | None
    instead: Sequence[UUID]
    why_not_remove: str


def values(actor: Actor, book: Book, typed: CodeForm | None = None) -> dict[str, Any]:
    """Everything the list shows; `typed` is a code's form that was refused."""
    by_kind: dict[Kind, list[Contact]] = {
        Kind.PHONE: list(book.kept.phones), Kind.EMAIL: list(book.kept.emails), Kind.ADDRESS: list(book.kept.addresses)
    }  # fmt: skip
    refusal = choosing.why_not_change(book.customer)
    groups: list[dict[str, Any]] = [
        {"kind": kind, "title": TITLES[kind], "lines": [_line(actor, book, kind, row, rows, typed) for row in rows]}
        for kind, rows in by_kind.items()
    ]
    lines = [line for group in groups for line in group["lines"]]
    # A refused code that nobody can type any more: its form is gone, so the sentence stands above the list.
    over = NOT_LIVE if typed is not None and not any(line.code and line.code.form is typed for line in lines) else ""
    earlier: list[Contact] = [*book.ended.phones, *book.ended.emails, *book.ended.addresses]
    return {
        "ended": [_line(actor, book, Kind(row.__tablename__), row, [], None) for row in earlier],
        "customer": book.customer, "groups": groups, "why_not": refusal.sentence if refusal else "", "over": over,
        "line_of": {line.id: line for line in lines},
    }  # fmt: skip


def _line(actor: Actor, book: Book, kind: Kind, row: Contact, rows: list[Contact], typed: CodeForm | None) -> Line:
    known, console = json_shapes.as_json(actor, row), book.consoles.get(row.id)
    shown, state = _shown(kind, known), console.state if console else ""
    masked = DOT in shown and can("customers.reveal")
    url = url_for("customers.reveal", customer_id=book.customer.id, field=json_shapes.SHAPES[row.__tablename__][0])
    refused = choosing.why_not_change(book.customer)
    staying = refused or choosing.why_not_remove(row, rows)
    delivery = console.delivery if console else None
    return Line(
        row.id, kind, _title(row), shown, SPOKEN[kind], url if masked else "", state, row.is_primary, _shared(known),
        row.valid_from, row.valid_to, row.ended_because or "", row.verified_at,
        PROOFS[row.verified_by] if row.verified_by else "", _code(row, console, typed),
        DELIVERY.get(delivery or "", ""), delivery == "failed",
        refused.sentence if refused else console.why_not if console else "", console.again_at if console else None,
        console.instead if console and console.delivery else (), staying.sentence if staying else "",
    )  # fmt: skip


def _shown(kind: Kind, known: dict[str, Any]) -> str:
    if kind is not Kind.ADDRESS:
        return str(known["number" if kind is Kind.PHONE else "address"])
    town = " ".join(known[name] for name in ("postcode", "city") if known[name])
    return ", ".join(part for part in (known["line1"], known["line2"], town, known["region"], known["country"]) if part)


def _title(row: Contact) -> str:
    words = {Phone: (Dictionary.PHONE_TYPE, "phone_type"), Email: (Dictionary.EMAIL_TYPE, "email_type")}
    dictionary, name = words.get(type(row), (Dictionary.ADDRESS_TYPE, "address_type"))
    return dictionaries.label(dictionary, getattr(row, name)) or ""


def _shared(known: dict[str, Any]) -> str:
    return f"shared by the household: {known['shared_reason']}" if known.get("shared") else ""


def _code(row: Contact, console: Console | None, typed: CodeForm | None) -> Code | None:
    if console is None or console.expires_at is None or not can("contacts.verify"):
        return None
    form = code_form(row.id) if typed is None else typed
    if typed is not None and not typed.code.id.startswith(f"c{row.id}-"):
        form = CodeForm(formdata=None, prefix=f"c{row.id}-")
    return Code(form, console.attempts_left or 0, console.expires_at)


def change_values(actor: Actor, contact: Contact) -> dict[str, Any]:
    """The contact that is changed as it stands, and what the change means."""
    kind = Kind(contact.__tablename__)
    return {
        "customer": customers.in_scope(actor, contact.customer_id), "contact": contact, "kind": kind,
        "now": _shown(kind, json_shapes.as_json(actor, contact)), "spoken": SPOKEN[kind],
        "verified": contact.verified_at is not None,
    }  # fmt: skip


def message_lines(rows: list[Message]) -> list[dict[str, Any]]:
    """Messages for the table: what about and how far, never what they said."""
    return [
        {
            "about": policy.message_title(row.about),
            "channel": "SMS" if row.channel is MessageChannel.SMS else "E-mail",
            "to": MASKS[row.channel](row.to),
            "state": JOBS[row.state],
            "word": DELIVERY[row.state],
            "attempts": row.attempts,
            "at": row.sent_at or row.created_at,
        }
        for row in rows
    ]
