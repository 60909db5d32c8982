"""The page of a customer's login, and sending its invitation again."""

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from backoffice.logins import page, service
from backoffice.logins.models import LoginState
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

logins = Blueprint("logins", __name__, url_prefix="/customers/<uuid:customer_id>/login")


@logins.get("")
def show(customer_id: UUID) -> ResponseReturnValue:
    return screen("logins/show.html", "logins/_panel.html", **page.values(service.login(actor(), customer_id)))


@logins.post("/invitation")
def invite(customer_id: UUID) -> ResponseReturnValue:
    login = service.invite(actor(), customer_id).login
    asked = login is not None and login.state is LoginState.REQUESTED
    flash("The login is asked for." if asked else "The invitation is being sent.", "success")
    return go("logins.show", customer_id=customer_id)
