"""Stand-ins of an address register and a credit bureau: they answer a few seconds after they were asked."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

SECONDS = 3.0
FINDINGS: dict[str, dict[str, Any]] = {
    "address": {"answer": "green", "labels": [], "comment": "The register knows somebody of this name there."},
    "credit": {"answer": "green", "labels": ["NO_ARREARS"], "comment": "Two loans repaid, none open."},
}
NO_CONSENT: dict[str, Any] = {"answer": "final", "labels": ["NO_CONSENT"], "comment": ""}


def bureau(kind: str) -> Blueprint:
    """The doors of one bureau below `/address` or `/credit`."""
    doors = Blueprint(kind, __name__, url_prefix=f"/{kind}")
    asked: dict[str, tuple[float, dict[str, Any]]] = {}
    by_reference: dict[str, str] = {}

    @doors.before_request
    def known() -> ResponseReturnValue | None:
        return None if request.headers.get("Authorization", "").startswith("Bearer ") else ("", 401)

    @doors.post("/checks")
    def begin() -> ResponseReturnValue:
        body = request.get_json()
        check = by_reference.setdefault(str(body["reference"]), uuid4().hex)
        refused = kind == "credit" and not body["facts"].get("consent")
        asked[check] = (time.time(), NO_CONSENT if refused else FINDINGS[kind])
        return jsonify(id=check), 201

    @doors.get("/checks/<check>")
    def found(check: str) -> ResponseReturnValue:
        since, finding = asked[check]
        done = since + SECONDS
        return jsonify({"answer": "pending"} if time.time() < done else finding | {"at_ms": int(done * 1000)})

    @doors.post("/checks/<check>/reset")
    def reset(check: str) -> ResponseReturnValue:
        asked[check] = (time.time(), asked[check][1])
        return "", 204

    return doors
