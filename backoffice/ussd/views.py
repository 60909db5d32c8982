"""The door of the USSD gateway (in the style of Africa's Talking): a form in, `CON …` or `END …` as plain text out."""

import re

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from backoffice.contacts import service as contacts
from backoffice.kernel.errors import BackofficeError, Invalid
from backoffice.kernel.settings import settings
from backoffice.ussd import service
from backoffice.ussd.door import is_genuine
from backoffice.web.forgeries import count_forgery
from backoffice.web.guard import machine_door, open_page

ussd = Blueprint("ussd", __name__)
SESSION, LONGEST_TEXT = re.compile(r"[A-Za-z0-9_.:-]{1,100}"), 1500


@ussd.post("/ussd")
@machine_door
@open_page("The USSD gateway calls it without a session; each call is signed or comes from its address.")
def answer() -> ResponseReturnValue:
    try:
        screen = service.answer(_call())
    except Invalid as problem:
        return _plain("\n".join(f"{name}: {said[0]}" for name, said in problem.fields.items()), problem.status)
    except BackofficeError as error:
        return _plain(error.message, error.status)
    return _plain(f"{'END' if screen.ends else 'CON'} {screen.text}", 200)


def _call() -> service.Call:
    """What a genuine request asks. Raises BackofficeError (UNAUTHENTICATED), Throttled, Invalid."""
    raw = request.get_data(cache=True)
    if not is_genuine(request, raw, settings()):
        count_forgery()
        raise BackofficeError("UNAUTHENTICATED", "This was not sent by our gateway.")
    session, text = request.form.get("sessionId", ""), request.form.get("text", "")
    phone = contacts.canonical_phone(request.form.get("phoneNumber", ""))
    wrong = {"sessionId": not SESSION.fullmatch(session), "phoneNumber": not phone, "text": len(text) > LONGEST_TEXT}
    if named := [name for name, is_wrong in wrong.items() if is_wrong]:
        raise Invalid({name: ["This is not as agreed."] for name in named})
    return service.Call(session, phone, text)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
