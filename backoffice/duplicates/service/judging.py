"""Judging pairs: two people in a relation, one pair or many at once; opened again; merged and taken apart."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.duplicates.models import DuplicateJudgement, DuplicatePair, PairState, Relation, Verdict
from backoffice.duplicates.rules import judging
from backoffice.duplicates.service.pairs import judgement, pairs_of
from backoffice.kernel import clock
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import NotFound, Refused
from backoffice.kernel.operations import command, note_customers


@command(Permission.MERGE_CUSTOMER)
def judge_different(
    actor: Actor, pair_id: UUID, relation: Relation, note: str, *, seen: int | None = None
) -> DuplicatePair:
    """Say of a pair that it is two people; an earlier answer is revised. `seen` is the version that was looked at.

    Raises NotFound, Refused (ALREADY_DECIDED, INVALID_TRANSITION, VERSION_CONFLICT).
    """
    pair = _locked(actor, [pair_id])[0]
    _judge(actor, pair, relation, note, seen)
    return pair


@command(Permission.MERGE_CUSTOMER)
def judge_all_different(actor: Actor, pair_ids: Sequence[UUID], relation: Relation, note: str) -> list[DuplicatePair]:
    """The same of many pairs: all or none."""
    found = _locked(actor, pair_ids)
    for pair in found:
        _judge(actor, pair, relation, note)
    return found


@command(Permission.MERGE_CUSTOMER)
def reopen(actor: Actor, pair_id: UUID, note: str) -> DuplicatePair:
    """Take back that a pair is two people. Raises NotFound, Refused (INVALID_TRANSITION, ALREADY_DECIDED)."""
    pair = _locked(actor, [pair_id])[0]
    if refusal := judging.why_not_reopen(pair):
        raise Refused(refusal)
    _open(actor, pair, note)
    return pair


def note_proposed(customer_ids: Iterable[UUID], *, waits: bool) -> None:
    """A merge of these two waits for a second person, or does so no longer (inside merging's commands)."""
    one_id, other_id = sorted(customer_ids)
    theirs = (DuplicatePair.one_id == one_id, DuplicatePair.other_id == other_id)
    if pair := db.session.scalars(select(DuplicatePair).where(*theirs).with_for_update()).one_or_none():
        pair.merge_proposed = waits


def note_merged(actor: Actor, survivor: Customer, duplicate: Customer) -> None:
    """Their pair was right; whoever is not the duplicate is not the survivor either (inside merging's command)."""
    kept = {other_of(pair, survivor.id): pair for pair in pairs_of(survivor.id)}
    if pair := kept.get(duplicate.id):
        pair.state, pair.relation, pair.decided_at = PairState.MERGED, None, clock.now()
        pair.merge_proposed = False
    for theirs in pairs_of(duplicate.id):
        mine = kept.get(other_of(theirs, duplicate.id))
        if mine and theirs.state is PairState.DIFFERENT and mine.state is PairState.OPEN:
            _decide(actor, mine, theirs.relation or Relation.OTHER, "", Verdict.CARRIED)


def note_unmerged(actor: Actor, survivor: Customer, duplicate: Customer) -> None:
    """Their pair is open again, and so is what was only answered by the merge (inside merging's command)."""
    for pair in pairs_of(survivor.id):
        was_theirs = duplicate.id in pair.customer_ids and pair.state is PairState.MERGED
        if was_theirs or (pair.state is PairState.DIFFERENT and _last_verdict(pair) is Verdict.CARRIED):
            _open(actor, pair, "")


def note_living(*, customer_id: UUID, living: bool) -> None:
    """Whoever ended, or lives again, leaves the worklist or comes back to it."""
    pairs = pairs_of(customer_id)
    others = {row.id for row in customers.living(other_of(pair, customer_id) for pair in pairs)}
    for pair in pairs:
        pair.both_living = living and other_of(pair, customer_id) in others


def other_of(pair: DuplicatePair, customer_id: UUID) -> UUID:
    """The other one of a pair."""
    return pair.other_id if pair.one_id == customer_id else pair.one_id


def visible(actor: Actor, statement: Select[DuplicatePair]) -> Select[DuplicatePair]:
    """The pairs of which both customers are within the actor's reach."""
    if actor.sees_all_branches:
        return statement
    ids = customers.visible_customers(actor).with_only_columns(Customer.id)
    return statement.where(DuplicatePair.one_id.in_(ids), DuplicatePair.other_id.in_(ids))


def _locked(actor: Actor, pair_ids: Sequence[UUID]) -> list[DuplicatePair]:
    wanted = visible(actor, select(DuplicatePair).where(among(DuplicatePair.id, pair_ids)))
    found = list(db.session.scalars(wanted.order_by(DuplicatePair.id).with_for_update()))
    if len(found) < len(set(pair_ids)):
        raise NotFound("pair")
    note_customers(customer for pair in found for customer in pair.customer_ids)
    return found


def _judge(actor: Actor, pair: DuplicatePair, relation: Relation, note: str, seen: int | None = None) -> None:
    if refusal := judging.why_not_judge(pair, seen):
        raise Refused(refusal)
    _decide(actor, pair, relation, note)


def _decide(
    actor: Actor, pair: DuplicatePair, relation: Relation, note: str, verdict: Verdict = Verdict.DIFFERENT
) -> None:
    pair.state, pair.relation, pair.decided_at = PairState.DIFFERENT, relation, clock.now()
    pair.judged = judging.answered(pair.evidence)
    db.session.add(judgement(actor, pair, _whose(pair), verdict, note))


def _open(actor: Actor, pair: DuplicatePair, note: str) -> None:
    pair.state, pair.relation, pair.decided_at = PairState.OPEN, None, None
    db.session.add(judgement(actor, pair, _whose(pair), Verdict.REOPENED, note))


def _whose(pair: DuplicatePair) -> Customer:
    """The one for whom words about the pair are sealed."""
    return db.session.get_one(Customer, pair.one_id)


def _last_verdict(pair: DuplicatePair) -> Verdict | None:
    said = select(DuplicateJudgement.verdict).where(DuplicateJudgement.pair_id == pair.id)
    return db.session.scalar(said.order_by(DuplicateJudgement.created_at.desc(), DuplicateJudgement.id).limit(1))
