"""What a day leaves open at the counter: numbers that have changed hands, and registrations begun and not finished."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.contacts.models import Phone
from backoffice.customers.models import LIVING, Customer, Kyc
from backoffice.demo.seed.postbox import Postbox, postbox, settle
from backoffice.demo.seed.staff import Staff
from backoffice.handovers import service as handovers
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.registration import service as registration

BRANCH = "north"
# How each number came to somebody else, how long ago, and how far the case is.
CASES = (
    ("Bought this SIM at the market; the old holder's calls still come.", timedelta(days=16), "ended"),
    ("Says the number is his wife's. She came along and could not read the code.", timedelta(days=9), "declined"),
    ("Got the number new from the operator, with the paper of the shop.", timedelta(hours=5), "proved"),
    ("Has this number since last month, and cannot open an account with it.", timedelta(minutes=40), "open"),
)
ENDED = "The shop's paper is of last week, and the old holder does not answer."
DECLINED = "The holder called back: it is still hers."
DRAFTS = (
    {"given_names": "Nekesa", "family_name": "Barasa", "phones-0-number": "0712 003 114", "level": "2"},
    {"given_names": "Ouma", "occupation": "fisherman"},
)


def play(staff: Staff) -> None:
    """Play them at the largest branch."""
    now = datetime.now(UTC)
    with postbox() as box:
        for number, case in zip(_numbers(len(CASES)), CASES, strict=False):
            _play(staff, box, number, case, now)
    for actor in (staff.agent(BRANCH), staff.officer(BRANCH)):
        for typed in DRAFTS:
            fields = {"customer_type": "INDIVIDUAL", "branch": BRANCH, **typed}
            registration.save_draft(actor, uuid4(), list(fields.items()))


def _numbers(most: int) -> list[str]:
    """Proved phones of customers of the branch who need no more than them."""
    mine = (Customer.branch == BRANCH, Customer.stage.in_(LIVING), Customer.kyc == Kyc.NONE)
    proved = select(Phone).join(Customer, Phone.customer_id == Customer.id).where(*mine)
    found = db.session.scalars(
        proved.where(Phone.verified_at.is_not(None), Phone.living).order_by(Phone.id).limit(most)
    )
    return [phone.number for phone in found]


def _play(staff: Staff, box: Postbox, number: str, case: tuple[str, timedelta, str], now: datetime) -> None:
    why, ago, state = case
    agent = staff.agent(BRANCH)
    with clock.at(now - ago):
        opened = handovers.open_case(agent, number, why).id
        settle()
    if state in ("proved", "ended"):
        with clock.at(now - ago + timedelta(minutes=2)):
            handovers.prove(agent, opened, box.code(number))
            settle()
    if state in ("ended", "declined"):
        with clock.at(now - ago + timedelta(hours=2)):
            _decide(staff.officer(BRANCH), opened, state)
            settle()


def _decide(officer: Actor, case_id: UUID, state: str) -> None:
    version = handovers.hand_over(officer, case_id).case.version
    if state == "ended":
        handovers.end(officer, case_id, version, ENDED)
    else:
        handovers.decline(officer, case_id, version, DECLINED)
