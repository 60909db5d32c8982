"""REST: the policy's documents, their history, and proposals to change them."""

from typing import Any
from uuid import UUID

from flask import abort, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.approvals import service as approvals
from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rest import RequestOut
from backoffice.policy import service
from backoffice.policy.models import PolicyKind, PolicyVersion
from backoffice.policy.rules.sms_length import count_of_sms
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Text, Written
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, etag, idempotent, if_match

rest = RestBlueprint("policy", __name__, description="The bank's policy and its history.")


class PolicyBody(Body):
    """A whole document and why it is changed; the version it began from is in If-Match."""

    document = Written(required=True)
    reason = Text(most=1000, lines=True, required=True)


class PolicyOut(Body):
    """One version of a document."""

    kind = fields.String()
    version = fields.Integer()
    document = fields.Dict()
    reason = fields.String()
    proposed_by = fields.String()
    agreed_by = fields.String(allow_none=True)
    effective_from = fields.DateTime()


class MessageTextOut(Body):
    """What a message says in one language; `sms_count` is into how many SMS the sample is cut (0: it is none)."""

    sms = fields.String()
    subject = fields.String()
    email = fields.String()
    sms_count = fields.Integer()


class MessageOut(Body):
    """A message: the places it may have, those it needs, and its texts by language."""

    code = fields.String()
    title = fields.String()
    places = fields.List(fields.String())
    needs = fields.List(fields.String())
    own = fields.Boolean()
    texts = fields.Dict(values=fields.Nested(MessageTextOut))


class MessagesOut(Body):
    """Every message the product sends."""

    items = fields.List(fields.Nested(MessageOut))
    next = fields.String(allow_none=True)


class PoliciesOut(Body):
    """Documents in force, or versions of one, newest first."""

    items = fields.List(fields.Nested(PolicyOut))
    next = fields.String(allow_none=True)


def as_json(version: PolicyVersion) -> dict[str, Any]:
    """One version as JSON."""
    return {
        "kind": version.kind.value,
        "version": version.number,
        "document": version.document,
        "reason": version.why,
        "proposed_by": version.proposed_by_name,
        "agreed_by": version.agreed_by_name,
        "effective_from": version.effective_from.isoformat(),
    }


@rest.route("/policy", methods=["GET"])
@rest.response(200, PoliciesOut)
def index() -> ResponseReturnValue:
    """The documents in force."""
    return jsonify({"items": [as_json(one.version) for one in service.policies(actor())], "next": None})


@rest.route("/policy/<string:kind>", methods=["GET"])
@rest.response(200, PoliciesOut)
def show(kind: str) -> ResponseReturnValue:
    """One document: all versions, newest first; the ETag names the one in force."""
    found = service.history(actor(), _known(kind))
    answer = jsonify({"items": [as_json(version) for version in found], "next": None})
    answer.headers.update(etag(found[0].number))
    return answer


@rest.route("/policy/messages/text", methods=["GET"])
@rest.response(200, MessagesOut)
def texts() -> ResponseReturnValue:
    """What every message says now; proposing other words sends the document `messages`."""
    return jsonify({"items": [_message(one) for one in service.texts(actor())], "next": None})


def _message(one: service.Texts) -> dict[str, Any]:
    kind = one.kind
    return {
        "code": kind.code,
        "title": kind.title,
        "places": list(kind.sample),
        "needs": sorted(kind.needs),
        "own": one.is_own,
        "texts": {
            language: vars(said) | {"sms_count": count_of_sms(said.sms, kind.sample)}
            for language, said in one.said.items()
        },
    }


def again(resource: str | None, *, kind: str) -> ResponseReturnValue:
    """The answer to a repetition: the request as it is today."""
    return _answer(approvals.request(actor(), UUID(resource)))


class PreviewBody(Body):
    """A whole document that somebody thinks of proposing."""

    document = Written(required=True)


class EffectOut(Body):
    """What proposing it would lead to: each change, customers touched by tier, the job roles that may agree."""

    changes = fields.List(fields.Dict())
    touches = fields.Dict()
    agreed_by = fields.List(fields.String())


@rest.route("/policy/<string:kind>/preview", methods=["POST"])
@asks(service.preview)
@rest.arguments(PreviewBody)
@rest.response(200, EffectOut)
def preview(body: dict[str, Any], kind: str) -> ResponseReturnValue:
    """What a document would change, whom it touches and who has to agree; nothing is proposed."""
    effect = service.preview(actor(), _known(kind), body["document"], seen=if_match())
    changes = [{"what": what, "old": old, "new": new} for what, old, new in effect.changes]
    return jsonify({"changes": changes, "touches": dict(effect.touched), "agreed_by": list(effect.agreed_by)})


@rest.route("/policy/<string:kind>", methods=["POST"])
@asks(service.propose)
@rest.arguments(PolicyBody)
@rest.response(201, RequestOut)
@idempotent(again)
def propose(body: dict[str, Any], kind: str) -> ResponseReturnValue:
    """Propose a document; a second person agrees or declines."""
    seen = if_match()
    return _answer(service.propose(actor(), _known(kind), body["document"], body["reason"], seen=seen))


def _known(kind: str) -> PolicyKind:
    if kind not in list(PolicyKind):
        abort(404)
    return PolicyKind(kind)


def _answer(request: ApprovalRequest) -> ResponseReturnValue:
    return jsonify(request_json(request)), 201
