"""REST: a customer's login, and the invitation to it."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from backoffice.logins import service
from backoffice.logins.models import LoginState
from backoffice.logins.service import Standing
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("logins", __name__, description="Customers' users in the sign-in service.")


class InvitationBody(Body):
    """Nothing needs to be said."""


class LoginOut(Body):
    """A login; `state` is null where there is none, `missing` names what it waits for in words."""

    customer_id = fields.String()
    state = OneOf(LoginState, allow_none=True)
    since = fields.String(allow_none=True)
    made_at = fields.String(allow_none=True)
    invited_at = fields.String(allow_none=True)
    error = fields.String(allow_none=True, metadata={"description": "The kind of the last failure, e.g. AddressTaken."})
    missing = fields.String(allow_none=True, metadata={"description": "Why no invitation can be sent now."})
    version = fields.Integer(allow_none=True)


@rest.route("/<uuid:customer_id>/login", methods=["GET"])
@rest.response(200, LoginOut)
def show(customer_id: UUID) -> ResponseReturnValue:
    """How far the customer's login has come."""
    return jsonify(as_json(service.login(actor(), customer_id)))


def again(_resource: str | None, *, customer_id: UUID) -> ResponseReturnValue:
    """The answer to a repetition: the login as it is today."""
    return jsonify(as_json(service.login(actor(), customer_id))), 202


@rest.route("/<uuid:customer_id>/login", methods=["POST"])
@asks(service.invite)
@rest.arguments(InvitationBody)
@rest.response(202, LoginOut)
@idempotent(again)
def invite(_body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Have the invitation sent again, or the login made where there is none; a job does it within a minute."""
    return jsonify(as_json(service.invite(actor(), customer_id))), 202


def as_json(standing: Standing) -> dict[str, Any]:
    """The login in JSON; the address stays with the contacts."""
    row, refusal = standing.login, standing.why_not_invite
    return {
        "customer_id": str(standing.customer.id),
        "state": row.state.value if row else None,
        "since": row.since.isoformat() if row else None,
        "made_at": row.made_at.isoformat() if row and row.made_at else None,
        "invited_at": row.invited_at.isoformat() if row and row.invited_at else None,
        "error": row.error if row else None,
        "missing": refusal.sentence if refusal else None,
        "version": row.version if row else None,
    }
