"""Messages to the customers within reach: how far each came, attempt by attempt, and sending again what failed."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.deliveries import rules
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError, NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, note_customers, query
from backoffice.kernel.pages import USUAL, Page, keyset
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, MessageAttempt, MessageChannel, MessageState

NEWEST = (Message.created_at, Message.id)
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Filters:
    """Which messages; None asks for every one."""

    state: MessageState | None = None
    channel: MessageChannel | None = None
    about: str | None = None
    customer: UUID | None = None


@dataclass(frozen=True)
class Delivery:
    """A message, whom it is for, its attempts, and why it is not sent again now."""

    message: Message
    customer: Customer
    attempts: Sequence[MessageAttempt]
    why_not: Refusal | None


@dataclass(frozen=True)
class Retried:
    """What became of one of several messages: it is in the queue again, or why not."""

    message_id: UUID
    why_not: str | None


@query(Permission.EDIT_CUSTOMER, recorded=True)
def deliveries(actor: Actor, filters: Filters, *, after: str | None = None, limit: int = USUAL) -> Page[Delivery]:
    """Messages to customers within reach, the newest first; one entry for the list.

    Raises Invalid for a cursor that is none, NotFound where one customer's are asked for who is out of reach.
    """
    if filters.customer:
        customers.in_scope(actor, filters.customer)
    found = keyset(_chosen(actor, filters), NEWEST, after=after, limit=limit)
    return Page(_told(actor, found.items), found.next)


@query(Permission.EDIT_CUSTOMER, recorded=True)
def delivery(actor: Actor, message_id: UUID) -> Delivery:
    """One message with its attempts. Raises NotFound, also for a customer out of reach."""
    [told] = _told(actor, [_one(actor, message_id)])
    return told


@command(Permission.EDIT_CUSTOMER)
def retry(actor: Actor, message_id: UUID) -> Message:
    """Queue a failed message once more. Raises NotFound, Refused."""
    return _again(actor, message_id)


@command(Permission.EDIT_CUSTOMER)
def retry_chosen(actor: Actor, message_ids: Sequence[UUID]) -> list[Retried]:
    """Queue several; what cannot be sent again is told message by message and stops none of the others."""
    # In one order, so that two people who choose the same messages do not wait for one another.
    return [_tried(actor, message_id) for message_id in sorted(set(message_ids))]


def failed(actor: Actor) -> int | None:
    """How many failed messages could be sent again: the number in the menu."""
    waiting = _chosen(actor, Filters(MessageState.FAILED)).where(Message.has_text)
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or None


def _chosen(actor: Actor, filters: Filters) -> Select[Any]:
    statement = select(Message)
    if not actor.sees_all_branches:
        within = customers.visible_customers(actor).with_only_columns(Customer.id)
        statement = statement.where(Message.customer_id.in_(within))
    asked: dict[Any, Any] = {
        Message.state: filters.state, Message.channel: filters.channel, Message.about: filters.about,
        Message.customer_id: filters.customer,
    }  # fmt: skip
    return statement.where(*(column == wanted for column, wanted in asked.items() if wanted is not None))


def _one(actor: Actor, message_id: UUID) -> Message:
    wanted = _chosen(actor, Filters()).where(Message.id == message_id)
    message: Message | None = db.session.scalars(wanted).first()
    if message is None:
        raise NotFound("message")
    return message


def _told(actor: Actor, messages: Sequence[Message]) -> list[Delivery]:
    ids = list({message.customer_id for message in messages})
    rows = db.session.scalars(customers.visible_customers(actor).where(Customer.id.in_(ids)))
    known = {row.id: row for row in rows}
    vault.load_keys({message.sealed_for for message in messages} | {row.sealed_for for row in known.values()})
    attempts, reached = notifications.attempts_of(message.id for message in messages), _reached(ids)
    note_customers(ids)
    return [
        Delivery(one, known[one.customer_id], attempts[one.id], _why_not(one, reached[one.customer_id]))
        for one in messages
        if one.customer_id in known
    ]


def _reached(customer_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Where these customers are reached today."""
    kept = contacts.contacts_of(customer_ids)
    return {
        one: {phone.number for phone in kept[one].phones} | {email.address for email in kept[one].emails}
        for one in customer_ids
    }


def _tried(actor: Actor, message_id: UUID) -> Retried:
    try:
        _again(actor, message_id)
    except BackofficeError as problem:
        return Retried(message_id, problem.message)
    return Retried(message_id, None)


def _again(actor: Actor, message_id: UUID) -> Message:
    found = _one(actor, message_id)
    note_customer(found.customer_id)
    message = db.session.get_one(Message, message_id, with_for_update=True, populate_existing=True)
    if refusal := _why_not(message, _reached([message.customer_id])[message.customer_id]):
        raise Refused(refusal)
    notifications.send_again(message)
    return message


def _why_not(message: Message, addresses: Container[str]) -> Refusal | None:
    return notifications.why_not_again(message) or rules.why_not_there(message, addresses)
