"""The steps from tier to tier: the one in force, and the next with what it still needs."""

from uuid import UUID

from backoffice.customers.models import Customer
from backoffice.kernel.area import Milestone
from backoffice.kernel.db import db
from backoffice.kernel.words import say
from backoffice.tiers.models import Tier
from backoffice.tiers.rules import ladder as rules
from backoffice.tiers.service.assigning import in_force
from backoffice.tiers.service.evidence import shown_by
from backoffice.tiers.service.table import tiers_now

IN_FORCE, NEXT = 50, 60


def tiers_reached(customer_id: UUID) -> list[Milestone]:
    """The tier in force, if any, and the one that comes next, if any."""
    customer, tiers, now = db.session.get_one(Customer, customer_id), tiers_now(), in_force(customer_id)
    steps = []
    if now:
        steps.append(
            Milestone(say("Tier {name}", name=tiers[now.level].name), IN_FORCE, now.starts_at, now.assigned_by_name)
        )
    level = rules.next_level(customer, tiers)
    if level and customer.is_living:
        steps.append(_next(tiers[level], customer))
    return steps


def _next(tier: Tier, customer: Customer) -> Milestone:
    lacks = rules.words_of(rules.missing(tier, shown_by(customer).needs))
    note = say("needs {lacks}", lacks=lacks) if lacks else "within reach"
    return Milestone(say("Tier {name}", name=tier.name), NEXT, note=note)
