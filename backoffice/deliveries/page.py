"""What the pages of deliveries show, prepared for the templates."""

from typing import Any

from flask import url_for

from backoffice.customers.service import masking
from backoffice.deliveries.service import Delivery, Filters
from backoffice.notifications.models import MessageAttempt, MessageChannel, MessageState, Outcome
from backoffice.policy import service as policy

CHANNELS = {MessageChannel.SMS: "SMS", MessageChannel.EMAIL: "E-mail"}
MASKS = {MessageChannel.SMS: masking.phone, MessageChannel.EMAIL: masking.email}
STATES = {
    None: "All", MessageState.FAILED: "Failed", MessageState.QUEUED: "Waiting", MessageState.SENT: "Handed over",
    MessageState.DELIVERED: "Arrived",
}  # fmt: skip
OUTCOMES = {
    None: ("doing", "Under way"), Outcome.TAKEN: ("done", "Handed over"), Outcome.DELIVERED: ("done", "Arrived"),
    Outcome.UNDELIVERED: ("failed", "Did not arrive"), Outcome.FAILED: ("waiting", "Not taken, tried again"),
    Outcome.REFUSED: ("failed", "Refused for good"), Outcome.LOST: ("waiting", "Nobody knows"),
}  # fmt: skip


def line(one: Delivery) -> dict[str, Any]:
    """A message for a list: what about, to whom and how far, never what it said."""
    message = one.message
    return {
        "id": message.id,
        "about": policy.message_title(message.about),
        "channel": CHANNELS[message.channel],
        "to": MASKS[message.channel](message.to),
        "state": message.state,
        "attempts": len(one.attempts),
        "said": _why_failed(one),
        "at": message.delivered_at or message.sent_at or message.created_at,
        "customer": one.customer,
        "why_not": one.why_not.sentence if one.why_not else "",
    }


def _why_failed(one: Delivery) -> str:
    """What the gateway said last of a message that did not arrive."""
    if one.message.state is not MessageState.FAILED:
        return ""
    return next((attempt.said for attempt in reversed(one.attempts) if attempt.said), "")


def attempt(one: MessageAttempt) -> dict[str, Any]:
    """An attempt in words."""
    state, word = OUTCOMES[one.outcome]
    seconds = f"{(one.ended_at - one.started_at).total_seconds():.1f} s" if one.ended_at else ""
    when = {"number": one.number, "at": one.started_at, "took": seconds}
    return when | {"state": state, "word": word, "said": one.said or ""}


def tabs(filters: Filters) -> list[tuple[str, str, str, None]]:
    """The states, each a list of its own."""
    return [(state or "all", words, _url(filters, state=state or "all"), None) for state, words in STATES.items()]


def groups(filters: Filters) -> list[dict[str, Any]]:
    """The filters beside the list."""
    kinds = {None: "Every kind"} | {code: policy.message_title(code) for code in policy.message_codes()}
    channels = {None: "Both"} | dict(CHANNELS)
    return [
        {"title": "Channel", "choices": _choices(filters, "channel", channels)},
        {"title": "Message", "choices": _choices(filters, "about", kinds)},
    ]


def _choices(filters: Filters, name: str, words: dict[Any, str]) -> list[dict[str, Any]]:
    chosen = getattr(filters, name)
    return [
        {"words": said, "url": _url(filters, **{name: value}), "chosen": value == chosen, "count": None}
        for value, said in words.items()
    ]


def _url(filters: Filters, **changes: Any) -> str:
    return url_for("deliveries.index", **{**vars(filters), "state": filters.state or "all"} | changes)
