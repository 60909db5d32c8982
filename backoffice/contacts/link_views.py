"""The page behind a link that confirms an e-mail address: looking changes nothing, pressing confirms."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backoffice.contacts import service
from backoffice.contacts.rules.codes import is_shaped
from backoffice.contacts.service import Followed
from backoffice.contacts.wordings import WORDINGS
from backoffice.kernel.errors import NotFound
from backoffice.kernel.settings import settings
from backoffice.web import guard
from backoffice.web.guard import open_page
from backoffice.web.request_state import actor
from backoffice.web.respond import screen

confirming = Blueprint("confirming", __name__, url_prefix="/v")
BY_LINK = "Customers have no session; the link's 256 bits say which address they confirm."
GONE = "gone"


@confirming.get("/<string:token>")
@open_page(BY_LINK)
def show(token: str) -> ResponseReturnValue:
    try:
        return _page(service.link(actor(), token))
    except NotFound:
        return _gone()


@confirming.post("/<string:token>")
@guard.machine_door
@open_page(BY_LINK)
def follow(token: str) -> ResponseReturnValue:
    typed = request.form.get("code", "").strip()
    try:
        # What has not the shape of a code is no guess: it is shown as wrong and not counted.
        known = service.link(actor(), token)
        if known.state == service.VERIFIED:
            return _page(known)
        if known.asks_code and not is_shaped(typed):
            return _page(Followed(service.FAILED, known.language, asks_code=True))
        return _page(service.follow(actor(), token, typed))
    except NotFound:
        return _gone()


def _page(known: Followed) -> ResponseReturnValue:
    return _shown(known.state, known.language, 422 if known.state == service.FAILED else 200, known.asks_code)


def _gone() -> ResponseReturnValue:
    return _shown(GONE, settings().default_language, 404, asks_code=False)


def _shown(state: str, language: str, status: int, asks_code: bool) -> ResponseReturnValue:
    values = {"state": state, "words": WORDINGS[language], "asks_code": asks_code, "here": request.path}
    return screen("contacts/confirm.html", status=status, bank=settings().bank_name, **values)
