"""What the pages of contacts show, prepared for the templates: a line for each contact, with its acts and its code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.contacts import json_shapes
from backoffice.contacts.forms import CodeForm, code_form
from backoffice.contacts.models import Contact, ContactCode, Email, Kind, Phone
from backoffice.contacts.rules import choosing, codes
from backoffice.contacts.service import Book
from backoffice.customers.service import masking
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel import clock
from backoffice.notifications.models import Message, MessageChannel
from backoffice.web.frame import can
from backoffice.web.template_tools import DOT

TITLES = {Kind.PHONE: "Phones", Kind.EMAIL: "E-mail addresses", Kind.ADDRESS: "Addresses"}
SPOKEN = {Kind.PHONE: "phone number", Kind.EMAIL: "e-mail address", Kind.ADDRESS: "address"}
NOT_LIVE = "This code is not accepted. Send a new one."
DELIVERY = {"queued": "Handed over soon", "sent": "Handed to the operator", "failed": "Could not be delivered"}

ABOUTS = {"code": "Code to confirm a contact", "notice": "Notice"}
JOBS = {"queued": "waiting", "sent": "done", "failed": "failed"}
MASKS = {MessageChannel.SMS: masking.phone, MessageChannel.EMAIL: masking.email}


@dataclass(frozen=True)
class Code:
    """A code that waits to be typed."""

    form: CodeForm
    left: int
    expires_at: datetime
    delivery: str


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
    verified_at: datetime | None
    code: Code | None
    why_not_send: str
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
    return {"customer": book.customer, "groups": groups, "why_not": refusal.sentence if refusal else "", "over": over}


def _line(actor: Actor, book: Book, kind: Kind, row: Contact, rows: list[Contact], typed: CodeForm | None) -> Line:
    known, now = json_shapes.as_json(actor, row), clock.now()
    shown, sent = _shown(kind, known), book.codes.get(row.id)
    masked = DOT in shown and can("customers.reveal")
    url = url_for("customers.reveal", customer_id=book.customer.id, field=json_shapes.SHAPES[row.__tablename__][0])
    refused = choosing.why_not_change(book.customer)
    unsendable, staying = refused or choosing.why_not_send(row), refused or choosing.why_not_remove(row, rows)
    return Line(
        row.id, kind, _title(row), shown, SPOKEN[kind], url if masked else "", _state(kind, row, sent, now),
        row.is_primary, _shared(known), row.verified_at, _code(book, row, sent, now, typed),
        unsendable.sentence if unsendable else _wait(sent, now), staying.sentence if staying else "",
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


def _state(kind: Kind, row: Contact, sent: ContactCode | None, now: datetime) -> str:
    if kind is Kind.ADDRESS:
        return ""
    if row.verified_at:
        return "verified"
    if sent and codes.is_locked(sent, now):
        return "locked"
    return "sent" if sent and codes.is_live(sent, now) else "unverified"


def _code(book: Book, row: Contact, sent: ContactCode | None, now: datetime, typed: CodeForm | None) -> Code | None:
    if sent is None or row.verified_at or not can("contacts.verify") or not codes.is_live(sent, now):
        return None
    form = code_form(row.id) if typed is None else typed
    if typed is not None and not typed.code.id.startswith(f"c{row.id}-"):
        form = CodeForm(formdata=None, prefix=f"c{row.id}-")
    delivery = DELIVERY.get(book.deliveries.get(row.id, ""), "")
    return Code(form, codes.attempts_left(sent, now), sent.expires_at, delivery)


def _wait(sent: ContactCode | None, now: datetime) -> str:
    wait = codes.wait_before_sending(sent, now) if sent else None
    return wait[0] if wait else ""


def message_lines(rows: list[Message]) -> list[dict[str, Any]]:
    """Messages for the table: what about and how far, never what they said."""
    return [
        {
            "about": ABOUTS.get(row.about, row.about.replace("_", " ").capitalize()),
            "channel": "SMS" if row.channel is MessageChannel.SMS else "E-mail",
            "to": MASKS[row.channel](row.to),
            "state": JOBS[row.state],
            "word": DELIVERY[row.state],
            "attempts": row.attempts,
            "at": row.sent_at or row.created_at,
        }
        for row in rows
    ]
