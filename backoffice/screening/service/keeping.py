"""Keeping what the lists answered: new matches, known ones brought up to date, judged ones opened by new evidence."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.integrations.ports import Hit
from backoffice.kernel import clock, vault
from backoffice.kernel.db import among, db
from backoffice.kernel.errors import Moved, NotFound
from backoffice.kernel.operations import command
from backoffice.kyc import service as kyc
from backoffice.screening.models import MatchState, Verdict, WatchJudgement, WatchMatch
from backoffice.screening.rules import comparing, judging
from backoffice.screening.rules.comparing import WORTH_SHOWING, Compared
from backoffice.screening.rules.entries import facts_of_entry, snapshot
from backoffice.screening.rules.topics import in_office, kind_of
from backoffice.screening.service.asking import Asked, ask, note_screened

ENTRY = "screening.entry"
NEW_EVIDENCE = "More speaks for it than when it was judged."


@command(Permission.SCREEN_CUSTOMER)
def take(actor: Actor, asked: Mapping[UUID, Asked], hits: Mapping[UUID, Sequence[Hit]]) -> int:
    """Keep what the lists answered about these customers; how many matches are new, or open again."""
    return keep_all(actor, asked, hits)


def keep_all(actor: Actor, asked: Mapping[UUID, Asked], hits: Mapping[UUID, Sequence[Hit]]) -> int:
    """The same inside another command. Who has no match, and had none, is not touched."""
    note_screened(asked)
    known = db.session.scalars(select(WatchMatch.customer_id).where(among(WatchMatch.customer_id, asked)).distinct())
    concerned = sorted({customer_id for customer_id in asked if hits.get(customer_id)} | set(known))
    return sum(_keep(actor, one, asked[one], hits.get(one, ())) for one in concerned)


def entry_key(entry_id: str) -> bytes:
    """By what an entry is known in the database, where its id would name the customer."""
    return vault.blind(ENTRY, entry_id)


def matches_of(customer_id: UUID) -> list[WatchMatch]:
    """All matches of a customer, the likeliest first (behind the caller's operation)."""
    wanted = select(WatchMatch).where(WatchMatch.customer_id == customer_id)
    return list(db.session.scalars(wanted.order_by(WatchMatch.score.desc(), WatchMatch.id)))


def judgement(actor: Actor, match: WatchMatch, verdict: Verdict, note: str) -> WatchJudgement:
    """What somebody said of a match."""
    whose = {"customer_id": match.customer_id, "sealed_for": match.sealed_for}
    return WatchJudgement(match_id=match.id, verdict=verdict, by=actor.id, by_name=actor.name[:200], note=note, **whose)


def _keep(actor: Actor, customer_id: UUID, asked: Asked, hits: Sequence[Hit]) -> int:
    """One customer's, locked; who has changed since they were read is asked for again."""
    try:
        customer = customers.locked(actor, customer_id)
    except (NotFound, Moved):
        return 0  # merged or erased meanwhile: nobody is left to whom it could matter
    if customer.version != asked.version:
        ask(customer_id)
        return 0
    told = {entry_key(hit.id): hit for hit in hits if hit.score >= WORTH_SHOWING}
    rows = matches_of(customer_id)
    opened = [row for row in rows if _follow(actor, row, told.get(row.entry_key), asked)]
    fresh = told.keys() - {row.entry_key for row in rows}
    for key in sorted(fresh):
        db.session.add(_new(customer, key, told[key], asked))
    if opened or fresh:
        db.session.flush()
        kyc.evidence_changed(customer)
    return len(opened) + len(fresh)


def _new(customer: Customer, key: bytes, hit: Hit, asked: Asked) -> WatchMatch:
    return WatchMatch(
        customer_id=customer.id, sealed_for=customer.sealed_for, entry_key=key, state=MatchState.OPEN, judged=[],
        opened_at=clock.now(), **_found(hit, _compared(hit, asked)),
    )  # fmt: skip


def _follow(actor: Actor, row: WatchMatch, hit: Hit | None, asked: Asked) -> bool:
    """Bring a known match up to date; whether it is open again."""
    if hit is None:
        row.current = False
        return False
    found = _found(hit, _compared(hit, asked))
    opens = judging.is_new(row, found["evidence"], found["kind"])
    for name, value in found.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    if opens:
        row.state, row.decided_at, row.opened_at = MatchState.OPEN, None, clock.now()
        db.session.add(judgement(actor, row, Verdict.REOPENED, NEW_EVIDENCE))
    return opens


def _found(hit: Hit, compared: Compared) -> dict[str, Any]:
    topics = hit.properties.get("topics", ())
    return {
        "kind": kind_of(topics), "in_office": in_office(topics), "score": round(hit.score * 100),
        "evidence": list(compared.codes), "current": True, "entry": snapshot(hit),
    }  # fmt: skip


def _compared(hit: Hit, asked: Asked) -> Compared:
    customer = facts_of_entry(asked.sought.schema, asked.sought.properties)
    return comparing.compare(customer, facts_of_entry(hit.schema, hit.properties))
