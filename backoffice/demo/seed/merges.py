"""The sample bank's merges: two that were carried out, one that waits for a second person, and one that was undone."""

from collections.abc import Iterator
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.demo.seed.postbox import postbox, settle
from backoffice.demo.seed.staff import Staff
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.service import Filters
from backoffice.kernel.errors import Refused
from backoffice.merging import service

CARRIED_OUT = 2
SISTERS = "They came together: two sisters who share a birthday."


def play(staff: Staff) -> None:
    """Merge the likeliest pairs that nothing speaks against."""
    first, second = staff.supervisors[:2]
    with postbox():
        pairs = _pairs(first)
        for _ in range(CARRIED_OUT):
            _approved(second, next(pairs, None))
        if merged := _approved(second, next(pairs, None)):
            _approved(second, service.propose_unmerge(first, merged, SISTERS))
        next(pairs, None)
        settle()


def _pairs(supervisor: Actor) -> Iterator[ApprovalRequest]:
    """Proposals of the likeliest pairs, the older record to stay, as far as there are any."""
    touched: set[UUID] = set()
    for listed in duplicates.worklist(supervisor, Filters(), limit=60).items:
        one, other = sorted((listed.one, listed.other), key=lambda row: row.created_at)
        if touched.isdisjoint((one.id, other.id)):
            try:
                request = service.propose(supervisor, one.id, other.id)
            except Refused:  # something speaks against it, as at any bank: the next pair
                continue
            touched |= {one.id, other.id}
            yield request


def _approved(supervisor: Actor, request: ApprovalRequest | None) -> UUID | None:
    if request is None:
        return None
    approvals.decide(supervisor, request.id, Outcome.APPROVED, request.version)
    settle()
    return request.id
