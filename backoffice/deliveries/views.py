"""Pages of deliveries: the log, one message with its attempts, and sending again what failed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from backoffice.deliveries import page, service
from backoffice.deliveries.forms import ChosenForm
from backoffice.deliveries.rest import DeliveriesQuery, filters_of
from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.notifications.models import MessageState
from backoffice.web.request_state import actor
from backoffice.web.respond import go, screen

deliveries = Blueprint("deliveries", __name__, url_prefix="/messages")
IN_A_BOX = 5
QUEUED = "{count} of {asked} are in the queue again."


@deliveries.get("/")
def index() -> ResponseReturnValue:
    return _list({})


@deliveries.get("/<uuid:message_id>")
def show(message_id: UUID) -> ResponseReturnValue:
    one = service.delivery(actor(), message_id)
    attempts = [page.attempt(each) for each in one.attempts]
    return screen("deliveries/show.html", line=page.line(one), attempts=attempts, message=one.message)


@deliveries.get("/customer/<uuid:customer_id>")
def of_customer(customer_id: UUID) -> ResponseReturnValue:
    found = service.deliveries(actor(), service.Filters(customer=customer_id), limit=IN_A_BOX)
    values: dict[str, Any] = {"lines": [page.line(one) for one in found.items], "customer_id": customer_id}
    return screen("deliveries/of_customer.html", "deliveries/_panel.html", **values)


@deliveries.post("/<uuid:message_id>/retry")
def retry(message_id: UUID) -> ResponseReturnValue:
    service.retry(actor(), message_id)
    flash("The message is in the queue again.", "success")
    return go("deliveries.show", message_id=message_id)


@deliveries.post("/retry")
def retry_chosen() -> ResponseReturnValue:
    form = ChosenForm()
    if not form.validate():
        return _list({"problem": next(iter(form.errors.values()))[0]}, 422)
    done = service.retry_chosen(actor(), form.messages.data)
    again = [one for one in done if one.why_not is None]
    flash(say(QUEUED, count=len(again), asked=len(done)), "success" if len(again) == len(done) else "warning")
    return go("deliveries.index")


def _list(values: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    asked = request.args.to_dict()
    every = asked.get("state") == "all"
    filters = _filters({name: text for name, text in asked.items() if text and not (every and name == "state")}, every)
    found = service.deliveries(actor(), filters, after=asked.get("after"))
    lines = [page.line(one) for one in found.items]
    more = {"groups": page.groups(filters), "tabs": page.tabs(filters), "state": filters.state or "all"}
    return screen("deliveries/index.html", "deliveries/_list.html", status=status, lines=lines,
                  next=found.next, filters=filters, first="after" in asked, **more, **values)  # fmt: skip


def _filters(asked: dict[str, str], every: bool) -> service.Filters:
    known = {name: text for name, text in asked.items() if name in ("state", "channel", "about", "customer")}
    if problems := DeliveriesQuery().validate(known):
        raise Invalid({str(name): list(said) for name, said in problems.items()})
    return filters_of({"state": None if every else MessageState.FAILED.value} | known)
