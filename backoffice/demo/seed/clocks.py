"""KYC clocks of the sample bank: in force for a week, so that most run, some have ended, and somebody made calls."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from backoffice.access.actor import SYSTEM, Actor
from backoffice.customers import service as customers
from backoffice.demo.seed.postbox import settle
from backoffice.kernel import clock
from backoffice.kyc_clock import service
from backoffice.kyc_clock.models import CallResult
from backoffice.kyc_clock.service.starting import CLOCK
from backoffice.policy import service as policy
from backoffice.policy.models import PolicyKind

SINCE = timedelta(days=7)
CALLED = 0.15
NOTES = {
    CallResult.WILL_COME: "Comes on market day with the ID.",
    CallResult.CALL_AGAIN: "Was in a bus, could not talk.",
    CallResult.NO_ANSWER: "",
    CallResult.WRONG_NUMBER: "Somebody else has this number now.",
}


def agree() -> None:
    """The bank agreed a week ago on its channels and reminders: who came before has a clock from then on."""
    document = policy.in_force(PolicyKind.ONBOARDING).document
    with clock.at(datetime.now(UTC) - SINCE):
        policy.load(SYSTEM, {**document, "nudge_hours": policy.onboarding().nudge_hours}, "Clocks for every channel.")


def play(officer: Actor, customer_id: UUID, luck: Random, now: datetime) -> None:
    """What a customer's clock did until now: reminders, the end, perhaps a call by the officer."""
    row = customers.in_scope(officer, customer_id)
    due, came = row.kyc_clock, row.created_at
    if due is None:
        return
    with clock.at(min(due + timedelta(minutes=1), now)):
        service.nudge(CLOCK, customer_id)
        service.end(CLOCK, customer_id)
        settle()
    if luck.random() < CALLED:
        called = max(came + timedelta(minutes=15), now - timedelta(minutes=luck.randint(2, 300)))
        with clock.at(called):
            result = luck.choice(list(NOTES))
            again = called + timedelta(hours=luck.randint(1, 70)) if result is CallResult.CALL_AGAIN else None
            service.note_call(officer, customer_id, result, NOTES[result], again)
            settle()
