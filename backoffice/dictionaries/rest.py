"""REST routes 13 to 24: the dictionaries; their versions, and proposals to change them."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.approvals import service as approvals
from backoffice.approvals.json_shapes import as_json as request_json
from backoffice.approvals.rest import RequestOut
from backoffice.dictionaries import service
from backoffice.dictionaries.models import Dictionary, DictionaryVersion
from backoffice.dictionaries.service.reading import spoken
from backoffice.kernel.errors import NotFound
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Text, Written
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, etag, idempotent, if_match

rest = RestBlueprint("dictionaries", __name__, description="The words that fields are chosen from.")


class WordOut(Body):
    """A word: the code that is kept, the label that people read."""

    code = fields.String()
    label = fields.String()


class WordsOut(Body):
    """All words in use, in their order."""

    items = fields.List(fields.Nested(WordOut))
    next = fields.String(allow_none=True)


class DictionaryBody(Body):
    """All words in their order and why they are changed; the version they began from is in If-Match."""

    document = Written(required=True)
    reason = Text(most=1000, lines=True, required=True)


class DictionaryVersionOut(Body):
    """One version: every word, the retired ones too."""

    version = fields.Integer()
    document = fields.Dict()
    reason = fields.String()
    proposed_by = fields.String()
    agreed_by = fields.String(allow_none=True)
    created_at = fields.DateTime()


class DictionaryVersionsOut(Body):
    """Versions of a dictionary, newest first."""

    items = fields.List(fields.Nested(DictionaryVersionOut))
    next = fields.String(allow_none=True)


@rest.route("/dictionary/<string:name>", methods=["GET"])
@rest.response(200, WordsOut)
def read(name: str) -> ResponseReturnValue:
    """One dictionary, in the order people see."""
    words = service.READ[_known(name)](actor())
    return jsonify({"items": [{"code": word.code, "label": spoken(word)} for word in words], "next": None})


@rest.route("/dictionary/<string:name>/version", methods=["GET"])
@rest.response(200, DictionaryVersionsOut)
def history(name: str) -> ResponseReturnValue:
    """All versions of a dictionary, newest first; the ETag names the one that counts."""
    found = service.history(actor(), _known(name))
    return jsonify({"items": [_version(one) for one in found], "next": None}), 200, etag(found[0].number)


def again(resource: str | None, *, name: str) -> ResponseReturnValue:
    """The answer to a repetition: the request as it is today."""
    return jsonify(request_json(approvals.request(actor(), UUID(resource)))), 201


@rest.route("/dictionary/<string:name>", methods=["POST"])
@asks(service.propose)
@rest.arguments(DictionaryBody)
@rest.response(201, RequestOut)
@idempotent(again)
def propose(body: dict[str, Any], name: str) -> ResponseReturnValue:
    """Propose other words; a second person agrees or declines."""
    asked = service.propose(actor(), _known(name), body["document"], body["reason"], seen=if_match())
    return jsonify(request_json(asked)), 201


def _version(one: DictionaryVersion) -> dict[str, Any]:
    dumped: dict[str, Any] = DictionaryVersionOut().dump(one)
    who = {"proposed_by": one.proposed_by_name, "agreed_by": one.agreed_by_name}
    return dumped | who | {"version": one.number, "reason": one.why}


def _known(name: str) -> Dictionary:
    if name not in list(Dictionary):
        raise NotFound("dictionary")
    return Dictionary(name)
