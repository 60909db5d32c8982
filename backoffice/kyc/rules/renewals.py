"""Renewals: which reminder is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def reminder(ends: datetime, now: datetime, days: Iterable[int]) -> int | None:
    """The smallest of these days before the end that has come, or None."""
    return min((step for step in days if now >= ends - timedelta(days=step)), default=None)
