"""What the pages about undoing a merge show, and the merges of a customer in sentences, prepared for the templates."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.merging import service
from backoffice.merging.models import Merge, MergeState
from backoffice.merging.page import NO_RECORD, person
from backoffice.merging.rules.pictures import UndonePicture

PLACE = "place-"


def placings_in(given: Mapping[str, str]) -> dict[str, UUID]:
    """Where a form puts what happened since, by its key. Raises Invalid."""
    found = {}
    for name, text in given.items():
        if name.startswith(PLACE):
            key = name.removeprefix(PLACE)
            try:
                found[key] = UUID(text)
            except ValueError as error:
                raise Invalid.one(f"placings.{key}", NO_RECORD) from error
    return found


def undoing_values(picture: UndonePicture, placings: Mapping[str, UUID], *, placing: bool) -> dict[str, Any]:
    """What goes back and what happened since; `placing`: a person says here where it belongs."""
    both, merge = (picture.survivor, picture.duplicate), picture.merge
    changed = Counter(one.title for one in picture.returned if one.changed)
    counted = Counter(one.title for one in picture.returned)
    since = [
        {"key": one.key, "title": one.title, "at": one.at, "placed": placings.get(one.key, one.placed)}
        for one in picture.since
    ]
    return {
        "people": [person(row) for row in both],
        "merge": merge,
        "placing": placing,
        "since": since,
        "back": [(title, count, changed[title]) for title, count in counted.items()],
        "moved": sum(counted.values()),
        "here": url_for("merging.propose_undoing", merge_id=merge.id),
    }


def for_box(merges: Sequence[Merge], *, in_box: bool) -> list[Merge]:
    """All merges; on the customer's page only what waits or stands."""
    return [merge for merge in merges if not in_box or merge.state is not MergeState.UNDONE]


def lines(actor: Actor, customer_id: UUID, merges: Sequence[Merge]) -> list[dict[str, Any]]:
    """Merges of a customer as sentences, each with where it is decided or undone."""
    numbers = service.numbers_of(merges)
    return [LINES[merge.state](actor, merge, _other(customer_id, merge, numbers)) for merge in merges]


def _other(customer_id: UUID, merge: Merge, numbers: Mapping[UUID, str]) -> str:
    return numbers[merge.duplicate_id if merge.survivor_id == customer_id else merge.survivor_id]


def _waiting(actor: Actor, merge: Merge, number: str) -> dict[str, Any]:
    url = url_for("approvals.show", request_id=merge.id) if actor.may(Permission.APPROVE_MERGE) else ""
    sentence = say("A merge with {number} waits for a colleague", number=number)
    return {"kind": "wait", "sentence": sentence, "at": merge.created_at, "url": url, "act": "Look and decide"}


def _done(actor: Actor, merge: Merge, number: str) -> dict[str, Any]:
    url = url_for("merging.undoing", merge_id=merge.id) if actor.may(Permission.UNMERGE_CUSTOMER) else ""
    sentence = say("Merged from {number}, approved by {name}", number=number, name=merge.merged_by_name or "")
    return {"kind": "info", "sentence": sentence, "at": merge.merged_at, "url": url, "act": "Undo…"}


def _undone(_actor: Actor, merge: Merge, number: str) -> dict[str, Any]:
    by = merge.undone_by_name or ""
    sentence = say("Was merged with {number}; taken apart again, approved by {name}", number=number, name=by)
    return {"kind": "info", "sentence": sentence, "at": merge.undone_at, "url": "", "act": ""}


LINES = {MergeState.WAITING: _waiting, MergeState.DONE: _done, MergeState.UNDONE: _undone}
