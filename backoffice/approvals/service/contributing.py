"""Who took part in the work on a customer. Callers hold the customer's row lock: nobody decides past a contribution."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.approvals import rules
from backoffice.approvals.models import ApprovalRequest, Contribution, Decision, RequestKind
from backoffice.approvals.service.undoing import stands
from backoffice.kernel import clock
from backoffice.kernel.db import db

CONTRIBUTIONS: Table = Contribution.__table__  # type: ignore[assignment]  # a declared class always has a Table


def contribute(actor: Actor, customer_id: UUID, *, by: str | None = None) -> None:
    """Note that this actor (or `by`) worked on this customer now (created, edited, uploaded, proposed)."""
    _note(customer_id, by or actor.id, clock.now())


def join_contributions(*, actor: Actor, survivor: Any, duplicate: Any) -> None:
    """Two records are one now: whoever worked on either worked on the one that stays."""
    del actor
    theirs = select(Contribution.actor_id, Contribution.at).where(Contribution.customer_id == duplicate.id)
    for actor_id, at in db.session.execute(theirs).all():
        _note(survivor.id, actor_id, at)


def took_part(actor: Actor, kind: RequestKind, customer_id: UUID | None, subject_id: UUID | None = None) -> bool:
    """Whether the actor worked on this customer since its last decision of that kind.

    The first of two checks of one case (`subject_id`) is no such decision: the second judges the same work.
    """
    if customer_id is None or kind not in rules.JUDGES_THE_WORK:
        return False
    by_actor = (Contribution.customer_id == customer_id, Contribution.actor_id == actor.id)
    contributed_at = db.session.scalars(select(Contribution.at).where(*by_actor)).first()
    if contributed_at is None:
        return False
    of_kind = [ApprovalRequest.customer_id == customer_id, ApprovalRequest.kind == kind, stands()]
    if kind is RequestKind.KYC and subject_id:
        of_kind.append(ApprovalRequest.subject_id != subject_id)
    decided = (
        select(func.max(Decision.decided_at)).join(ApprovalRequest, ApprovalRequest.id == Decision.id).where(*of_kind)
    )
    return rules.took_part(kind, contributed_at, db.session.scalar(decided))


def ever_worked_on(actor: Actor, customer_ids: Collection[UUID]) -> set[UUID]:
    """Of these customers, those on whom the actor ever worked."""
    by_actor = (Contribution.actor_id == actor.id, Contribution.customer_id.in_(customer_ids))
    return set(db.session.scalars(select(Contribution.customer_id).where(*by_actor))) if customer_ids else set()


def _note(customer_id: UUID, actor_id: str, at: datetime) -> None:
    noted = insert(CONTRIBUTIONS).values(customer_id=customer_id, actor_id=actor_id, at=at)
    latest = {"at": func.greatest(CONTRIBUTIONS.c.at, noted.excluded.at)}
    kept = noted.on_conflict_do_update(index_elements=["customer_id", "actor_id"], set_=latest)
    db.session.connection().execute(kept)
