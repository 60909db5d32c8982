"""Why a customer's risk cannot be overridden now, or until such a day."""

from datetime import UTC, date, datetime, time, timedelta

from backoffice.customers.models import Customer, Risk
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.risk.models import RiskOverride

A_DAY = timedelta(days=1)
WAITS = Refusal("VERSION_CONFLICT", "A level is proposed already; a colleague decides it first.")
NONE_IN_FORCE = Refusal("INVALID_TRANSITION", "Nothing overrides the rules now.")
SAME = Refusal("INVALID_TRANSITION", "This level is in force until that day already.")
TOO_LATE = Refusal("INVALID_TRANSITION", "The day until which it was to last has passed.")


def why_not_at_all(customer: Customer, *, waiting: bool) -> Refusal | None:
    """Why nothing can be proposed for this customer, or None."""
    if not customer.is_living:
        return Refusal("INVALID_TRANSITION", say("This customer is {stage}.", stage=customer.stage.value))
    return WAITS if waiting else None


def why_not(now_in_force: RiskOverride | None, level: Risk | None, until: datetime | None) -> Refusal | None:
    """Why this proposal makes no sense beside the override in force, or None. No level: the rules decide again."""
    if level is None:
        return NONE_IN_FORCE if now_in_force is None else None
    same = now_in_force is not None and (now_in_force.level, now_in_force.ends_at) == (level, until)
    return SAME if same else None


def end_problem(level: Risk | None, until: datetime | None, now: datetime, longest: timedelta) -> str | None:
    """What is wrong with this end, or None."""
    if level is None:
        return "Without a level there is no end." if until is not None else None
    if until is None:
        return "Say until when."
    if until <= now:
        return "The end must lie in the future."
    if until > now + longest + A_DAY:
        return say("An override lasts at most {days} days.", days=longest.days)
    return None


def end_of(last: date | None) -> datetime | None:
    """A last day counts to its end, in UTC; the calendar's own last day has no day after it."""
    return datetime.combine(min(last, date.max - A_DAY) + A_DAY, time(), UTC) if last else None
