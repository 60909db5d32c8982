"""Customers for the tests of duplicates, registered through the real doors."""

from typing import Any

from sqlalchemy import select

from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.duplicates import jobs
from backoffice.duplicates.models import DuplicatePair, Origin
from backoffice.kernel.db import db
from backoffice.registration import service as registration
from tests.identity.signing_in import staff

AGENT = staff("agent")
OFFICER = staff("branch-officer")
SUPERVISOR = staff("supervisor")
PROFILE = {"given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12", "gender": "female"}


def customer(number: int, *, reason: str | None = None, branch: str = "north", **profile: Any) -> Customer:
    """A customer with a phone of this number, compared with those before."""
    phones = [{"number": f"0712{number * 123_457 % 1_000_000:06d}", "phone_type": "mobile"}]
    emails = [{"address": email, "email_type": "personal"}] if (email := profile.pop("email", None)) else []
    papers = [(IdType.NATIONAL_ID, paper, "KE")] if (paper := profile.pop("paper", None)) else []
    given = registration.Registration(
        CustomerType.INDIVIDUAL, Channel.AGENT, branch, PROFILE | profile, phones, emails, (), papers, reason
    )
    row = registration.register(staff("agent", branch=branch), given)
    jobs.look(str(row.id), Origin.REGISTRATION)
    return row


def only_pair() -> DuplicatePair:
    """The one pair there is, as it stands."""
    db.session.expire_all()
    return db.session.scalars(select(DuplicatePair)).one()


def pairs() -> list[DuplicatePair]:
    """All pairs as they stand, the likeliest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(DuplicatePair).order_by(DuplicatePair.weight.desc())))
