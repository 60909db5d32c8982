"""Reading segments: those that count with their sizes, the history of one, where a customer stands and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.dictionaries import service as dictionaries
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.kernel.operations import note_customer, query
from backoffice.kernel.settings import settings
from backoffice.segments.models import SegmentPlacement, SegmentStanding, SegmentVersion
from backoffice.segments.rules import documents, engagement
from backoffice.segments.rules.documents import Segment
from backoffice.segments.rules.facts import FACTS, Fact
from backoffice.segments.service import sizes
from backoffice.segments.service.versions import in_force, newest, place_of


@dataclass(frozen=True)
class Listed:
    """A segment as it counts, how many within reach are in it (None: not counted yet), what waits."""

    code: str
    version: SegmentVersion
    segment: Segment
    members: int | None
    waiting: ApprovalRequest | None


@dataclass(frozen=True)
class Membership:
    """A segment of one customer: since when, by a rule or a person, and the facts that count."""

    code: str
    name: str
    segment: Segment
    since: date
    by: str
    why: Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Standing:
    """Where one customer stands. `placements` are those that people made, the newest first."""

    customer: Customer
    memberships: Sequence[Membership]
    engagement: Sequence[engagement.Part]
    placements: Sequence[SegmentPlacement]
    known: Mapping[str, Segment]

    @property
    def score(self) -> int:
        return sum(part.points for part in self.engagement)


@query(Permission.FETCH_CUSTOMER)
def segments(actor: Actor) -> list[Listed]:
    """All segments that count, retired ones last."""
    waiting, known = _waiting(), newest()
    counted = sizes.counted(actor, known)
    found = [
        Listed(code, version, documents.read(version.document), counted.get(code), waiting.get(code))
        for code, version in known.items()
    ]
    return sorted(found, key=lambda one: (one.segment.retired, *place_of(one.segment)))


@query(Permission.FETCH_CUSTOMER)
def segment(actor: Actor, code: str) -> list[SegmentVersion]:
    """All versions of one segment, newest first. Raises NotFound."""
    asked = select(SegmentVersion).where(SegmentVersion.code == code).order_by(SegmentVersion.number.desc())
    if not (found := list(db.session.scalars(asked))):
        raise NotFound("segment")
    return found


@query(Permission.GET_CUSTOMER, recorded=True)
def of_customer(actor: Actor, customer_id: UUID) -> Standing:
    """The segments of one customer, why they are in them, how engaged they are. Raises NotFound, Moved."""
    row = customers.in_scope(actor, customer_id)
    note_customer(customer_id)
    known = in_force()
    stored = db.session.scalars(select(SegmentStanding).where(SegmentStanding.customer_id == customer_id)).first()
    within = stored.within if stored else {}
    placed = select(SegmentPlacement).where(SegmentPlacement.customer_id == customer_id)
    placements = list(db.session.scalars(placed.order_by(SegmentPlacement.created_at.desc())))
    found = [_membership(code, known[code], told) for code, told in within.items() if code in known]
    return Standing(row, found, engagement.shown(stored.engagement) if stored else [], placements, known)


def known_facts() -> dict[str, Fact]:
    """The facts that rules may ask about, with the words of today."""
    return {name: fact.with_words(_words(fact.dictionary)) if fact.dictionary else fact for name, fact in FACTS.items()}


def _words(dictionary: str) -> dict[str, str]:
    if dictionary == "branch":
        return {code: code.capitalize() for code in settings().branches}
    return dictionaries.choices(Dictionary(dictionary))


def _membership(code: str, known: Segment, told: Mapping[str, Any]) -> Membership:
    why = [(fact, value) for fact, value in told["why"]]
    return Membership(code, known.name, known, date.fromisoformat(told["since"]), told["by"], why)


def _waiting() -> dict[str, ApprovalRequest]:
    waits = (ApprovalRequest.kind == RequestKind.SEGMENT, ApprovalRequest.state == RequestState.PENDING)
    return {request.new["code"]: request for request in db.session.scalars(select(ApprovalRequest).where(*waits))}
