"""Renewals: what the customer reads, and which reminder is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from backoffice.customers.models import Customer


def text(customer: Customer, ends: datetime | None, now: datetime) -> str:
    """What the customer reads when a verification ends soon, or has ended."""
    name = customer.given_names or customer.name
    when = f"ends on {ends.day} {ends:%B %Y}" if ends and ends > now else "has ended"
    return f"Dear {name}, your verification {when}. Please send your identity document and the other papers again."


def reminder(ends: datetime, now: datetime, days: Iterable[int]) -> int | None:
    """The smallest of these days before the end that has come, or None."""
    return min((step for step in days if now >= ends - timedelta(days=step)), default=None)
