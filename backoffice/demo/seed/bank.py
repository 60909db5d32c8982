"""The whole bank: which customers there are, when they came, and how far each has got."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backoffice.customers.models import Channel
from backoffice.demo.seed import clocks, hours, listed
from backoffice.demo.seed.cases import Casework, brought_at, within
from backoffice.demo.seed.firms import Firm
from backoffice.demo.seed.people import Persona, lookalike, persona
from backoffice.demo.seed.postbox import postbox
from backoffice.demo.seed.staff import Staff
from backoffice.demo.seed.story import Teller
from backoffice.demo.specimens.chance import chance

MOST_WITH_PAPERS, ALIKE_EVERY, TOLD_APART_EVERY = 150, 12, 36
OLDEST = timedelta(days=400)


@dataclass(frozen=True)
class Part:
    """The share of one process: every `of`th customer, beginning at `part`."""

    customers: int
    seed: int
    part: int = 0
    of: int = 1


def make(asked: Part, staff: Staff, told: Callable[[], None] = lambda: None) -> None:
    """Play the stories of this part's customers; `told` is called after each."""
    with postbox() as box:
        teller = Teller(staff, box, datetime.now(UTC))
        for number in range(asked.part, asked.customers, asked.of):
            _play(teller, asked, number)
            told()


def place_of(number: int, customers: int) -> int | None:
    """The how manieth customer with papers this is, or None: they are spread evenly over the bank."""
    with_papers = min(MOST_WITH_PAPERS, max(customers // 4, min(customers, 6)))
    step = max(1, customers // with_papers)
    return number // step if number % step == 0 and number // step < with_papers else None


def _who(asked: Part, number: int, *, papers: bool) -> Persona:
    """The customer of this number; now and then it is the one before once more."""
    if papers or number % ALIKE_EVERY != ALIKE_EVERY - 1:
        return listed.resembling(persona(asked.seed, number, papers=papers))
    before = persona(asked.seed, number - 1, papers=place_of(number - 1, asked.customers) is not None)
    return lookalike(before, asked.seed, number) if before.is_person else persona(asked.seed, number, papers=False)


def _play(teller: Teller, asked: Part, number: int) -> None:
    place = place_of(number, asked.customers)
    who = _who(asked, number, papers=place is not None)
    luck = chance("story", f"{asked.seed}/{number}")
    came = hours.came(teller.now, OLDEST, luck)
    if place is not None:
        came = min(came, hours.last_open(brought_at(place, within(who), teller.now) - timedelta(minutes=30)))
    # Those who are to look alike are told with all their data, at the counter.
    by_phone = place is None and who.channel is Channel.USSD and number % ALIKE_EVERY < ALIKE_EVERY - 2
    customer_id = teller.dialled(who, came) if by_phone and who.is_person else teller.registered(who, came)
    teller.owned(who, customer_id, came + timedelta(minutes=4))
    if place is not None or luck.random() < 0.75:
        teller.phone_verified(who, customer_id, came + timedelta(minutes=6))
    if who.email and luck.random() < 0.2:
        teller.email_verified(who, customer_id, came + timedelta(minutes=11))
    if number % TOLD_APART_EVERY == ALIKE_EVERY - 1:
        teller.told_apart(who, customer_id)
    if place is not None:
        Casework(teller, who, customer_id, place).play()
    elif not who.is_person and came < teller.now - timedelta(days=3):
        Firm(teller, who, customer_id).play(hours.last_open(came + timedelta(hours=30)))
    elif luck.random() < 0.04 and came < teller.now - timedelta(days=1):
        teller.restricted(who, customer_id, luck, hours.last_open(came + (teller.now - came) * luck.random()))
    listed.judged(teller.staff, who, customer_id, teller.now)
    clocks.play(teller.staff.officer(who.branch), customer_id, luck, teller.now)
