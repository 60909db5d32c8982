"""Keeping pairs: made or brought up to date by whoever compares, opened again by new evidence and by nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from backoffice.access.actor import Actor
from backoffice.customers.models import Channel, Customer
from backoffice.duplicates.models import DuplicateJudgement, DuplicatePair, Origin, PairState, Verdict
from backoffice.duplicates.rules import judging
from backoffice.duplicates.rules.facts import facts_of
from backoffice.duplicates.rules.scoring import Score
from backoffice.duplicates.service.finding import alike
from backoffice.kernel import clock
from backoffice.kernel.db import among, db

LISTS = ("evidence", "judged")
COMPARED = ("id", "one_id", "other_id", "weight", *LISTS, "found_channel", "found_branch")


class Comparable(Protocol):
    """What is asked of a customer to keep a comparison."""

    @property
    def id(self) -> UUID: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def branch(self) -> str: ...


@dataclass(frozen=True)
class Met:
    """Two customers whose comparison is worth keeping; channel and branch of the later one."""

    one: UUID
    other: UUID
    score: Score
    channel: Channel
    branch: str


def met(one: Comparable, other: Comparable, score: Score) -> Met:
    """Two who were compared."""
    later = max(one, other, key=lambda each: (each.created_at, each.id))
    return Met(one.id, other.id, score, later.channel, later.branch)


def keep(found: Sequence[Met], origin: Origin) -> int:
    """Keep these comparisons (inside a command); how many pairs are new or changed.

    What was decided stays, unless more speaks for one person now.
    """
    if not found:
        return 0
    db.session.flush()
    changed = db.session().connection().execute(_statement(found, origin))
    return len(changed.all())


def look_again(row: Customer, origin: Origin) -> list[Met]:
    """Compare one customer with all others and keep what comes out; open pairs that are none any more go."""
    found = alike(facts_of(row), but=row.id) if row.is_living else []
    met_now = [met(row, other, score) for other, score in found]
    keep(met_now, origin)
    _drop_unjudged(row.id, {one.other for one in met_now})
    return met_now


def noted(actor: Actor, row: Customer, reason: str) -> None:
    """Somebody was registered in face of likely duplicates: their reason stands at each pair, which stays open."""
    others = {one.other for one in look_again(row, Origin.REGISTRATION) if one.score.is_likely}
    for pair in pairs_of(row.id):
        if others & set(pair.customer_ids):
            db.session.add(judgement(actor, pair, row, Verdict.NOTED, reason))


def judgement(actor: Actor, pair: DuplicatePair, about: Customer, verdict: Verdict, note: str) -> DuplicateJudgement:
    """What somebody said of a pair, sealed for one of its customers."""
    whose = {"customer_id": about.id, "sealed_for": about.sealed_for, "by": actor.id, "by_name": actor.name}
    return DuplicateJudgement(pair_id=pair.id, verdict=verdict, relation=pair.relation, note=note or None, **whose)


def pairs_of(customer_id: UUID) -> list[DuplicatePair]:
    """All pairs of a customer, the likeliest first (behind the caller's operation)."""
    wanted = select(DuplicatePair).where(about(customer_id))
    return list(db.session.scalars(wanted.order_by(DuplicatePair.weight.desc(), DuplicatePair.id)))


def lock_pairs(customer_ids: Iterable[UUID]) -> None:
    """Lock all pairs of some customers in one order, so that two merges around them never wait for each other."""
    ids = list(customer_ids)
    theirs = or_(DuplicatePair.one_id.in_(ids), DuplicatePair.other_id.in_(ids))
    wanted = select(DuplicatePair).where(theirs).order_by(DuplicatePair.id).with_for_update()
    db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def about(customer_id: UUID) -> ColumnElement[bool]:
    """The pairs of one customer."""
    return or_(DuplicatePair.one_id == customer_id, DuplicatePair.other_id == customer_id)


def _drop_unjudged(customer_id: UUID, met: Iterable[UUID]) -> None:
    judged = exists().where(DuplicateJudgement.pair_id == DuplicatePair.id)
    still = or_(among(DuplicatePair.one_id, met), among(DuplicatePair.other_id, met))
    gone = and_(about(customer_id), DuplicatePair.state == PairState.OPEN, ~still, ~judged)
    table: Any = DuplicatePair.__table__
    db.session().connection().execute(delete(table).where(gone))


def _rows(found: Sequence[Met]) -> Select[Any]:
    """The comparisons as rows: one array a column, in the order in which every other transaction locks pairs."""
    ordered = sorted(found, key=_ends)
    codes = [met.score.codes for met in ordered]
    columns: tuple[tuple[Any, list[Any]], ...] = (
        (Uuid(), [uuid4() for _ in ordered]),
        (Uuid(), [_ends(met)[0] for met in ordered]),
        (Uuid(), [_ends(met)[1] for met in ordered]),
        (Integer(), [round(met.score.bits * 100) for met in ordered]),
        (Text(), [" ".join(each) for each in codes]),
        (Text(), [" ".join(judging.speaking(each)) for each in codes]),
        (Text(), [met.channel.value for met in ordered]),
        (Text(), [met.branch for met in ordered]),
    )
    each = (
        func.unnest(*(literal(values, ARRAY(kind)) for kind, values in columns))
        .table_valued(*COMPARED)
        .render_derived()
    )
    return select(*(_as_kept(each.c[name]) for name in COMPARED))


def _ends(met: Met) -> tuple[UUID, UUID]:
    return min(met.one, met.other), max(met.one, met.other)


def _as_kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Lists of codes come as one text: an array of arrays would have to be even."""
    return func.string_to_array(column, " ") if column.name in LISTS else column


def _statement(found: Sequence[Met], origin: Origin) -> Any:
    """Insert pairs; where one is there, take the new evidence, and open it again if more speaks for one person."""
    table: Any = DuplicatePair.__table__
    same = {"version": 1, "created_at": clock.now(), "state": PairState.OPEN, "origin": origin}
    same |= {"both_living": True, "merge_proposed": False}
    shared = [literal(value, table.c[name].type) for name, value in same.items()]
    row = insert(table).from_select([*COMPARED, *same], _rows(found).add_columns(*shared))
    now, columns = row.excluded, table.c
    more = ~now.judged.contained_by(columns.judged)
    opens = and_(columns.state == PairState.DIFFERENT, more)
    return row.on_conflict_do_update(
        index_elements=["one_id", "other_id"],
        set_={
            "weight": now.weight,
            "evidence": now.evidence,
            "version": columns.version + 1,
            "state": case((opens, PairState.OPEN), else_=columns.state),
            "relation": case((opens, null()), else_=columns.relation),
            "decided_at": case((opens, null()), else_=columns.decided_at),
        },
        where=and_(columns.evidence != now.evidence, columns.state != PairState.MERGED),
    ).returning(columns.id)
