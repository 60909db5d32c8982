"""Merges in JSON: what is asked, the picture before it, what was done."""

from typing import Any

from marshmallow import fields, validate

from backoffice.kernel.joining import Blocker
from backoffice.merging.models import Merge
from backoffice.merging.rules.pictures import Item, Picture, UndonePicture
from backoffice.web.fields import Body, Text


class MergeBody(Body):
    """Two records; `choices` names by field the record whose value is taken, where the rule's is not.

    By the id of a phone, an e-mail address or an address it names the duplicate, to leave that entry out.
    """

    survivor = fields.UUID(required=True)
    duplicate = fields.UUID(required=True)
    choices = fields.Dict(keys=fields.String(validate=validate.Length(max=60)), values=fields.UUID(), load_default=dict)


class MergeQuery(Body):
    """`dry_run`: show what would be done, and do nothing."""

    dry_run = fields.Boolean(load_default=False)


class UnmergeBody(Body):
    """Why; and of what came since, by the ids of rows or names of fields, at which of the two records it stays."""

    reason = Text(most=1000, required=True, lines=True)
    placings = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)), values=fields.UUID(), load_default=dict
    )


class MergeBlockerOut(Body):
    """What speaks against a merge."""

    code = fields.String()
    message = fields.String()
    customer_id = fields.UUID(allow_none=True)


class ComparedOut(Body):
    """One field of both records; `chosen` is the record whose value is taken, and `reason` why."""

    name = fields.String()
    survivor = fields.String()
    duplicate = fields.String()
    equal = fields.Boolean()
    chosen = fields.UUID()
    reason = fields.String()


class MergeEntryOut(Body):
    """One entry of a list: of which record it is, whether it would be kept, and why not."""

    id = fields.UUID()
    of = fields.UUID()
    shown = fields.String()
    kept = fields.Boolean()
    reason = fields.String()


class MergePictureOut(Body):
    """What a merge would do: the record that would stand, how many rows come to it, what speaks against it."""

    result = fields.Dict()
    lists = fields.Dict(values=fields.List(fields.Nested(MergeEntryOut)))
    moves = fields.Dict(values=fields.Integer())
    blockers = fields.List(fields.Nested(MergeBlockerOut))
    fields_compared = fields.List(fields.Nested(ComparedOut), data_key="fields")
    version = fields.String()


class MergeOut(Body):
    """A merge: its id is its request's."""

    id = fields.UUID()
    kind = fields.String()
    state = fields.String()
    version = fields.Integer()
    survivor = fields.UUID()
    duplicate = fields.UUID()
    merged_at = fields.DateTime(allow_none=True)
    undone_at = fields.DateTime(allow_none=True)


class MergesOut(Body):
    """The merges of a customer, newest first."""

    items = fields.List(fields.Nested(MergeOut))


class SinceOut(Body):
    """What came since, or was changed: `key` names it in `placings`."""

    key = fields.String()
    title = fields.String()
    at = fields.DateTime(allow_none=True)
    placed = fields.UUID()


class UnmergePictureOut(Body):
    """What undoing a merge would do."""

    moves = fields.Dict(values=fields.Integer())
    since = fields.List(fields.Nested(SinceOut))
    version = fields.String()


def picture_json(picture: Picture) -> dict[str, Any]:
    """The picture as the contract spells it."""
    return {
        "result": dict(picture.result),
        "lists": {one.name: [_entry(item) for item in one.items] for one in picture.lists},
        "moves": dict(picture.moves),
        "blockers": [_blocker(one) for one in picture.blockers],
        "fields": [
            {"name": one.name, "survivor": one.left, "duplicate": one.right, "equal": one.equal,
             "chosen": str(one.chosen), "reason": one.reason}
            for one in picture.fields
        ],
        "version": picture.version,
    }  # fmt: skip


def undone_json(picture: UndonePicture) -> dict[str, Any]:
    """The picture before a merge is undone."""
    since: list[dict[str, Any]] = SinceOut(many=True).dump(picture.since)
    return {"moves": dict(picture.moves), "since": since, "version": picture.version}


def merge_json(merge: Merge) -> dict[str, Any]:
    """A merge as it stands."""
    dumped: dict[str, Any] = MergeOut().dump(merge)
    return dumped | {
        "kind": "merge", "survivor": str(merge.survivor_id), "duplicate": str(merge.duplicate_id),
    }  # fmt: skip


def _entry(item: Item) -> dict[str, Any]:
    told = {"id": str(item.id), "of": str(item.of), "shown": item.shown}
    return told | {"kept": not item.gives_way, "reason": item.reason}


def _blocker(one: Blocker) -> dict[str, Any]:
    return {"code": one.code, "message": one.sentence, "customer_id": str(one.about) if one.about else None}
