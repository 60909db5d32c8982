"""The stand-in SMS gateway in Twilio's shape: the request and answers of its messages."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.gateways.reports import Reporter

twilio = Blueprint("twilio", __name__)
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@twilio.post("/2010-04-01/Accounts/<account>/Messages.json")
def send(account: str) -> ResponseReturnValue:
    """Take one message; what became of it is told to its StatusCallback."""
    form, login, outbox = request.form, request.authorization, _outbox()
    if login is None or login.username != account or not login.password:
        return _problem(401, 20003, "Authenticate")
    if not E164.fullmatch(form.get("To", "")):
        return _problem(400, 21211, "Invalid 'To' Phone Number")
    if not (form.get("From") or form.get("MessagingServiceSid")):
        return _problem(400, 21603, "A 'From' phone number is required.")
    if not form.get("Body"):
        return _problem(400, 21602, "Message body is required.")
    if outbox.fails_now("sms"):
        return _problem(500, 20500, "Internal Server Error")
    outbox.keep("sms", form["To"], form["Body"])
    sid = f"SM{uuid4().hex}"
    reporter: Reporter | None = current_app.extensions.get("reporter")
    if reporter and form.get("StatusCallback"):
        reporter.twilio(sid, form["To"], form["StatusCallback"], login.password)
    return jsonify(sid=sid, account_sid=account, to=form["To"], status="queued", error_code=None), 201


def _problem(status: int, code: int, message: str) -> ResponseReturnValue:
    return jsonify(code=code, message=message, status=status), status


def _outbox() -> Outbox:
    outbox: Outbox = current_app.extensions["outbox"]
    return outbox
