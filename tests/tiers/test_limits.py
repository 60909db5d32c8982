"""Rules about limits, as truth tables: which bind, how much room they leave, and why a customer may do nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.customers.models import Stage
from backoffice.tiers.models import Direction, Period, TierLimit
from backoffice.tiers.rules import limits
from backoffice.tiers.rules.limits import Asked

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN, OUT = Direction.CREDIT, Direction.DEBIT


def a_limit(period: Period, most: str | None, direction: Direction = Direction.ANY, worth: str = "1") -> TierLimit:
    return TierLimit(
        period=period, direction=direction, amount=Decimal(most) if most else None, unlimited=most is None,
        worth=Decimal(worth), unit=None, rule="r",
    )  # fmt: skip


BASIC = [
    a_limit(Period.BALANCE, "10000.00", IN),
    a_limit(Period.TRANSACTION, "5000.00"),
    a_limit(Period.DAY, "8000.00", OUT),
    a_limit(Period.MONTH, "20000.00", OUT),
]


@pytest.mark.parametrize(
    ("direction", "amount", "usage", "remaining", "code"),
    [
        (OUT, "5000.00", {}, "5000.00", None),
        (OUT, "5000.01", {}, "5000.00", "TRANSACTION_LIMIT"),
        (OUT, "3000.00", {"used_today": "5000.00"}, "3000.00", None),
        (OUT, "3000.01", {"used_today": "5000.00"}, "3000.00", "DAY_LIMIT"),
        (OUT, "0.01", {"used_today": "9000.00"}, "0.00", "DAY_LIMIT"),
        (OUT, "100.00", {"used_month": "19900.01"}, "99.99", "MONTH_LIMIT"),
        (OUT, "4000.00", {"balance": "9999.00"}, "5000.00", None),
        (IN, "5000.00", {"used_today": "99999.00", "used_month": "99999.00"}, "5000.00", None),
        (IN, "0.01", {"balance": "9999.99"}, "0.01", None),
        (IN, "0.02", {"balance": "9999.99"}, "0.01", "BALANCE_LIMIT"),
        (IN, "5000.00", {"balance": "-700.00"}, "5000.00", None),
    ],
)
def test_the_limit_that_leaves_least_room_decides_to_the_cent(
    direction: Direction, amount: str, usage: dict[str, str], remaining: str, code: str | None
) -> None:
    told: dict[str, Any] = {name: Decimal(value) for name, value in usage.items()}
    answer = limits.check(Asked(Decimal(amount), direction, **told), BASIC)
    assert (answer.allowed, answer.remaining) == (code is None, Decimal(remaining))
    assert (answer.reason.code if answer.reason else None) == code


def test_unlimited_is_said_and_leaves_nothing_to_hold_against() -> None:
    rows = [a_limit(Period.BALANCE, None, IN), a_limit(Period.TRANSACTION, None)]
    answer = limits.check(Asked(Decimal("999999999999.99"), IN), rows)
    assert answer.allowed and answer.limit is None and answer.remaining is None


def test_a_limit_in_a_unit_is_worth_its_currency_rounded_down() -> None:
    row = a_limit(Period.TRANSACTION, "750.00", worth="8.123456")
    assert row.most == Decimal("6092.59")


def a_customer(**values: Any) -> Any:
    given = {
        "is_living": True, "tier_level": 1, "stage": Stage.CUSTOMER, "blocked_all": False, "blocked_debit": False,
        "blocked_credit": False, "last_used_at": None, "activated_at": NOW - timedelta(days=365),
    }  # fmt: skip
    return SimpleNamespace(**{**given, **values})


@pytest.mark.parametrize(
    ("customer", "out", "into"),
    [
        ({}, None, None),
        ({"blocked_debit": True}, "CUSTOMER_INACTIVE", None),
        ({"blocked_credit": True}, None, "CUSTOMER_INACTIVE"),
        ({"blocked_all": True}, "CUSTOMER_INACTIVE", "CUSTOMER_INACTIVE"),
        ({"tier_level": None}, "KYC_REQUIRED", "KYC_REQUIRED"),
        ({"activated_at": NOW - timedelta(days=366)}, "CUSTOMER_INACTIVE", "CUSTOMER_INACTIVE"),
        ({"activated_at": NOW - timedelta(days=400), "last_used_at": NOW - timedelta(days=1)}, None, None),
        ({"is_living": False, "stage": Stage.CLOSED}, "CUSTOMER_INACTIVE", "CUSTOMER_INACTIVE"),
    ],
)
def test_who_may_do_nothing_is_told_why(customer: dict[str, Any], out: str | None, into: str | None) -> None:
    said = [limits.why_not_use(a_customer(**customer), direction, NOW) for direction in (OUT, IN)]
    assert [refusal.code if refusal else None for refusal in said] == [out, into]


@pytest.mark.parametrize(
    ("word", "opened", "fine"),
    [
        (None, [], True),
        ("ussd", ["ussd"], True),
        ("web", ["ussd"], False),
        ("mobile", ["mobile_limited"], True),
        ("mobile_limited", ["mobile"], False),
        ("p2p_transfer", ["all_p2p"], True),
        ("loans_unlimited", ["loans_basic"], False),
    ],
)
def test_a_channel_or_feature_is_open_by_its_own_word_or_a_wider_one(
    word: str | None, opened: list[str], fine: bool
) -> None:
    assert (limits.why_not_by(word, opened, "X", "No.") is None) is fine
