"""Pages of the dictionaries: the list of them, and one of them."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from backoffice.dictionaries.models import ABOUT, Dictionary
from backoffice.dictionaries.service import READ
from backoffice.web.request_state import actor
from backoffice.web.respond import screen

dictionaries = Blueprint("dictionaries", __name__, url_prefix="/dictionaries")


@dictionaries.get("/")
def index() -> ResponseReturnValue:
    return page(Dictionary.CUSTOMER_TYPE.value)


@dictionaries.get("/<string:name>")
def page(name: str) -> ResponseReturnValue:
    if name not in list(Dictionary):
        abort(404)
    words = READ[Dictionary(name)](actor())
    return screen("dictionaries/page.html", words=words, current=Dictionary(name), about=ABOUT)
