"""The facts by which customers are weighed: those of their own record, and what other areas answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import clock, moments
from backoffice.policy.rules.risk_facts import Value, age_band


def facts_of(rows: Sequence[Customer]) -> dict[UUID, dict[str, Value]]:
    """{customer: {fact: value}}; what nobody knows is left out (behind an operation of the caller's)."""
    now = clock.now()
    found = {row.id: _own(row, now) for row in rows}
    for customer_id, country in customers.paper_countries(found):
        _add(found[customer_id], "country", [country])
    for answer in moments.publish("risk_facts", customer_ids=list(found)):
        for customer_id, said in answer.items():
            for name, value in said.items():
                _add(found[customer_id], name, value)
    return found


def _add(facts: dict[str, Value], name: str, value: Any) -> None:
    """Words about the same fact from several areas stand together."""
    if isinstance(value, bool):
        value = ["yes" if value else "no"]
    before = facts.get(name)
    if isinstance(value, list) and isinstance(before, list):
        value = sorted({*before, *value})
    facts[name] = value


def _own(row: Customer, now: datetime) -> dict[str, Value]:
    words = {
        "customer_type": row.customer_type.value, "industry": row.industry, "employment": row.employment,
        "business_type": row.business_type, "income": row.income, "channel": row.channel.value, "kyc": row.kyc.value,
        "branch": row.branch, "account_type": row.account_type, "age": _age(row.birth_date, now),
    }  # fmt: skip
    numbers = {
        "tier": row.tier_level, "days_a_customer": (now - row.created_at).days,
        "days_unused": (now - used).days if (used := row.last_used_at or row.activated_at) else None,
    }  # fmt: skip
    said = {name: [word] for name, word in words.items() if word}
    return {**said, **{name: number for name, number in numbers.items() if number is not None}}


def _age(birth_date: str | None, now: datetime) -> str | None:
    """The band of an age; of an unknown month or day the earliest, so that nobody counts as older too late."""
    if not birth_date:
        return None
    year, month, day = [*(int(part) for part in birth_date.split("-")), 1, 1][:3]
    return age_band(now.year - year - ((now.month, now.day) < (month, day)))
