"""REST: a customer's history, and who looked at the customer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.audit.service import Told, as_item
from backoffice.customers import service
from backoffice.kernel.pages import Page
from backoffice.web.fields import Body, PageQuery
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("customers_history", __name__, description="What was done to a customer, and who looked.")


class EntryOut(Body):
    """Something that was done: by whom, with which permission, to which fields."""

    at = fields.DateTime()
    actor = fields.String()
    operation = fields.String()
    permission = fields.String()
    outcome = fields.String()
    names = fields.List(fields.String(), data_key="fields")
    changes = fields.List(fields.Dict())


class EntriesOut(Body):
    """One page of entries, newest first."""

    items = fields.List(fields.Nested(EntryOut))
    next = fields.String(allow_none=True)


@rest.route("/<uuid:customer_id>/history", methods=["GET"])
@rest.arguments(PageQuery, location="query")
@rest.response(200, EntriesOut)
def history(asked: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """What was done to this customer, newest first; values masked like the customer's page."""
    return _answer(service.history, customer_id, asked)


@rest.route("/<uuid:customer_id>/access-log", methods=["GET"])
@rest.arguments(PageQuery, location="query")
@rest.response(200, EntriesOut)
def access_log(asked: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Who looked at this customer, and who was refused."""
    return _answer(service.access_log, customer_id, asked)


def _answer(ask: Callable[..., Page[Told]], customer_id: UUID, asked: dict[str, Any]) -> ResponseReturnValue:
    found = ask(actor(), customer_id, after=asked.get("after"), limit=asked["limit"])
    return jsonify({"items": [as_item(entry) for entry in found.items], "next": found.next})
