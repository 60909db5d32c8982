"""People who register on a channel at a given time, and the clock's jobs run at another."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kyc_clock import service
from backoffice.kyc_clock.service.starting import CLOCK
from backoffice.notifications.models import Message
from backoffice.registration import service as registration
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Restriction
from tests.identity.signing_in import staff

CAME = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OFFICER = staff("branch-officer", name="Joy Were")


def registered(channel: Channel, number: int = 1, came: datetime = CAME, branch: str = "north") -> Customer:
    """Somebody of this channel."""
    phones = [{"number": f"+2547120000{number:02d}", "phone_type": "mobile", "primary": True}]
    profile = {"given_names": "Amina", "family_name": f"Otieno {number}", "birth_date": f"19{50 + number}-04-12"}
    given = registration.Registration(CustomerType.INDIVIDUAL, channel, branch, profile, phones, duplicate_reason="new")
    with clock.at(came):
        actor = staff("branch-officer", name=f"Officer of {branch}", branch=branch)
        return registration.register(actor, given)


def pass_time(when: datetime) -> None:
    """What the jobs do at that time: remind, then restrict."""
    with clock.at(when):
        for customer_id in service.to_nudge(CLOCK):
            service.nudge(CLOCK, customer_id)
        for customer_id in service.ended(CLOCK):
            service.end(CLOCK, customer_id)


def messages(customer: Customer) -> list[str]:
    """What was written to the customer about the clock, oldest first."""
    about = select(Message).where(Message.customer_id == customer.id, Message.about.like("kyc_clock%"))
    return [row.about for row in db.session.scalars(about.order_by(Message.created_at))]


def in_force(customer: Customer) -> list[Restriction]:
    """The restrictions of the customer."""
    return restrictions.in_force_of([customer.id]).get(customer.id, [])


def after(**span: float) -> datetime:
    """So long after the registration."""
    return CAME + timedelta(**span)
