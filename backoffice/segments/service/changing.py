"""Changing segments: made or changed at once, or when a second person agrees, as the policy asks."""

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.customers import service as customers
from backoffice.customers.models import LIVING, Customer
from backoffice.kernel import clock, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refusal, Refused
from backoffice.kernel.operations import command, query
from backoffice.policy import service as policy
from backoffice.segments.models import CHANGED, SegmentVersion
from backoffice.segments.rules import documents, placing
from backoffice.segments.rules.documents import Document
from backoffice.segments.rules.placing import Rules
from backoffice.segments.service import running
from backoffice.segments.service.reading import known_facts
from backoffice.segments.service.standings import facts_of, kept_of
from backoffice.segments.service.versions import in_force, newest

SAMPLE = 2_000
SAME = Refusal("INVALID_TRANSITION", "This is what counts already.")
NEW: Document = {"name": "", "about": "", "family": "demographic", "rank": 50, "conditions": [], "retired": False}


@dataclass(frozen=True)
class Asked:
    """What came of a change: the version that counts now, or the request that waits for a second person."""

    version: SegmentVersion | None = None
    request: ApprovalRequest | None = None

    @property
    def id(self) -> UUID | None:
        """Of whichever it is."""
        found = self.version or self.request
        return found.id if found else None


@dataclass(frozen=True)
class Effect:
    """What a rule would do: of `looked_at` customers `fitting` would be in it, `coming` and `leaving` among them.

    `customers` is how many there are in all: where more than were looked at, the numbers are a sample's.
    """

    customers: int
    looked_at: int
    fitting: int
    coming: int
    leaving: int

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.customers

    def of_all(self, count: int) -> int:
        """A number of the sample as one of all customers."""
        return round(count * self.customers / self.looked_at) if self.looked_at else 0


@query(Permission.EDIT_SEGMENT)
def editable(actor: Actor, code: str | None) -> tuple[int, Document]:
    """The number and document from which a change begins; 0 and an empty one for a new segment. Raises NotFound."""
    found = newest().get(code) if code else None
    if code and found is None:
        raise NotFound("segment")
    return (found.number, found.document) if found else (0, NEW)


@query(Permission.EDIT_SEGMENT, recorded=True)
def preview(actor: Actor, code: str, document: Document, *, seen: int) -> Effect:
    """How many customers a rule would take in, counted in all or in a sample. Raises Invalid, Refused."""
    _changeable(code, document, seen)
    old = in_force()
    some, now = _some(), clock.now()
    kept = kept_of(row.id for row in some)
    everybody = [(facts_of(row, now)[0], kept.get(row.id, {})) for row in some]
    new = {**old, code: documents.read(document)}
    counts = placing.differences(code, Rules.of(old), Rules.of(new), everybody)
    total = db.session.scalar(select(func.count()).select_from(Customer).where(Customer.stage.in_(LIVING))) or 0
    return Effect(total, len(everybody), *counts)


@command(Permission.EDIT_SEGMENT)
def propose(actor: Actor, code: str, document: Document, why: str, *, seen: int) -> Asked:
    """Make or change a segment from version `seen` (0: new), or ask a second person to agree where policy wants that.

    Raises Invalid (paths), Refused (VERSION_CONFLICT, INVALID_TRANSITION).
    """
    now = _changeable(code, document, seen)
    if policy.edits().segments == "at_once":
        return Asked(version=_bring_into_force(actor, code, seen + 1, document, why))
    request_id = uuid4()
    vault.new_subject(request_id)
    return Asked(request=approvals.propose(
        actor, RequestKind.SEGMENT, None, request_id=request_id, sealed_for=request_id,
        subject_id=uuid5(NAMESPACE_URL, f"segment/{code}"), why=why,
        old={"code": code, "number": seen, "document": now.document if now else {}},
        new={"code": code, "number": seen + 1, "document": document},
    ))  # fmt: skip


@query(Permission.EDIT_SEGMENT)
def outcome(actor: Actor, code: str, made: UUID) -> Asked:
    """What came of a change of this segment: the version or request of this id. Raises NotFound."""
    version, request = db.session.get(SegmentVersion, made), db.session.get(ApprovalRequest, made)
    if version is not None and version.code == code:
        return Asked(version=version)
    if request is None or request.kind is not RequestKind.SEGMENT:
        raise NotFound("change")
    return Asked(request=request)


def take_agreed(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an agreed change out."""
    new = request.new
    version = _bring_into_force(actor, new["code"], int(new["number"]), new["document"], request.why)
    version.proposed_by, version.proposed_by_name = request.maker, request.maker_name
    version.agreed_by_name, version.request_id = actor.name[:200], request.id


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an agreed change cannot be carried out any more, or None."""
    found = newest().get(request.new["code"])
    return CHANGED if (found.number if found else 0) != request.old["number"] else None


def _changeable(code: str, document: Any, seen: int) -> SegmentVersion | None:
    """The version that this document would follow. Raises Invalid, Refused."""
    if problem := documents.code_problem(code):
        raise Invalid.one("code", problem)
    if found := documents.problems(document, known_facts()):
        raise Invalid({f"document.{path}" if path != "document" else path: said for path, said in found.items()})
    now = newest().get(code)
    if (now.number if now else 0) != seen:
        raise Refused(CHANGED)
    if now and documents.read(now.document) == documents.read(document):
        raise Refused(SAME)
    return now


def _bring_into_force(actor: Actor, code: str, number: int, document: Document, why: str) -> SegmentVersion:
    """The next version; everybody is looked at again."""
    given = {"proposed_by": actor.id, "proposed_by_name": actor.name[:200], "why": why}
    version = SegmentVersion(code=code, number=number, document=document, **given)
    db.session.add(version)
    db.session.flush()
    running.again(actor)
    return version


def _some() -> list[Customer]:
    """Living customers in the order of their random ids: a sample, or all of them."""
    wanted = select(Customer.id).where(Customer.stage.in_(LIVING)).order_by(Customer.id).limit(SAMPLE)
    return customers.living(db.session.scalars(wanted))
