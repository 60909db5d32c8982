"""REST routes 13 to 24: the dictionaries."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.dictionaries.models import Dictionary
from backoffice.dictionaries.service import READ
from backoffice.kernel.errors import NotFound
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("dictionaries", __name__, description="The words that fields are chosen from.")


@rest.route("/dictionary/<string:name>", methods=["GET"])
def read(name: str) -> ResponseReturnValue:
    """One dictionary, in the order people see."""
    if name not in list(Dictionary):
        raise NotFound("dictionary")
    words = READ[Dictionary(name)](actor())
    return jsonify({"items": [{"code": word.code, "label": word.label} for word in words], "next": None})
