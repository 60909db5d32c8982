"""`GET /demo/outbox`: the messages that the stand-in gateways received, so that a demo's codes can be read."""

import requests
from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from backoffice.config import Settings
from backoffice.kernel.errors import BackofficeError
from backoffice.web.guard import open_page

outbox = Blueprint("demo", __name__)
SECONDS = 5.0


@outbox.get("/demo/outbox")
@open_page("Shows the demo's invented messages; it exists in demo and tests only.")
def messages() -> ResponseReturnValue:
    """JSON list, oldest first, of `{"at", "channel", "to", "text"}`; `?to=` of one address only."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.outbox_url:
        return jsonify([])
    asked = {"to": request.args["to"]} if request.args.get("to") else {}
    try:
        answer = requests.get(settings.outbox_url, params=asked, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return jsonify(answer.json())
    except (requests.RequestException, ValueError):
        sentence = "The stand-in gateways do not answer. Start the demo anew with `make demo`."
        raise BackofficeError("INTERNAL", sentence) from None
