"""Screening in JSON: matches with what was compared, judgements, how fresh it is, and runs."""

from typing import Any

from marshmallow import fields

from backoffice.screening import service
from backoffice.screening.models import MatchKind, MatchState, ScreeningRun, WatchJudgement, WatchMatch
from backoffice.screening.rules import comparing
from backoffice.web.fields import Body, OneOf, PageQuery, Text, Version


class MatchesQuery(PageQuery):
    """Which matches; `all` in `state` leaves every one."""

    state = OneOf([*(state.value for state in MatchState), "all"], load_default=MatchState.OPEN.value)
    kind = OneOf(MatchKind, load_default=None)
    branch = Text(most=40, load_default=None, allow_none=True)


class JudgementBody(Body):
    """The match as it was seen, and what was compared."""

    version = Version(required=True)
    note = Text(most=1000, required=True, lines=True)


class MatchReasonOut(Body):
    """One field compared: its code, the words for it, and whether it speaks for the same person (null: neither)."""

    code = fields.String()
    words = fields.String()
    speaks_for = fields.Boolean(allow_none=True)


class MatchOut(Body):
    """A customer and an entry that may be one; `score` from 0 to 1, `current`: the last screening still found it."""

    id = fields.String()
    customer_id = fields.String()
    kind = fields.String()
    in_office = fields.Boolean()
    state = fields.String()
    score = fields.Float()
    reasons = fields.List(fields.Nested(MatchReasonOut))
    entry = fields.Dict()
    current = fields.Boolean()
    opened_at = fields.DateTime()
    decided_at = fields.DateTime(allow_none=True)
    version = fields.Integer()


class MatchesOut(Body):
    """A page of matches, the newest first."""

    items = fields.List(fields.Nested(MatchOut))
    next = fields.String(allow_none=True)


class MatchJudgementOut(Body):
    """What somebody said of a match."""

    at = fields.DateTime()
    by = fields.String()
    verdict = fields.String()
    note = fields.String()


class JudgedMatchOut(MatchOut):
    """A match with all that was said of it, and the request that waits for a second person."""

    judgements = fields.List(fields.Nested(MatchJudgementOut))
    request_id = fields.String(allow_none=True)


class ScreenedOut(Body):
    """A customer's matches; `waits_since`: something changed then, and the lists have not answered yet."""

    connected = fields.Boolean()
    screened_at = fields.DateTime(allow_none=True)
    waits_since = fields.DateTime(allow_none=True)
    items = fields.List(fields.Nested(MatchOut))


class ScreeningRunOut(Body):
    """A run over everybody; `silent_since`: the lists do not answer since then."""

    id = fields.String()
    state = fields.String()
    origin = fields.String()
    provider = fields.String()
    edition = fields.String()
    edition_at = fields.DateTime(allow_none=True)
    total = fields.Integer()
    done = fields.Integer()
    found = fields.Integer()
    started_at = fields.DateTime()
    silent_since = fields.DateTime(allow_none=True)
    finished_at = fields.DateTime(allow_none=True)


class ScreeningCountsOut(Body):
    """What waits: open matches by kind, and those a second person decides; how many customers wait to be screened."""

    sanction = fields.Integer()
    pep = fields.Integer()
    other = fields.Integer()
    proposed = fields.Integer()
    waiting_customers = fields.Integer()
    connected = fields.Boolean()
    old = fields.Boolean()


def match_json(row: WatchMatch) -> dict[str, Any]:
    """A match; of the customer nothing but the id."""
    return {
        "id": str(row.id), "customer_id": str(row.customer_id), "kind": row.kind.value, "in_office": row.in_office,
        "state": row.state.value, "score": row.score / 100, "entry": row.entry, "current": row.current,
        "reasons": [
            {"code": code, "words": sign.words, "speaks_for": sign.speaks_for}
            for code, sign in zip(row.evidence, comparing.signs(row.evidence), strict=True)
        ],
        "opened_at": row.opened_at.isoformat(), "decided_at": row.decided_at and row.decided_at.isoformat(),
        "version": row.version,
    }  # fmt: skip


def shown_json(found: service.Shown) -> dict[str, Any]:
    """A match with its judgements."""
    said = [_said(one) for one in found.judgements]
    return match_json(found.match) | {"judgements": said, "request_id": found.waits and str(found.waits.id)}


def standing_json(found: service.Standing) -> dict[str, Any]:
    """What stands about one customer."""
    fresh = found.freshness
    return {
        "connected": fresh.connected,
        "screened_at": fresh.screened_at and fresh.screened_at.isoformat(),
        "waits_since": fresh.waits_since and fresh.waits_since.isoformat(),
        "items": [match_json(row) for row in found.matches],
    }


def run_json(row: ScreeningRun) -> dict[str, Any]:
    """A run."""
    dumped: dict[str, Any] = ScreeningRunOut().dump(row)
    return dumped | {"started_at": row.created_at.isoformat()}


def counts_json(counts: service.Counts, lists: service.Lists) -> dict[str, Any]:
    """Numbers only."""
    return vars(counts) | {"waiting_customers": lists.waiting, "connected": lists.connected, "old": lists.are_old}


def _said(row: WatchJudgement) -> dict[str, Any]:
    return {"at": row.created_at.isoformat(), "by": row.by_name, "verdict": row.verdict.value, "note": row.note}
