"""REST: contacts added, read, removed, put first; codes sent and judged."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.contacts import json_shapes, service
from backoffice.contacts.json_shapes import (
    AddressBody,
    AddressChange,
    AddressOut,
    CodeBody,
    CodeOut,
    ConsoleOut,
    ConsolesOut,
    EmailBody,
    EmailChange,
    EmailOut,
    PhoneBody,
    PhoneChange,
    PhoneOut,
    WhichQuery,
)
from backoffice.contacts.models import Contact, Kind
from backoffice.contacts.service import CodeState
from backoffice.kernel.errors import Refusal, Refused
from backoffice.web.asking import asks
from backoffice.web.fields import Body
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, etag, idempotent, if_match

rest = RestBlueprint("contacts", __name__, description="How customers are reached.")
Given = dict[str, Any]
WRONG = Refusal("VERIFICATION_FAILED", "This code is not accepted. Send a new one when it is older than five minutes.")
ADDS: dict[Kind, tuple[type[Body], Callable[..., Contact]]] = {
    Kind.PHONE: (PhoneBody, service.add_phone_to),
    Kind.EMAIL: (EmailBody, service.add_email_to),
    Kind.ADDRESS: (AddressBody, service.add_address_to),
}
CHANGES: dict[Kind, type[Body]] = {Kind.PHONE: PhoneChange, Kind.EMAIL: EmailChange, Kind.ADDRESS: AddressChange}
ANSWERS: dict[Kind, type[Body]] = {Kind.PHONE: PhoneOut, Kind.EMAIL: EmailOut, Kind.ADDRESS: AddressOut}
LIST = {"type": "object", "properties": {"items": {"type": "array"}, "next": {"type": "null"}}}
LISTS = {Kind.PHONE: "phones", Kind.EMAIL: "emails", Kind.ADDRESS: "addresses"}


def _adding(kind: Kind) -> None:
    """The route that adds a contact of this kind."""
    body_schema, add = ADDS[kind]

    def again(resource: str, customer_id: UUID, **_: Any) -> ResponseReturnValue:
        return jsonify(json_shapes.as_json(actor(), service.contact(actor(), customer_id, kind, UUID(resource)))), 201

    @rest.route(f"/<uuid:customer_id>/{kind}", methods=["POST"], endpoint=f"add_{kind}")
    @asks(add)
    @rest.arguments(body_schema)
    @rest.response(201, ANSWERS[kind])
    @idempotent(again)
    def add_one(body: Given, customer_id: UUID) -> ResponseReturnValue:
        return jsonify(json_shapes.as_json(actor(), add(actor(), customer_id, body))), 201


def _routes(kind: Kind) -> None:
    """The other routes that every kind has: list and remove."""
    one = f"/<uuid:customer_id>/{kind}/<uuid:contact_id>"

    @rest.route(f"/<uuid:customer_id>/{kind}", methods=["GET"], endpoint=f"list_{kind}")
    @rest.arguments(WhichQuery, location="query")
    @rest.response(200, LIST)
    def list_all(asked: Given, customer_id: UUID) -> ResponseReturnValue:
        book = service.contacts(actor(), customer_id)
        rows = getattr(book.kept if asked["state"] == "valid" else book.ended, LISTS[kind])
        return jsonify({"items": [json_shapes.as_json(actor(), row) for row in rows], "next": None})

    @rest.route(one, methods=["DELETE"], endpoint=f"remove_{kind}")
    @rest.alt_response(204, description="Gone.")
    def remove(customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        service.remove(actor(), customer_id, kind, contact_id)
        return "", 204


def _changing(kind: Kind) -> None:
    """The routes that change one that stands: what it is, and which comes first."""
    one = f"/<uuid:customer_id>/{kind}/<uuid:contact_id>"

    @rest.route(one, methods=["PATCH"], endpoint=f"change_{kind}")
    @asks(service.change)
    @rest.arguments(CHANGES[kind])
    @rest.response(200, ANSWERS[kind])
    def change(body: Given, customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        """What was verified is to be verified anew when its value changes; If-Match names the version seen."""
        row = service.change(actor(), customer_id, kind, contact_id, if_match(), body)
        return jsonify(json_shapes.as_json(actor(), row)), 200, etag(row.version)

    @rest.route(f"{one}/primary", methods=["PUT"], endpoint=f"make_{kind}_primary")
    @rest.response(200, ANSWERS[kind])
    def make_primary(customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        return jsonify(json_shapes.as_json(actor(), service.make_primary(actor(), customer_id, kind, contact_id)))


def _code_routes(kind: Kind) -> None:
    """The routes of what a code can prove."""
    address = f"/<uuid:customer_id>/{kind}/<uuid:contact_id>/verification"

    def again(_: str | None, customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        return code_json(service.code_state(actor(), customer_id, kind, contact_id), 201)

    @rest.route(address, methods=["POST"], endpoint=f"send_{kind}_code")
    @asks(service.send_code)
    @rest.response(201, CodeOut)
    @rest.alt_response(200, schema=CodeOut, description="It is verified already.")
    @idempotent(again)
    def send(customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        state = service.send_code(actor(), customer_id, kind, contact_id)
        return code_json(state, 201 if state.state == service.SENT else 200)

    @rest.route(address, methods=["PUT"], endpoint=f"verify_{kind}")
    @asks(service.verify)
    @rest.arguments(CodeBody)
    @rest.response(200, CodeOut)
    def verify(body: Given, customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        state = service.verify(actor(), customer_id, kind, contact_id, body["code"])
        if state.state == service.FAILED:
            raise Refused(WRONG)
        return code_json(state)

    @rest.route(address, methods=["GET"], endpoint=f"show_{kind}_verification")
    @rest.response(200, CodeOut)
    def show(customer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
        return code_json(service.code_state(actor(), customer_id, kind, contact_id))


def code_json(state: CodeState, status: int = 200) -> ResponseReturnValue:
    """How far a verification is."""
    expires = state.expires_at.isoformat() if state.expires_at else None
    return jsonify({"state": state.state, "expires_at": expires, "attempts_left": state.attempts_left}), status


for _kind in Kind:
    _adding(_kind)
    _routes(_kind)
    _changing(_kind)
for _kind in (Kind.PHONE, Kind.EMAIL):
    _code_routes(_kind)


@rest.route("/<uuid:customer_id>/contact-code", methods=["GET"])
@rest.response(200, ConsolesOut)
def consoles(customer_id: UUID) -> ResponseReturnValue:
    """How far the proof of each phone and e-mail address is: delivery, attempts left, the next code, others instead."""
    return jsonify({"items": ConsoleOut(many=True).dump(service.consoles(actor(), customer_id)), "next": None})


@rest.route("/<uuid:customer_id>/message", methods=["GET"])
@rest.response(200, LIST)
def messages(customer_id: UUID) -> ResponseReturnValue:
    """The newest messages to a customer: when, how, what about and how far, never what they said."""
    sent = service.messages(actor(), customer_id)
    items = [
        {"id": str(row.id), "channel": row.channel, "about": row.about, "state": row.state, "attempts": row.attempts,
         "created_at": row.created_at.isoformat(), "sent_at": row.sent_at.isoformat() if row.sent_at else None}
        for row in sent
    ]  # fmt: skip
    return jsonify({"items": items, "next": None})
