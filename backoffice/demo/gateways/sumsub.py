"""A stand-in of Sumsub: the same HTTP and signatures, and a reviewer who answers after a few seconds."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from backoffice.demo.gateways.applicants import Applicants, Behaviour

STRICTEST_SKEW = 60  # seconds, as documented for X-App-Access-Ts
sumsub = Blueprint("sumsub", __name__)


def signed(secret: str, timestamp: str, method: str, path: str, body: bytes) -> str:
    """What X-App-Access-Sig must be: written anew here, so that our own signing is checked by another hand."""
    return hmac.new(secret.encode(), f"{timestamp}{method}{path}".encode() + body, sha256).hexdigest()


@sumsub.before_request
def check_signature() -> ResponseReturnValue | None:
    """Refuse requests of ours that are not signed; the control door and the customer's page need none."""
    if not request.path.startswith("/resources/"):
        return None
    path = request.full_path.rstrip("?")
    sent = [request.headers.get(f"X-App-{name}", "") for name in ("Token", "Access-Ts", "Access-Sig")]
    made = signed(_applicants().secret, sent[1], request.method, path, request.get_data())
    fresh = sent[1].isdigit() and abs(int(sent[1]) - _applicants().now()) <= STRICTEST_SKEW
    if sent[0] == _applicants().token and fresh and hmac.compare_digest(made, sent[2]):
        return None
    return jsonify(code=401, description="Request signature mismatch", errorCode=4001), 401


@sumsub.post("/resources/applicants")
def create() -> ResponseReturnValue:
    """One applicant for each externalUserId; the second time 409, as there."""
    reference, level = str(_body().get("externalUserId") or ""), request.args.get("levelName", "")
    if not reference or not level:
        return jsonify(code=400, description="externalUserId and levelName are needed"), 400
    if known := _applicants().of_reference(reference):
        return jsonify(code=409, description=f"Applicant with external user id already exists: {known}"), 409
    return jsonify(id=_applicants().create(reference, level), externalUserId=reference), 201


@sumsub.get("/resources/applicants/-;externalUserId=<reference>/one")
def of_reference(reference: str) -> ResponseReturnValue:
    """The applicant known by our reference."""
    known = _applicants().of_reference(reference)
    return (jsonify(id=known, externalUserId=reference), 200) if known else _nobody()


@sumsub.post("/resources/sdkIntegrations/levels/-/websdkLink")
def link() -> ResponseReturnValue:
    """The customer's page; here the customer shows everything at once, and the review begins."""
    body = _body()
    applicant = _applicants().of_reference(str(body.get("userId") or ""))
    if applicant is None:
        return _nobody()
    _applicants().review(applicant)
    return jsonify(url=f"{request.host_url}websdk/p/{applicant[-12:]}")


@sumsub.get("/resources/applicants/<applicant>/status")
def status(applicant: str) -> ResponseReturnValue:
    """The review as it is now."""
    found = _applicants().status(applicant)
    return jsonify(found) if found else _nobody()


@sumsub.post("/resources/applicants/<applicant>/reset")
def reset(applicant: str) -> ResponseReturnValue:
    """Begin again."""
    return jsonify(ok=1) if _applicants().reset(applicant) else _nobody()


@sumsub.get("/websdk/p/<word>")
def page(word: str) -> ResponseReturnValue:
    """What the customer sees."""
    del word
    return "<!doctype html><title>Sample provider</title><h1>Thank you</h1><p>This sample provider needs nothing more."


@sumsub.post("/sumsub/behaviour")
def behave() -> ResponseReturnValue:
    """`{"seconds", "verdict", "shuffled", "resend_after", "silent"}`: how the next reviews go."""
    _applicants().behave(Behaviour(**_body()))
    return "", 204


def _nobody() -> ResponseReturnValue:
    return jsonify(code=404, description="Applicant not found"), 404


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _applicants() -> Applicants:
    found: Applicants = current_app.extensions["applicants"]
    return found
