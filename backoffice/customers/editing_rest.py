"""REST: edits that wait for a second person, answered to a PATCH, listed and withdrawn."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.approvals.rest import RequestOut
from backoffice.customers import service
from backoffice.customers.json_shapes import CustomerOut, as_json
from backoffice.web.asking import asks
from backoffice.web.fields import Body
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, etag

rest = RestBlueprint("customer_edits", __name__, description="Changes of customers that a second person decides.")


class EditAskedOut(RequestOut):
    """The request, which fields changed at once, and the customer as it is now."""

    at_once = fields.List(fields.String())
    customer = fields.Nested(CustomerOut)


class EditsOut(Body):
    """The edits that wait, oldest first."""

    items = fields.List(fields.Nested(RequestOut))
    next = fields.String(allow_none=True)


def asked(done: service.Edited) -> ResponseReturnValue:
    """202: what waits, what took effect; the ETag is the customer's."""
    told: dict[str, Any] = request_json(done.request) if done.request else {}
    customer = as_json(actor(), [done.customer])[0]
    return jsonify({**told, "at_once": list(done.at_once), "customer": customer}), 202, etag(done.customer.version)


@rest.route("/<uuid:customer_id>/edit", methods=["GET"])
@rest.response(200, EditsOut)
def index(customer_id: UUID) -> ResponseReturnValue:
    """The edits of a customer that wait for a decision, personal values masked."""
    _, waiting = service.waiting_edits(actor(), customer_id)
    return jsonify({"items": [request_json(request) for request in waiting], "next": None})


@rest.route("/<uuid:customer_id>/edit/<uuid:request_id>", methods=["DELETE"])
@asks(service.withdraw_edit)
@rest.alt_response(204, description="Withdrawn.")
def withdraw(customer_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """Withdraw a change that you proposed yourself."""
    service.withdraw_edit(actor(), customer_id, request_id)
    return "", 204
