"""What happens elsewhere: whoever changed is weighed a moment later; new rules weigh everybody, and say whom first."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tablesample

from backoffice.access.actor import Actor
from backoffice.customers.models import LIVING, Customer, Risk
from backoffice.kernel import clock, jobs, light
from backoffice.kernel.db import among, db
from backoffice.kernel.joining import Amendment, key_of
from backoffice.kernel.words import say
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules.risk_rules import RiskRules
from backoffice.risk.models import Cause
from backoffice.risk.rules.weighing import ORDER
from backoffice.risk.service import keeping
from backoffice.risk.service.facts import facts_of
from backoffice.risk.service.keeping import Scales
from backoffice.risk.service.running import begin

MOST_WEIGHED = 2000  # customers that a preview weighs; of more it tells the share among so many


def customer_changed(*, customer_id: UUID, **_: Any) -> None:
    """Something by which a customer is weighed has changed, perhaps."""
    once = f"risk/{customer_id}"
    jobs.enqueue("risk.weigh", once=once, lock=once, customer_id=customer_id)


def joining(*, survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> list[Amendment]:
    """Of two overrides in force the sterner goes on: the survivor's milder one ends as the other comes."""
    del choices
    in_force = keeping.overrides_of([survivor.id, duplicate.id])
    mine, theirs = in_force.get(survivor.id), in_force.get(duplicate.id)
    if mine is None or theirs is None or ORDER[theirs.level] <= ORDER[mine.level]:
        return []
    ends = {"ended_at": max(mine.starts_at, theirs.starts_at)}
    return [Amendment(key_of(mine), ends), Amendment(key_of(theirs))]


def merged(*, survivor: Customer, **_: Any) -> None:
    """Who was made one with another is weighed with what has come along."""
    customer_changed(customer_id=survivor.id)


def unmerged(*, survivor: Customer, duplicate: Customer, **_: Any) -> None:
    """Who were made two again are weighed each by themselves."""
    for row in (survivor, duplicate):
        customer_changed(customer_id=row.id)


def follow_policy(*, actor: Actor, kind: str) -> None:
    """New rules count: everybody is weighed by them."""
    if kind == PolicyKind.RISK:
        begin(actor, Cause.RULES)


def touched_by(*, kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, int]] | None:
    """How many customers these rules would give another level: [(what becomes what, how many)]."""
    if kind != PolicyKind.RISK:
        return None
    rows, share = _sample()
    ids, now, scales = [row.id for row in rows], clock.now(), Scales(0, RiskRules.model_validate(new))
    facts, before, overrides = facts_of(rows), keeping.currents(ids), keeping.overrides_of(ids)
    moves: Counter[tuple[Risk, Risk]] = Counter()
    for row in rows:
        found = keeping.judged(scales, facts[row.id], before.get(row.id), overrides.get(row.id), now)
        if found.standing.level is not row.risk:
            moves[row.risk, found.standing.level] += 1
    said = [(_words(was, becomes, share), round(count / share)) for (was, becomes), count in sorted(moves.items())]
    return said or [("another level than now", 0)]


def _words(was: Risk, becomes: Risk, share: float) -> str:
    if share < 1:
        return say("{was} risk that becomes {becomes} (estimated)", was=was.value, becomes=becomes.value)
    return say("{was} risk that becomes {becomes}", was=was.value, becomes=becomes.value)


def _sample() -> tuple[list[Customer], float]:
    """Living customers, and which share of all they are."""
    living = Customer.stage.in_(LIVING)
    every = db.session.scalar(select(func.count()).select_from(Customer).where(living)) or 0
    if every <= MOST_WEIGHED:
        return light.read(Customer, light.every(Customer).where(living)), 1.0
    some = tablesample(Customer.__table__, func.bernoulli(100 * MOST_WEIGHED / every))
    ids = list(db.session.scalars(select(some.c.id).where(some.c.stage.in_(LIVING))))
    return light.read(Customer, light.every(Customer).where(among(Customer.id, ids))), len(ids) / every
