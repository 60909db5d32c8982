"""What is screened later: one customer after a change, everybody when the lists have changed. No transaction waits."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.integrations import neighbours
from backoffice.integrations.ports import Edition, Hit, NotAnswered, WatchLists
from backoffice.kernel.jobs import job
from backoffice.screening import service
from backoffice.screening.service import Asked

SCREENER = Actor.system("screening", frozenset({Permission.SCREEN_CUSTOMER, Permission.ALL_BRANCHES}))


@job(attempts=9, wait=30)
def look(customer_id: str) -> None:
    """Screen a customer who came or changed; while the lists do not answer, again (for about two hours)."""
    lists = neighbours.watch_lists()
    asked = service.wanted(SCREENER, [UUID(customer_id)]) if lists else {}
    if lists and asked:
        service.take(SCREENER, asked, _answers(lists, asked))


@job(attempts=9, wait=30)
def run(run_id: str) -> None:
    """Screen everybody, from where the run stands."""
    if lists := neighbours.watch_lists():
        go_through(lists, UUID(run_id))


@job(cron="20 * * * *", attempts=3)
def look_for_news() -> None:
    """Begin a run when the lists have changed, go on with one that ended early, ask for who was forgotten."""
    if (lists := neighbours.watch_lists()) is None:
        return
    service.begin(SCREENER, lists.name, _edition(lists))
    for customer_id in service.forgotten(SCREENER):
        service.screen_again(SCREENER, customer_id)


def go_through(lists: WatchLists, run_id: UUID) -> None:
    """Slice after slice until none is left. Lists that change meanwhile are noticed, and begin a run of their own."""
    edition = _edition(lists)
    goes_on = service.note_edition(SCREENER, run_id, edition)
    while goes_on:
        asked = service.next_slice(SCREENER, run_id, lists.at_once)
        goes_on = service.take_slice(SCREENER, run_id, edition.version, asked, _answers(lists, asked))


def _edition(lists: WatchLists) -> Edition:
    try:
        return lists.edition()
    except NotAnswered:
        service.note_silence(SCREENER)
        raise


def _answers(lists: WatchLists, asked: Mapping[UUID, Asked]) -> dict[UUID, Sequence[Hit]]:
    if not asked:
        return {}
    try:
        found = lists.match({str(customer_id): one.sought for customer_id, one in asked.items()})
    except NotAnswered:
        service.note_silence(SCREENER)
        raise
    return {customer_id: found[str(customer_id)] for customer_id in asked}
