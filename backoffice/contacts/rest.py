"""REST: one contact added or removed, and verified by a code."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.contacts import service
from backoffice.contacts.json_shapes import (
    AddressBody,
    CodeBody,
    EmailBody,
    PhoneBody,
    address_json,
    email_json,
    phone_json,
)
from backoffice.contacts.models import Address, Coded, Contact, Email, Phone
from backoffice.contacts.service.coding import Sent
from backoffice.kernel.errors import BackofficeError
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("contacts", __name__, description="How customers are reached.")
WRONG = "This code is not valid. Check it, or send another one."


def as_json(contact: Contact) -> dict[str, Any]:
    """Any contact in JSON."""
    if isinstance(contact, Phone):
        return phone_json(actor(), contact)
    if isinstance(contact, Email):
        return email_json(actor(), contact)
    assert isinstance(contact, Address)
    return address_json(actor(), contact)


def _again(kind: str) -> Any:
    def render(resource: str, customer_id: UUID) -> ResponseReturnValue:
        kept = service.kept(actor(), customer_id)
        rows: list[Contact] = [*kept.phones, *kept.emails, *kept.addresses]
        return jsonify(next((as_json(row) for row in rows if str(row.id) == resource), {"id": resource})), 201

    return render


@rest.route("/<uuid:customer_id>/phone", methods=["POST"])
@rest.arguments(PhoneBody)
@idempotent(_again("phone"))
def add_phone(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Add a phone."""
    return jsonify(as_json(service.add(actor(), customer_id, "phone", body))), 201


@rest.route("/<uuid:customer_id>/email", methods=["POST"])
@rest.arguments(EmailBody)
@idempotent(_again("email"))
def add_email(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Add an e-mail address."""
    return jsonify(as_json(service.add(actor(), customer_id, "email", body))), 201


@rest.route("/<uuid:customer_id>/address", methods=["POST"])
@rest.arguments(AddressBody)
@idempotent(_again("address"))
def add_address(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Add an address."""
    return jsonify(as_json(service.add(actor(), customer_id, "address", body))), 201


@rest.route("/<uuid:customer_id>/<any(phone, email, address):kind>/<uuid:contact_id>", methods=["DELETE"])
def remove(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    """Remove a contact."""
    service.remove(actor(), customer_id, kind, contact_id)
    return "", 204


@rest.route("/<uuid:customer_id>/<any(phone, email, address):kind>/<uuid:contact_id>/primary", methods=["PUT"])
def make_primary(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    """Make a contact the first of its kind."""
    return jsonify(as_json(service.make_primary(actor(), customer_id, kind, contact_id)))


def _sent_again(resource: str, customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    coding = service.console(actor(), customer_id).get(contact_id)
    expires_at, left = (coding.expires_at, coding.attempts_left) if coding else (None, 0)
    return _sent(Sent(contact_id, "sent", expires_at, left))


@rest.route("/<uuid:customer_id>/<any(phone, email):kind>/<uuid:contact_id>/verification", methods=["POST"])
@idempotent(_sent_again, required=False)
def send_code(customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    """Send a code."""
    return _sent(service.send_code(actor(), customer_id, Coded(kind), contact_id))


@rest.route("/<uuid:customer_id>/<any(phone, email):kind>/<uuid:contact_id>/verification", methods=["PUT"])
@rest.arguments(CodeBody)
def check_code(body: dict[str, Any], customer_id: UUID, kind: str, contact_id: UUID) -> ResponseReturnValue:
    """Type the code. Wrong, expired, used, locked: one answer."""
    checked = service.check_code(actor(), customer_id, Coded(kind), contact_id, body["code"])
    if not checked.right:
        raise BackofficeError("VERIFICATION_FAILED", WRONG)
    return _sent(Sent(contact_id, "verified", checked.expires_at, checked.attempts_left))


def _sent(sent: Sent) -> ResponseReturnValue:
    expires_at = sent.expires_at.isoformat() if sent.expires_at else None
    return jsonify({"state": sent.state, "expires_at": expires_at, "attempts_left": sent.attempts_left})
