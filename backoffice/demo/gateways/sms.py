"""The stand-in SMS gateway in the shape of Africa's Talking's bulk SMS, and the demo's outbox."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from backoffice.demo.addresses import WATCH_LIST
from backoffice.demo.gateways.applicants import Applicants
from backoffice.demo.gateways.bureaus import bureau
from backoffice.demo.gateways.outbox import Channel, Outbox
from backoffice.demo.gateways.phone import Line, phone
from backoffice.demo.gateways.reports import Mood, Reporter
from backoffice.demo.gateways.sumsub import sumsub
from backoffice.demo.gateways.twilio import E164, twilio
from backoffice.demo.gateways.yente import yente

CHANNELS: dict[str, Channel] = {"sms": "sms", "email": "email"}
PRICE = "KES 0.8000"
SENT, INVALID_NUMBER = 101, 403
LONGEST_DELAY = 60.0


def create_gateways(
    outbox: Outbox,
    applicants: Applicants | None = None,
    reporter: Reporter | None = None,
    line: Line | None = None,
) -> Flask:
    """The gateway over this outbox, which the mail sink shares; with applicants also the providers of checks, with
    a reporter it tells what became of its messages, with a line there is a phone that dials the application."""
    app = Flask(__package__, static_folder=None)
    app.config.update(TRUSTED_HOSTS=["127.0.0.1", "localhost"], MAX_CONTENT_LENGTH=256 * 1024)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions.update(outbox=outbox, reporter=reporter)
    app.register_blueprint(twilio)
    app.add_url_rule("/version1/messaging", view_func=send, methods=["POST"])
    app.add_url_rule("/outbox", view_func=received, methods=["GET"])
    app.add_url_rule("/outbox", view_func=clear, methods=["DELETE"])
    app.add_url_rule("/failures", view_func=fail, methods=["POST"])
    app.add_url_rule("/delay", view_func=slow_down, methods=["POST"])
    app.add_url_rule("/reports", view_func=report_so, methods=["POST"])
    app.register_error_handler(HTTPException, problem)
    if line:
        app.extensions["ussd_line"] = line
        app.register_blueprint(phone)
    if applicants:
        app.extensions["applicants"] = applicants
        for doors in (sumsub, bureau("address"), bureau("credit"), yente(WATCH_LIST)):
            app.register_blueprint(doors)
    return app


def send() -> ResponseReturnValue:
    """Take one message for one or several numbers, comma-separated; the answer names each."""
    form = request.form
    if not request.headers.get("apiKey"):
        return "The supplied authentication is invalid", 401
    if missing := [name for name in ("username", "to", "message") if not form.get(name)]:
        return f"Request is missing required form field '{missing[0]}'", 400
    if _outbox().fails_now("sms"):
        return "Internal Server Error", 500
    recipients = [_delivered(number.strip(), form["message"]) for number in form["to"].split(",")]
    sent = sum(recipient["statusCode"] == SENT for recipient in recipients)
    summary = f"Sent to {sent}/{len(recipients)} Total Cost: KES {sent * 0.8:.4f}"
    return jsonify(SMSMessageData={"Message": summary, "Recipients": recipients}), 201


def _delivered(number: str, text: str) -> dict[str, Any]:
    """Keep the message for this number; a number that is not in international form is refused."""
    if not E164.fullmatch(number):
        return _recipient(INVALID_NUMBER, number, "InvalidPhoneNumber", "0", "None")
    _outbox().keep("sms", number, text)
    message_id = f"ATXid_{uuid4().hex}"
    if reporter := _reporter():
        reporter.africas_talking(message_id, number)
    return _recipient(SENT, number, "Success", PRICE, message_id)


def _recipient(code: int, number: str, status: str, cost: str, message_id: str) -> dict[str, Any]:
    """One line of the answer."""
    return {"statusCode": code, "number": number, "status": status, "cost": cost, "messageId": message_id}


def received() -> ResponseReturnValue:
    """The messages of both channels to `?to=…` (or all), oldest first."""
    return jsonify([message.as_json() for message in _outbox().messages(request.args.get("to"))])


def clear() -> ResponseReturnValue:
    """Forget everything."""
    _outbox().clear()
    return "", 204


def fail() -> ResponseReturnValue:
    """Let the next `{"channel": "sms" or "email", "times": n}` sends fail."""
    body = _body()
    channel, times = CHANNELS.get(str(body.get("channel"))), body.get("times")
    if channel is None or not isinstance(times, int) or times < 0:
        raise BadRequest("Say which channel (sms or email) fails how many times.")
    _outbox().fail_next(channel, times)
    return "", 204


def slow_down() -> ResponseReturnValue:
    """Let every send take `{"seconds": s}` from now on."""
    seconds = _body().get("seconds")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_DELAY:
        raise BadRequest(f"Say how many seconds, from 0 to {LONGEST_DELAY:.0f}.")
    _outbox().delay(float(seconds))
    return "", 204


def report_so() -> ResponseReturnValue:
    """`{"seconds", "arrived", "silent"}`: what is told of the next messages, each as usual where it is left out."""
    if (reporter := _reporter()) is None:
        raise BadRequest("Nobody is told anything here.")
    try:
        reporter.mood = Mood(**_body())
    except TypeError as error:
        raise BadRequest("Say seconds, arrived or silent.") from error
    return "", 204


def problem(error: HTTPException) -> ResponseReturnValue:
    """An error as JSON with its sentence."""
    return jsonify(error=error.description), error.code or 500


def _outbox() -> Outbox:
    """The outbox of the application that is answering."""
    outbox: Outbox = current_app.extensions["outbox"]
    return outbox


def _reporter() -> Reporter | None:
    """Who tells what became of messages, if anybody does."""
    reporter: Reporter | None = current_app.extensions["reporter"]
    return reporter


def _body() -> dict[str, Any]:
    """The request's JSON object, which a strange page's form cannot send."""
    if not request.is_json:
        raise UnsupportedMediaType("This door takes JSON only.")
    body = request.get_json()
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body
