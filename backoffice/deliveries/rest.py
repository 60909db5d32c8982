"""REST: how messages to customers fare, and sending again what failed."""

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from backoffice.deliveries import service
from backoffice.deliveries.service import MOST_AT_ONCE, Delivery
from backoffice.notifications.models import MessageChannel, MessageState, Outcome
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf, PageQuery, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("deliveries", __name__, description="Messages to customers and how they fare.")


class DeliveriesQuery(PageQuery):
    """Which messages."""

    state = OneOf(MessageState)
    channel = OneOf(MessageChannel)
    about = Text(most=60)
    customer = fields.UUID()


class MessageAttemptOut(Body):
    """One attempt; `said` is why it failed, `outcome` is null while it is under way."""

    number = fields.Integer()
    started_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    outcome = OneOf(Outcome, allow_none=True)
    said = fields.String(allow_none=True)


class DeliveryOut(Body):
    """A message without what it said; `retriable` tells whether it can be sent again."""

    id = fields.UUID()
    customer_id = fields.UUID()
    about = fields.String()
    channel = OneOf(MessageChannel)
    state = OneOf(MessageState)
    created_at = fields.DateTime()
    sent_at = fields.DateTime(allow_none=True)
    delivered_at = fields.DateTime(allow_none=True)
    retriable = fields.Boolean()
    attempts = fields.List(fields.Nested(MessageAttemptOut))


class DeliveriesOut(Body):
    """A page of messages, the newest first."""

    items = fields.List(fields.Nested(DeliveryOut))
    next = fields.String(allow_none=True)


class ChosenBody(Body):
    """The ids of failed messages."""

    messages = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class MessageRetriedOut(Body):
    """What became of one: `why_not` is null where it is in the queue again."""

    message_id = fields.UUID()
    why_not = fields.String(allow_none=True)


class MessagesRetriedOut(Body):
    """What became of each."""

    items = fields.List(fields.Nested(MessageRetriedOut))


@rest.route("/message", methods=["GET"])
@rest.arguments(DeliveriesQuery, location="query")
@rest.response(200, DeliveriesOut)
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Messages to customers within reach, the newest first."""
    after, limit = asked.pop("after", None), asked.pop("limit")
    found = service.deliveries(actor(), filters_of(asked), after=after, limit=limit)
    return {"items": [_as_json(one) for one in found.items], "next": found.next}


@rest.route("/message/<uuid:message_id>", methods=["GET"])
@rest.response(200, DeliveryOut)
def show(message_id: UUID) -> dict[str, Any]:
    """One message with its attempts."""
    return _as_json(service.delivery(actor(), message_id))


@rest.route("/message/<uuid:message_id>/retry", methods=["POST"])
@rest.response(200, DeliveryOut)
def retry(message_id: UUID) -> dict[str, Any]:
    """Send a failed message once more."""
    service.retry(actor(), message_id)
    return _as_json(service.delivery(actor(), message_id))


@rest.route("/message/retry", methods=["POST"])
@asks(service.retry_chosen)
@rest.arguments(ChosenBody)
@rest.response(200, MessagesRetriedOut)
def retry_chosen(body: dict[str, Any]) -> dict[str, Any]:
    """Send several failed messages once more; each answers for itself."""
    return {"items": [vars(one) for one in service.retry_chosen(actor(), body["messages"])]}


def filters_of(asked: dict[str, Any]) -> service.Filters:
    """Checked words of a query string as filters."""
    state, channel = asked.get("state"), asked.get("channel")
    customer = asked.get("customer")
    return service.Filters(
        MessageState(state) if state else None, MessageChannel(channel) if channel else None, asked.get("about"),
        UUID(str(customer)) if customer else None,
    )  # fmt: skip


def _as_json(one: Delivery) -> dict[str, Any]:
    names = ("id", "customer_id", "about", "channel", "state", "created_at", "sent_at", "delivered_at")
    told = {name: getattr(one.message, name) for name in names}
    return told | {"retriable": one.why_not is None, "attempts": one.attempts}
