"""When the KYC clock ends, when a customer is reminded before that, and what may be noted of a call."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from backoffice.customers.models import Customer
from backoffice.kernel.errors import Refusal

ENDED = 0  # the step at which the clock has ended
SPREAD = 90  # days over which the clocks of those end who came before there was one
FURTHEST_CALL = timedelta(days=90)
NO_CLOCK = Refusal("INVALID_TRANSITION", "No KYC clock runs for this customer: there is nothing to call about.")


def due_at(customer_id: UUID, came: datetime, since: datetime, within: timedelta) -> datetime:
    """The end of the clock under a policy in force `since`.

    Who came before it gets the channel's time from then on, and up to 90 days more: a branch cannot call all at once.
    """
    if came >= since:
        return came + within
    return since + within + timedelta(days=customer_id.int % SPREAD)


def reminder(came: datetime, due: datetime, now: datetime, hours: Sequence[int], last: int | None) -> int | None:
    """The step (hours before the end) at which to remind now, or None: never the same twice, nothing after the end.

    Where several were missed, the latest counts; a step that lies before the registration is none.
    """
    if now >= due:
        return None
    reached = [step for step in hours if came < due - timedelta(hours=step) <= now]
    step = min(reached, default=None)
    return step if step is not None and (last is None or step < last) else None


def has_ended(customer: Customer, now: datetime) -> bool:
    """Whether the clock ran and its end was not carried out yet."""
    due = customer.kyc_clock
    return due is not None and due <= now and customer.kyc_clock_step != ENDED


def why_not_call(customer: Customer) -> Refusal | None:
    """Why no call about the clock can be noted, or None."""
    return NO_CLOCK if customer.kyc_clock is None else None


def next_call_problem(when: datetime | None, now: datetime) -> str | None:
    """What is wrong with the time of the next call, or None."""
    if when is not None and when <= now:
        return "The next call must lie in the future."
    if when is not None and when > now + FURTHEST_CALL:
        return "The next call is within three months."
    return None
