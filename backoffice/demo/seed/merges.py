"""The sample bank's merges: two that were carried out, one that waits for a second person, and one that was undone."""

from collections.abc import Iterator
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.demo.seed.postbox import postbox, settle
from backoffice.demo.seed.staff import Staff
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.service import Filters
from backoffice.kernel.errors import Refused
from backoffice.merging import service

CARRIED_OUT = 2
Asked = tuple[UUID, int]  # a request and its version
SISTERS = "They came together: two sisters who share a birthday."


def play(staff: Staff) -> None:
    """Merge the likeliest pairs that nothing speaks against."""
    first, second = staff.supervisors[:2]
    with postbox():
        asked = _asked(first)
        for _ in range(CARRIED_OUT):
            _approved(second, next(asked, None))
        if merged := _approved(second, next(asked, None)):
            request = service.propose_unmerge(first, merged, SISTERS)
            _approved(second, (request.id, request.version))
        next(asked, None)
        settle()


def _asked(supervisor: Actor) -> Iterator[Asked]:
    """Proposals of the likeliest pairs, the older record to stay, as far as there are any."""
    found = duplicates.worklist(supervisor, Filters(), limit=60).items
    pairs = [sorted((listed.one, listed.other), key=lambda row: row.created_at) for listed in found]
    touched: set[UUID] = set()
    for one, other in [(pair[0].id, pair[1].id) for pair in pairs]:
        if touched.isdisjoint((one, other)):
            try:
                request = service.propose(supervisor, one, other)
            except Refused:  # something speaks against it, as at any bank: the next pair
                continue
            touched |= {one, other}
            yield request.id, request.version


def _approved(supervisor: Actor, asked: Asked | None) -> UUID | None:
    if asked is None:
        return None
    approvals.decide(supervisor, asked[0], Outcome.APPROVED, asked[1])
    settle()
    return asked[0]
