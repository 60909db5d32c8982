"""REST routes 13 to 24: the dictionaries."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.dictionaries.models import Dictionary
from backoffice.dictionaries.service import READ
from backoffice.kernel.errors import NotFound
from backoffice.web.fields import Body
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("dictionaries", __name__, description="The words that fields are chosen from.")


class WordOut(Body):
    """A word: the code that is kept, the label that people read."""

    code = fields.String()
    label = fields.String()


class WordsOut(Body):
    """All words in use, in their order."""

    items = fields.List(fields.Nested(WordOut))
    next = fields.String(allow_none=True)


@rest.route("/dictionary/<string:name>", methods=["GET"])
@rest.response(200, WordsOut)
def read(name: str) -> ResponseReturnValue:
    """One dictionary, in the order people see."""
    if name not in list(Dictionary):
        raise NotFound("dictionary")
    words = READ[Dictionary(name)](actor())
    return jsonify({"items": [{"code": word.code, "label": word.label} for word in words], "next": None})
