"""REST: requests that wait for a second person, and the decisions on them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.approvals import service
from backoffice.approvals.json_shapes import as_items
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.web.fields import Body, OneOf, PageQuery, Text, Version
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

View = TypeVar("View", bound=Callable[..., Any])
rest = RestBlueprint("approvals", __name__, description="Four eyes: what waits for a second person.")


class ListQuery(PageQuery):
    """Filters of the list."""

    kind = OneOf(RequestKind)
    state = OneOf(RequestState)


class DecisionBody(Body):
    """The request's version as it was seen, and what the decider adds."""

    version = Version(required=True)
    note = Text(most=1000, blank=True, lines=True, load_default="", allow_none=True)


class DecisionOut(Body):
    """How a request was decided."""

    outcome = fields.String()
    decided_by = fields.String()
    decided_at = fields.String()
    note = fields.String()


class RequestOut(Body):
    """A request; `version` is its own and rises when its subject changes."""

    id = fields.String()
    kind = fields.String()
    state = fields.String()
    version = fields.Integer()
    customer_id = fields.String(allow_none=True)
    proposed_by = fields.String()
    created_at = fields.String()
    reason = fields.String()
    old = fields.Dict()
    new = fields.Dict()
    decision = fields.Nested(DecisionOut, allow_none=True)


class RequestsOut(Body):
    """One page of requests, newest first."""

    items = fields.List(fields.Nested(RequestOut))
    next = fields.String(allow_none=True)


def deciders_only(view: View) -> View:
    """Tell callers who decide nothing so before their bodies are read."""

    @wraps(view)
    def call(*args: Any, **kwargs: Any) -> Any:
        service.may_decide(actor())
        return view(*args, **kwargs)

    return call  # type: ignore[return-value]  # functools.wraps keeps the signature


@rest.route("/approval", methods=["GET"])
@rest.arguments(ListQuery, location="query")
@rest.response(200, RequestsOut)
def index(query: dict[str, Any]) -> ResponseReturnValue:
    """Requests of the kinds that the caller may decide, newest first."""
    kind, state = query.pop("kind", None), query.pop("state", None)
    found = service.requests(
        actor(), kind=RequestKind(kind) if kind else None, state=RequestState(state) if state else None, **query
    )
    return jsonify({"items": as_items(found.items), "next": found.next})


@rest.route("/approval/<uuid:request_id>", methods=["GET"])
@rest.response(200, RequestOut)
def read(request_id: UUID) -> ResponseReturnValue:
    """One request, for who may decide it and for who made it."""
    return _answer(service.request(actor(), request_id))


def again(_resource: str | None, *, request_id: UUID) -> ResponseReturnValue:
    """The answer to a repeated decision: the request as it is today."""
    return _answer(service.request(actor(), request_id))


@rest.route("/approval/<uuid:request_id>/approve", methods=["POST"])
@deciders_only
@rest.arguments(DecisionBody)
@rest.response(200, RequestOut)
@idempotent(again)
def approve(body: dict[str, Any], request_id: UUID) -> ResponseReturnValue:
    """Approve a request and carry it out."""
    return _answer(service.decide(actor(), request_id, Outcome.APPROVED, body["version"], body["note"] or ""))


@rest.route("/approval/<uuid:request_id>/decline", methods=["POST"])
@deciders_only
@rest.arguments(DecisionBody)
@rest.response(200, RequestOut)
@idempotent(again)
def decline(body: dict[str, Any], request_id: UUID) -> ResponseReturnValue:
    """Decline a request; nothing changes but its state."""
    return _answer(service.decide(actor(), request_id, Outcome.DECLINED, body["version"], body["note"] or ""))


def waits_again(resource: str, request_id: UUID) -> ResponseReturnValue:
    """The answer to a repeated undoing: the request that waits again."""
    return _answer(service.request(actor(), UUID(resource)))


@rest.route("/approval/<uuid:request_id>/undo", methods=["POST"])
@deciders_only
@rest.response(200, RequestOut)
@idempotent(waits_again)
def undo(request_id: UUID) -> ResponseReturnValue:
    """Undo your own decision within ten seconds; the answer is the request that waits again, under an id of its own."""
    return _answer(service.undo(actor(), request_id))


def _answer(request: ApprovalRequest) -> ResponseReturnValue:
    return jsonify(as_items([request])[0])
