"""Nobody decides own work (P10): random histories of a customer, with plain SQL, second sessions and changing roles.

A model of its own remembers who worked since the last decision of a kind that stands; none of them may have decided.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backoffice.access.actor import Actor
from backoffice.access.roles import permissions_of
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.customers.models import Customer
from backoffice.documents.models import DocumentType
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError
from backoffice.kyc import service as kyc
from backoffice.kyc.models import UNDECIDED, KycCase
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.tiers import service as tiers
from tests.identity.signing_in import staff
from tests.kyc.bank import amina, paper, rename

HISTORIES, LENGTH, SEED = 60, 10, 20261125  # by hand: 10,000
ROLES = [("supervisor",), ("agent", "kyc-reviewer"), ("kyc-reviewer", "supervisor"), ("kyc-reviewer",), ("agent",)]
NAMES = ["Rita", "Peter", "Ines", "Kwame", "Joy", "Samuel", "Alice"]
BY_HAND = text(
    "INSERT INTO decision (request_id, version, created_at, sealed_for, sealed, maker, checker, checker_name, outcome, "
    "seen_version, seen_sha256, decided_at) "
    "VALUES (:id, 1, :at, :subject, '', :maker, :checker, 'x', 'approved', 1, '', :at)"
)


@dataclass
class History:
    """One customer, and who worked on them since the last decision of each kind."""

    chance: random.Random
    customer: Customer
    worked: dict[RequestKind, set[str]] = field(
        default_factory=lambda: {RequestKind.KYC: set(), RequestKind.TIER: set()}
    )
    decided: int = 0
    refused: int = 0
    own: list[str] = field(default_factory=list)

    def somebody(self) -> Actor:
        """A person in some session with the roles of today."""
        permissions = permissions_of(self.chance.choice(ROLES)) | permissions_of(["manager"])
        session = self.chance.choice(["a", "b"]) * 64
        return replace(staff("agent", name=self.chance.choice(NAMES)), permissions=permissions, session_hash=session)

    def by(self, actor: Actor) -> None:
        for people in self.worked.values():
            people.add(actor.id)

    def decision(self, kind: RequestKind, actor: Actor, *makers: str | None) -> None:
        """Note a decision that was taken, and whether it was of own work."""
        self.decided += 1
        if actor.id in (*self.worked.get(kind, ()), *makers):
            self.own.append(f"{kind} by {actor.name}")
        if kind in self.worked:
            self.worked[kind] = set()


def edits(history: History, actor: Actor) -> None:
    rename(actor, history.customer.id, history.chance.choice(["Otieno", "Odhiambo", "Were"]))
    history.by(actor)


def uploads(history: History, actor: Actor) -> None:
    paper(history.customer, DocumentType.NATIONAL_ID, by=actor)
    history.by(actor)


def opens(history: History, actor: Actor) -> None:
    kyc.open_case(actor, history.customer.id)


def proposes(history: History, actor: Actor) -> None:
    tiers.propose(actor, history.customer.id, history.chance.choice([2, 3]))
    history.by(actor)


def reviews(history: History, actor: Actor) -> None:
    undecided = (KycCase.customer_id == history.customer.id, KycCase.state.in_(UNDECIDED))
    case = db.session.scalars(select(KycCase).where(*undecided)).first()
    if case is None:
        return
    maker = _request(history, RequestKind.KYC)
    kyc.claim(actor, case.id)
    if history.chance.random() < 0.5:
        kyc.approve(actor, case.id, case.revision)
    else:
        kyc.reject(actor, case.id, case.revision, "UNREADABLE")
    history.decision(RequestKind.KYC, actor, maker.maker if maker else "")


def restricts(history: History, actor: Actor) -> None:
    source = history.chance.choice([Source.COURT, Source.COMPLIANCE, Source.FRAUD])
    restrictions.restrict(actor, history.customer.id, RestrictionKind.NO_DEBIT, source, "a letter")


def asks_to_lift(history: History, actor: Actor) -> None:
    in_force = restrictions.in_force_of([history.customer.id]).get(history.customer.id, [])
    if in_force:
        restrictions.lift(actor, history.customer.id, in_force[0].id, "another letter")


def decides(history: History, actor: Actor) -> None:
    kind = history.chance.choice([RequestKind.TIER, RequestKind.RESTRICTION])
    if request := _request(history, kind):
        maker, maker_of_object = request.maker, request.object_maker
        approvals.decide(actor, request.id, history.chance.choice(list(Outcome)), request.version)
        history.decision(kind, actor, maker, maker_of_object)


def writes_sql(history: History, actor: Actor) -> None:
    """Somebody with the database's password tries it past every rule; what passes is rolled back."""
    kind = history.chance.choice([RequestKind.KYC, RequestKind.TIER, RequestKind.RESTRICTION])
    if request := _request(history, kind):
        before, values = dict(history.worked), {"id": request.id, "subject": request.sealed_for, "at": clock.now()}
        point = db.session.begin_nested()
        db.session.connection().execute(BY_HAND, values | {"maker": request.maker, "checker": actor.id})
        history.decision(kind, actor, request.maker, request.object_maker)
        history.worked = before
        point.rollback()


ACTS: list[Callable[[History, Actor], None]] = [
    edits,
    uploads,
    uploads,
    opens,
    opens,
    restricts,
    asks_to_lift,
    proposes,
    reviews,
    reviews,
    decides,
    decides,
    writes_sql,
]


def _request(history: History, kind: RequestKind) -> ApprovalRequest | None:
    waits = (ApprovalRequest.customer_id == history.customer.id, ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(select(ApprovalRequest).where(*waits, ApprovalRequest.kind == kind)).first()


def lived(chance: random.Random) -> History:
    """One history from its seed."""
    history = History(chance, amina())
    first = staff("agent", name=NAMES[0])
    uploads(history, first)
    opens(history, first)
    for _ in range(LENGTH):
        actor = history.somebody()
        try:
            chance.choice(ACTS)(history, actor)
        except (BackofficeError, IntegrityError) as error:
            db.session.rollback()
            history.refused += getattr(error, "code", "by the database") in ("SELF_APPROVAL", "by the database")
    return history


def test_no_random_history_holds_a_decision_of_own_work(app: Flask) -> None:
    chance = random.Random(SEED)
    histories = []
    for _ in range(HISTORIES):
        histories.append(lived(chance))
        db.session.remove()
    assert not [own for history in histories for own in history.own]
    taken, refused = (sum(getattr(one, name) for one in histories) for name in ("decided", "refused"))
    assert taken > HISTORIES / 4 and refused > HISTORIES / 20, (taken, refused)
