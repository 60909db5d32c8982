"""Rules about one customer: partial birth dates, the shown status, moves between stages."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from backoffice.customers.models import STAGE_MOVES, Customer, CustomerType, Stage
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say

UNUSED_AFTER = timedelta(days=365)
OLDEST = 130
_BIRTH = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", re.ASCII)


class Status(StrEnum):
    """What is shown of restrictions and activity together."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    SUSPENDED = "SUSPENDED"


def status(customer: Customer, now: datetime) -> Status:
    """SUSPENDED by a restriction on use or debits; INACTIVE before a tier or after a year without use; else ACTIVE."""
    return status_if(customer, now, suspended=customer.blocked_all or customer.blocked_debit)


def status_if(customer: Customer, now: datetime, *, suspended: bool) -> Status:
    """The status that would be shown if use or debits were blocked, or were not."""
    if suspended:
        return Status.SUSPENDED
    used = customer.last_used_at or customer.activated_at
    if customer.tier_level is None or used is None or now - used > UNUSED_AFTER or not customer.is_living:
        return Status.INACTIVE
    return Status.ACTIVE


def birth_date_problem(text: str, today: date) -> str | None:
    """What is wrong with a birth date written as `1990`, `1990-04` or `1990-04-12`, or None."""
    found = _BIRTH.match(text)
    if not found:
        return "Write the date as 1990-04-12, or 1990-04 or 1990 when the day is not known."
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        earliest = date(year, month, day)
    except ValueError:
        return "There is no such day."
    if earliest > today:
        return "This day is still to come."
    return None if today.year - year <= OLDEST else f"Nobody is older than {OLDEST}."


def nameless(kind: CustomerType, names: Mapping[str, Any]) -> dict[str, list[str]]:
    """A sentence by field when a person or an organisation would be without a name."""
    if kind is not CustomerType.INDIVIDUAL:
        return {} if names.get("organisation_name") else {"organisation_name": ["Give the organisation's name."]}
    if names.get("given_names") or names.get("family_name"):
        return {}
    return {"given_names": ["Give at least one name."]}


def why_not_move(customer: Customer, stage: Stage) -> Refusal | None:
    """Why the relationship cannot go to this stage, or None."""
    if stage in STAGE_MOVES[customer.stage]:
        return None
    return Refusal("INVALID_TRANSITION", say("A {stage} cannot become {stage2}.", stage=customer.stage, stage2=stage))


def why_not_edit(customer: Customer) -> Refusal | None:
    """Why this customer's data can no longer be changed, or None."""
    if customer.is_living:
        return None
    return Refusal(
        "INVALID_TRANSITION", say("This customer is {stage}; its data stays as it is.", stage=customer.stage)
    )
