"""Segments in JSON: versions, effects, runs, sizes, where a customer stands."""

from typing import Any

from marshmallow import fields

from backoffice.approvals.rest import RequestOut
from backoffice.segments.models import SegmentPlacement, SegmentRun, SegmentVersion
from backoffice.segments.service import Listed, Standing
from backoffice.web.fields import Body, Day, Text, Truth, Written


class SegmentRuleBody(Body):
    """A whole document that somebody thinks of; the number it begins from is in If-Match (0: a new segment)."""

    document = Written(required=True)


class SegmentProposalBody(SegmentRuleBody):
    """The same, and why."""

    reason = Text(most=1000, lines=True, required=True)


class PlacementBody(Body):
    """Which segment, whether the customer is kept in it or out of it, why, and the last day it holds."""

    segment = Text(most=40, required=True)
    inside = Truth(load_default=True)
    reason = Text(most=1000, required=True, lines=True)
    until = Day(load_default=None, allow_none=True)


class SegmentOut(Body):
    """One version of a segment; `members` is the size after the last run."""

    code = fields.String()
    version = fields.Integer()
    document = fields.Dict()
    reason = fields.String()
    proposed_by = fields.String()
    agreed_by = fields.String(allow_none=True)
    created_at = fields.DateTime()
    members = fields.Integer(allow_none=True)


class SegmentsOut(Body):
    """Segments that count, or versions of one, newest first."""

    items = fields.List(fields.Nested(SegmentOut))
    next = fields.String(allow_none=True)


class SegmentChangedOut(Body):
    """The version that counts now, or the request that waits for a second person; the other one is null."""

    segment = fields.Nested(SegmentOut, allow_none=True)
    request = fields.Nested(RequestOut, allow_none=True)


class SegmentEffectOut(Body):
    """Of `looked_at` out of `customers` customers, how many would be in it, come and leave."""

    customers = fields.Integer()
    looked_at = fields.Integer()
    fitting = fields.Integer()
    coming = fields.Integer()
    leaving = fields.Integer()


class SegmentRunOut(Body):
    """How far a run over all customers has come."""

    id = fields.UUID()
    state = fields.String()
    customers = fields.Integer()
    done = fields.Integer()
    changed = fields.Integer()
    created_at = fields.DateTime()
    finished_at = fields.DateTime(allow_none=True)


class SegmentSizeOut(Body):
    """How many were in a segment on a day."""

    code = fields.String()
    day = fields.Date()
    members = fields.Integer()


class SegmentSizesOut(Body):
    """The sizes of a year, the oldest first."""

    items = fields.List(fields.Nested(SegmentSizeOut))
    next = fields.String(allow_none=True)


class PlacementOut(Body):
    """What a person decided about a customer and a segment."""

    id = fields.UUID()
    segment = fields.String()
    inside = fields.Boolean()
    reason = fields.String()
    until = fields.Date(allow_none=True)
    placed_by = fields.String()
    ended_at = fields.DateTime(allow_none=True)


class SegmentReasonOut(Body):
    """A fact that counts, and what it is for this customer (null: not known)."""

    fact = fields.String()
    value: fields.Field[Any] = fields.Raw(allow_none=True)


class MembershipOut(Body):
    """A segment of a customer: since when, by a rule or a person, and why."""

    segment = fields.String()
    name = fields.String()
    family = fields.String()
    since = fields.Date()
    by = fields.String()
    why = fields.List(fields.Nested(SegmentReasonOut))


class ScorePartOut(Body):
    """A part of the engagement's score."""

    name = fields.String()
    points = fields.Integer()
    most = fields.Integer()


class EngagementOut(Body):
    """The score and its parts; null before the customer was first looked at."""

    score = fields.Integer()
    parts = fields.List(fields.Nested(ScorePartOut))


class SegmentStandingOut(Body):
    """Where a customer stands."""

    items = fields.List(fields.Nested(MembershipOut))
    next = fields.String(allow_none=True)
    engagement = fields.Nested(EngagementOut, allow_none=True)
    placements = fields.List(fields.Nested(PlacementOut))


def version_json(version: SegmentVersion, members: int | None = None) -> dict[str, Any]:
    """One version."""
    dumped: dict[str, Any] = SegmentOut().dump(version)
    who = {"proposed_by": version.proposed_by_name, "agreed_by": version.agreed_by_name}
    return dumped | who | {"version": version.number, "reason": version.why, "members": members}


def listed_json(one: Listed) -> dict[str, Any]:
    """A segment as it counts."""
    return version_json(one.version, one.members)


def run_json(run: SegmentRun) -> dict[str, Any]:
    """A run."""
    dumped: dict[str, Any] = SegmentRunOut().dump(run)
    return dumped


def placement_json(one: SegmentPlacement) -> dict[str, Any]:
    """A placement."""
    dumped: dict[str, Any] = PlacementOut().dump(one)
    return dumped | {"segment": one.code, "placed_by": one.placed_by_name}


def standing_json(found: Standing) -> dict[str, Any]:
    """A customer's segments."""
    items = [
        {
            "segment": one.code, "name": one.name, "family": one.segment.family.value, "since": one.since.isoformat(),
            "by": one.by, "why": [{"fact": fact, "value": value} for fact, value in one.why],
        }
        for one in found.memberships
    ]  # fmt: skip
    parts = [{"name": part.title, "points": part.points, "most": part.most} for part in found.engagement]
    return {
        "items": items, "next": None, "engagement": {"score": found.score, "parts": parts} if parts else None,
        "placements": [placement_json(one) for one in found.placements],
    }  # fmt: skip
