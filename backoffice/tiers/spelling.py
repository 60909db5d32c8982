"""Channels, features, amounts and limits as people read them."""

from collections.abc import Iterable
from decimal import Decimal

from backoffice.tiers.rules.limits import words as limit_words
from backoffice.tiers.service import Limits
from backoffice.web.spelling import spelled


def words(codes: Iterable[str]) -> str:
    """`loans_basic`, `ussd` as people read them."""
    return ", ".join(spelled(code) for code in codes)


def amount(value: Decimal | None) -> str:
    """10,000 or 0.50, or that there is no limit."""
    return "no limit" if value is None else f"{value:,.2f}".removesuffix(".00")


def limit_rows(limits: Limits) -> list[tuple[str, str]]:
    """The limits of a tier in words."""
    return [(limit_words(row), amount(row.most)) for row in limits.rows]
