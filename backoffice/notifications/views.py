"""The door at which the SMS gateway reports whether messages arrived."""

import structlog
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from backoffice.access.actor import Actor
from backoffice.integrations import neighbours
from backoffice.integrations.ports import ReportCall
from backoffice.kernel.errors import BackofficeError, problem
from backoffice.notifications import service
from backoffice.web.forgeries import count_forgery
from backoffice.web.guard import machine_door, open_page

notifications = Blueprint("notifications", __name__)
GATEWAY = Actor.system("sms-gateway", frozenset())
log = structlog.get_logger()


@notifications.post("/webhooks/sms")
@machine_door
@open_page("The SMS gateway calls it without a session; each call is signed or knows our secret.")
def reported() -> ResponseReturnValue:
    signature = request.headers.get("X-Twilio-Signature", "")
    call = ReportCall(request.form.to_dict(), request.args.get("key", ""), signature)
    try:
        _taken(call)
    except BackofficeError as error:
        # JSON and no page: who calls here is a machine, and a stranger is not led to the sign-in.
        return jsonify(problem(error.code, error.message, error.details)), error.status
    return "", 204


def _taken(call: ReportCall) -> None:
    reports = neighbours.sms_reports()
    if not reports.is_genuine(call):
        log.warning("a delivery report was not genuine")
        count_forgery()
        raise BackofficeError("UNAUTHENTICATED", "This was not sent by our gateway.")
    if report := reports.read(call):
        service.receive_report(GATEWAY, report)
