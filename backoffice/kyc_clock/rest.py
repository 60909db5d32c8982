"""REST: the KYC clock of a customer, the call list, and noting a call."""

from datetime import UTC
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from backoffice.customers import service as customers
from backoffice.customers.models import Channel
from backoffice.kyc_clock import service
from backoffice.kyc_clock.models import CallResult, ClockCall
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf, PageQuery, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("kyc_clock", __name__, description="How long a customer may go on without KYC, and the calls.")


class CallBody(Body):
    """What came of a call; `next_call_at` is a time with its zone (without one: UTC)."""

    result = OneOf(CallResult, required=True)
    note = Text(most=500, blank=True, lines=True, load_default="")
    next_call_at = fields.AwareDateTime(format="iso", default_timezone=UTC, allow_none=True, load_default=None)


class CallOut(Body):
    """A call as it was noted."""

    id = fields.String()
    result = fields.String()
    note = fields.String()
    called_by = fields.String()
    called_at = fields.String()
    next_call_at = fields.String(allow_none=True)


class ClockOut(Body):
    """When the clock ends (null: none runs), and the calls, newest first."""

    customer_id = fields.String()
    kyc_due_at = fields.String(allow_none=True)
    items = fields.List(fields.Nested(CallOut))
    next = fields.String(allow_none=True)


class CallListQuery(PageQuery):
    """What the list is narrowed to."""

    ends = OneOf(service.Ends)
    called = OneOf(service.Called)
    branch = Text(most=40)
    channel = OneOf(Channel)


class ToCallOut(Body):
    """A customer to call, with the last call."""

    customer_id = fields.String()
    public_number = fields.String()
    branch = fields.String()
    channel = fields.String()
    kyc = fields.String()
    kyc_due_at = fields.String()
    last_call = fields.Nested(CallOut, allow_none=True)


class CallListOut(Body):
    """A page of customers, those whose clock ends soonest first."""

    items = fields.List(fields.Nested(ToCallOut))
    next = fields.String(allow_none=True)


class CallSheetBody(Body):
    """Why the phones are needed, and what the list is narrowed to."""

    reason = Text(most=500, required=True)
    ends = OneOf(service.Ends)
    called = OneOf(service.Called)
    branch = Text(most=40)
    channel = OneOf(Channel)
    after = fields.String(validate=validate.Length(max=500))


class OnSheetOut(ToCallOut):
    """A customer to call with the phone in clear."""

    phone = fields.String(allow_none=True)


class CallSheetOut(Body):
    """At most 20 customers."""

    items = fields.List(fields.Nested(OnSheetOut))
    next = fields.String(allow_none=True)


@rest.route("/kyc-clock", methods=["GET"])
@rest.arguments(CallListQuery, location="query")
@rest.response(200, CallListOut)
def index(query: dict[str, Any]) -> ResponseReturnValue:
    """The call list: customers whose KYC clock runs, those that end soonest first."""
    found = service.call_list(actor(), _filters(query), after=query.get("after"), limit=query["limit"])
    return jsonify({"items": [_line(one) for one in found.items], "next": found.next})


@rest.route("/kyc-clock/sheet", methods=["POST"])
@asks(customers.reveal)
@rest.arguments(CallSheetBody)
@rest.response(200, CallSheetOut)
def sheet(body: dict[str, Any]) -> ResponseReturnValue:
    """The next customers to call with their phones in clear; each look is recorded with the reason."""
    found = service.call_sheet(actor(), _filters(body), body["reason"], after=body.get("after"))
    items = [{**_line(one), "phone": one.customer.primary_phone} for one in found.items]
    return jsonify({"items": items, "next": found.next})


def _filters(given: dict[str, Any]) -> service.Filters:
    ends, called, branch, channel = (given.get(name) for name in ("ends", "called", "branch", "channel"))
    return service.Filters(
        service.Ends(ends) if ends else None, service.Called(called) if called else None, branch,
        Channel(channel) if channel else None,
    )  # fmt: skip


@rest.route("/<uuid:customer_id>/kyc-clock", methods=["GET"])
@rest.response(200, ClockOut)
def read(customer_id: UUID) -> ResponseReturnValue:
    """The clock of a customer."""
    found = service.clock_of(actor(), customer_id)
    due = found.customer.kyc_clock
    calls = [_call(call) for call in found.calls]
    return jsonify(
        {"customer_id": str(customer_id), "kyc_due_at": due.isoformat() if due else None, "items": calls, "next": None}
    )


def again(resource: str | None, *, customer_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the call as it was noted."""
    found = service.clock_of(actor(), customer_id)
    return jsonify(next(_call(call) for call in found.calls if str(call.id) == resource)), 201


@rest.route("/<uuid:customer_id>/kyc-clock/call", methods=["POST"])
@asks(service.note_call)
@rest.arguments(CallBody)
@rest.response(201, CallOut)
@idempotent(again)
def note_call(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Note what came of a call."""
    call = service.note_call(actor(), customer_id, CallResult(body["result"]), body["note"], body["next_call_at"])
    return jsonify(_call(call)), 201


def _line(one: service.ToCall) -> dict[str, Any]:
    row = one.customer
    return {
        "customer_id": str(row.id),
        "public_number": row.public_number,
        "branch": row.branch,
        "channel": row.channel.value,
        "kyc": row.kyc.value,
        "kyc_due_at": row.kyc_due_at.isoformat() if row.kyc_due_at else None,
        "last_call": _call(one.last) if one.last else None,
    }


def _call(row: ClockCall) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "result": row.result.value,
        "note": row.note,
        "called_by": row.called_by_name,
        "called_at": row.created_at.isoformat(),
        "next_call_at": row.next_call_at.isoformat() if row.next_call_at else None,
    }
